"""Stories: documents around a canonical one, each with a direct edge to it.

Transitive clustering chains digests into giants: here a member must repeat the canonical document
itself, never a neighbour of a neighbour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

from align.schema import REPRINT_LANGUAGE, Cluster, Document, Language, Member, Pair, Relation

HALF = 0.5


def build_clusters(
    documents: Sequence[Document],
    pairs: Iterable[Pair],
    languages: Mapping[str, Language] = MappingProxyType({}),
) -> tuple[Cluster, ...]:
    """Group repeated documents, each in the story it is most connected to.

    The document that most others repeat directly becomes canonical (ties: the earlier date, then one that
    isn't in the language of reprints, then the smaller id); it takes its neighbours, and the rest is grouped in
    the same way. A digest, which holds documents that have nothing to do with each other, comes last and so
    joins one of its stories.
    """
    dates = {document.id: document.published or "9999" for document in documents}
    edges = _edges(pairs)
    digests = {name for name in edges if _is_digest(name, edges)}
    free = set(edges)
    clusters = []
    while free:
        canonical = min(
            free,
            key=lambda name: (
                name in digests,
                -len(edges[name].keys() & free),
                dates[name],
                name in languages and languages[name].code == REPRINT_LANGUAGE,
                name,
            ),
        )
        members = sorted(edges[canonical].keys() & free)
        free -= {canonical, *members}
        if members:
            clusters.append(_cluster(canonical, members, edges[canonical]))
    return tuple(sorted(clusters, key=lambda cluster: cluster.id))


@dataclass(frozen=True, slots=True)
class _Edge:
    relation: Relation
    share: float
    """Of the document whose edge it is, what stands in the other one."""


def _edges(pairs: Iterable[Pair]) -> Mapping[str, dict[str, _Edge]]:
    edges: dict[str, dict[str, _Edge]] = defaultdict(dict)
    for pair in pairs:
        if pair.relation is not Relation.RELATED:
            edges[pair.a][pair.b] = _Edge(pair.relation, pair.containment_a)
            edges[pair.b][pair.a] = _Edge(pair.relation, pair.containment_b)
    return edges


def _is_digest(name: str, edges: Mapping[str, Mapping[str, _Edge]]) -> bool:
    """Whether two documents that share nothing with each other each share less than half of this one."""
    parts = [other for other, edge in edges[name].items() if edge.share < HALF]
    return any(b not in edges[a] for a, b in combinations(parts, 2))


def _cluster(canonical: str, members: Sequence[str], edges: Mapping[str, _Edge]) -> Cluster:
    return Cluster(
        id=min(canonical, *members),
        canonical=canonical,
        members=tuple(Member(name, edges[name].relation, canonical) for name in members),
    )
