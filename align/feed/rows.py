"""Rows of any format -> documents: the fields that hold what, and why a row can't be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from html import unescape
from typing import Any, TypeVar

from align.feed.decode import clean
from align.feed.found import Found, NotTaken
from align.feed.html import read_fragment
from align.feed.options import FieldMap, Limits
from align.schema import Origin, Reject

Row = TypeVar("Row")

_BLOCK = re.compile(r"</(?:p|div|h[1-6]|ul|ol|blockquote)\s{0,9}>|<br\s{0,9}/?>", re.IGNORECASE)
"""What stands in a text that was taken from a page with its markup, and hardly in one about markup."""
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,5});")

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


def take_rows(
    name: str, rows: Iterable[tuple[int, Row]], take: Callable[[Row, Origin], Found], limits: Limits
) -> Iterator[Found | Reject]:
    """Yield a document or a reject for each row of a file.

    Args:
        name: of the file.
        rows: each with its number, which becomes its line.
        take: gives a row's document, or raises NotTaken with the reason.
        limits: how many rejects are too many: NotTaken is raised for the rest of the file.
    """
    rejected = 0
    for number, row in rows:
        try:
            yield take(row, Origin(name, number))
        except NotTaken as error:
            rejected += 1
            if rejected > limits.rejects:
                raise NotTaken(
                    f"over {limits.rejects:,} rejected rows; the rest, from line {number} on, wasn't read"
                ) from error
            yield Reject(name, number, str(error))


def find_fields(row: Mapping[str, Any], origin: Origin, fields: FieldMap) -> Found:
    """Find a document in a row of named values; raises NotTaken where it has no text."""
    text = _value(row, "text", fields)
    if text is None:
        named = f'no field "{fields.text}"' if fields.text else "no field with text"
        raise NotTaken(f"{named}; the row has {list_names(key for key in row if row[key] is not None)}")
    if not isinstance(text, str):
        raise NotTaken(f"wrong type: the text is {type_name(text)}, not a string")
    return Found(
        origin,
        clean(_plain(text)),
        id=_identifier(_value(row, "id", fields)),
        url=_string(_value(row, "url", fields)),
        title=_title(_value(row, "title", fields)),
        source=_source(_value(row, "source", fields)),
        published=_moment(_value(row, "published", fields)),
    )


def find_columns(names: Iterable[str], fields: FieldMap) -> dict[str, list[str]]:
    """Give for each field the columns of a table that may hold it, the likeliest first."""
    known = list(names)
    columns = {}
    for field, guesses in GUESSES.items():
        given = getattr(fields, field)
        likely = [name for guess in guesses for name in known if name.lower() == guess]
        columns[field] = likely if given is None else [name for name in known if name == given]
    return columns


def fill_text(row: Mapping[str, Any], columns: Mapping[str, list[str]]) -> dict[str, Any]:
    """Leave out what a table's row doesn't have, but for a text: that is empty then, and not another column's."""
    present = {name: value for name, value in row.items() if value is not None and value != ""}
    if not any(name in present for name in columns["text"]):
        present[columns["text"][0]] = ""
    return present


def no_text_column(names: Iterable[str], fields: FieldMap) -> str:
    """Say the reason for a table whose columns hold no text."""
    named = f'no column "{fields.text}"' if fields.text else "no column with text"
    return f"{named}; the columns are {list_names(names)}; name one with --field text=COLUMN"


def list_names(names: Iterable[str]) -> str:
    """Some names of fields, for a message."""
    return ", ".join(repr(clean(name))[:40] for name in list(names)[:8]) or "no fields"


def type_name(value: Any) -> str:
    """What a value is in JSON's terms."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def _value(row: Mapping[str, Any], field: str, fields: FieldMap) -> Any:
    """Take a field's value by its given name or, without one, by the first usual name that the row has."""
    given = getattr(fields, field)
    if given is not None:
        return row[given] if given in row else _within(row, given)
    names = {name.lower(): name for name in reversed(list(row))}
    known = (names[name] for name in GUESSES[field] if name in names)
    return next((row[name] for name in known if row[name] is not None), None)


def _within(row: Any, path: str) -> Any:
    """The value at `article.body`: the body of the object that is the article; None where there is none."""
    for name in path.split("."):
        row = row.get(name) if isinstance(row, dict) else None
    return row


def _plain(text: str) -> str:
    """A text without the markup or the entities that a page's source has, where it evidently has them.

    Whoever escapes a text escapes every `&` and `<` in it; with one left as it is, the others are meant as they stand.
    """
    if _BLOCK.search(text):
        return read_fragment(text)
    if "&" not in text or "<" in text or len(_ENTITY.findall(text)) != text.count("&"):
        return text
    return unescape(text)


def _title(value: Any) -> str | None:
    return _string(_plain(value)) if isinstance(value, str) else None


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
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float) else None


def _string(value: Any) -> str | None:
    return clean(value).strip() or None if isinstance(value, str) else None
