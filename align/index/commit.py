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
from align.index.tables import BATCHES
from align.schema import SCHEMA_VERSION

COMMIT = "commit.json"
COPY = "commit.copy.json"
"""The same, written first: what `align index rebuild` goes by when the other is damaged."""
FORMAT = 1
"""Raised when the layout of a store changes in a way that older readers can't take."""


def is_store(path: Path) -> bool:
    """Whether a path is a store, damaged or not."""
    return (path / COMMIT).is_file()


def lost_commit(path: Path) -> str | None:
    """What to do about a store whose commit is gone and whose copy of it isn't; None for anything else."""
    if (path / COMMIT).exists() or not (path / COPY).is_file():
        return None
    return f"{path / COMMIT}: missing; {_advice(path)}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One live batch: its folder, the checksum of its manifest, and how many rows number its documents."""

    name: str
    manifest: str
    documents: int
    segments: int
    merged: tuple[str, ...] = ()
    """Batches that became this one and that a cached index was built from."""


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

    @property
    def segments(self) -> int:
        """In all batches, of all languages and kinds, those of removed documents among them."""
        return sum(entry.segments for entry in self.batches)


def read_commit(store: Path) -> Commit:
    """The state of a store.

    Raises:
        StoreError: no store, a newer one, or a damaged commit.
    """
    try:
        return _read(store / COMMIT)
    except FileNotFoundError:
        raise no_store(store) from None
    except ValueError as error:
        advice = _advice(store)
        raise StoreError(f"{store / COMMIT}: damaged ({error}); {advice}") from error


def no_store(path: Path) -> StoreError:
    """What is said where a store is wanted and there is none, or only what is left of one."""
    return StoreError(lost_commit(path) or f"{path}: no store; make one with `align index add {path} FEED`")


def _advice(store: Path) -> str:
    return f"`align index rebuild {store}` restores it from {COPY}"


def restore_commit(store: Path) -> bool:
    """Put the copy in the place of a damaged or missing commit; False when the commit is whole.

    Raises:
        StoreError: the copy is damaged, too, or missing, or a batch that it names is gone.
    """
    try:
        _read(store / COMMIT)
    except (FileNotFoundError, ValueError):
        pass
    else:
        return False
    try:
        copy = _read(store / COPY)
    except (FileNotFoundError, ValueError) as error:
        raise StoreError(
            f"{store}: both {COMMIT} and {COPY} are damaged ({error}); restore one of them from a copy of the store"
        ) from error
    for entry in copy.batches:
        if not (store / BATCHES / entry.name).is_dir():
            raise StoreError(f"{store / BATCHES / entry.name}: missing; restore the store from a copy")
    with reporting("write", store / COMMIT):
        replace_file(store / COMMIT, (store / COPY).read_bytes())
    return True


def copy_damage(store: Path) -> str | None:
    """What is wrong with the copy of the commit, if anything."""
    try:
        _read(store / COPY)
    except (FileNotFoundError, ValueError, StoreError) as error:
        return f"{store / COPY}: damaged ({error}); the next change of the store replaces it"
    return None


def _read(path: Path) -> Commit:
    """Read one of the two files.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it is damaged.
        StoreError: it can't be read, or is newer than this align.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; check its permissions") from error
    try:
        row: dict[str, Any] = json.loads(data)
        if row.pop("checksum") != _checksum(row):  # of whatever the others are, so that it can be asked first
            raise ValueError("checksum")
        if row["format"] > FORMAT or row["schema"] > SCHEMA_VERSION:
            raise StoreError(f"{path.parent}: written by a newer align; update this one, or start a new store")
        return _commit(row)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def write_commit(store: Path, commit: Commit) -> None:
    """Make a commit the state of the store: the one step that counts."""
    row = asdict(commit)
    row["checksum"] = _checksum(row)
    data = json.dumps(row, ensure_ascii=False, indent=1).encode()
    with reporting("write", store / COMMIT):
        replace_file(store / COPY, data)
        replace_file(store / COMMIT, data)


def _checksum(row: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()


def _commit(row: dict[str, Any]) -> Commit:
    row["batches"] = tuple(Entry(**{**entry, "merged": tuple(entry["merged"])}) for entry in row["batches"])
    row["statistics"] = None if row["statistics"] is None else Entry(**row["statistics"])
    for key in ("removed", "superseded"):
        row[key] = {name: tuple(rows) for name, rows in row[key].items()}
    return Commit(**row)
