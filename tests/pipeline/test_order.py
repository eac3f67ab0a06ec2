"""What must not matter to a result: the order of the files, the size of the batches, other documents beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from align.formats import records
from align.pipeline import read
from align.pipeline.run import pair_documents, with_errors_beside
from align.schema import Relation, Run
from align.settings import Settings
from tests.command import FEED


def rows_of(run: Run) -> dict[str, list[dict[str, Any]]]:
    makers = records.document_rows, records.segment_rows, records.pair_rows, records.bead_rows, records.finding_rows
    return {maker.__name__: list(maker(run)) for maker in makers} | {"clusters": list(records.cluster_rows(run))}


def rounded(value: Any) -> Any:
    """Scores to three decimals, a little off the middle, so that 0.001 of difference doesn't show."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return pytest.approx(value, abs=1e-3) if isinstance(value, float) else value


def test_order_of_files_and_size_of_batches_change_nothing(
    fixture_run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nor does asking for related pairs change what the others are."""
    monkeypatch.setattr("align.encode.embed.CHUNK", 7)
    settings = Settings(related=True, threads=1)
    feed = read([FEED], settings)
    shuffled = replace(feed, documents=feed.documents[40:][::-1] + feed.documents[:40])
    run = pair_documents(shuffled, settings, cache_folder=tmp_path)
    run = replace(run, pairs=tuple(pair for pair in run.pairs if pair.relation is not Relation.RELATED))
    expected, found = rows_of(fixture_run), rows_of(with_errors_beside(run))
    for name, rows in expected.items():
        assert found[name] == rounded(rows), name
