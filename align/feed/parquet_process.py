"""What reads and copies Parquet, as a process of its own: a damaged file makes Polars end the process it runs in.

Run as a script, it takes a request as one JSON object on stdin and answers in JSON Lines on stdout; a line that is a
string says what went wrong. It imports nothing of `align`, so that it runs wherever Polars does.

{"read": path, "columns": [names, any case], "given": [names]}    the columns' names, then each row's wanted ones
{"schemas": [paths]}                                              the columns' names and types, each file a line
{"copy": [[path, [row numbers from 1]], ...], "target": path}     how many rows the target holds
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, time
from typing import Any

_FIRST_ROWS = 100
_MOST_ROWS = 50_000
_SLICE = 32 << 20
"""Characters that are read at once, about."""
_ROW_GROUP = 100_000
_MOST_COLUMNS = 10_000


def read(path: str, columns: list[str], given: list[str]) -> Iterator[Any]:
    """Yield the names of all columns, then a slice at a time the rows of those that are wanted."""
    import polars as pl

    table = pl.scan_parquet(path, glob=False)
    names = _names(table)
    yield names
    table = table.select([name for name in names if name.lower() in columns or name in given])
    number = characters = 0
    height = _FIRST_ROWS
    while True:
        rows = table.slice(number, height).collect()
        for row in rows.iter_rows(named=True):
            characters += sum(len(value) if isinstance(value, str | bytes) else 8 for value in row.values())
            yield row
        number += rows.height
        if rows.height < height:
            return
        height = max(1, min(_MOST_ROWS, _SLICE * number // (characters + 1)))


def describe(paths: list[str]) -> Iterator[Any]:
    """Yield the columns of each file with their types."""
    import polars as pl

    for path in paths:
        table = pl.scan_parquet(path, glob=False)
        _names(table)
        yield [[name, repr(kind)] for name, kind in table.collect_schema().items()]


def copy(files: list[tuple[str, list[int]]], target: str) -> Iterator[Any]:
    """Write some rows of each file, in their order, to one file."""
    import polars as pl

    tables = []
    for path, rows in files:
        table = pl.scan_parquet(path, glob=False)
        number = "row"
        while number in table.collect_schema():
            number += "_"
        wanted = pl.Series(sorted(rows), dtype=pl.UInt32).implode()
        tables.append(table.with_row_index(number, offset=1).filter(pl.col(number).is_in(wanted)).drop(number))
    pl.concat(tables).sink_parquet(target, row_group_size=_ROW_GROUP)
    yield pl.scan_parquet(target, glob=False).select(pl.len()).collect().item()


def answer(request: dict[str, Any]) -> Iterator[Any]:
    """Do what is asked for; what goes wrong becomes the last line."""
    try:
        if "read" in request:
            yield from read(request["read"], request["columns"], request["given"])
        elif "schemas" in request:
            yield from describe(request["schemas"])
        else:
            yield from copy(request["copy"], request["target"])
    except BaseException as error:  # noqa: BLE001 - Polars' panics are no Exceptions
        yield " ".join(str(error).split())[:120]


def _names(table: Any) -> list[str]:
    names: list[str] = table.collect_schema().names()
    if len(names) > _MOST_COLUMNS:
        raise ValueError(f"over {_MOST_COLUMNS:,} columns")
    return names


def _plain(value: Any) -> str:
    """What JSON has no type for."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, date | time) else str(value)


if __name__ == "__main__":
    for line in answer(json.load(sys.stdin)):
        sys.stdout.write(json.dumps(line, default=_plain) + "\n")
