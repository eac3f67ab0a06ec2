"""Two documents and their beads -> the pair that is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from align.schema import Bead, Body, Direction, Document, Evidence, Pair, Relation, Span
from align.stories.relation import Judgement


def make_pair(
    documents: tuple[Document, Document],
    bodies: tuple[Body, Body],
    beads: Sequence[Bead],
    judgement: Judgement,
    direction: tuple[Direction, str],
) -> Pair | None:
    """Name a pair with its evidence; None when the documents have nothing to do with each other.

    Args:
        documents: a and b, a < b by id.
        bodies: their bodies.
        beads: source and target index the body segments of a and b.
        judgement: their relation.
        direction: which was there first, and how one knows.
    """
    if judgement.relation is None:
        return None
    return _pair(documents, bodies, beads, judgement, judgement.relation, direction)


def _pair(
    documents: tuple[Document, Document],
    bodies: tuple[Body, Body],
    beads: Sequence[Bead],
    judgement: Judgement,
    relation: Relation,
    direction: tuple[Direction, str],
) -> Pair:
    a, b = documents
    return Pair(
        a=a.id,
        b=b.id,
        relation=relation,
        containment_a=judgement.containment_a,
        containment_b=judgement.containment_b,
        score=judgement.score,
        direction=direction[0],
        direction_reason=direction[1],
        evidence=tuple(
            Evidence(_span(bodies[0], bead.source), _span(bodies[1], bead.target), bead.probability) for bead in beads
        ),
        beads=tuple(
            replace(bead, source=_positions(bodies[0], bead.source), target=_positions(bodies[1], bead.target))
            for bead in beads
        ),
    )


def make_exact_pair(
    documents: tuple[Document, Document], bodies: tuple[Body, Body], direction: tuple[Direction, str]
) -> Pair:
    """A pair whose texts are the same after normalisation: every segment is its counterpart's copy."""
    beads: tuple[Bead, ...] = ()
    if len(bodies[0].segments) == len(bodies[1].segments):
        beads = tuple(Bead((index,), (index,), 1.0, 1.0) for index in range(len(bodies[0].segments)))
    return _pair(documents, bodies, beads, Judgement(Relation.EXACT, 1.0, 1.0, 1.0), Relation.EXACT, direction)


def _span(body: Body, indices: Sequence[int]) -> Span:
    return body.segments[indices[0]].start, body.segments[indices[-1]].end


def _positions(body: Body, indices: Sequence[int]) -> tuple[int, ...]:
    return tuple(body.segments[index].position for index in indices)
