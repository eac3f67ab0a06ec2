"""Text reduced to what counts when two texts are compared for being the same."""

from __future__ import annotations

import re
import unicodedata

_SINGLE_QUOTES = "‘’‚‛′‹›`´ʼʹʻ"
_DOUBLE_QUOTES = "“”„‟″«»‶〝〞〟"
_DASHES = "‐‑‒–—―−⁃﹘"
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_ALIKE = (
    dict.fromkeys(_SINGLE_QUOTES, "'") | dict.fromkeys(_DOUBLE_QUOTES, '"') | dict.fromkeys(_DASHES, "-") | {"…": "..."}
)
_TYPOGRAPHY = re.compile(f"[{re.escape(''.join(_ALIKE))}{_INVISIBLE}]")


def normalise(text: str) -> str:
    """Give the form in which two texts are equal when they differ in typography alone.

    Quotes, dashes, apostrophes, ellipses, ligatures, letter case and white space are unified; soft
    hyphens and other invisible characters go. `normalise(normalise(t)) == normalise(t)`.
    """
    folded = _fold(text)
    # Folding can bring back compatibility forms, so it runs until nothing changes; ASCII needs one pass.
    while not folded.isascii() and (again := _fold(folded)) != folded:
        folded = again
    return " ".join(folded.split())


def letters(text: str) -> int:
    """Count the letters of any script; digits, marks and punctuation are none."""
    return sum(map(str.isalpha, text))


def _fold(text: str) -> str:
    if text.isascii():
        return text.casefold()
    plain = _TYPOGRAPHY.sub(_replace, text)
    return plain.casefold() if plain.isascii() else unicodedata.normalize("NFKC", plain).casefold()


def _replace(match: re.Match[str]) -> str:
    return _ALIKE.get(match.group(), "")
