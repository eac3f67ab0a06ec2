"""Text reduced to what counts when two texts are compared for being the same."""

from __future__ import annotations

import re
import unicodedata

_SINGLE_QUOTES = "‘’‚‛′‹›`´ʼʹʻ"
_DOUBLE_QUOTES = "“”„‟″«»〝〞〟"
_DASHES = "‐‑‒–—―−⁃﹘"
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_ALIKE = (
    dict.fromkeys(map(ord, _SINGLE_QUOTES), "'")
    | dict.fromkeys(map(ord, _DOUBLE_QUOTES), '"')
    | dict.fromkeys(map(ord, _DASHES), "-")
    | dict.fromkeys(map(ord, _INVISIBLE), None)
    | dict.fromkeys(range(0x2066, 0x206A), None)
    | {ord("…"): "..."}
)
_SPACE = re.compile(r"\s+")


def normalise(text: str) -> str:
    """Give the form in which two texts are equal when they differ in typography alone.

    Quotes, dashes, apostrophes, ellipses, ligatures, letter case and white space are unified; soft
    hyphens and other invisible characters go. `normalise(normalise(t)) == normalise(t)`.
    """
    if text.isascii():
        return " ".join(text.translate(_ALIKE).casefold().split())
    plain = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)
    # Folding can bring back composed or compatibility forms, so the pair runs until nothing changes.
    folded = unicodedata.normalize("NFKC", plain.casefold()).translate(_ALIKE)
    while folded != plain:
        plain = folded
        folded = unicodedata.normalize("NFKC", plain.casefold()).translate(_ALIKE)
    return _SPACE.sub(" ", folded).strip()


def letters(text: str) -> int:
    """Count the letters of any script; digits, marks and punctuation are none."""
    return sum(map(str.isalpha, text))
