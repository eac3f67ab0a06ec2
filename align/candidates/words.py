"""Words and word n-grams of segments, and how rare they are in the collection."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from align.text.normalise import normalise

_WORD = re.compile(r"\w+(?:[.,:]\d+)*")
COMMON_TO_ALL = 50
"""Documents that every word is thought to have been missing from: in a feed of five pages no count is rare."""


def words(text: str) -> list[str]:
    """The normalised words of a text; numbers keep their inner separators."""
    return _WORD.findall(normalise(text))


def grams(tokens: Sequence[str], length: int) -> list[tuple[str, ...]]:
    """The word n-grams of a segment, in order."""
    return list(zip(*(tokens[offset:] for offset in range(length)), strict=False))


@dataclass(frozen=True)
class Rarity:
    """Weight of a word by how few documents hold it (inverse document frequency, smoothed)."""

    documents: int = 0
    frequency: Mapping[str, int] = field(default_factory=dict)

    def weight(self, word: str) -> float:
        """From about 0 for a word that stands everywhere, to about 1 for one that stands once."""
        held = self.frequency.get(word, 1)
        return math.log((self.documents + COMMON_TO_ALL) / held) / math.log(self.documents + COMMON_TO_ALL)


def count_words(documents: Iterable[Iterable[str]]) -> Rarity:
    """Count in how many documents each word stands; one iterable of words a document."""
    frequency: Counter[str] = Counter()
    total = 0
    for document in documents:
        frequency.update(set(document))
        total += 1
    return Rarity(total, frequency)
