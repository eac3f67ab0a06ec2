"""How much of what two documents share is copied rather than revised.

Whoever cuts or wraps a text leaves its sentences in their order, and whoever shuffles paragraphs leaves the
sentences as they are. An editor who brings a story up to date moves passages and rewords them: a passage that
stands elsewhere and reads otherwise is the editor's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from align.schema import Pair

WORD_FOR_WORD = 0.95
"""Score of a bead within a language from which on it is the same sentence."""


@dataclass(frozen=True, slots=True)
class _Passage:
    """A bead: where it begins in the removed and the kept document, its length in the removed one, and its score."""

    removed: int
    kept: int
    length: int
    score: float


def copied_share(pair: Pair, removed: str) -> float:
    """Share of one document's aligned text that stands in the other in the same order or word for word, 0..1."""
    passages = []
    for item, bead in zip(pair.evidence, pair.beads, strict=False):
        (start, end), (other, _) = (item.a, item.b) if pair.a == removed else (item.b, item.a)
        passages.append(_Passage(start, other, end - start, bead.score))
    total = sum(passage.length for passage in passages)
    if not total:
        return 1.0
    ordered = _in_order(sorted(passages, key=lambda passage: (passage.removed, passage.kept)))
    copied = (passage for passage in passages if passage in ordered or passage.score >= WORD_FOR_WORD)
    return sum(passage.length for passage in copied) / total


@dataclass(frozen=True, slots=True)
class _Chain:
    """Passages in the order of both documents, linked from the last one back."""

    length: int
    last: _Passage
    before: _Chain | None


def _in_order(passages: Iterable[_Passage]) -> set[_Passage]:
    """The heaviest chain of passages, sorted by their place in one document, that also ascends in the other."""
    chains: list[_Chain] = []  # a later end is only worth keeping for a greater length, so both ascend
    for passage in passages:
        place = bisect_left(chains, passage.kept, key=lambda chain: chain.last.kept)
        before = chains[place - 1] if place else None
        chain = _Chain(passage.length + (before.length if before else 0), passage, before)
        if place < len(chains) and chains[place].last.kept == passage.kept and chains[place].length >= chain.length:
            continue
        beaten = place
        while beaten < len(chains) and chains[beaten].length <= chain.length:
            beaten += 1
        chains[place:beaten] = [chain]
    found: set[_Passage] = set()
    link = chains[-1] if chains else None
    while link is not None:
        found.add(link.last)
        link = link.before
    return found
