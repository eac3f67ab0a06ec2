"""XML in pieces: elements written one after the other, so that no document has to be held whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FULL = 1 << 16
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def xml_text(text: str) -> str:
    """A text with U+FFFD in the place of each character that XML 1.0 can't hold; its length stays."""
    return _FORBIDDEN.sub("\ufffd", text)


def add_element(parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:
    """Append an element with text and attributes to another."""
    from lxml import etree

    element = etree.SubElement(parent, tag, {key: xml_text(value) for key, value in attributes.items()})
    element.text = None if text is None else xml_text(text)
    return element


def write_markup(write: Callable[[Any], Iterator[None]]) -> Iterator[bytes]:
    """The bytes of an XML document, in pieces.

    Args:
        write: takes an `lxml.etree.xmlfile` and writes to it, yielding where what is written may be passed on.
    """
    from lxml import etree

    buffer = BytesIO()
    with etree.xmlfile(buffer, encoding="utf-8") as file:
        file.write_declaration()
        for _ in write(file):
            file.flush()
            if buffer.tell() >= _FULL:
                yield _drained(buffer)
    yield _drained(buffer)


def _drained(buffer: BytesIO) -> bytes:
    data = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return data
