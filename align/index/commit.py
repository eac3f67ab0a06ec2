"""The commit: one small file that says which batches a store consists of, replaced by one rename.

Whatever it doesn't name isn't there. Commits are counted, never dated: a clock may go backwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from align.errors import StoreError
from align.index.durable import replace_file, reporting
from align.schema import SCHEMA_VERSION

COMMIT = "commit.json"
FORMAT = 1
"""Raised when the layout of a store changes in a way that older readers can't take."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One live batch: its folder, the checksum of its manifest, and how many rows number its documents."""

    name: str
    manifest: str
    documents: int
    segments: int


@dataclass(frozen=True, slots=True)
class Commit:
    """The state of a store; `removed` and `superseded` hold rows of `documents.parquet` by batch.

    A superseded row is an older version of a document, or was read anew when its source became better known.
    """

    encoder: str
    revision: str
    dimension: int
    segmenter: str
    number: int = 0
    format: int = FORMAT
    schema: int = SCHEMA_VERSION
    batches: tuple[Entry, ...] = ()
    removed: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    superseded: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    statistics: Entry | None = None
    """Frozen counts, in a folder like a batch's; None when the store counts for itself."""


def read_commit(store: Path) -> Commit:
    """The state of a store.

    Raises:
        StoreError: no store, a newer one, or a damaged commit.
    """
    path = store / COMMIT
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise StoreError(f"{store}: no store; make one with `align index add {store} FEED`") from None
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; check its permissions") from error
    try:
        row: dict[str, Any] = json.loads(data)
        if row["format"] > FORMAT or row["schema"] > SCHEMA_VERSION:
            raise StoreError(f"{store}: written by a newer align; update this one")
        if row.pop("checksum") != _checksum(row):
            raise ValueError("checksum")
        return _commit(row)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreError(f"{path}: damaged ({error}); restore this file from a copy of the store") from error


def write_commit(store: Path, commit: Commit) -> None:
    """Make a commit the state of the store: the one step that counts."""
    row = asdict(commit)
    row["checksum"] = _checksum(row)
    with reporting("write", store / COMMIT):
        replace_file(store / COMMIT, json.dumps(row, ensure_ascii=False, indent=1).encode())


def _checksum(row: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()


def _commit(row: dict[str, Any]) -> Commit:
    row["batches"] = tuple(Entry(**entry) for entry in row["batches"])
    row["statistics"] = None if row["statistics"] is None else Entry(**row["statistics"])
    for key in ("removed", "superseded"):
        row[key] = {name: tuple(rows) for name, rows in row[key].items()}
    return Commit(**row)
