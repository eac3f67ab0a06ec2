"""Score document pairs against gold: precision, recall, F1, and recall by class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

RELATED = "related"


def score_pairs(gold: Iterable[Mapping[str, Any]], predicted: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Compare unordered pairs `{"a", "b"}`; gold rows of class `related` count neither way.

    Returns:
        precision, recall, f1 (0..1), the counts, recall by gold class, and the false and missed pairs.
    """
    wanted: dict[frozenset[str], str] = {_pair(row): str(row.get("class", "")) for row in gold}
    neutral = {pair for pair, name in wanted.items() if name == RELATED}
    found = {_pair(row) for row in predicted if row.get("relation") != RELATED} - neutral
    true = wanted.keys() - neutral
    right = found & true
    by_class: dict[str, list[bool]] = defaultdict(list)
    for pair in true:
        by_class[wanted[pair]].append(pair in found)
    precision = len(right) / len(found) if found else 1.0
    recall = len(right) / len(true) if true else 1.0
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / (precision + recall), 4) if right else 0.0,
        "gold": len(true),
        "predicted": len(found),
        "correct": len(right),
        "recall_by_class": {name: round(sum(hits) / len(hits), 4) for name, hits in sorted(by_class.items())},
        "false": sorted(sorted(pair) for pair in found - true),
        "missed": sorted(sorted(pair) for pair in true - found),
    }


def _pair(row: Mapping[str, Any]) -> frozenset[str]:
    return frozenset((str(row["a"]), str(row["b"])))
