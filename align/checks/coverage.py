"""Omission and addition: what one side says and nothing on the other answers to, by length and by clauses."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

from align.checks.answers import Answers
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.rule import GERMAN_ENGLISH, RawFinding, Rule
from align.schema import Severity, Span
from align.text.names import same_name
from align.text.negation import find_negations

_LENGTH_RATIOS = {("en", "de"): 1.17, ("de", "en"): 1 / 1.17}
"""Characters of a translation for one of its original: the median of news prose."""

_MUCH_TOO_SHORT, _MUCH_TOO_LONG = -4.6, 6.0
"""Deviations of the length, in square roots of the expected characters (Gale and Church 1993), that fewer
than one in two hundred human translations reach."""

_TOO_SHORT = -3.3
"""Short enough where a number, a name or a negation of the original has no counterpart either."""

_MANY_OMITTED, _MANY_ADDED = 1.15, 1.0
"""Weight of a run of words without answer that hardly three in a thousand human translations reach, with a length that
fits it (not longer than usual for an omission, longer by `_LONGER` deviations for an addition)."""
_SHORT_AND_OMITTED = 0.6
"""The same where the translation is too short besides."""
_SOME_OMITTED, _SOME_ADDED = 0.5, 0.05
"""The same for hints: what one in thirteen has, for an omission; one word that is likelier an addition than not."""
_EVEN, _EVEN_FOR_ONE = 0.4, 0.5
"""Even bets of runs of words and of the hint at single ones."""
_LONGER = 3.0

_CLAUSE = re.compile(r"[^,;:–—()\n]{2,}")
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
    span = _least_answered(pair.original, pair.translation, evidence)
    missing = pair.original_words(span)
    end = len(pair.translation.text)
    message = f"The translation is much too short; nothing in it answers to “{missing}”"
    yield RawFinding(rule, (end, end), message, span, missing, None, 0.7)


def _check_addition(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    yield from list(_addition_by_words(rule, pair)) or _too_long(rule, pair)


def _too_long(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    if not pair.original.words or _deviation(pair) < _MUCH_TOO_LONG:
        return
    span = _least_answered(pair.translation, pair.original)
    added = pair.translation_words(span)
    message = f"The translation is much too long; nothing in the original answers to “{added}”"
    yield RawFinding(rule, span, message, None, None, added, 0.6)


def _check_unanswered(rule: Rule, pair: Pair) -> Iterable[RawFinding]:
    return () if any(_omission_by_words(rule, pair)) else _omitted_words(rule, pair, _SOME_OMITTED)


def _check_unasked(rule: Rule, pair: Pair) -> Iterable[RawFinding]:
    return () if any(_addition_by_words(rule, pair)) else _added_words(rule, pair, _SOME_ADDED, _EVEN_FOR_ONE)


def _omission_by_words(rule: Rule, pair: Pair) -> Iterable[RawFinding]:
    return _omitted_words(rule, pair, _MANY_OMITTED) if _deviation(pair) <= 0 else ()


def _addition_by_words(rule: Rule, pair: Pair) -> Iterable[RawFinding]:
    return _added_words(rule, pair, _MANY_ADDED, _EVEN) if _deviation(pair) >= _LONGER else ()


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


def _added_words(rule: Rule, pair: Pair, least: float, even: float) -> Iterator[RawFinding]:
    """Words of the translation that no word of the original lies close to."""
    if pair.answers is None or not pair.original.words:
        return
    weight, first, last = pair.answers.translation.heaviest_run(even)
    if weight >= least:
        tokens = pair.answers.translation.tokens
        span = (tokens[first].start, tokens[last - 1].end)
        added = pair.translation_words(span)
        message = f"Nothing in the original answers to “{added}”"
        yield RawFinding(rule, span, message, None, None, added, _sureness(weight))


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


def _least_answered(text: Parsed, other: Parsed, place: int | None = None) -> Span:
    """Give the clause at `place`, or that whose words the other side spells least alike; ties: the longest."""
    best: tuple[float, int, Span] | None = None
    for match in _CLAUSE.finditer(text.text):
        words = [w for w in text.words if match.start() <= w.start < match.end()]
        if len(words) < _MINIMUM_WORDS:
            continue
        if place is not None and match.start() <= place < match.end():
            return words[0].start, words[-1].end
        evidence = [word.text for word in words if len(word.text) >= _COGNATE_LETTERS]
        answered = sum(1 for word in evidence if any(same_name(word, one.text) for one in other.words))
        candidate = (answered / max(len(evidence), 1), -len(words), (words[0].start, words[-1].end))
        if best is None or candidate < best:
            best = candidate
    return best[2] if best else (0, len(text.text))


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
            "with word vectors, read 2026-11: 1 of 7 findings in WMT21 news en to de, 3 of 4 de to en and 4 of 6 in "
            "4,000 good WMT22 pairs are omissions, the others free; about 100 of 916 bad pairs are flagged"
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
            "with word vectors, read 2026-11: of 33 in 4,000 good WMT22 pairs about 10 are real additions, of "
            "24 in WMT21 news de to en 2, before the bar was raised to an eighth of those; some "
            "90 of 916 bad ones are flagged"
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
            "a hint, that one in thirteen human translations has; none of 16 read in 2026-11, before words alone were "
            "heard too, is an error"
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
            "a hint, a word that is likelier an addition than not: a fifth of human translations en to de and three in "
            "ten de to en have one; DEMETR: 31 of 50 added words are marked, 11 others"
        ),
        check_pair=_check_unasked,
    ),
)
