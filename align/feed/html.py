"""HTML pages: main text by trafilatura, metadata from the page's head."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from align.feed.decode import clean, decode
from align.feed.found import FeedFile, Found, NotTaken
from align.feed.options import FieldMap, Limits
from align.feed.unpack import read_bounded
from align.schema import Origin, Reject

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_CROWDED_TAG = re.compile(r"<[^<>=]{1,200}(?:=[^<>=]{0,200}){2000}")
"""The parser takes minutes for a tag with a hundred thousand attributes."""
_SCRIPT_EDGE = re.compile(r"<(/?)script", re.IGNORECASE)
_QUOTED = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_LISTED_TAG = re.compile(r"<[a-zA-Z][^<>\s/]{0,200}+(?:[\s/]++[^<>\s/]++){4000}")
"""The same of attributes without a value, once those in quotes are out of the way."""
_HEAD_BYTES = 4096
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,1000}>|<!--")
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe", "head", "title"})
_INLINE = re.compile(
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strike|"
    "strong|sub|sup|time|tt|u|var|wbr"
)
_DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
)


def read_html(file: FeedFile, _: FieldMap, limits: Limits) -> Iterator[Found | Reject]:
    """Yield the page's main text with its title, url, site and date; raises NotTaken where there is none."""
    yield read_page(read_bounded(file, limits), Origin(file.name))


def read_page(data: bytes, origin: Origin, charset: str | None = None) -> Found:
    """Read one page; raises NotTaken where it has no main text.

    Args:
        data: the page as it came.
        origin: where it came from.
        charset: what its server says of its encoding; otherwise what the page says.
    """
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    charset = charset or (declared.group(1).decode("ascii") if declared else None)
    markup = clean(decode(data, charset))
    if not markup.strip():
        raise NotTaken("empty")
    if _is_crowded(markup):
        raise NotTaken("no main text: a tag with thousands of attributes")
    return _extract(markup, origin)


def read_fragment(markup: str) -> str:
    """Give all text of a piece of HTML, each block a line; what is no HTML stays as it is.

    The text of a feed's entry is its main text already.
    """
    if not _TAG.search(markup):
        return unescape(markup)
    if _is_crowded(markup):
        raise NotTaken("a tag with thousands of attributes")
    from lxml.etree import LxmlError, iterwalk
    from lxml.html import fromstring

    pieces: list[str] = []
    try:
        tree = fromstring(f"<div>{markup}</div>")
    except (LxmlError, ValueError) as error:
        raise NotTaken(f"no text: {type(error).__name__} in the HTML") from error
    for event, element in iterwalk(tree, events=("start", "end")):
        is_text = isinstance(element.tag, str) and element.tag not in _SILENT
        edge = "" if _INLINE.fullmatch(str(element.tag)) else "\n"
        pieces += (edge, _flat(element.text) if is_text else "") if event == "start" else (edge, _flat(element.tail))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_crowded(markup: str) -> bool:
    """Whether a tag has thousands of attributes; what stands in scripts is none."""
    if _CROWDED_TAG.search(markup):
        return True
    pieces: list[str] = []
    place: int | None = 0
    """Where markup outside of a script begins; None within one."""
    for edge in _SCRIPT_EDGE.finditer(markup):
        if edge[1] and place is None:
            place = edge.start()
        elif not edge[1] and place is not None:
            pieces.append(markup[place : edge.start()])
            place = None
    if place is not None:
        pieces.append(markup[place:])
    return _LISTED_TAG.search(_QUOTED.sub("=", "".join(pieces))) is not None


def _extract(markup: str, origin: Origin) -> Found:
    import logging

    from lxml.etree import LxmlError
    from trafilatura import bare_extraction, extract_metadata
    from trafilatura.utils import load_html

    # What trafilatura can't read becomes a reject; its own log would say it twice.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        tree = load_html(markup)
        if tree is None:
            raise NotTaken("no main text: the file is no HTML page")
        published = _published(tree)
        metadata = extract_metadata(tree)
        document = bare_extraction(
            markup, include_comments=False, include_tables=True, include_images=False, deduplicate=False
        )
    except (LxmlError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NotTaken(f"no main text: {type(error).__name__} in the page") from error
    text = clean(getattr(document, "text", None) or "").strip()
    if not text:
        raise NotTaken("no main text")
    return Found(
        origin,
        text,
        url=_string(metadata.url),
        title=_string(metadata.title),
        # The host of the url comes first, as for rows; a page without one may name its site.
        source=None if metadata.url else _string(metadata.sitename),
        published=published,
    )


def _published(tree: HtmlElement) -> str | None:
    """Take the date that the page's metadata state; a date that merely stands in the text may be the scraper's."""
    stated: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _DATE_NAMES and (content := (meta.get("content") or "").strip()):
            stated.setdefault(name, content)
    for name in _DATE_NAMES:
        if name in stated:
            return stated[name]
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json" and (date := _linked_date(script.text or "")):
            return date
    return next((time.get("datetime") for time in tree.iter("time") if time.get("pubdate") is not None), None)


def _linked_date(data: str) -> str | None:
    """Find `datePublished` in JSON-LD: in the object itself, in a list, or in its `@graph`."""
    try:
        content: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    objects = content if isinstance(content, list) else [content]
    for candidate in objects:
        if not isinstance(candidate, dict):
            continue
        graph = candidate.get("@graph")
        for item in (candidate, *(graph if isinstance(graph, list) else ())):
            if isinstance(item, dict) and isinstance(item.get("datePublished"), str):
                return str(item["datePublished"])
    return None


def _string(value: str | None) -> str | None:
    return clean(value).strip() or None if value else None


def _flat(text: str | None) -> str:
    """Line ends in the markup are none in the text."""
    return (text or "").replace("\n", " ")
