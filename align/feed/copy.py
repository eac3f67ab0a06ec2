"""Kept documents as rows in the format they came in; what came as no row becomes a document record."""

from __future__ import annotations

import codecs
import json
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from align.errors import FeedError, OutputError
from align.feed.csv import Records
from align.feed.decode import decode
from align.feed.found import FeedFile, NotTaken
from align.feed.options import Limits
from align.feed.parquet import check_schemas, copy_parquet
from align.feed.reader import FeedReader
from align.feed.unpack import format_suffix, iter_lines
from align.schema import Document

_LINES = (".jsonl", ".ndjson")


class RowFormat(StrEnum):
    """What kept rows are written as."""

    JSON_LINES = "JSON Lines"
    """Also the record of a document that was no row: a text, a page, an entry of a feed."""
    CSV = "CSV"
    PARQUET = "Parquet"


_SUFFIXES = {
    RowFormat.JSON_LINES: _LINES,
    RowFormat.CSV: (".csv", ".tsv"),
    RowFormat.PARQUET: (".parquet",),
}


def check_rows(documents: Sequence[Document], reader: FeedReader, output: Path | None = None) -> RowFormat:
    """Tell what kept rows will be written as.

    Args:
        documents: in the feed's order.
        reader: has read them.
        output: where they will be written.

    Raises:
        FeedError: rows of several formats, or of tables with other columns; they fit into no one file.
        OutputError: the output's name promises another format.
    """
    paths = _paths(documents, reader)
    found: dict[RowFormat, Path] = {}
    for path in paths:
        found.setdefault(_format_of(path), path)
    if len(found) > 1:
        mixed = " and ".join(f"{format_} ({path.name})" for format_, path in found.items())
        raise FeedError(
            f"the feed holds {mixed}, and kept rows keep their format; take one format at a time: "
            "`align index add STORE OTHERS`, then `align dedup ONE --against STORE`"
        )
    format_ = next(iter(found), RowFormat.JSON_LINES)
    if format_ is RowFormat.CSV:
        _check_headers(paths, reader.limits)
    elif format_ is RowFormat.PARQUET:
        check_schemas(paths)
    named = next((other for other, suffixes in _SUFFIXES.items() if output and output.suffix.lower() in suffixes), None)
    if named not in (None, format_):
        raise OutputError(f"{output}: the kept rows are {format_}; let the name end in {_SUFFIXES[format_][0]}")
    return format_


def copy_rows(documents: Sequence[Document], kept: Collection[str], reader: FeedReader) -> Iterator[tuple[int, bytes]]:
    """The rows of the kept documents in the feed's order, as pieces of a file, each with how many rows it ends.

    Args:
        documents: in the feed's order.
        kept: ids of the documents to copy.
        reader: has read them, and knows their files.

    Raises:
        FeedError: see `check_rows`; or a file that can't be read any more.
    """
    format_ = check_rows(documents, reader)
    files = [
        (path, [document for document in group if document.id in kept])
        for path, group in groupby(documents, lambda document: reader.path_of(document.id))
    ]
    if format_ is RowFormat.PARQUET:
        rows = [(path, [_line(document) for document in group]) for path, group in files]
        yield from copy_parquet(rows or [(path, []) for path in _paths(documents, reader)])
        return
    end = b"\n"
    if format_ is RowFormat.CSV and (header := _header(_paths(documents, reader), reader.limits)) is not None:
        end = b"\r\n" if header.endswith(b"\r\n") else end
        yield 0, _ended(header, end)
    for path, group in files:
        if format_suffix(path) in (*_LINES, *_SUFFIXES[RowFormat.CSV]):
            lines = _raw_rows(path, {_line(document) for document in group}, reader.limits)
            yield from ((1, _ended(line if len(files) == 1 else _in_utf8(line), end)) for line in lines)
        else:
            yield from ((1, _record(document)) for document in group)


def _raw_rows(path: Path, wanted: Collection[int], limits: Limits) -> Iterator[bytes]:
    """The bytes of some rows, by line; not a line further than needed: what comes after may be damaged."""
    if not wanted:
        return
    last = max(wanted)
    try:
        for number, row in _all_rows(FeedFile(path, path.name), limits):
            if number in wanted:
                yield row
            if number >= last:
                return
    except NotTaken as error:
        raise FeedError(f"{path}: {error}") from error


def _all_rows(file: FeedFile, limits: Limits) -> Iterator[tuple[int, bytes]]:
    if _format_of(file.path) is RowFormat.JSON_LINES:
        return iter_lines(file, limits)
    return ((number, record.raw) for number, record in Records(file, limits))


def _paths(documents: Sequence[Document], reader: FeedReader) -> list[Path]:
    """The files that documents came from, each once; all files where there is no document."""
    paths = dict.fromkeys(reader.path_of(document.id) for document in documents)
    return list(paths) or [file.path for file in reader.files]


def _format_of(path: Path) -> RowFormat:
    suffix = format_suffix(path)
    return next((format_ for format_, suffixes in _SUFFIXES.items() if suffix in suffixes), RowFormat.JSON_LINES)


def _check_headers(paths: Sequence[Path], limits: Limits) -> None:
    first: tuple[Path, Records] | None = None
    for path in paths:
        records = _open_records(path, limits)
        if records is None:
            continue
        if first is None:
            first = path, records
        elif (records.names, records.delimiter) != (first[1].names, first[1].delimiter):
            raise FeedError(f"{path} has other columns than {first[0]}, or divides them otherwise; dedup each alone")


def _header(paths: Sequence[Path], limits: Limits) -> bytes | None:
    return next((records.header for path in paths if (records := _open_records(path, limits)) is not None), None)


def _open_records(path: Path, limits: Limits) -> Records | None:
    try:
        return Records(FeedFile(path, path.name), limits)
    except NotTaken:
        return None


def _line(document: Document) -> int:
    return document.origin.line or 0


def _ended(line: bytes, end: bytes) -> bytes:
    """Only the last line of a file may lack its line end."""
    return line if line.endswith(b"\n") else line + end


def _in_utf8(line: bytes) -> bytes:
    """A row as it fits between those of other files: in UTF-8, without a byte order mark."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return decode(line).encode()
    return line.removeprefix(codecs.BOM_UTF8)


def _record(document: Document) -> bytes:
    keys = ("id", "source", "url", "title", "published", "text")
    row = {key: getattr(document, key) for key in keys}
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"
