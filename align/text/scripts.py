"""Which writing system a text uses: the one fact about its language that a single word can tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

LATIN = "latin"

_RANGES = {
    "cyrillic": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    "greek": "\u0370-\u03ff\u1f00-\u1fff",
    "hebrew": "\u0590-\u05ff\ufb1d-\ufb4f",
    "arabic": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff",
    "devanagari": "\u0900-\u097f",
    "bengali": "\u0980-\u09ff",
    "gurmukhi": "\u0a00-\u0a7f",
    "gujarati": "\u0a80-\u0aff",
    "tamil": "\u0b80-\u0bff",
    "telugu": "\u0c00-\u0c7f",
    "kannada": "\u0c80-\u0cff",
    "malayalam": "\u0d00-\u0d7f",
    "thai": "\u0e00-\u0e7f",
    "georgian": "\u10a0-\u10ff\u1c90-\u1cbf",
    "armenian": "\u0530-\u058f",
    "hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "cjk": "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f",
}
_PATTERNS = {name: re.compile(f"[{ranges}]") for name, ranges in _RANGES.items()}
_NOT_LATIN = re.compile(f"[{''.join(_RANGES.values())}]")
_LETTERS = re.compile(r"[^\W\d_]+")

SCRIPT_LANGUAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cyrillic": ("ru", "uk", "bg", "mk"),
        "greek": ("el",),
        "hebrew": ("he",),
        "arabic": ("ar", "fa", "ur"),
        "devanagari": ("hi", "mr", "ne"),
        "bengali": ("bn",),
        "gurmukhi": ("pa",),
        "gujarati": ("gu",),
        "tamil": ("ta",),
        "telugu": ("te",),
        "kannada": ("kn",),
        "malayalam": ("ml",),
        "thai": ("th",),
        "georgian": ("ka",),
        "armenian": ("hy",),
        "hangul": ("ko",),
        "cjk": ("zh", "ja"),
    }
)
"""Languages written in a script, the one to assume of a few words first; every other language is Latin."""


def count_letters(text: str) -> dict[str, int]:
    """Count a text's letters by script; only scripts that occur; scripts we have no name for count as Latin."""
    total = sum(map(len, _LETTERS.findall(text)))
    if not total:
        return {}
    if text.isascii() or not _NOT_LATIN.search(text):
        return {LATIN: total}
    # Vowel signs of Indic scripts are marks, not letters: a script's count can exceed the letters found.
    counts = {name: len(found) for name, pattern in _PATTERNS.items() if (found := pattern.findall(text))}
    rest = total - sum(counts.values())
    return counts | ({LATIN: rest} if rest > 0 else {})


def main_script(text: str) -> str | None:
    """Name the script of most of a text's letters, or None where there is no letter; ties go by name."""
    if text.isascii() or not _NOT_LATIN.search(text):
        return LATIN if _LETTERS.search(text) else None
    counts = count_letters(text)
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None


def script_of(language: str) -> str:
    """Name the script a language is written in."""
    return next((name for name, codes in SCRIPT_LANGUAGES.items() if language in codes), LATIN)
