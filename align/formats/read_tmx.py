"""TMX files -> translation units, one after the other: a file of gigabytes costs no memory.

A file is met with distrust: nothing that it names is loaded, none of its entities is taken, and a unit, a name,
the depth of elements are bounded. A plain `<!DOCTYPE tmx SYSTEM "tmx14.dtd">`, which most files have, is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.errors import FormatError
from align.formats.markup import XML_LANG
from align.text.safe_xml import SAFE_PARSER, declares_entities

_CHUNK = 1 << 16
MOST_BYTES = 10_000_000
"""Of one unit."""
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut", "sub"})
"""Inline elements that hold codes of the original format in place of text."""
_ANY = "*all*"


@dataclass(frozen=True, slots=True)
class MemoryUnit:
    """A `<tu>`: its texts by language, without region; the first of a language counts."""

    number: int
    """From 1 on."""
    texts: dict[str, str] = field(default_factory=dict)
    """In the order of the file."""
    source_language: str | None = None
    """What the unit or the header calls its source."""
    problem: str | None = None
    """Why the unit can't be taken."""


def read_memory(path: Path) -> Iterator[MemoryUnit]:
    """Read the units of a TMX file, damaged ones with their problem.

    Raises:
        FormatError: no such file, no XML or no TMX, entities of its own, or something over a limit.
    """
    from lxml import etree

    parser = etree.XMLPullParser(**SAFE_PARSER)
    reader = _Reader(path)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
                reader.take(len(chunk))
                yield from reader.units(parser.read_events())
        parser.close()
        yield from reader.units(parser.read_events())
    except etree.XMLSyntaxError as error:
        reason = " ".join(str(error).split())[:200]
        raise FormatError(f"{path}: no XML from here on: {reason}; mend the file") from error
    except OSError as error:
        raise FormatError(f"{path}: {error.strerror}") from error


class _Reader:
    """Takes the events of a parser, keeps what the unit under way needs, and throws away what is done."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self.unread = 0
        """Bytes since a unit, or anything else, was done."""
        self.unit: Any = None
        self.started = False
        self.source_language: str | None = None

    def take(self, count: int) -> None:
        """Count bytes that were fed."""
        self.unread += count

    def units(self, events: Any) -> Iterator[MemoryUnit]:
        """Give the units that are done."""
        for event, element in events:
            if event == "start":
                self._start(element)
                continue
            self.unread = 0 if self.unit is None or element is self.unit else self.unread
            if element is self.unit:
                self.number += 1
                self.unit = None
                yield _read_unit(element, self.number, self.source_language)
            if self.unit is None:
                _forget(element)
        if self.unread > MOST_BYTES:
            raise FormatError(f"{self.path}: unit {self.number + 1} is over the limit of {MOST_BYTES:,} bytes")

    def _start(self, element: Any) -> None:
        if not self.started:
            self.started = True
            _check_root(self.path, element)
        elif self.unit is None and _name(element) == "tu":
            self.unit = element
        elif _name(element) == "header" and self.unit is None:
            self.source_language = _language(element.get("srclang"))


def _check_root(path: Path, root: Any) -> None:
    """Refuse what is no TMX, and whatever declares entities, before any is met."""
    if _name(root) != "tmx":
        raise FormatError(f"{path}: no TMX: its outermost element is {_name(root)[:40]!r}")
    if declares_entities(root):
        raise FormatError(f"{path}: declares XML entities, which no translation memory needs; take them out")


def _forget(element: Any) -> None:
    """Free an element that is done, and everything before it."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def _read_unit(element: Any, number: int, source_language: str | None) -> MemoryUnit:
    source = _language(element.get("srclang")) or source_language
    texts: dict[str, str] = {}
    try:
        for variant in element:
            if _name(variant) == "tuv":
                language = _language(variant.get(XML_LANG) or variant.get("lang"))
                if language is None:
                    raise ValueError("a text without `xml:lang`")
                segment = next((child for child in variant if _name(child) == "seg"), None)
                if segment is None:
                    raise ValueError(f"no `seg` for {language}")
                texts.setdefault(language, "".join(_text(segment)))
    except ValueError as error:
        return MemoryUnit(number, source_language=source, problem=str(error))
    return MemoryUnit(number, texts, source, None if len(texts) > 1 else "fewer than two languages")


def _text(element: Any) -> Iterator[str]:
    """The text of a segment without codes of its original format."""
    yield element.text or ""
    for child in element:
        if not isinstance(child.tag, str):
            raise ValueError(f"an entity that isn't declared: {str(child.text)[:40]}")
        if _name(child) not in _CODES:
            yield from _text(child)
        yield child.tail or ""


def _name(element: Any) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _language(code: str | None) -> str | None:
    """`en-US` -> `en`; None for none, and for any."""
    if not code or code.lower() == _ANY:
        return None
    return code.replace("_", "-").partition("-")[0].strip().lower()[:8] or None
