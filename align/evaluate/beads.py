"""Score beads against gold as the field does: strict and lax, without null beads.

Strict counts a bead only when it stands in the gold exactly; lax counts it when both its sides share a
segment with one gold bead (Sennrich & Volk 2010, Thompson & Koehn 2019).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from align.errors import FormatError

Sides = tuple[frozenset[int], frozenset[int]]


def score_beads(gold: Mapping[str, Iterable[Sides]], predicted: Mapping[str, Iterable[Sides]]) -> dict[str, Any]:
    """Compare the beads of several documents, id -> beads; a missing prediction counts as empty.

    Raises:
        FormatError: a predicted id that the gold doesn't know.
    """
    unknown = sorted(predicted.keys() - gold.keys())
    if unknown:
        raise FormatError(f"{len(unknown)} predicted ids aren't in the gold, the first is {unknown[0]!r}")
    wanted = {(name, bead) for name, beads in gold.items() for bead in beads if all(bead)}
    found = {(name, bead) for name, beads in predicted.items() for bead in beads if all(bead)}
    strict = len(wanted & found)
    lax_found = _touching(found, wanted)
    lax_wanted = _touching(wanted, found)
    return {
        "strict": _scores(strict, strict, len(found), len(wanted)),
        "lax": _scores(lax_found, lax_wanted, len(found), len(wanted)),
        "documents": len(gold),
        "gold": len(wanted),
        "predicted": len(found),
    }


def _touching(beads: set[tuple[str, Sides]], others: set[tuple[str, Sides]]) -> int:
    """How many beads share a segment on both sides with one of the others."""
    by_document: dict[str, list[Sides]] = defaultdict(list)
    for name, bead in others:
        by_document[name].append(bead)
    return sum(any(bead[0] & other[0] and bead[1] & other[1] for other in by_document[name]) for name, bead in beads)


def _scores(right_found: int, right_wanted: int, found: int, wanted: int) -> dict[str, float]:
    precision = right_found / found if found else 1.0
    recall = right_wanted / wanted if wanted else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}
