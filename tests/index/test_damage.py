"""A flipped bit anywhere is found and named, is never searched with, and never gets a checksum of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import StoreError
from align.index import merge, vector_cache
from align.index.store import opened
from align.index.vector_cache import refresh
from align.index.verify import verify
from align.pipeline.upkeep import Choice, compact_store, rebuild_caches, remove_documents
from tests.index.small import add, document


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with everything that one can hold: frozen counts, batches, a removal, and an index of each language."""
    folder = tmp_path_factory.mktemp("damage")
    add(folder / "counted", document("x", 1, 2, 3))
    add(folder / "store", document("a", *range(60)), statistics=folder / "counted")
    add(folder / "store", document("b", *range(40, 90)), document("c", *range(50), language="de"))
    remove_documents(folder / "store", Choice(("b",)))
    rebuild_caches(folder / "store", "approximate")
    assert damages(folder / "store") == []
    return folder / "store"


@pytest.fixture
def trial(store: Path, tmp_path: Path) -> Path:
    """A copy of it, to be broken."""
    return Path(shutil.copytree(store, tmp_path / "store"))


def damages(path: Path) -> list[str]:
    """What `align index verify` says of a store."""
    try:
        with opened(path) as store:
            return list(verify(store))
    except StoreError as error:
        return [str(error)]


def flip(path: Path, place: int = 0, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1 << bit
    path.write_bytes(data)


def test_only_the_locks_hold_nothing(store: Path) -> None:
    files = [path for path in store.rglob("*") if path.is_file()]
    assert {path.name for path in files if not path.stat().st_size} == {"writing.lock", "reading.lock"}
    kinds = {path.relative_to(store).parts[0] for path in files if path.stat().st_size}
    assert kinds == {"batches", "cache", "statistics", "commit.json", "commit.copy.json"}


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_flipped_bit_in_any_file_is_found_and_named(store: Path, data: st.DataObject) -> None:
    files = sorted(str(path) for path in store.rglob("*") if path.is_file() and path.stat().st_size)
    path = Path(data.draw(st.sampled_from(files)))
    place = data.draw(st.integers(0, path.stat().st_size - 1))
    bit = data.draw(st.integers(0, 7))
    flip(path, place, bit)
    try:
        found = damages(store)
    finally:
        flip(path, place, bit)
    assert [line for line in found if line.startswith(f"{path}: ")], found


@pytest.mark.parametrize("name", ["commit.json", "commit.copy.json", "manifest.json", "stamp.json"])
def test_a_file_of_checksums_is_guarded_all_over(store: Path, name: str) -> None:
    """These are read as JSON: no flip may turn them into something else that is whole."""
    path = next(iter(sorted(store.rglob(name))))
    for place in range(0, path.stat().st_size, 4):
        flip(path, place, place % 8)
        found = damages(store)
        flip(path, place, place % 8)
        assert [line for line in found if line.startswith(f"{path}: ")], (place, found)


def test_a_missing_file_and_a_strange_one_are_named(trial: Path) -> None:
    batch = sorted((trial / "batches").iterdir())[0]
    (batch / "strange").touch()
    (batch / "words.parquet").unlink()
    (trial / "cache" / "en" / "strange").touch()
    assert [line.partition(": ")[0] for line in damages(trial)] == [
        str(batch / "words.parquet"),
        str(batch / "strange"),
        str(trial / "cache" / "en" / "strange"),
    ]


@pytest.mark.parametrize("table", ["vectors", "grams", "documents"])
def test_what_is_damaged_is_not_compacted(trial: Path, table: str) -> None:
    """A new batch would have a checksum that says all is well."""
    path = sorted((trial / "batches").glob(f"*/{table}.parquet"))[0]
    flip(path, path.stat().st_size // 2)
    before = (trial / "commit.json").read_bytes()
    with pytest.raises(StoreError, match=rf"{table}.parquet: damaged .*; nothing was changed"):
        compact_store(trial)
    assert (trial / "commit.json").read_bytes() == before


def test_what_is_damaged_is_not_merged(trial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sorted((trial / "batches").glob("*/vectors.parquet"))[0]
    flip(path, path.stat().st_size // 2)
    monkeypatch.setattr(merge, "RUN", 2)
    assert add(trial, document("late", 1, 2, 3)).documents == ("late",)
    assert [line.partition(": ")[0] for line in damages(trial)] == [str(path)]


def test_an_index_grows_from_whole_vectors_only(trial: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = trial / "cache" / "en" / "vectors.f16"
    whole = path.read_bytes()
    add(trial, document("late", *range(200, 210)), search="exact")
    flip(path, 40)
    monkeypatch.setattr(vector_cache, "TAIL", 0)
    with opened(trial) as current:
        assert refresh(current, "en", least=0)
    assert path.read_bytes().startswith(whole)  # made anew from the batches
    assert damages(trial) == []
