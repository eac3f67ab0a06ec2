"""Many pairs of documents in one language, matched by their words on all cores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

from align.beads.same_language import CopiedText, SegmentWords, match_words
from align.candidates.words import Rarity
from align.processes import share

Names = Sequence[tuple[str, str]]
Tokens = Mapping[str, Sequence[Sequence[str]]]
PAIRS = 100
"""Pairs that are matched together."""


def match_documents(names: Names, tokens: Tokens, rarity: Rarity) -> Iterator[CopiedText]:
    """Do as `match_words` for pairs of documents, in order.

    Args:
        names: of the pairs; best by the first, since a document's words are counted once for pairs that are near.
        tokens: by name the words of each segment.
        rarity: of words.
    """
    return chain.from_iterable(share(_match, _parts(names, tokens, rarity)))


def _parts(names: Names, tokens: Tokens, rarity: Rarity) -> Iterator[tuple[Names, Tokens, Rarity]]:
    """Each with what another process has to know of its documents, and no more."""
    for start in range(0, len(names), PAIRS):
        some = names[start : start + PAIRS]
        held = {name: tokens[name] for pair in some for name in pair}
        said = {word for segments in held.values() for segment in segments for word in segment}
        frequency = {word: rarity.frequency[word] for word in said if word in rarity.frequency}
        yield some, held, Rarity(rarity.documents, frequency)


def _match(part: tuple[Names, Tokens, Rarity]) -> list[CopiedText]:
    names, tokens, rarity = part
    counted = cache(lambda name: SegmentWords(tokens[name], rarity))
    return [match_words(counted(a), counted(b)) for a, b in names]
