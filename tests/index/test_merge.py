"""Small batches become larger ones, and nobody notices but who counts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import StoreError
from align.index import merge
from align.index.commit import Entry, read_commit
from align.index.merge import RUN, choose_run
from align.index.nearest import Nearest
from align.index.store import opened
from align.index.vector_cache import read_cached
from align.index.verify import litter, verify
from align.pipeline.upkeep import Choice, describe, rebuild_caches, remove_documents
from align.schema import Document
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
