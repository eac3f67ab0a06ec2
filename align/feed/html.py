"""HTML pages: main text by trafilatura, metadata from the page's head."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
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
_HEAD_BYTES = 4096
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
    data = read_bounded(file.path, limits)
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    markup = clean(decode(data, declared.group(1).decode("ascii") if declared else None))
    if not markup.strip():
        raise NotTaken("empty")
    if _CROWDED_TAG.search(markup):
        raise NotTaken("no main text: a tag with thousands of attributes")
    yield _extract(markup, Origin(file.name))


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
