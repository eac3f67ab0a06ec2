"""Parquet: one document a row, read some thousand rows at a time, and of their columns only those that are wanted."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from align.feed.decode import decode
from align.feed.found import FeedFile, Found, NotTaken
from align.feed.options import FieldMap, Limits
from align.feed.rows import fill_text, find_columns, find_fields, no_text_column, take_rows
from align.feed.unpack import PACKED_SUFFIXES, most_unpacked
from align.schema import Origin, Reject

if TYPE_CHECKING:
    import polars as pl

_FIRST_ROWS = 100
_MOST_ROWS = 50_000
_SLICE = 32 << 20
"""Characters that are read at once, about."""
_CHUNK = 1 << 20
_MOST_COLUMNS = 10_000
_stderr = Lock()


def read_parquet(file: FeedFile, fields: FieldMap, limits: Limits) -> Iterator[Found | Reject]:
    """Yield a document or a reject for each row, numbered from 1; raises NotTaken for (the rest of) a file."""
    if file.path.suffix.lower() in PACKED_SUFFIXES:
        raise NotTaken("Parquet is packed within; unpack the file first")
    if file.stream is not None:
        with file.stream as stream:
            while stream.read(_CHUNK):
                pass
    names = list(schema_of(file.path))
    columns = find_columns(names, fields)
    if not columns["text"]:
        raise NotTaken(no_text_column(names, fields))

    def take(row: dict[str, Any], origin: Origin) -> Found:
        return find_fields(fill_text(row, columns), origin, fields)

    wanted = sorted({name for likely in columns.values() for name in likely})
    yield from take_rows(file.name, _rows(file.path, wanted, limits), take, limits)


def schema_of(path: Path) -> dict[str, pl.DataType]:
    """Give the names and types of a file's columns; raises NotTaken for what is no Parquet file."""
    import polars as pl

    with quiet_polars():
        schema = pl.scan_parquet(path, glob=False).collect_schema()
    if len(schema) > _MOST_COLUMNS:
        raise NotTaken(f"over {_MOST_COLUMNS:,} columns")
    return dict(schema)


def _rows(path: Path, columns: Sequence[str], limits: Limits) -> Iterator[tuple[int, dict[str, Any]]]:
    import polars as pl

    number = unpacked = 0
    height = _FIRST_ROWS
    most = most_unpacked(path.stat().st_size, limits)
    table = pl.scan_parquet(path, glob=False).select(columns)
    while True:
        with quiet_polars():
            rows = table.slice(number, height).collect()
        for row in rows.iter_rows(named=True):
            number += 1
            # A column of the same value a billion times takes a few bytes.
            unpacked += sum(len(value) if isinstance(value, str | bytes) else 8 for value in row.values())
            if unpacked > most:
                raise NotTaken(f"unpacks to over {limits.unpacked_ratio} times its size")
            yield number, {name: decode(value) if isinstance(value, bytes) else value for name, value in row.items()}
        if rows.height < height:
            return
        height = max(1, min(_MOST_ROWS, _SLICE * number // (unpacked + 1)))


@contextmanager
def quiet_polars(problem: str = "damaged Parquet file") -> Iterator[None]:
    """Turn what Polars says into NotTaken; what its threads write to stderr of a damaged file is dropped."""
    from polars.exceptions import PanicException, PolarsError

    with _stderr, Path(os.devnull).open("wb") as nowhere:
        kept = os.dup(2)
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        except (PolarsError, PanicException, OSError, ValueError, OverflowError) as error:
            raise NotTaken(f"{problem}: {' '.join(str(error).split())[:120]}") from error
        finally:
            os.dup2(kept, 2)
            os.close(kept)
