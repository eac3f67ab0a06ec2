"""Pairs and removals on the development feed; skips where the data isn't."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts.benchmark_feed import benchmark

DATA = Path(__file__).parents[3] / "shared" / "data" / "feed"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the development feed (../shared/data/feed) isn't here"),
]


@pytest.fixture(scope="module")
def scores() -> dict[str, Any]:
    return benchmark(DATA / "feed_dev.jsonl", DATA / "gold_dev.jsonl")


def test_pairs_hold_their_floors(scores: dict[str, Any]) -> None:
    assert scores["precision"] >= 0.995
    assert scores["f1"] >= 0.995
    recall = scores["recall_by_class"]
    assert recall.pop("cross_quote3") >= 0.93
    assert set(recall.values()) == {1.0}


def test_dedup_removes_copies_and_cuts(scores: dict[str, Any]) -> None:
    removed = scores["removed_by_class"]
    assert removed.keys() & {"cross00", "cross20", "cross_quote3", "related", "none"} == set()
    assert all(removed[copies] == 24 for copies in ("exact", "typography", "boilerplate", "truncated25", "truncated50"))
    assert removed["edit05"] == 24
