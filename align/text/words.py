"""Words of a text with their places, found once and shared by everything that reads a text."""

from __future__ import annotations

from typing import NamedTuple

import regex

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?")


class Word(NamedTuple):
    """A run of letters (an apostrophe may stand inside); a hyphen separates words."""

    text: str
    start: int
    end: int


def find_words(text: str) -> list[Word]:
    """Give the words of `text` in order, with `[start, end)` in code points."""
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
