"""What two documents are to each other: the only place where a relation is named.

Containment is the share of a document's body characters that stand in the other one. Relations across
languages rest on beads, relations within a language on words; both say how much was really aligned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from align.schema import Bead, Body, Relation, round_score

WHOLE = 0.7
"""Containment from which a document counts as wholly taken over, on both sides."""
LIKELY = 0.5
"""Probability from which a bead counts."""
MIN_ALIGNED = 3
"""Aligned segments of a partial translation, or copied ones; fewer only where a document has fewer."""
CERTAIN = 0.9
MIN_CERTAIN = 2
"""Beads of that probability that suffice, too: a quotation of two sentences, or of three that were cut into two."""
MIN_SHARE = 0.3
"""Containment from which reworded text counts; below it only what was taken over word for word does."""
VERBATIM = 0.6
"""Score from which a bead within a language is a copy rather than the same thing said again."""
MIN_VERBATIM_CHARACTERS = 60
"""What a copied segment has to hold on both sides to count as one of MIN_ALIGNED."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A relation with the figures it rests on; score is the mean probability of the beads, 0..1."""

    relation: Relation | None
    containment_a: float
    containment_b: float
    score: float


def likely_beads(beads: Iterable[Bead]) -> list[Bead]:
    """Those that count; what is less likely is shown, but no relation, containment or finding rests on it."""
    return [bead for bead in beads if bead.probability >= LIKELY]


def judge_copy(
    a: Body, b: Body, beads: Sequence[Bead], shares_a: Mapping[int, float], shares_b: Mapping[int, float]
) -> Judgement:
    """Name the relation of two documents in one language.

    Args:
        beads: indices into the body segments of a (source) and b (target).
        shares_a, shares_b: body segment -> the share of its words found in the other document.
    """
    copied_a, copied_b = _characters(a, shares_a), _characters(b, shares_b)
    containment_a = round_score(copied_a / max(a.characters, 1))
    containment_b = round_score(copied_b / max(b.characters, 1))
    larger = max(containment_a, containment_b)
    relation: Relation | None
    if not beads:
        relation = None
    elif larger < MIN_SHARE and _verbatim_beads(a, b, beads) < MIN_ALIGNED:
        relation = Relation.RELATED
    elif min(containment_a, containment_b) >= WHOLE:
        relation = Relation.NEAR_DUPLICATE
    else:
        relation = Relation.A_CONTAINS_B if containment_b >= containment_a else Relation.B_CONTAINS_A
    return Judgement(relation, containment_a, containment_b, _mean_probability(beads))


def judge_translation(a: Body, b: Body, beads: Sequence[Bead], supported: Sequence[Bead]) -> Judgement:
    """Name the relation of two documents in different languages.

    Args:
        beads: the likely ones, as indices into the body segments of a (source) and b (target).
        supported: those of them that have no clearly better match elsewhere in the collection.
    """
    containment_a = _aligned_share(a, _segments(beads, "source"))
    containment_b = _aligned_share(b, _segments(beads, "target"))
    aligned = max(len(_segments(supported, "source")), len(_segments(supported, "target")))
    certain = sum(bead.probability >= CERTAIN for bead in supported)
    relation: Relation | None
    if not beads:
        relation = None
    elif aligned < min(MIN_ALIGNED, len(a.segments), len(b.segments)) and certain < MIN_CERTAIN:
        relation = Relation.RELATED
    elif min(containment_a, containment_b) >= WHOLE:
        relation = Relation.TRANSLATION
    else:
        relation = Relation.PARTIAL_TRANSLATION
    return Judgement(relation, containment_a, containment_b, _mean_probability(beads))


def _segments(beads: Sequence[Bead], side: Literal["source", "target"]) -> set[int]:
    return {index for bead in beads for index in getattr(bead, side)}


def _verbatim_beads(a: Body, b: Body, beads: Sequence[Bead]) -> int:
    """Beads that copy a whole statement: a short phrase found inside a long sentence is none."""
    return sum(
        bead.score >= VERBATIM and min(_length(a, bead.source), _length(b, bead.target)) >= MIN_VERBATIM_CHARACTERS
        for bead in beads
    )


def _length(body: Body, indices: Sequence[int]) -> int:
    return sum(body.segments[index].end - body.segments[index].start for index in indices)


def _characters(body: Body, shares: Mapping[int, float]) -> float:
    lengths = [segment.end - segment.start for segment in body.segments]
    return sum(lengths[index] * share for index, share in shares.items())


def _aligned_share(body: Body, aligned: set[int]) -> float:
    return round_score(_characters(body, dict.fromkeys(aligned, 1.0)) / max(body.characters, 1))


def _mean_probability(beads: Sequence[Bead]) -> float:
    return round_score(sum(bead.probability for bead in beads) / len(beads)) if beads else 0.0
