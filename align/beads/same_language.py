"""Beads between two documents in the same language, by the words they share.

Vectors of one language lie close for sentences on one topic, so here words decide: a segment stands
in another when enough of its words, weighted by rarity, and of its word pairs, which carry the order,
are found there. Rewording up to about a third of the words is survived; another report of the same
event isn't taken for a copy.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from align.candidates.words import Rarity, grams
from align.schema import Bead, round_score

Token = TypeVar("Token", bound=Hashable)

MIN_SCORE = 0.3
"""Mean of the two shares; measured: 99% of unrelated segments stay under .2, and 95% of segments in
which 30% of the words were changed reach .29."""
CERTAIN_SCORE = 0.6
MIN_WORDS = 4
"""Shorter segments say too little on their own."""
MAX_SIDE = 5
MAX_HOLDERS = 50


class _Tokens(Generic[Token]):
    """What the segments of a document hold, by segment and by token."""

    def __init__(self, segments: Iterable[Iterable[Token]], weigh: Callable[[Token], float]) -> None:
        """Count the tokens of each segment and weigh them."""
        self.counts = [Counter(tokens) for tokens in segments]
        self.holders: dict[Token, list[tuple[int, int]]] = defaultdict(list)
        """Token -> the segments that hold it, and how often."""
        for place, counted in enumerate(self.counts):
            for token, count in counted.items():
                self.holders[token].append((place, count))
        self.weights = {token: weigh(token) for token in self.holders}
        self.sizes = [counted.total() for counted in self.counts]
        self.totals = [sum(self.weights[token] * count for token, count in counted.items()) for counted in self.counts]
        """Weight of all tokens of each segment."""


class SegmentWords:
    """The words of a document's segments, counted once for all documents that it is compared with."""

    def __init__(self, segments: Sequence[Sequence[str]], rarity: Rarity) -> None:
        """Take the words of each segment, in order, and how rare a word is in the collection."""
        self.words = _Tokens(segments, rarity.weight)
        self.pairs = _Tokens((grams(tokens, 2) for tokens in segments), lambda pair: 1.0)

    def covered(self, place: int, words: float, pairs: float) -> float:
        """How much of a segment stands in another, 0..1: mean of its weighted words and its word pairs."""
        return (words / self.words.totals[place] + pairs / max(self.pairs.sizes[place], 1)) / 2


@dataclass(frozen=True, slots=True)
class CopiedText:
    """Beads (positions index the given lists) and the share of each segment's words that is covered."""

    beads: tuple[Bead, ...]
    source_shares: dict[int, float]
    target_shares: dict[int, float]


def match_words(source: SegmentWords, target: SegmentWords) -> CopiedText:
    """Find which segments of two documents repeat each other."""
    beads = tuple(sorted((_bead(group) for group in _grow(_links(source, target))), key=lambda bead: bead.source))
    return CopiedText(
        beads,
        _shares(source, target, [(bead.source, bead.target) for bead in beads]),
        _shares(target, source, [(bead.target, bead.source) for bead in beads]),
    )


def _links(source: SegmentWords, target: SegmentWords) -> list[tuple[float, int, int]]:
    """For each segment of either side its best counterpart: (score, source, target), best first."""
    shared, pairs = _overlaps(source.words, target.words), _overlaps(source.pairs, target.pairs)
    forward: dict[int, tuple[float, int]] = {}
    backward: dict[int, tuple[float, int]] = {}
    for (i, j), weight in shared.items():
        run = pairs.get((i, j), 0.0)
        if not run and weight < 2 * MIN_SCORE * min(source.words.totals[i], target.words.totals[j]):
            continue  # most segments share a few common words and nothing in order
        for best, side, one, other in ((forward, source, i, j), (backward, target, j, i)):
            score = side.covered(one, weight, run)
            if score >= MIN_SCORE and side.words.sizes[one] >= MIN_WORDS:
                best[one] = max(best.get(one, (0.0, 0)), (score, -other))
    found = {(i, -j): score for i, (score, j) in forward.items()}
    for j, (score, i) in backward.items():
        found[-i, j] = max(score, found.get((-i, j), 0.0))
    return sorted(((score, i, j) for (i, j), score in found.items()), key=lambda link: (-link[0], link[1:]))


def _overlaps(source: _Tokens[Token], target: _Tokens[Token]) -> dict[tuple[int, int], float]:
    """Weight of what two segments share, for those that share anything but stock phrases.

    What stands in more than MAX_HOLDERS segments of both sides leads nowhere, so that a long text stays cheap; between
    segments that something else leads to it counts.
    """
    overlaps: dict[tuple[int, int], float] = defaultdict(float)
    stock = set()
    for token, places in source.holders.items():
        others = target.holders.get(token, ())
        if min(len(places), len(others)) > MAX_HOLDERS:
            stock.add(token)
            continue
        weight = source.weights[token]
        for i, count in places:
            for j, number in others:
                overlaps[i, j] += weight * (count if count < number else number)
    if stock:
        common = [[token for token in counted if token in stock] for counted in source.counts]
        for i, j in overlaps:
            held, others_held = source.counts[i], target.counts[j]
            overlaps[i, j] += sum(source.weights[token] * min(held[token], others_held[token]) for token in common[i])
    return overlaps


@dataclass(slots=True)
class _Group:
    source: set[int]
    target: set[int]
    scores: list[float]

    def takes(self, i: int, j: int) -> bool:
        """Whether a link extends the group by a neighbour on one side and stays within the other."""
        return (j in self.target and i not in self.source and _adjacent(i, self.source)) or (
            i in self.source and j not in self.target and _adjacent(j, self.target)
        )


def _adjacent(position: int, side: set[int]) -> bool:
    return len(side) < MAX_SIDE and (position + 1 in side or position - 1 in side)


def _grow(links: list[tuple[float, int, int]]) -> list[_Group]:
    """Links to beads: the best link opens a bead, further links of the same segments widen it."""
    by_source: dict[int, _Group] = {}
    by_target: dict[int, _Group] = {}
    groups: list[_Group] = []
    for score, i, j in links:
        group = by_source.get(i) or by_target.get(j)
        if group is None:
            group = _Group(set(), set(), [])
            groups.append(group)
        elif not group.takes(i, j) or (i in by_source and j in by_target):
            continue
        group.source.add(i)
        group.target.add(j)
        group.scores.append(score)
        by_source[i] = by_target[j] = group
    return groups


def _bead(group: _Group) -> Bead:
    score = sum(group.scores) / len(group.scores)
    probability = min(1.0, 0.5 + 0.5 * (score - MIN_SCORE) / (CERTAIN_SCORE - MIN_SCORE))
    return Bead(tuple(sorted(group.source)), tuple(sorted(group.target)), round_score(score), round_score(probability))


def _shares(
    inner: SegmentWords, outer: SegmentWords, beads: Iterable[tuple[tuple[int, ...], tuple[int, ...]]]
) -> dict[int, float]:
    """Segment -> the share of its words that stands on the other side of its bead."""
    shares: dict[int, float] = {}
    for segments, others in beads:
        pool = sum((outer.words.counts[j] for j in others), Counter[str]())
        for i in segments:
            shared = sum(min(count, pool[word]) for word, count in inner.words.counts[i].items())
            shares[i] = shared / max(inner.words.sizes[i], 1)
    return shares
