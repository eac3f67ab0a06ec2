"""The cached index is a cache: it finds what exact search finds, and without it nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from align.index import vector_cache
from align.index.nearest import Nearest, Search, Tail, merge
from align.index.store import Store, opened
from align.index.vector_cache import read_cached, refresh
from align.index.verify import measure_recall
from align.pipeline.store import refresh_caches
from align.pipeline.upkeep import rebuild_caches
from tests.index.small import NumberEncoder, add, document


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 400 English and 40 German segments, with indexes."""
    path = tmp_path_factory.mktemp("nearest") / "store"
    add(path, *(document(f"e{place}", *range(place * 20, place * 20 + 20)) for place in range(20)))
    add(path, document("g", *range(40), language="de"))
    rebuild_caches(path, "approximate")
    return path


def queries() -> np.ndarray:
    return NumberEncoder().encode([f"Etwas über {number}" for number in range(0, 400, 9)])


def test_approximate_search_finds_what_exact_search_finds(path: Path) -> None:
    with opened(path) as store:
        exact, near = Nearest(store, "en", "exact"), Nearest(store, "en", "approximate")
        assert len(exact) == len(near) == 400
        wanted, found = exact.search(queries(), 5), near.search(queries(), 5)
    assert np.mean(wanted.keys[:, 0] == found.keys[:, 0]) > 0.95
    same = wanted.keys == found.keys
    assert np.allclose(wanted.cosines[same], found.cosines[same], atol=1e-6)  # rescored from the stored vectors
    assert near.exact(queries(), 5).keys.tolist() == wanted.keys.tolist()


@pytest.mark.parametrize("count", [1, 3, 15, 16, 17, 40])
def test_a_few_segments_have_an_index_where_one_is_asked_for(tmp_path: Path, count: int) -> None:
    add(tmp_path / "store", document("a", *range(count)), search="approximate")
    with opened(tmp_path / "store") as store:
        cached = read_cached(store, "en")
        assert cached is not None
        assert len(cached.keys) == count
        assert Nearest(store, "en", "approximate").search(queries(), 5).keys.shape == (45, min(5, count))


def test_recall_is_measured_against_exact_search(path: Path) -> None:
    with opened(path) as store:
        rows = {row.language: row for row in measure_recall(store)}
    assert rows["en"].approximate
    assert rows["en"].segments == 400
    assert 0.9 < rows["en"].recall <= 1


def test_small_stores_are_searched_exactly_by_themselves(path: Path) -> None:
    with opened(path) as store:
        assert Nearest(store, "en").search(queries(), 3).keys.tolist() == (
            Nearest(store, "en", "exact").search(queries(), 3).keys.tolist()
        )
        assert refresh_caches(store, "auto") == []


def test_what_came_after_an_index_is_found_beside_it(path: Path) -> None:
    rebuild_caches(path, "approximate")
    add(path, document("late", *range(5_000, 5_010)), search="exact")
    with opened(path) as store:
        cached = read_cached(store, "en")
        assert cached is not None
        assert len(cached.keys) == 400
        near = Nearest(store, "en", "approximate")
        assert len(near) == 410
        (best,) = near.search(NumberEncoder().encode(["Etwas über 5004"]), 1).cosines[0]
        assert best > 0.9
        keys, vectors = near.vectors(near.keys())
        assert len(keys) == len(vectors) == 410


def test_an_index_grows_by_what_is_new_and_is_trained_anew_when_much_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild_caches(path, "approximate")
    with opened(path) as store:
        before = read_cached(store, "en")
        assert before is not None
    monkeypatch.setattr(vector_cache, "TAIL", 5)
    add(path, document("more", *range(6_000, 6_030)), search="approximate")
    with opened(path) as store:
        grown = read_cached(store, "en")
        assert grown is not None
        assert grown.trained == before.trained
        assert grown.keys[: len(before.keys)].tolist() == before.keys.tolist()
        assert len(grown.keys) == len(before.keys) + 30
        monkeypatch.setattr(vector_cache, "GROWTH", 1)
        monkeypatch.setattr(vector_cache, "TAIL", -1)
        assert refresh(store, "en", least=0)
        anew = read_cached(store, "en")
        assert anew is not None
        assert anew.trained == len(grown.keys)


@pytest.mark.parametrize("name", ["index.faiss", "keys.u64", "stamp.json", "vectors.f16"])
@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_damaged_index_is_never_read_and_never_missed(
    path: Path, name: str, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild_caches(path, "approximate")
    file = path / "cache" / "en" / name
    data = file.read_bytes()
    changed = bytes([data[0] ^ 1]) + data[1:] if damage == "flip" else data[: len(data) // 2]
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(changed)
    if name != "vectors.f16" or damage != "flip":  # vectors are mapped, not hashed at each use; `verify` hashes them
        monkeypatch.setattr("faiss.read_index", lambda *_: pytest.fail("read what is damaged"))
        with opened(path) as store:
            assert read_cached(store, "en") is None
            assert Nearest(store, "en", "approximate").search(queries(), 2).keys.shape == (45, 2)
    rebuild_caches(path, "exact")
    monkeypatch.undo()
    assert "en" in rebuild_caches(path, "approximate")
    with opened(path) as store:
        assert read_cached(store, "en") is not None


def test_a_lost_index_is_made_again_before_a_batch_is_compared(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one, a large store takes much more memory to search."""
    rebuild_caches(path, "approximate")
    (path / "cache" / "en" / "index.faiss").write_bytes(b"")
    there = []

    def look(store: Store, language: str, search: Search) -> Nearest:
        there.append(read_cached(store, language) is not None)
        return Nearest(store, language, search)

    monkeypatch.setattr("align.pipeline.beside.Nearest", look)
    add(path, document("again", *range(7_000, 7_003)), search="approximate")
    assert there == [True, True]


def test_an_index_of_another_store_is_stale(path: Path, tmp_path: Path) -> None:
    rebuild_caches(path, "approximate")
    add(tmp_path / "other", document("x", 1, 2, 3))
    (path / "cache").rename(tmp_path / "other" / "cache")
    with opened(tmp_path / "other") as store:
        assert read_cached(store, "en") is None


def test_faiss_is_told_how_much_it_may_allocate(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[int] = []
    monkeypatch.setattr("faiss.set_deserialization_vector_byte_limit", limits.append, raising=False)
    rebuild_caches(path, "approximate")
    with opened(path) as store:
        read_cached(store, "en")
    assert limits
    assert max(limits) <= max(1 << 20, (path / "cache" / "en" / "index.faiss").stat().st_size)


def test_merging_counts_a_segment_once() -> None:
    vectors = NumberEncoder().encode(["1", "2", "3", "4"])
    keys = np.array([10, 20, 30, 40], np.uint64)
    left, right = Tail(keys[:3], vectors[:3]), Tail(keys[1:], vectors[1:])
    merged = merge(left.search(vectors, 3), right.search(vectors, 3), 4)
    assert [sorted(row) for row in merged.keys.tolist()] == [[10, 20, 30, 40]] * 4
    assert merged.keys[:, 0].tolist() == keys.tolist()


def test_the_stamp_names_what_it_covers(path: Path) -> None:
    rebuild_caches(path, "approximate")
    stamp = json.loads((path / "cache" / "en" / "stamp.json").read_text("utf-8"))
    with opened(path) as store:
        assert stamp["batches"] == list(store.offsets)
    assert stamp["encoder"] == ["numbers", "1"]
