"""Scraped text made safe to show: nothing of it may become markup, move letters about, or run.

Escaping itself is jinja2's autoescape; here stands what escaping doesn't cover.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re

LONGEST_PRINTED = 6_000
"""Code points of any one string on the page; a line, a name or an address of a megabyte is cut here."""

CONTROL_NAMES = {
    0x061C: "ALM", 0x200B: "ZWSP", 0x200E: "LRM", 0x200F: "RLM", 0x2028: "LSEP", 0x2029: "PSEP",
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0xFEFF: "BOM",
}  # fmt: skip
"""Characters that reorder or hide text (UAX #9 and kin), by the names the standard gives them."""

VISIBLE = (
    {code: f"⟨{name}⟩" for code, name in CONTROL_NAMES.items()}
    | {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
    | {0x7F: "\u2421"}
    | dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF, *range(0xE0000, 0xE0080)), "\ufffd")
)

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\\x00-\x20]{1,2000}", re.IGNORECASE)


def make_visible(text: str) -> str:
    """Replace control characters, bidi controls among them, by visible symbols; tab and newline stay."""
    return text.translate(VISIBLE)


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
