"""Scoring errors: segments by label, findings by span."""

from __future__ import annotations

import pytest

from align.errors import FormatError
from align.evaluate.errors import score_errors

LABELS = [
    {"line": 1, "label": "OK"},
    {"line": 2, "label": "BAD", "kind": "number"},
    {"line": 3, "label": "OK"},
    {"line": 4, "label": "BAD", "kind": "name"},
]
GOLD = [
    {"line": 2, "start": 4, "end": 9, "kind": "number", "rule_family": "numbers"},
    {"line": 4, "start": 0, "end": 6, "kind": "omission", "rule_family": "coverage"},
]


def finding(line: int, start: int, end: int, rule: str = "number-mismatch") -> dict[str, object]:
    """A row of findings.jsonl with what the scorer reads."""
    return {"line": line, "span": [start, end], "rule": rule, "severity": "major"}


def test_exactly_as_many_are_called_bad_as_there_are() -> None:
    predicted = [{"line": n, "score": s, "findings": []} for n, s in ((1, 0.1), (2, 0.9), (3, 0.5), (4, 0.4))]
    scores = score_errors(LABELS, predicted)
    assert (scores["mcc"], scores["auc"]) == (0.0, 0.75)
    assert scores["recall_by_kind"] == {"name": 0.0, "number": 1.0}


def test_a_missing_line_scores_zero_and_an_unknown_one_is_an_error() -> None:
    assert score_errors(LABELS, [{"line": 2, "score": 0.9}])["recall_by_kind"]["number"] == 1.0
    with pytest.raises(FormatError, match="'9'"):
        score_errors(LABELS, [{"line": 9, "score": 0.9}])


def test_spans_overlap_or_touch_where_something_is_missing() -> None:
    scores = score_errors(GOLD, [finding(2, 8, 12), finding(4, 6, 6, "omission"), finding(7, 0, 3)])
    assert (scores["recall"], scores["precision"], scores["false_alarms"]) == (1.0, 0.6667, 1)
    assert scores["precision_by_family"] == {"coverage": 1.0, "numbers": 0.5}


def test_an_error_is_compared_with_the_same_row_without_it() -> None:
    gold = [LABELS[0], {**LABELS[1], "clean": 1}, LABELS[2], {**LABELS[3], "clean": 3}]
    predicted = [
        {"line": line, "score": score, "findings": [{"severity": "major"}] if line == 2 else []}
        for line, score in ((1, 0.1), (2, 0.9), (3, 0.5), (4, 0.5))
    ]
    scores = score_errors(gold, predicted)
    assert scores["pairwise_by_kind"] == {"name": 0.5, "number": 1.0}
    assert scores["flagged_by_kind"] == {"name": 0.0, "number": 1.0}
    with pytest.raises(FormatError, match="'7'"):
        score_errors([{**LABELS[0], "clean": 7}], [])


def test_overlap_is_that_of_the_best_finding() -> None:
    scores = score_errors(GOLD, [finding(2, 4, 14), finding(2, 6, 9)])
    assert scores["overlap_by_kind"] == {"number": 0.75, "omission": 0.0}


def test_a_row_without_its_fields_is_named() -> None:
    with pytest.raises(FormatError, match="severity"):
        score_errors(GOLD, [{"line": 2, "span": [0, 1], "rule": "casing"}])
