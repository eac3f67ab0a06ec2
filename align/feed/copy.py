"""Kept documents as rows: what came as a row is copied byte for byte, the rest as a document record."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path

from align.feed.jsonl import iter_raw_lines
from align.feed.reader import FeedReader
from align.schema import Document


def copy_rows(documents: Sequence[Document], kept: Collection[str], reader: FeedReader) -> Iterator[bytes]:
    """The rows of the kept documents in the feed's order, each with its newline.

    Args:
        documents: in the feed's order.
        kept: ids of the documents to copy.
        reader: has read them, and knows their files.
    """
    place = 0
    while place < len(documents):
        document = documents[place]
        if document.origin.line is None:
            place += 1
            if document.id in kept:
                yield _record(document)
            continue
        path = reader.path_of(document.id)
        rows = _rows_of(documents, place, path, reader)
        place += len(rows)
        wanted = {row.origin.line for row in rows if row.id in kept and row.origin.line is not None}
        if wanted:
            # Not a line further than needed: what comes after may be damaged.
            lines = islice(iter_raw_lines(path, reader.limits), max(wanted))
            yield from (_ended(line) for number, line in lines if number in wanted)


def _rows_of(documents: Sequence[Document], start: int, path: Path, reader: FeedReader) -> list[Document]:
    """The documents from `start` on that were read from one file."""
    rows = []
    for document in documents[start:]:
        if document.origin.line is None or reader.path_of(document.id) != path:
            break
        rows.append(document)
    return rows


def _ended(line: bytes) -> bytes:
    """Only the last line of a file may lack its newline."""
    return line if line.endswith(b"\n") else line + b"\n"


def _record(document: Document) -> bytes:
    keys = ("id", "source", "url", "title", "published", "text")
    row = {key: getattr(document, key) for key in keys}
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"
