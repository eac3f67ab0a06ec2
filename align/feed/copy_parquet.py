"""Chosen rows of Parquet files -> one Parquet file with the same columns and types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from align.errors import FeedError
from align.feed.found import NotTaken
from align.feed.parquet import quiet_polars, schema_of

_CHUNK = 1 << 20
_ROW_GROUP = 100_000


def check_schemas(paths: Sequence[Path]) -> None:
    """Check that all files have the same columns with the same types; raises FeedError."""
    schemas = [(path, schema) for path in paths if (schema := _schema(path)) is not None]
    for path, schema in schemas[1:]:
        first = schemas[0]
        if list(schema.items()) != list(first[1].items()):
            raise FeedError(f"{path} has other columns or types than {first[0]}; dedup each alone")


def copy_parquet(files: Sequence[tuple[Path, Sequence[int]]]) -> Iterator[tuple[int, bytes]]:
    """The bytes of a Parquet file that holds rows of other files, in pieces, the first with their number.

    Args:
        files: each with the 1-based numbers of its rows, in order.

    Raises:
        FeedError: a file that can't be read any more, or no room in the folder for temporary files.
    """
    files = [(path, rows) for path, rows in files if _schema(path) is not None]
    if not files:
        return
    with TemporaryDirectory(prefix="align-") as folder:
        target = Path(folder, "kept.parquet")
        try:
            with quiet_polars("the kept rows can't be copied"):
                count = _write(files, target)
        except NotTaken as error:
            raise FeedError(f"{files[0][0]}: {error}; is there room in {folder}?") from error
        with target.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield count, chunk
                count = 0


def _write(files: Sequence[tuple[Path, Sequence[int]]], target: Path) -> int:
    import polars as pl

    tables = []
    for path, rows in files:
        table = pl.scan_parquet(path, glob=False)
        number = "row"
        while number in table.collect_schema():
            number += "_"
        wanted = pl.Series(sorted(rows), dtype=pl.UInt32).implode()
        table = table.with_row_index(number, offset=1).filter(pl.col(number).is_in(wanted)).drop(number)
        tables.append(table)
    pl.concat(tables).sink_parquet(target, row_group_size=_ROW_GROUP)
    return int(pl.scan_parquet(target, glob=False).select(pl.len()).collect().item())


def _schema(path: Path) -> dict[str, object] | None:
    try:
        return dict(schema_of(path))
    except NotTaken:
        return None
