"""What a pair of segments says about its own translation, as numbers for the segment score."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from align.checks.coverage import length_deviation
from align.checks.evidence import COVERAGE_NAMES, Evidence
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.rule import RawFinding

NAMES = (
    "numbers",
    "number_missing",
    "number_added",
    "number_words_missing",
    "dates",
    "units",
    "places",
    "place_missing",
    "place_added",
    "names_missing",
    "names_added",
    "names_replaced",
    "names_garbled",
    "acronyms_missing",
    "acronyms_added",
    "negation",
    "question",
    "untranslated",
    "fluency_major",
    "fluency_minor",
    "typography",
    "length_surplus",
    "length_deficit",
    "length",
    "sentences",
    "commas",
    "brackets",
    "copied",
    "empty",
    "capitals",
    "similarity",
    "dissimilarity",
    *COVERAGE_NAMES,
)
"""Names of the features, in the order of `measure_pair`."""

_TYPICAL = Evidence().cosine
_FLUENCY = frozenset({"compounds", "repetition", "sentences"})


def measure_pair(pair: Pair, findings: Sequence[RawFinding], evidence: Evidence) -> list[float]:
    """Give the features of a pair in the order of `NAMES`; `Evidence()` where there are no vectors."""
    found = _by_rule(findings)
    names, numbers = pair.names, pair.numbers
    original, translation = pair.original, pair.translation
    surplus = length_deviation(original.text, translation.text, original.language, translation.language)
    return [
        found.get("number-mismatch", 0.0) + found.get("number-magnitude", 0.0),
        found.get("number-missing", 0.0),
        found.get("number-added", 0.0),
        float(min(len(numbers.missing) + len(numbers.added), 4)),
        found.get("date-mismatch", 0.0) + found.get("weekday-mismatch", 0.0),
        found.get("number-unit", 0.0),
        found.get("place-mismatch", 0.0),
        float(len({place.code for place in names.english_places})),
        float(len({place.code for place in names.german_places})),
        float(min(len(names.missing), 4)),
        float(min(len(names.extra), 4)),
        float(bool(names.replaced)),
        float(bool(names.garbled)),
        float(bool(names.missing_acronyms)),
        float(bool(names.acronyms)),
        found.get("negation-lost", 0.0) + found.get("negation-added", 0.0),
        found.get("question-statement", 0.0),
        found.get("untranslated", 0.0) + found.get("foreign-words", 0.0) + found.get("foreign-script", 0.0),
        sum(f.confidence for f in findings if f.rule.family in _FLUENCY and f.rule.severity.rank > 1),
        sum(f.confidence for f in findings if f.rule.family in _FLUENCY and f.rule.severity.rank <= 1),
        float(sum(1 for f in findings if f.rule.family == "punctuation" and f.rule.id != "question-statement")),
        max(surplus, 0.0),
        max(-surplus, 0.0),
        math.log(max(len(pair.original.text), 1.0)),
        float(_count(pair.translation.text, ".!?") - _count(pair.original.text, ".!?")),
        float(_count(pair.translation.text, ",") - _count(pair.original.text, ",")),
        float(_count(pair.translation.text, "()–") - _count(pair.original.text, "()–")),
        float(_copied(pair)),
        found.get("no-translation", 0.0),
        _capitals(pair.original) - _capitals(pair.translation),
        max(evidence.cosine - _TYPICAL, 0.0),
        max(_TYPICAL - evidence.cosine, 0.0),
        *evidence.values(),
    ]


def _by_rule(findings: Sequence[RawFinding]) -> dict[str, float]:
    found: dict[str, float] = {}
    for finding in findings:
        found[finding.rule.id] = found.get(finding.rule.id, 0.0) + finding.confidence
    return found


def _count(text: str, marks: str) -> int:
    return sum(text.count(mark) for mark in marks)


def _capitals(text: Parsed) -> float:
    """Share of words with a capital."""
    return sum(1 for word in text.words if word.text[0].isupper()) / max(len(text.words), 1)


def _copied(pair: Pair) -> int:
    """Count the words that stand as they are on both sides and that only one of the languages has.

    In small letters, from four on; or with an umlaut in English.
    """
    there = {word.text for word in pair.original.words}
    return sum(
        1
        for word in pair.translation.words
        if word.text in there
        and len(word.text) >= _COPIED_LETTERS
        and (word.text.islower() or (_GERMAN_LETTERS.search(word.text) and pair.translation.language == "en"))
    )


_COPIED_LETTERS = 4
_GERMAN_LETTERS = re.compile("[äöüßÄÖÜ]")
