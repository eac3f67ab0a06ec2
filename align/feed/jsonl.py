"""JSON Lines: one document a row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from align.errors import FeedError
from align.feed.decode import clean, decode
from align.feed.found import FeedFile, Found, NotTaken
from align.feed.options import FieldMap, Limits
from align.feed.unpack import iter_lines, over_limit
from align.schema import Origin, Reject

GUESSES = {
    "id": ("id", "_id", "doc_id", "document_id", "guid", "uuid"),
    "text": ("text", "body", "content", "article", "fulltext", "full_text", "maintext", "raw_text", "plain_text"),
    "title": ("title", "headline", "heading"),
    "url": ("url", "link", "uri", "canonical_url", "source_url"),
    "source": ("source", "site", "outlet", "publisher", "domain", "sitename", "hostname", "source_domain"),
    "published": (
        "published",
        "published_at",
        "publishedat",
        "date",
        "pubdate",
        "pub_date",
        "date_publish",
        "datepublished",
        "date_published",
        "publish_date",
        "timestamp",
        "created_at",
    ),
}
"""The usual names of each field, the likeliest first; compared without regard to case."""


def iter_raw_lines(path: Path, limits: Limits | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield 1-based line numbers and the raw bytes of each line, line end included, unpacked if packed.

    Raises FeedError when the file can't be read to its end.
    """
    try:
        yield from iter_lines(path, limits or Limits())
    except NotTaken as error:
        raise FeedError(f"{path}: {error}") from error


def read_jsonl(file: FeedFile, fields: FieldMap, limits: Limits) -> Iterator[Found | Reject]:
    """Yield a document or a reject for each line that isn't blank; raises NotTaken for the rest of a file."""
    rejected = 0
    for number, line in iter_lines(file.path, limits):
        if not line.strip():
            continue
        try:
            yield _read_row(line, Origin(file.name, number), fields, limits)
        except NotTaken as error:
            rejected += 1
            if rejected > limits.rejects:
                raise NotTaken(
                    f"over {limits.rejects:,} rejected rows; the rest, from line {number} on, wasn't read"
                ) from error
            yield Reject(file.name, number, str(error))


def _read_row(line: bytes, origin: Origin, fields: FieldMap, limits: Limits) -> Found:
    if len(line) > limits.document_bytes:
        raise NotTaken(over_limit(limits))
    try:
        row = json.loads(decode(line).strip())
    except (ValueError, RecursionError) as error:
        raise NotTaken(f"broken line: not JSON: {str(error)[:120]}") from error
    if not isinstance(row, dict):
        raise NotTaken(f"wrong type: the row is {_type_name(row)}, not an object")
    text = _value(row, "text", fields)
    if text is None:
        named = f'no field "{fields.text}"' if fields.text else "no field with text"
        raise NotTaken(f"{named}; the row has {_field_names(row)}")
    if not isinstance(text, str):
        raise NotTaken(f"wrong type: the text is {_type_name(text)}, not a string")
    return Found(
        origin,
        clean(text),
        id=_identifier(_value(row, "id", fields)),
        url=_string(_value(row, "url", fields)),
        title=_string(_value(row, "title", fields)),
        source=_source(_value(row, "source", fields)),
        published=_moment(_value(row, "published", fields)),
    )


def _value(row: dict[str, Any], field: str, fields: FieldMap) -> Any:
    """Take a field's value by its given name or, without one, by the first usual name that the row has."""
    given = getattr(fields, field)
    if given is not None:
        return row.get(given)
    names = {name.lower(): name for name in reversed(row)}
    return next((row[names[name]] for name in GUESSES[field] if row.get(names.get(name, "")) is not None), None)


def _identifier(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return _string(str(value))


def _source(value: Any) -> str | None:
    # NewsAPI and its like give an object with an id and a name.
    return _string(value.get("name") or value.get("id")) if isinstance(value, dict) else _string(value)


def _moment(value: Any) -> str | float | None:
    if isinstance(value, bool) or value == "":
        return None
    return value if isinstance(value, str | int | float) else None


def _string(value: Any) -> str | None:
    return clean(value).strip() or None if isinstance(value, str) else None


def _type_name(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def _field_names(row: dict[str, Any]) -> str:
    return ", ".join(repr(clean(name))[:40] for name in list(row)[:8]) or "no fields"
