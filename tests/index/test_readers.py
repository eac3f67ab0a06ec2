"""A store is Parquet: other tools read it as it lies there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.index.small import NumberEncoder, add, document

FIRST, SECOND = document("a", 11, 12, 13, 14), document("c", 11, 12, 13, 14, language="de")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readers") / "store"
    add(path, FIRST)
    add(path, SECOND)
    return path


def test_polars(store: Path) -> None:
    documents = pl.read_parquet(f"{store}/batches/*/documents.parquet")
    assert documents.sort("id")["text"].to_list() == [FIRST.text, SECOND.text]
    pairs = pl.read_parquet(f"{store}/batches/*/pairs.parquet").select("a", "b", "relation")
    assert pairs.rows() == [("a", "c", "translation")]


def test_vectors_are_half_precision_bytes(store: Path) -> None:
    segments = pl.read_parquet(f"{store}/batches/*/segments.parquet").join(
        pl.read_parquet(f"{store}/batches/*/vectors.parquet"), on="key"
    )
    vectors = np.frombuffer(b"".join(segments["vector"]), np.float16).reshape(len(segments), -1)
    assert np.allclose(vectors, NumberEncoder().encode(segments["text"].to_list()), atol=1e-3)


def test_duckdb(store: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    rows = duckdb.read_parquet(f"{store}/batches/*/segments.parquet")
    assert rows.aggregate("language, count(*)").order("language").fetchall() == [("de", 4), ("en", 4)]


def test_plain_parquet(store: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for batch in (store / "batches").iterdir():
        assert parquet.read_table(batch / "documents.parquet").num_rows == 1
        assert parquet.ParquetFile(batch / "vectors.parquet").metadata.num_rows == 4
