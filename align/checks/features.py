"""What a pair of segments says about its own translation, as numbers for the segment score."""

from __future__ import annotations

import math
from collections.abc import Sequence

from align.checks.coverage import length_deviation
from align.checks.evidence import COVERAGE_NAMES, Evidence
from align.checks.mentions import MENTION_NAMES
from align.checks.naming import NameComparison
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.rule import RawFinding
from align.checks.word_measures import measure_words

NAMES = (
    "numbers",
    "number_missing",
    "number_added",
    "number_words_missing",
    "dates",
    "places",
    "place_missing",
    "place_added",
    "names_missing",
    "names_added",
    "names_replaced",
    "acronyms_missing",
    "acronyms_added",
    "names_exchanged",
    "places_exchanged",
    "place_for_name",
    "fluency_major",
    "typography",
    "length_surplus",
    "length_deficit",
    "length",
    "sentences",
    "commas",
    "brackets",
    "capitals",
    "similarity",
    "dissimilarity",
    *MENTION_NAMES,
    *COVERAGE_NAMES,
)
"""Names of the features, in the order of `measure_pair`; `WORD_NAMES` follow where there are word vectors."""

_TYPICAL = Evidence().cosine
_FLUENCY = frozenset({"compounds", "repetition", "sentences"})


def measure_pair(pair: Pair, findings: Sequence[RawFinding], evidence: Evidence) -> list[float]:
    """Give the features of a pair in the order of `NAMES`; `Evidence()` where there are no vectors.

    Those of `WORD_NAMES` follow for a pair with word vectors.
    """
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
        found.get("place-mismatch", 0.0),
        float(len({place.code for place in names.english_places})),
        float(len({place.code for place in names.german_places})),
        float(min(len(names.missing), 4)),
        float(min(len(names.extra), 4)),
        float(bool(names.replaced)),
        float(bool(names.missing_acronyms)),
        float(bool(names.acronyms)),
        *_exchanged(names),
        sum(f.confidence for f in findings if f.rule.family in _FLUENCY and f.rule.severity.rank > 1),
        float(sum(1 for f in findings if f.rule.family == "punctuation" and f.rule.id != "question-statement")),
        max(surplus, 0.0),
        max(-surplus, 0.0),
        math.log(max(len(pair.original.text), 1.0)),
        float(_count(pair.translation.text, ".!?") - _count(pair.original.text, ".!?")),
        float(_count(pair.translation.text, ",") - _count(pair.original.text, ",")),
        float(_count(pair.translation.text, "()–") - _count(pair.original.text, "()–")),
        _capitals(pair.original) - _capitals(pair.translation),
        max(evidence.cosine - _TYPICAL, 0.0),
        max(_TYPICAL - evidence.cosine, 0.0),
        *pair.mentions.values(),
        *evidence.values(),
        *(measure_words(pair.answers) if pair.answers else ()),
    ]


def _exchanged(names: NameComparison) -> tuple[float, float, float]:
    """Whether a name went and another came: any two, a place for whatever name, a name for a place."""
    people = bool(names.missing or names.missing_acronyms)
    new_people = bool(names.extra or names.acronyms)
    place, new_place = bool(names.english_places), bool(names.german_places)
    return (
        float((people or place) and (new_people or new_place)),
        float(place and (new_people or new_place)),
        float((people or place) and new_place),
    )


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
