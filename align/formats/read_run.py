"""A folder written by `align run` -> the corpus it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from align.errors import FormatError
from align.schema import SCHEMA_VERSION, Corpus, Document, Kind, Language, Origin, Segment
from align.text.corpus import build_table


def is_run(path: Path) -> bool:
    """Whether a folder was written by `align run`, and wholly so."""
    return (path / "run.json").is_file() and (path / "segments.jsonl").is_file()


def read_run(folder: Path) -> Corpus:
    """The documents and segments of a run; a document's `text` isn't stored and comes back empty.

    Raises:
        FormatError: a newer schema, or a table that is damaged.
    """
    try:
        signature = json.loads((folder / "run.json").read_text("utf-8"))
        if signature["schema"] > SCHEMA_VERSION:
            raise FormatError(f"{folder}: written by a newer align ({signature['version']}); update this one")
        rows = list(_rows(folder / "documents.jsonl"))
        segments = [Segment(**{**row, "kind": Kind(row["kind"])}) for row in _rows(folder / "segments.jsonl")]
        documents = [_document(row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FormatError(f"{folder}: damaged or no run ({error!r}); make it anew with `align run`") from error
    languages = {row["id"]: Language(row["language"], row["confidence"]) for row in rows}
    copies = {row["id"]: row["duplicate_of"] for row in rows if row["duplicate_of"] is not None}
    return Corpus(tuple(documents), languages, build_table(segments), copies)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _document(row: dict[str, Any]) -> Document:
    keys = ("id", "source", "url", "title", "published")
    return Document(text="", origin=Origin(**row["origin"]), **{key: row[key] for key in keys})
