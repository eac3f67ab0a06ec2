"""What was removed and compacted is in no byte of any file of the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from align.index.store import opened
from align.index.tables import text_key
from align.pipeline.upkeep import Choice, compact_store, list_documents, rebuild_caches, remove_documents
from align.schema import Document
from tests.index.small import STORY, NumberEncoder, add, document

SENTENCE = "Zyxwvutmann never wanted this sentence 987 to be kept by anyone."
WITH_IT = Document("s", f"{STORY.text}\n{SENTENCE}", STORY.origin, "secret.example", title="Zyxwvutmann speaks")


def needles() -> dict[str, list[bytes]]:
    """Bytes by which the sentence would be known: its words and vector, the id and the source of its document."""
    vector = NumberEncoder().encode([SENTENCE])[0].astype(np.float16).tobytes()
    return {
        "text": [b"Zyxwvutmann", b"zyxwvutmann"],
        "vector": [vector],
        "key": [text_key(SENTENCE).to_bytes(8, "little")],
        "source": [b"secret.example"],
    }


def found(store: Path) -> set[str]:
    """Which of them stand somewhere in the folder, packed or not."""
    everything = b"".join(map(bytes_of, sorted(path for path in store.rglob("*") if path.is_file())))
    return {name for name, wanted in needles().items() if any(needle in everything for needle in wanted)}


def bytes_of(path: Path) -> bytes:
    """A file as it lies there, and, of Parquet, each value unpacked."""
    data = path.read_bytes()
    if path.suffix == ".parquet":
        table = pl.read_parquet(path, glob=False)
        numbers = [column.drop_nulls().to_numpy().tobytes() for column in table if column.dtype.is_integer()]
        packed = [b"".join(column) for column in table if column.dtype == pl.Binary]
        data = b"".join([data, *numbers, *packed, repr(table.rows()).encode()])
    return data


def in_two_batches(store: Path) -> None:
    add(store, STORY, WITH_IT)
    add(store, document("b", 11, 12, 13, 15), document("c", 11, 12, 13, 14, language="de"))


def in_an_index(store: Path) -> None:
    in_two_batches(store)
    rebuild_caches(store, "approximate")


def in_an_older_version(store: Path) -> None:
    in_two_batches(store)
    add(store, Document("s", document("s", 31, 32).text, STORY.origin, "other.example"))


@pytest.mark.parametrize("prepare", [in_two_batches, in_an_index, in_an_older_version])
def test_no_byte_of_it_is_left(tmp_path: Path, prepare: Callable[[Path], None]) -> None:
    store = tmp_path / "store"
    prepare(store)
    assert found(store) == {"text", "vector", "key", "source"}
    assert remove_documents(store, Choice(("s",))) == ["s"]
    assert found(store) != set()  # until it is compacted
    assert compact_store(store) == []
    assert found(store) == set()
    assert [row["id"] for row in list_documents(store)] == ["a", "b", "c"]


def test_what_a_copy_says_stays(tmp_path: Path) -> None:
    """Only the documents that were named go."""
    store = tmp_path / "store"
    copy = Document("z", WITH_IT.text, STORY.origin, "other.example")
    add(store, STORY, WITH_IT)
    add(store, copy)
    remove_documents(store, Choice(("s",)))
    compact_store(store)
    assert found(store) == {"text", "vector", "key"}
    with opened(store) as current:
        assert {one.id: one.text for one in current.corpus().documents} == {"a": STORY.text, "z": copy.text}


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Choice(("a", "c")), ["b"]),
        (Choice(source="old.example"), ["a", "c"]),
        (Choice(before="2024-05-10"), ["b", "c"]),
        (Choice(("c",), source="old.example"), ["a"]),
    ],
)
def test_by_id_by_source_and_by_date(tmp_path: Path, choice: Choice, left: list[str]) -> None:
    dates = {"a": "2024-05-09T23:59:00+00:00", "b": "2024-05-10", "c": None}
    documents = [
        Document(name, document(name, place, place + 1).text, STORY.origin, f"{site}.example", published=dates[name])
        for place, (name, site) in enumerate([("a", "new"), ("b", "old"), ("c", "new")])
    ]
    store = tmp_path / "store"
    add(store, *documents)
    assert remove_documents(store, choice) == sorted({"a", "b", "c"} - set(left))
    compact_store(store)
    assert [row["id"] for row in list_documents(store)] == left
