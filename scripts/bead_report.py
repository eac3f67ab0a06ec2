"""What `train_beads.py --folds` says of beads: F1, and how far a probability can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def strict_f1(documents: int, gold: int, claimed: int, right: int) -> dict[str, Any]:
    """Counts and what follows from them; F1 only where there is gold."""
    found: dict[str, Any] = {"documents": documents, "gold": gold, "claimed": claimed, "right": right}
    return found | ({"f1": round(2 * right / (gold + claimed), 4)} if gold else {})


def calibration(claims: Sequence[tuple[float, bool]]) -> list[dict[str, float]]:
    """For each tenth of probability: how many beads were claimed with it, and the share that is right."""
    rows = []
    for tenth in range(10):
        inside = [(p, right) for p, right in claims if min(int(p * 10), 9) == tenth]
        if inside:
            mean, share = (round(sum(column) / len(inside), 3) for column in zip(*inside, strict=True))
            rows.append({"from": tenth / 10, "beads": len(inside), "probability": mean, "right": share})
    return rows
