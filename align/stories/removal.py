"""Which documents of a feed may go, and for which kept one.

A document is removed only for a document that stays and that holds nearly all of its body itself; so a
digest, or an article that quotes a story, never goes for the story. Nor does a revision go for the version before:
an editor who moves passages also rewords them, so of reworded text only what stands in the same order counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from align.candidates.lexical import CROWD
from align.schema import Direction, Document, Evidence, Pair, Relation
from align.settings import KeepPolicy, Settings
from align.stories.copied import copied_share

_NAMES = {
    Relation.EXACT: "exact",
    Relation.NEAR_DUPLICATE: "near-duplicate",
    Relation.A_CONTAINS_B: "contained",
    Relation.B_CONTAINS_A: "contained",
    Relation.TRANSLATION: "translation",
}


@dataclass(frozen=True, slots=True)
class Removal:
    """A document that goes, the one it goes for, and why; evidence spans are (removed, kept)."""

    id: str
    kept: str
    relation: Relation
    containment: float
    rule: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Cover:
    """Document `kept` holds enough of another document's body."""

    kept: str
    containment: float
    pair: Pair


def choose_removals(
    documents: Sequence[Document],
    pairs: Iterable[Pair],
    settings: Settings,
    first: frozenset[str] = frozenset(),
) -> tuple[Removal, ...]:
    """Decide which documents go; every removed one has a direct relation to one that stays.

    Args:
        documents: in the feed's order.
        pairs: their relations.
        settings: `covered`, `relations` and `keep`.
        first: ids that are preferred to all others, such as a feed that was there before.
    """
    pairs = list(pairs)
    covers = _covers(pairs, settings)
    heads = _heads(covers)
    order = _preference(documents, pairs, settings.keep, first)
    rank = {name: place for place, name in enumerate(sorted(order, key=lambda name: name not in heads))}
    removals: dict[str, Removal] = {}
    decided: set[str] = set()

    def is_kept(name: str) -> bool:
        return name in decided and name not in removals

    def decide(name: str) -> None:
        stack = [name]
        while stack:
            current = stack[-1]
            fuller = [
                cover.kept
                for cover in covers[current].values()
                if current not in covers[cover.kept] and cover.kept not in decided and cover.kept not in stack
            ]
            if fuller:
                stack.append(min(fuller, key=rank.__getitem__))
                continue
            stack.pop()
            decided.add(current)
            choices = [cover for cover in covers[current].values() if is_kept(cover.kept)]
            if choices and current not in first:
                best = min(choices, key=lambda cover: rank[cover.kept])
                removals[current] = _removal(current, best, settings.keep, rank, heads)

    for name in sorted(rank, key=rank.__getitem__):
        if name not in decided:
            decide(name)
    return tuple(removals[name] for name in sorted(removals))


def _covers(pairs: Iterable[Pair], settings: Settings) -> Mapping[str, dict[str, _Cover]]:
    covers: dict[str, dict[str, _Cover]] = defaultdict(dict)
    for pair in pairs:
        if _NAMES.get(pair.relation) not in settings.relations:
            continue
        for removed, kept, share in (
            (pair.a, pair.b, pair.containment_a),
            (pair.b, pair.a, pair.containment_b),
        ):
            if share >= settings.covered and share * _copied(pair, removed) >= settings.covered:
                covers[removed][kept] = _Cover(kept, share, pair)
    return covers


def _copied(pair: Pair, removed: str) -> float:
    within = pair.relation in (Relation.NEAR_DUPLICATE, Relation.A_CONTAINS_B, Relation.B_CONTAINS_A)
    return copied_share(pair, removed) if within else 1.0


def _heads(covers: Mapping[str, Mapping[str, _Cover]]) -> frozenset[str]:
    """Documents that a crowd was compared with alone: without such a one nothing covers the others."""
    leaning = Counter(cover for found in covers.values() if len(found) == 1 for cover in found)
    return frozenset(name for name, count in leaning.items() if count >= CROWD)


def _preference(
    documents: Sequence[Document], pairs: Iterable[Pair], policy: KeepPolicy, first: frozenset[str]
) -> list[str]:
    """Ids, the most preferred first; what a policy leaves open the id decides."""
    places = {document.id: place for place, document in enumerate(documents)}
    reprints = _reprints(pairs)

    def key(document: Document) -> tuple[bool, bool, float, str, str]:
        date = document.published or "9999"
        later = document.id not in first
        match policy:
            case "longest":
                return later, False, -len(document.text), "", document.id
            case "source-order":
                return later, False, places[document.id], "", document.id
            case "original-language":
                return later, document.id in reprints, 0, date, document.id
            case "oldest":
                return later, False, 0, date, document.id

    return [document.id for document in sorted(documents, key=key)]


def _reprints(pairs: Iterable[Pair]) -> set[str]:
    """Documents that are the later side of a translation."""
    across = (Relation.TRANSLATION, Relation.PARTIAL_TRANSLATION)
    return {
        pair.b if pair.direction is Direction.A_TO_B else pair.a
        for pair in pairs
        if pair.relation in across and pair.direction is not Direction.UNKNOWN
    }


def _removal(name: str, cover: _Cover, policy: KeepPolicy, rank: Mapping[str, int], heads: frozenset[str]) -> Removal:
    pair = cover.pair
    reason = f"{policy} kept"
    if cover.kept in heads:
        reason = f"of more than {CROWD} copies the one kept that all were compared with"
    elif rank[cover.kept] > rank[name]:
        reason = f"fuller document kept, although {policy} prefers this one"
    evidence = pair.evidence
    if pair.a != name:
        evidence = tuple(Evidence(item.b, item.a, item.score) for item in evidence)
    return Removal(name, cover.kept, pair.relation, cover.containment, f"{_NAMES[pair.relation]}: {reason}", evidence)
