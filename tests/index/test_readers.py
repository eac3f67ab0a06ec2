"""A store is Parquet: other tools read it as it lies there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from align.index.store import opened
from align.pipeline.upkeep import compact_store
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


def test_the_commit_names_the_batches_that_count(tmp_path: Path) -> None:
    """What a reader keeps from being swept lies beside them, and so does what a killed writer left."""
    path = tmp_path / "store"
    add(path, FIRST)
    add(path, SECOND)
    with opened(path):
        compact_store(path)
    assert len(pl.read_parquet(f"{path}/batches/*/documents.parquet")) == 4
    batches = [
        f"{path}/batches/{batch['name']}" for batch in json.loads((path / "commit.json").read_bytes())["batches"]
    ]
    documents = [f"{batch}/documents.parquet" for batch in batches]
    assert sorted(pl.read_parquet(documents)["id"]) == ["a", "c"]
    duckdb, parquet = pytest.importorskip("duckdb"), pytest.importorskip("pyarrow.parquet")
    assert duckdb.read_parquet(documents).order("id").project("id").fetchall() == [("a",), ("c",)]
    assert sum(parquet.read_table(file, columns=["id"]).num_rows for file in documents) == 2


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
