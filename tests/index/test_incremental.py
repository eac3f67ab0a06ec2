"""Batch by batch a store says of real text what it would say had all come at once.

With frozen counts every figure is the same; with counts that grow, what differs stands within .02 of its threshold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from align.index.store import opened
from align.pipeline import load_engine, read
from align.pipeline.corpus import Feed
from align.pipeline.engine import Engine
from align.pipeline.store import add_feed
from align.schema import Relation
from align.settings import Settings
from align.stories.relation import CERTAIN, LIKELY, MIN_SHARE, WHOLE
from tests.command import FEED

DEVELOPMENT = Path(__file__).parents[3] / "shared" / "data" / "feed" / "feed_dev.jsonl"
NEAR = 0.02
SETTINGS = Settings(threads=1)

Rows = dict[tuple[str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def engine() -> Engine:
    """One for all stores: each sentence is embedded once."""
    return load_engine(SETTINGS)


def grow(path: Path, feed: Feed, engine: Engine, batches: int, statistics: Path | None = None) -> Rows:
    """Add a feed in so many batches; gives all that the store says of pairs."""
    for place in range(batches):
        part = replace(feed, documents=feed.documents[place::batches])
        add_feed(path, part, engine, SETTINGS, statistics=None if place else statistics)
    with opened(path) as store:
        return {(row["a"], row["b"]): row for row in store.pairs().iter_rows(named=True)}


def relations(rows: Rows) -> dict[tuple[str, str], str]:
    return {names: row["relation"] for names, row in rows.items() if row["relation"] != Relation.RELATED}


def is_near_a_threshold(row: dict[str, Any]) -> bool:
    shares = [(row[side], limit) for side in ("containment_a", "containment_b") for limit in (WHOLE, MIN_SHARE)]
    beads = [(bead["probability"], limit) for bead in row["beads"] for limit in (LIKELY, CERTAIN)]
    return any(abs(figure - limit) <= NEAR for figure, limit in (*shares, *beads))


def differences(left: Rows, right: Rows) -> Iterator[list[dict[str, Any]]]:
    """What both say of a pair that they call something else."""
    ours, theirs = relations(left), relations(right)
    for names in sorted(ours.keys() | theirs.keys()):
        if ours.get(names) != theirs.get(names):
            yield [rows[names] for rows in (left, right) if names in rows]


def check(folder: Path, path: Path, engine: Engine, sizes: list[int]) -> None:
    feed = read([path], SETTINGS)
    whole = grow(folder / "whole", feed, engine, 1)
    assert len(relations(whole)) > 50
    for batches in sizes:
        parts = grow(folder / f"live {batches}", feed, engine, batches)
        far = [rows for rows in differences(whole, parts) if not any(map(is_near_a_threshold, rows))]
        assert far == [], batches
    frozen = grow(folder / "frozen 1", feed, engine, 1, folder / "whole")
    assert relations(frozen) == relations(whole)
    for batches in sizes:
        parts = grow(folder / f"frozen {batches}", feed, engine, batches, folder / "whole")
        told = relations(frozen).keys()
        assert {names: parts.get(names) for names in told} == {names: frozen[names] for names in told}, batches
        assert relations(parts).keys() == told, batches


def test_the_fixtures_in_1_and_4_batches(tmp_path: Path, engine: Engine) -> None:
    check(tmp_path, FEED, engine, [4])


@pytest.mark.slow
@pytest.mark.skipif(not DEVELOPMENT.is_file(), reason="the development feed (../shared/data/feed) isn't here")
def test_the_development_feed_in_1_4_and_20_batches(tmp_path: Path, engine: Engine) -> None:
    check(tmp_path, DEVELOPMENT, engine, [4, 20])
