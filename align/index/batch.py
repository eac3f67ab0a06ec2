"""A batch: an immutable folder of Parquet files with a manifest of their checksums."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.errors import StoreError
from align.index.commit import Entry
from align.index.durable import PARTIAL, checksum, discard, make_folder, rename, reporting, sync, write_file
from align.index.tables import ROW_GROUP

if TYPE_CHECKING:
    import polars as pl

    from align.index.tables import Tables

MANIFEST = "manifest.json"
PART = 65_536
"""Vectors that are sorted at a time: 64 MB of 512 dimensions."""


def write_batch(parent: Path, number: int, write: Callable[[Path], dict[str, int]]) -> Entry:
    """Make a batch that is wholly there or not at all; it counts once a commit names it.

    Args:
        parent: the folder of batches.
        number: of the commit that will name it.
        write: fills a folder with Parquet files; gives rows by table.

    Raises:
        StoreError: full disk, read-only folder.
    """
    partial = parent / f"{number:06}-{os.getpid()}{PARTIAL}"
    try:
        with reporting("write", partial):
            make_folder(parent)
            discard(partial)
            partial.mkdir()
            rows = write(partial)
            files = {}
            for name in sorted(rows):
                path = partial / f"{name}.parquet"
                sync(path)
                files[path.name] = {"rows": rows[name], "bytes": path.stat().st_size, "sha256": checksum(path)}
            manifest = json.dumps(files, indent=1).encode()
            digest = hashlib.sha256(manifest).hexdigest()
            write_file(partial / MANIFEST, manifest)
            sync(partial)
            name = f"{number:06}-{digest[:8]}"
            discard(parent / name)  # of a writer that was killed before it could commit: no commit named it
            rename(partial, parent / name)
    except BaseException:
        discard(partial)  # gives the room back at once
        raise
    return Entry(name, digest, rows.get("documents", 0), rows.get("segments", 0))


def write_tables(tables: Tables) -> Callable[[Path], dict[str, int]]:
    """What `write_batch` needs to write tables that are in memory."""

    def write(folder: Path) -> dict[str, int]:
        for name, table in tables.items():
            write_table(table.lazy(), folder / f"{name}.parquet")
        return {name: len(table) for name, table in tables.items()}

    return write


def write_table(table: pl.LazyFrame, path: Path) -> None:
    """Write one Parquet file, in bounded memory; vectors don't compress, so nothing is lost by leaving them be."""
    compression: Any = "uncompressed" if path.stem.partition("-")[0] in ("vectors", "grams", "lines") else "zstd"
    table.sink_parquet(path, compression=compression, row_group_size=ROW_GROUP, statistics=True)


def write_vectors(vectors: pl.LazyFrame, path: Path, texts: int) -> None:
    """Write vectors by key, each once, in bounded memory; Polars would hold them all, twice, to sort them.

    Args:
        vectors: key and vector.
        path: of the file; a part of the keys at a time, which as hashes are spread evenly, is written beside it first.
        texts: how many vectors there are, at most.
    """
    import polars as pl

    count = 1 + texts // PART
    ends = [pl.lit((1 << 64) * place // count - 1, pl.UInt64) for place in range(1, count + 1)]
    parts = [path.with_name(f"{path.stem}-{place}{PARTIAL}") for place in range(count)]
    for place, part in enumerate(parts):
        mine = vectors.filter(pl.col("key") <= ends[place])
        mine = mine.filter(pl.col("key") > ends[place - 1]) if place else mine
        write_table(mine.unique("key").sort("key"), part)
    write_table(pl.concat([pl.scan_parquet(part, glob=False) for part in parts]), path)
    for part in parts:
        part.unlink()


def damages(folder: Path, entry: Entry) -> Iterator[str]:
    """What is wrong with a batch, a line each: compares every checksum."""
    yield from _damaged_files(folder, entry)
    with suppress(OSError, ValueError):
        files = {*json.loads((folder / MANIFEST).read_bytes()), MANIFEST}
        yield from (f"{path}: not of this store" for path in sorted(folder.iterdir()) if path.name not in files)


def check_whole(folders: Iterable[tuple[Path, Entry]]) -> None:
    """See to it that what is about to be written again, under a new checksum, is still what was written.

    Raises:
        StoreError: a file is damaged or missing.
    """
    for folder, entry in folders:
        for damage in _damaged_files(folder, entry):
            raise StoreError(f"{damage}; nothing was changed")


def _damaged_files(folder: Path, entry: Entry) -> Iterator[str]:
    try:
        manifest = (folder / MANIFEST).read_bytes()
    except OSError as error:
        yield f"{folder / MANIFEST}: {error.strerror}"
        return
    if hashlib.sha256(manifest).hexdigest() != entry.manifest:
        yield f"{folder / MANIFEST}: damaged (its checksum isn't the one in commit.json)"
        return
    for name, expected in sorted(json.loads(manifest).items()):
        try:
            found = checksum(folder / name)
        except OSError as error:
            yield f"{folder / name}: {error.strerror}"
            continue
        if found != expected["sha256"]:
            yield f"{folder / name}: damaged (its checksum isn't the one in {MANIFEST})"
