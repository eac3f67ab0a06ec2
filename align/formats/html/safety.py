"""Scraped text made safe to show: nothing of it may become markup, move letters about, or run.

Escaping itself is jinja2's autoescape, control characters are made visible by `formats.visible`; here stands the rest.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re

from align.formats.visible import make_visible

LONGEST_PRINTED = 6_000
"""Code points of any one string on the page; a line, a name or an address of a megabyte is cut here."""

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\\x00-\x20]{1,2000}", re.IGNORECASE)


def finalize(value: object) -> object:
    """The jinja2 hook on everything a template prints: no string reaches the page unseen, or without bound.

    Markup (what a macro printed) has been through here already.
    """
    if type(value) is not str:
        return value
    if len(value) > LONGEST_PRINTED:
        value = f"{value[:LONGEST_PRINTED]} …"
    return make_visible(value)


def inert_json(value: object) -> str:
    """JSON for a data block in the page: no character in it can end the block or mean anything to HTML."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def link_of(url: str | None) -> str | None:
    """The url if a reader may follow it: http or https without odd characters; else None."""
    if url is None or not WEB_ADDRESS.fullmatch(url) or make_visible(url) != url:
        return None
    return url


def language_tag(code: str) -> str:
    """The value of a `lang` attribute; empty, which HTML reads as unknown, for `und` and for nonsense."""
    return code if code != "und" and LANGUAGE_TAG.fullmatch(code) else ""


def policy_hash(source: str) -> str:
    """The hash source expression that lets a content-security policy allow exactly this inline code."""
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
