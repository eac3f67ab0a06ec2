"""Bytes in whatever encoding -> clean text: decoded, mojibake repaired, control characters gone."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from align.feed.found import NotTaken

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_STARTS = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
)
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_SAMPLE = 1 << 16
_MOST_CONTROLS = 0.05
_WESTERN_SHARE = 0.25
_LINE_END = re.compile(r"\r\n?|[\v\f\x85]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode bytes: byte order mark, then UTF-8, then the declared encoding, then the likeliest one.

    Raises NotTaken where the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if not looks_like_text(data):
        raise NotTaken("not text")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    # A few broken bytes in a text that is otherwise UTF-8 don't make it Latin-1.
    if not broken or sum(char > "\x7f" for char in text) - broken > 4 * broken:
        return text
    if declared is not None:
        try:
            return data.decode(declared)
        except (LookupError, ValueError):
            pass
    return _decode_unknown(data)


def looks_like_text(data: bytes) -> bool:
    """Whether bytes may be text at all: no known binary format, few control characters."""
    sample = data[:_SAMPLE]
    if sample.startswith(_BINARY_STARTS):
        return False
    return len(sample) - len(sample.translate(None, _CONTROL_BYTES)) <= _MOST_CONTROLS * len(sample)


def clean(text: str) -> str:
    """Repair mojibake, unify line ends to `\\n`, drop control characters and lone surrogates.

    Quotes, ligatures and widths stay as they are: they belong to the document.
    """
    if not text.isascii():
        import ftfy

        if _SURROGATE.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = ftfy.fix_text(text, _encoding_only())
    return _CONTROL.sub("", _LINE_END.sub("\n", text))


def _decode_unknown(data: bytes) -> str:
    """Decode bytes that aren't UTF-8: cp1252 where they are mostly ASCII, else charset-normalizer's guess.

    charset-normalizer often takes short German text for a Central European or Mac code page.
    """
    high = sum(byte > 127 for byte in data[:_SAMPLE])
    letters = high + sum(chr(byte).isalpha() for byte in data[:_SAMPLE] if byte < 128)
    if high > _WESTERN_SHARE * letters:
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        if best is not None:
            return str(best)
    return data.decode("cp1252", "replace")


@lru_cache(maxsize=1)
def _encoding_only() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=True,
        fix_encoding=True,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        remove_control_chars=False,
        normalization=None,
    )
