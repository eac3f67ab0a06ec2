"""RSS and Atom files as they were scraped: one document an entry.

Entries are taken as the parser completes them, so that a feed that was cut off costs its end alone. Nothing outside
of the file is ever loaded, and a file that declares entities of its own is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

from align.feed.decode import clean, decode
from align.feed.found import FeedFile, Found, NotTaken
from align.feed.html import read_fragment
from align.feed.options import FieldMap, Limits
from align.feed.rows import take_rows
from align.feed.unpack import read_bounded
from align.schema import Origin, Reject
from align.text.safe_xml import SAFE_PARSER, declares_entities

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PREFIXES = {
    "": "",
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dc:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
}
"""Namespace -> what its names begin with here. What other namespaces hold (players, images) is no text."""
_TEXTS = ("content:encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "issued", "dc:issued", "dc:date", "dc:created")
"""Not `updated`: that is when somebody touched the entry last."""
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w-]{2,20})")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,30};")


def read_rss(file: FeedFile, _: FieldMap, limits: Limits) -> Iterator[Found | Reject]:
    """Yield a document or a reject for each entry; raises NotTaken for (the rest of) a file that is no feed."""
    data = read_bounded(file, limits)
    declared = _ENCODING.search(data)
    markup = clean(decode(data, declared.group(1).decode("ascii") if declared else None))
    if not markup.strip():
        raise NotTaken("empty")
    # The encoding that it states is no longer its own; names such as &nbsp; are HTML's, and unknown to XML.
    markup = _DECLARATION.sub(lambda declaration: "\n" * declaration.group().count("\n"), markup)
    markup = _NAMED.sub(lambda name: unescape(name.group()), markup)
    yield from take_rows(file.name, _entries(markup.encode()), _take, limits)


def _entries(markup: bytes) -> Iterator[tuple[int, Element]]:
    """The entries, each with its line, as soon as they are complete."""
    from lxml.etree import XMLSyntaxError, iterparse

    root = None
    try:
        for event, element in iterparse(BytesIO(markup), **SAFE_PARSER):
            if root is None:
                root = element
                _refuse(root)
            if event == "end" and _name(element) in ("item", "entry"):
                yield element.sourceline or 1, element
                element.clear()
    except XMLSyntaxError as error:
        raise NotTaken(f"malformed XML, not read any further: {error.msg[:120]}") from error


def _refuse(root: Element) -> None:
    """Refuse what is no feed, and what declares entities."""
    if declares_entities(root):
        raise NotTaken("it declares XML entities; that is refused")
    if _name(root) not in ("rss", "feed", "rdf:RDF"):
        raise NotTaken(f"no RSS or Atom feed: the document is a {clean(str(root.tag))[:60]!r}")


def _take(entry: Element, origin: Origin) -> Found:
    values: dict[str, Element] = {}
    for child in entry:
        values.setdefault(_name(child), child)
    text = next((text for name in _TEXTS if name in values and (text := _text(values[name]))), None)
    if text is None:
        raise NotTaken("no text: the entry has neither content nor a summary")
    return Found(
        origin,
        text,
        id=_line(values.get("guid")) or _line(values.get("id")) or _one_line(entry.get(_ABOUT)),
        url=_link(entry),
        title=_title(values.get("title")),
        source=_source(values),
        published=next((date for name in _DATES if (date := _line(values.get(name)))), None),
    )


def _name(element: Element) -> str:
    """`content:encoded` for an element of a namespace that is known, whatever prefix it has; else nothing."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, local = element.tag.rpartition("}")
    prefix = _PREFIXES.get(namespace.removeprefix("{"))
    return "" if prefix is None else prefix + local


def _text(element: Element) -> str:
    from lxml.etree import tostring

    if len(element):  # Atom's xhtml
        return clean(read_fragment(tostring(element, encoding="unicode", with_tail=False))).strip()
    return clean(read_fragment(element.text or "")).strip()


def _title(element: Element | None) -> str | None:
    text = _text(element) if element is not None else ""
    return " ".join(text.split()) or None


def _line(element: Element | None) -> str | None:
    return None if element is None else _one_line(element.text)


def _one_line(text: str | None) -> str | None:
    """A name on one line, without the control characters that XML lets in as `&#155;`."""
    return " ".join(clean(text or "").split()) or None


def _link(entry: Element) -> str | None:
    """RSS has the address as text, Atom in `href`, where links to other things stand, too."""
    for link in entry:
        is_its_own = _name(link) == "link" and link.get("rel", "alternate") == "alternate"
        if is_its_own and (address := _one_line(link.get("href") or link.text)):
            return address
    return None


def _source(values: dict[str, Element]) -> str | None:
    """The feed that an entry says it came from; without one, the host of its address is its source."""
    source = values.get("source")
    if source is None:
        return None
    return _line(source) or next((_line(child) for child in source if _name(child) == "title"), None)
