"""Small batches become larger ones, and nobody notices but who counts them."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from align.errors import StoreError
from align.index import merge
from align.index.batch import write_vectors
from align.index.commit import Entry, read_commit
from align.index.merge import RUN, choose_run
from align.index.nearest import Nearest
from align.index.store import opened
from align.index.vector_cache import read_cached
from align.index.verify import litter, verify
from align.pipeline.upkeep import Choice, describe, rebuild_caches, remove_documents
from align.schema import Document
from tests.command import ROOT
from tests.index.small import add, content, document


def entries(*sizes: int) -> list[Entry]:
    return [Entry(str(place), "", size, 0) for place, size in enumerate(sizes)]


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ([100] * (RUN - 1), 0),
        ([100] * RUN, RUN),
        ([5_000, *[100] * RUN], RUN),
        ([*[700] * (RUN - 1), *[100] * RUN], RUN),
        ([*[700] * RUN, *[100] * (RUN - 1)], 2 * RUN - 1),
        ([100, 100, 5_000, 100, 100], 0),
        ([50_000], 0),
    ],
)
def test_which_batches_are_merged(sizes: list[int], merged: int) -> None:
    assert choose_run(entries(*sizes)) == tuple(entries(*sizes)[len(sizes) - merged :])


def test_a_year_of_hours_leaves_a_few_batches() -> None:
    sizes: list[int] = []
    written, most = 0, 0
    for _ in range(24 * 365):
        sizes.append(100)
        while run := choose_run(entries(*sizes)):
            written += sum(entry.documents for entry in run)
            sizes[-len(run) :] = [sum(entry.documents for entry in run)]
        most = max(most, len(sizes))
    assert most <= 40
    assert written <= 6 * sum(sizes)


def batches() -> list[list[Document]]:
    """Stories, their copies, and new versions of some."""
    made = [[document(f"d{place:02}", 10 + place % 7, 20 + place % 7, 30 + place % 5)] for place in range(12)]
    made[6] = [document("d01", 71, 72, 73)]
    made[9] = [document("d02", 71, 72, 73), document("g", 10, 20, 30, language="de")]
    return made


def test_merging_changes_nothing_that_a_store_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, run in (("kept", 1_000), ("merged", 3)):
        monkeypatch.setattr(merge, "RUN", run)
        for place, batch in enumerate(batches()):
            add(tmp_path / name, *batch)
            if place == 7:
                remove_documents(tmp_path / name, Choice(("d03",)))
    assert len(read_commit(tmp_path / "kept").batches) == 13
    assert len(read_commit(tmp_path / "merged").batches) < 6
    assert content(tmp_path / "merged") == content(tmp_path / "kept")
    counted = ("documents", "removed", "superseded", "pairs", "segments")
    said = [{name: describe(tmp_path / store)[name] for name in counted[:4]} for store in ("kept", "merged")]
    assert said[0] == said[1]
    with opened(tmp_path / "merged") as store:
        assert list(verify(store)) == litter(store) == []


def test_an_index_outlives_the_batches_that_it_was_built_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store"
    add(path, document("a", *range(60)))
    add(path, document("b", *range(60, 120)))
    rebuild_caches(path, "approximate")
    monkeypatch.setattr(merge, "RUN", 3)
    add(path, document("c", *range(120, 140)), search="approximate")
    assert len(read_commit(path).batches) == 1
    with opened(path) as store:
        cached = read_cached(store, "en")
        assert cached is not None
        assert len(cached.keys) == 120
        assert len(Nearest(store, "en", "approximate")) == 140


def test_a_damaged_commit_is_restored_from_its_copy(tmp_path: Path) -> None:
    path = tmp_path / "store"
    add(path, document("a", 1, 2, 3))
    add(path, document("b", 1, 2, 4))
    before = content(path)
    whole = (path / "commit.json").read_bytes()
    for damage in (b"", whole[: len(whole) // 2], whole.replace(b"numbers", b"letters")):
        (path / "commit.json").write_bytes(damage)
        with pytest.raises(StoreError, match=r"align index rebuild .* restores it"):
            describe(path)
        rebuild_caches(path)
        assert content(path) == before
    (path / "commit.json").write_bytes(b"")
    (path / "commit.copy.json").write_bytes(b"")
    with pytest.raises(StoreError, match=r"both commit.json and commit.copy.json are damaged"):
        rebuild_caches(path)


MEASURED = """
import resource, sys
from pathlib import Path
import numpy as np, polars as pl
from align.index.batch import write_table, write_vectors

folder, rows = Path(sys.argv[1]), 25_000
chance = np.random.default_rng(1)
for place in range(8):
    keys = np.sort(chance.integers(0, 1 << 63, rows, np.uint64) * 2)
    table = pl.DataFrame({"key": keys, "vector": [chance.bytes(1024) for _ in range(rows)]})
    write_table(table.lazy(), folder / f"{place}.parquet")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
parts = [pl.scan_parquet(folder / f"{place}.parquet") for place in range(8)]
write_vectors(pl.concat(parts), folder / "vectors.parquet", 8 * rows)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_vectors_are_merged_in_little_memory(tmp_path: Path) -> None:
    """200 MB of them: sorted at once they took 620 MB, in parts 150 to 220; of 1,000,000 it was 2.3 GB and 0.4."""
    environment = {**os.environ, "POLARS_MAX_THREADS": "2"}
    command = [sys.executable, "-c", MEASURED, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 350
    merged = pl.read_parquet(tmp_path / "vectors.parquet")
    assert merged["key"].is_sorted()
    assert len(merged) == merged["key"].n_unique() == 200_000
    assert sorted(path.name for path in tmp_path.iterdir()) == [*(f"{n}.parquet" for n in range(8)), "vectors.parquet"]


@pytest.mark.parametrize("part", [1, 7, 1_000])
def test_vectors_are_written_once_and_by_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    monkeypatch.setattr("align.index.batch.PART", part)
    chance = random.Random(3)
    keys = [0, 2**64 - 1, 2**63, *(chance.getrandbits(64) for _ in range(40))]
    table = pl.DataFrame({"key": [*keys, *keys[:9]]}, schema={"key": pl.UInt64})
    table = table.with_columns(vector=pl.col("key").cast(pl.String).cast(pl.Binary))
    write_vectors(table.lazy(), tmp_path / "vectors.parquet", len(table))
    assert pl.read_parquet(tmp_path / "vectors.parquet")["key"].to_list() == sorted(keys)
    assert [path.name for path in tmp_path.iterdir()] == ["vectors.parquet"]
