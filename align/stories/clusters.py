"""Stories: documents around a canonical one, each with a direct edge to it.

Transitive clustering chains digests into giants: here a member must repeat the canonical document
itself, never a neighbour of a neighbour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from align.schema import Cluster, Document, Member, Pair, Relation


def build_clusters(documents: Sequence[Document], pairs: Iterable[Pair]) -> tuple[Cluster, ...]:
    """Group repeated documents, each in the story it is most connected to.

    The document that most others repeat directly becomes canonical (ties: the earlier date, then the
    smaller id); it takes its neighbours, and the rest is grouped in the same way.
    """
    by_id = {document.id: document for document in documents}
    edges: dict[str, dict[str, Relation]] = defaultdict(dict)
    for pair in pairs:
        if pair.relation is not Relation.RELATED:
            edges[pair.a][pair.b] = edges[pair.b][pair.a] = pair.relation
    free = set(edges)
    clusters = []
    while free:
        canonical = min(free, key=lambda name: _precedence(by_id[name], edges[name], free))
        members = sorted(edges[canonical].keys() & free)
        free -= {canonical, *members}
        if members:
            clusters.append(_cluster(canonical, members, edges[canonical]))
    return tuple(sorted(clusters, key=lambda cluster: cluster.id))


def _precedence(document: Document, edges: Mapping[str, Relation], free: set[str]) -> tuple[int, str, str]:
    return -len(edges.keys() & free), document.published or "9999", document.id


def _cluster(canonical: str, members: Sequence[str], relations: Mapping[str, Relation]) -> Cluster:
    return Cluster(
        id=min(canonical, *members),
        canonical=canonical,
        members=tuple(Member(name, relations[name], canonical) for name in members),
    )
