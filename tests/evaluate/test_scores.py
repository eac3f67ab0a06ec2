"""Scores against gold, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import FormatError
from align.evaluate.beads import Sides, score_beads
from align.evaluate.languages import score_languages
from align.evaluate.pairs import score_pairs
from align.evaluate.rows import read_beads

SIDE = st.frozensets(st.integers(0, 5), max_size=3)
BEADS = st.dictionaries(st.sampled_from("xyz"), st.lists(st.tuples(SIDE, SIDE), max_size=5))


def bead(source: str, target: str) -> Sides:
    return frozenset(map(int, source)), frozenset(map(int, target))


def test_strict_and_lax() -> None:
    gold = {"x": [bead("0", "0"), bead("12", "1"), bead("3", ""), bead("4", "3")]}
    found = {"x": [bead("0", "0"), bead("1", "1"), bead("5", "5"), bead("", "2")]}
    scores = score_beads(gold, found)
    assert (scores["gold"], scores["predicted"]) == (3, 3)  # null beads don't count
    assert scores["strict"] == {"precision": 0.3333, "recall": 0.3333, "f1": 0.3333}
    assert scores["lax"] == {"precision": 0.6667, "recall": 0.6667, "f1": 0.6667}


@given(BEADS, BEADS)
def test_lax_is_never_below_strict(gold: dict[str, list[Sides]], found: dict[str, list[Sides]]) -> None:
    found = {name: beads for name, beads in found.items() if name in gold}
    scores = score_beads(gold, found)
    for key in ("precision", "recall", "f1"):
        assert 0 <= scores["strict"][key] <= scores["lax"][key] <= 1


def test_missing_documents_count_as_empty_and_unknown_ones_are_an_error() -> None:
    gold = {"x": [bead("0", "0")], "y": [bead("0", "0")]}
    assert score_beads(gold, {"x": [bead("0", "0")]})["strict"]["recall"] == 0.5
    with pytest.raises(FormatError, match="2 predicted ids aren't in the gold, the first is 'a'"):
        score_beads(gold, {"b": [], "a": []})


def test_beads_as_lists_and_as_objects_are_the_same(tmp_path: Path) -> None:
    file = tmp_path / "beads.jsonl"
    file.write_text(
        '{"id": 1, "beads": [[[0, 1], [2]]]}\n{"a": "p", "b": "q", "beads": [{"a": [0, 1], "b": [2], "score": 1}]}\n'
    )
    assert read_beads(file) == {"1": [bead("01", "2")], "p\tq": [bead("01", "2")]}


def test_pairs_of_class_related_count_neither_way() -> None:
    gold = [{"a": "1", "b": "2", "class": "exact"}, {"a": "1", "b": "3", "class": "related"}, {"a": "4", "b": "5"}]
    found = [
        {"a": "2", "b": "1"},
        {"a": "1", "b": "3"},
        {"a": "8", "b": "9"},
        {"a": "6", "b": "7", "relation": "related"},
    ]
    scores = score_pairs(gold, found)
    assert (scores["precision"], scores["recall"], scores["f1"]) == (0.5, 0.5, 0.5)
    assert scores["recall_by_class"] == {"": 0.0, "exact": 1.0}
    assert scores["false"] == [["8", "9"]]
    assert scores["missed"] == [["4", "5"]]


def test_nothing_against_nothing() -> None:
    assert score_pairs([], [])["precision"] == 1.0
    assert score_languages({}, {})["accuracy"] == 1.0
    assert score_beads({}, {})["strict"]["precision"] == 1.0


def test_languages() -> None:
    scores = score_languages({"1": "de", "2": "en", "3": "de"}, {"1": "de", "2": "de"})
    assert (scores["accuracy"], scores["correct"]) == (0.3333, 1)
    assert scores["confusion"] == {"de as missing": 1, "en as de": 1}
