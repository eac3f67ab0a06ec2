"""Omission and addition: what one side says and nothing on the other answers to, by length and by clauses."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from align.checks.answers import Answers, Run, Side
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.rule import GERMAN_ENGLISH, RawFinding, Rule
from align.schema import Severity, Span
from align.text.names import same_name
from align.text.negation import find_negations
from align.text.words import Word

_LENGTH_RATIOS = {("en", "de"): 1.17, ("de", "en"): 1 / 1.17}
"""Characters of a translation for one of its original: the median of news prose."""

_MUCH_TOO_SHORT, _MUCH_TOO_LONG = -4.6, 6.0
"""Deviations of the length, in square roots of the expected characters (Gale and Church 1993), that fewer
than one in two hundred human translations reach."""

_TOO_SHORT = -3.3
"""Short enough where a number, a name or a negation of the original has no counterpart either."""

_MANY_OMITTED, _MANY_ADDED = 1.25, 1.1
"""Weight of a run of words without answer that hardly three in a thousand human translations reach, with a length that
fits it (not longer than usual for an omission, longer by `_LONGER` deviations for an addition)."""
_SHORT_AND_OMITTED = 0.7
"""The same where the translation is too short besides."""
_SOME_OMITTED, _SOME_ADDED = 0.5, 0.01
"""The same for hints: what one in twenty has, for an omission; any run at all of added words."""
_LONGER = 3.0

_PART_OF_NAME = 0.2
"""Probability that nothing answers a capitalised word from which it goes with a neighbour that has no answer."""

_POINTED = 0.4
"""Weight of a run of words without answer from which it is shown, and not its clause."""

_CLAUSE = re.compile(r"(?:[^,;:–—()\n.!?]|[.!?](?!\s+[A-ZÄÖÜ])){2,}")
_MINIMUM_WORDS = 3
_COGNATE_LETTERS = 4


def length_deviation(original: str, translation: str, original_language: str, translation_language: str) -> float:
    """Give how much longer than expected a translation is, in square roots of the expected characters.

    0 is usual, negative too short. After Gale and Church (1993), with the ratio of German to English news.
    """
    expected = max(len(original) * _LENGTH_RATIOS.get((original_language, translation_language), 1.0), 1.0)
    return (len(translation) - expected) / math.sqrt(expected)


def _deviation(pair: Pair) -> float:
    original, translation = pair.original, pair.translation
    return length_deviation(original.text, translation.text, original.language, translation.language)


def _check_nothing(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    if not pair.translation.words and len(pair.original.words) > 1 and not pair.translation.quantities:
        span, original = (0, len(pair.translation.text)), (0, len(pair.original.text))
        yield RawFinding(rule, span, "The translation says nothing", original, pair.original.text.strip(), None, 0.95)


def _check_omission(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    yield from list(_omission_by_words(rule, pair)) or _too_short(rule, pair)


def _too_short(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    deviation = _deviation(pair)
    if not pair.translation.words or deviation > _TOO_SHORT:
        return
    if pair.answers is not None and pair.answers.original.heaviest_run()[0] < _SHORT_AND_OMITTED:
        return  # Terse, but every word has its answer.
    evidence = _only_in_original(pair)
    if evidence is None and deviation > _MUCH_TOO_SHORT:
        return
    side = pair.answers.original if pair.answers else None
    span = _least_answered(pair.original, pair.translation, side, evidence)
    missing = pair.original_words(span)
    end = len(pair.translation.text)
    message = f"The translation is much too short; nothing in it answers to “{missing}”"
    yield RawFinding(rule, (end, end), message, span, missing, None, 0.7)


def _check_addition(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    yield from list(_addition_by_words(rule, pair)) or _too_long(rule, pair)


def _too_long(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    if not pair.original.words or _deviation(pair) < _MUCH_TOO_LONG:
        return
    span = _least_answered(pair.translation, pair.original, pair.answers.translation if pair.answers else None)
    added = pair.translation_words(span)
    message = f"The translation is much too long; nothing in the original answers to “{added}”"
    yield RawFinding(rule, span, message, None, None, added, 0.6)


def _check_unanswered(rule: Rule, pair: Pair) -> Iterable[RawFinding]:
    return () if any(_omission_by_words(rule, pair)) else _omitted_words(rule, pair, _SOME_OMITTED)


def _check_unasked(rule: Rule, pair: Pair) -> Iterable[RawFinding]:
    return () if any(_addition_by_words(rule, pair)) else _added_words(rule, pair, _SOME_ADDED, Side.added_run)


def _omission_by_words(rule: Rule, pair: Pair) -> Iterable[RawFinding]:
    return _omitted_words(rule, pair, _MANY_OMITTED) if _deviation(pair) <= 0 else ()


def _addition_by_words(rule: Rule, pair: Pair) -> Iterable[RawFinding]:
    return _added_words(rule, pair, _MANY_ADDED, Side.heaviest_run) if _deviation(pair) >= _LONGER else ()


def _omitted_words(rule: Rule, pair: Pair, least: float) -> Iterator[RawFinding]:
    """Words of the original that no word of the translation lies close to."""
    if pair.answers is None or not pair.translation.words:
        return
    weight, first, last = pair.answers.original.heaviest_run()
    if weight < least:
        return
    tokens = pair.answers.original.tokens
    span = (tokens[first].start, tokens[last - 1].end)
    missing, place = pair.original_words(span), _seam(pair.answers, first)
    message = f"Nothing in the translation answers to “{missing}”"
    yield RawFinding(rule, (place, place), message, span, missing, None, _sureness(weight))


def _added_words(rule: Rule, pair: Pair, least: float, find: Callable[[Side], Run]) -> Iterator[RawFinding]:
    """Words of the translation that no word of the original lies close to."""
    if pair.answers is None or not pair.original.words:
        return
    weight, first, last = find(pair.answers.translation)
    if weight >= least:
        tokens = pair.answers.translation.tokens
        if pair.translation.language == "en":
            first, last = _whole_name(pair.answers.translation, pair.translation.text, first, last)
        span = (tokens[first].start, tokens[last - 1].end)
        added = pair.translation_words(span)
        message = f"Nothing in the original answers to “{added}”"
        yield RawFinding(rule, span, message, None, None, added, _sureness(weight))


def _whole_name(side: Side, text: str, first: int, last: int) -> tuple[int, int]:
    """Extend a run that begins or ends within an English name over its other words, unless they surely are answered."""

    def belongs(place: int, beside: int) -> bool:
        left, right = side.tokens[min(place, beside)], side.tokens[max(place, beside)]
        joined = left.text[0].isupper() and right.text[0].isupper() and text[left.end : right.start] == " "
        return joined and side.unanswered[place] > _PART_OF_NAME

    while first > 0 and belongs(first - 1, first):
        first -= 1
    while last < len(side.tokens) and belongs(last, last - 1):
        last += 1
    return first, last


def _seam(answers: Answers, first: int) -> int:
    """Give where in the translation the omitted words would follow: behind what answers to the word before them."""
    partner = answers.original.partners[first - 1] if first else -1
    return answers.translation.tokens[partner].end if partner >= 0 else 0


def _sureness(weight: float) -> float:
    return round(min(0.4 + 0.5 * weight, 0.9), 2)


def _only_in_original(pair: Pair) -> int | None:
    """Give the place of a number, a full name or a negation that the translation has no counterpart for."""
    missing = [quantity.start for quantity in pair.numbers.missing]
    if pair.original.language == "en":
        missing += [name.start for name in pair.names.missing_people]
    negations = find_negations(pair.original.text, pair.original.words, pair.original.language)
    if not any(find_negations(pair.translation.text, pair.translation.words, pair.translation.language)):
        missing += [word.start for word in negations]
    return min(missing, default=None)


def _least_answered(text: Parsed, other: Parsed, side: Side | None, place: int | None = None) -> Span:
    """Give the clause at `place`; else, by word vectors, the run of words without answer or the clause that has most of
    them; without vectors the clause whose words the other side spells least alike, of those the longest."""
    clauses = [
        (match.span(), words) for match in _CLAUSE.finditer(text.text) if (words := _words_in(text, match.span()))
    ]
    at_place = [words for (start, end), words in clauses if place is not None and start <= place < end]
    if not at_place and side is not None:
        weight, first, last = side.heaviest_run()
        if weight >= _POINTED:
            return side.tokens[first].start, side.tokens[last - 1].end
    if not clauses:
        return 0, len(text.text)
    words = at_place[0] if at_place else min((words for _, words in clauses), key=partial(_answered, other, side))
    return words[0].start, words[-1].end


def _words_in(text: Parsed, span: Span) -> list[Word]:
    """Words of a clause; none where there are too few."""
    words = [word for word in text.words if span[0] <= word.start < span[1]]
    return words if len(words) >= _MINIMUM_WORDS else []


def _answered(other: Parsed, side: Side | None, words: Sequence[Word]) -> tuple[float, int]:
    """How well a clause is answered, by word vectors if there are any, else by spelling; ties: the longest."""
    if side is not None:
        start, end = words[0].start, words[-1].end
        inside = (start <= token.start < end for token in side.tokens)
        return -math.fsum(itertools.compress(side.unanswered.tolist(), inside)), -len(words)
    evidence = [word.text for word in words if len(word.text) >= _COGNATE_LETTERS]
    alike = sum(1 for word in evidence if any(same_name(word, one.text) for one in other.words))
    return alike / max(len(evidence), 1), -len(words)


RULES = (
    Rule(
        id="no-translation",
        family="coverage",
        severity=Severity.CRITICAL,
        category="accuracy/omission",
        title="The translation is empty",
        rationale="The original says something and the translation has no word.",
        example="He resigned on Monday. -> .",
        false_alarms="None known.",
        precision="all 50 empty translations of DEMETR (German part); no false one in 2,002 human news translations",
        check_pair=_check_nothing,
    ),
    Rule(
        id="omission",
        family="coverage",
        severity=Severity.MAJOR,
        category="accuracy/omission",
        title="Something of the original is missing",
        rationale="The translation is much shorter than translations of such a length are.",
        example="a sentence of three clauses of which the middle one is gone",
        false_alarms="Headlines and terse translations.",
        precision=(
            "with word vectors, read 2026-11: none of 8 findings in WMT21 news en to de, 1 of 4 de to en and all 3 in "
            "4,000 good WMT22 pairs are omissions, the others free; 88 of 916 bad pairs are flagged"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_omission,
    ),
    Rule(
        id="addition",
        family="coverage",
        severity=Severity.MAJOR,
        category="accuracy/addition",
        title="The translation says more than the original",
        rationale="The translation is much longer than translations of such a length are.",
        example="a clause about the speaker's party that the original does not have",
        false_alarms="Explanations that a human translator adds.",
        precision=(
            "with word vectors, read 2026-11: of 18 in 4,000 good WMT22 pairs 6 are real additions, of 6 in WMT21 news "
            "none, the others spell out; 83 of 916 bad pairs are flagged"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_addition,
    ),
    Rule(
        id="omitted-words",
        family="coverage",
        severity=Severity.NEUTRAL,
        category="accuracy/omission",
        title="Words of the original have no counterpart",
        rationale="No word of the translation lies close to them, by word vectors (optional: `align doctor`).",
        example="a free and open society -> eine offene Gesellschaft",
        false_alarms="Idioms and free translations.",
        precision=(
            "a hint, that one in seventeen human translations en to de has and one in 35 de to en; none of 16 read in "
            "2026-11, before other witnesses were heard too, is an error"
        ),
        check_pair=_check_unanswered,
    ),
    Rule(
        id="added-words",
        family="coverage",
        severity=Severity.NEUTRAL,
        category="accuracy/addition",
        title="Words of the translation have no counterpart",
        rationale="No word of the original lies close to them, by word vectors (optional: `align doctor`).",
        example="an open society -> eine freie und offene Gesellschaft",
        false_alarms="Idioms, free translations, and what German must spell out.",
        precision=(
            "a hint: a fifth of human translations en to de and a third de to en have one; of 24 read 2026-11 en to "
            "de 10 have no counterpart, 1 of them an error; DEMETR: 35 of 50 added words are marked, 11 others"
        ),
        check_pair=_check_unasked,
    ),
)
