"""Search says what brute force says; beyond a size, nearly always."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.index import SegmentIndex

if TYPE_CHECKING:
    from align.schema import Vectors


def unit(seed: int, rows: int, dimension: int = 32) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def brute_force(vectors: Vectors, queries: Vectors, k: int) -> tuple[Vectors, np.ndarray]:
    cosines = np.einsum("nd,kd->nk", queries, vectors)
    rows = np.broadcast_to(np.arange(len(vectors)), cosines.shape)
    order = np.lexsort((rows, -cosines.round(6)), axis=1)[:, :k]
    return np.take_along_axis(cosines, order, 1), order


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 999), st.integers(1, 60), st.integers(0, 9), st.integers(1, 70))
def test_exact_search_is_brute_force(seed: int, rows: int, queries: int, k: int) -> None:
    vectors, asked = unit(seed, rows), unit(seed + 1, queries)
    cosines, found = SegmentIndex(vectors).search(asked, k)
    expected_cosines, expected = brute_force(vectors, asked, k)
    assert cosines.shape == found.shape == (queries, min(k, rows))
    assert np.array_equal(found, expected)
    assert np.allclose(cosines, expected_cosines, atol=1e-6)


def test_equal_cosines_go_to_the_smaller_row() -> None:
    vectors = np.repeat(unit(3, 2), 3, axis=0)[[0, 3, 1, 4, 2, 5]]
    _, found = SegmentIndex(vectors).search(vectors[:1], 4)
    assert found.tolist()[0][:3] == [0, 2, 4]


def test_nothing_to_search_or_nothing_asked() -> None:
    assert SegmentIndex(unit(1, 5)).search(unit(2, 0), 3)[1].shape == (0, 3)
    assert SegmentIndex(unit(1, 0)).search(unit(2, 4), 3)[1].shape == (4, 0)


def test_inverted_lists_agree_with_brute_force_and_with_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    centres = unit(5, 200)
    noise = np.random.default_rng(6).normal(scale=0.06, size=(8_000, 32)).astype(np.float32)
    vectors = np.repeat(centres, 40, axis=0) + noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    queries = vectors[::16]
    _, expected = SegmentIndex(vectors).search(queries, 4)
    monkeypatch.setattr("align.index.search.EXACT_UP_TO", 1_000)
    cosines, found = SegmentIndex(vectors).search(queries, 4)
    shared = np.mean([len(set(left) & set(right)) / 4 for left, right in zip(found, expected, strict=True)])
    assert shared >= 0.95
    assert np.allclose(cosines, np.einsum("nd,nkd->nk", queries, vectors[found]), atol=1e-6)
    again = SegmentIndex(vectors).search(queries, 4)
    assert np.array_equal(again[1], found)
    assert np.array_equal(again[0], cosines)
