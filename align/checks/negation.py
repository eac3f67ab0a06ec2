"""A negation that only one side has."""

from __future__ import annotations

from collections.abc import Iterator

from align.checks.answers import Side
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.rule import GERMAN_ENGLISH, RawFinding, Rule
from align.schema import Severity, Span
from align.text.names import same_name
from align.text.negation import denies, find_negations
from align.text.words import Word

_CLOSE = 0.55
_LEAST_LETTERS = 4
_TURNED = frozenset({"neither", "nor", "without", "nowhere", "weder", "ohne"})
"""Negations that are often said in another way ("ebenso wenig")."""
_UNANSWERED = 0.35
"""Probability of no answer that two in 550 negations of human translations reach."""


def _check_lost(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    original, translation = pair.original, pair.translation
    word = _unmatched(original, translation, pair.answers.original if pair.answers else None)
    if word is None:
        return
    end = len(translation.text)
    message = f"The original's “{word.text}” is missing: nothing in the translation denies it"
    yield RawFinding(rule, (end, end), message, (word.start, word.end), word.text, None, 0.7)


def _check_added(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    original, translation = pair.original, pair.translation
    word = _unmatched(translation, original, pair.answers.translation if pair.answers else None)
    if word is None:
        return
    message = f"The translation says “{word.text}”, the original does not deny it"
    anchor = _anchor(pair, word.start)
    yield RawFinding(rule, (word.start, word.end), message, anchor, None, word.text, 0.7)


def _unmatched(text: Parsed, other: Parsed, side: Side | None) -> Word | None:
    """Give a negation where the other side denies nothing, or the first that no word answers, by word vectors."""
    negations = list(find_negations(text.text, text.words, text.language))
    if negations and not denies(other.words, other.language):
        return negations[0]
    if not negations or side is None:
        return None
    unanswered = {token.start: chance for token, chance in zip(side.tokens, side.unanswered.tolist(), strict=True)}
    return next(
        (
            word
            for word in negations
            if word.text.lower() not in _TURNED and unanswered.get(word.start, 0.0) > _UNANSWERED
        ),
        None,
    )


def _anchor(pair: Pair, place: int) -> Span | None:
    """Give the original's counterpart of a word near a place of the translation, None without any.

    By word vectors where there are any, that of the next word; else, by spelling, that of the nearest name or loan.
    """
    if pair.answers is not None:
        side = pair.answers.translation
        for row, token in enumerate(side.tokens):
            if token.start > place and not side.function[row] and side.best[row] > _CLOSE:
                answer = pair.answers.original.tokens[side.partners[row]]
                return answer.start, answer.end
    for word in sorted(pair.translation.words, key=lambda other: abs(other.start - place)):
        if len(word.text) >= _LEAST_LETTERS:
            for other in pair.original.words:
                if len(other.text) >= _LEAST_LETTERS and same_name(other.text, word.text):
                    return other.start, other.end
    return None


RULES = (
    Rule(
        id="negation-lost",
        family="negation",
        severity=Severity.MAJOR,
        category="accuracy/mistranslation",
        title="A negation of the original is missing",
        rationale="The original denies, and no word of the translation does, not even by its meaning "
        "(kaum, scheitern); with word vectors (optional: `align doctor`) also where one does, but none answers.",
        example="He did not agree. -> Er stimmte zu.",
        false_alarms="Paraphrases by an antonym that the list lacks (not beyond -> im Rahmen).",
        precision=(
            "with word vectors, 2 of all 13 findings read 2026-11 on 6,000 good WMT22 pairs and 2,002 of WMT21 news "
            "both ways change the meaning, the others say it by an antonym (chose not to -> entschied sich gegen)"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_lost,
    ),
    Rule(
        id="negation-added",
        family="negation",
        severity=Severity.MAJOR,
        category="accuracy/mistranslation",
        title="The translation denies what the original does not",
        rationale="The reverse of negation-lost.",
        example="He agreed. -> Er stimmte nicht zu.",
        false_alarms="Paraphrases by an antonym that the list lacks (invincible -> nicht zu schlagen).",
        precision=(
            "with word vectors, 2 of all 10 findings read 2026-11 on 6,000 good WMT22 pairs and 2,002 of WMT21 news "
            "both ways change the meaning, the others say it by an antonym (unauthorised -> nicht genehmigt); DEMETR: "
            "two in three of the sentences that got a “not”"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_added,
    ),
)
