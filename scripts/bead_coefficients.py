"""What `train_beads.py` has fitted as readable coefficients."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np


def step_coefficients(model: Any, names: Sequence[str]) -> dict[str, Any]:
    """Trees of two leaves added up to one step function a feature."""
    jumps: dict[str, dict[float, float]] = {}
    start = dict.fromkeys(names, 0.0)
    for nodes in _trees(model):
        if len(nodes) == 1:
            continue
        root, yes, no = nodes[0], nodes[nodes[0]["left"]]["value"], nodes[nodes[0]["right"]]["value"]
        name = names[root["feature_idx"]]
        start[name] += yes
        steps = jumps.setdefault(name, {})
        threshold = float(np.float32(root["num_threshold"]))
        steps[threshold] = steps.get(threshold, 0.0) + no - yes
    found = {}
    for name in (name for name in names if name in jumps):
        places = sorted(jumps[name])
        values = np.cumsum([start[name], *(jumps[name][place] for place in places)])
        found[name] = {
            "up_to": [float(f"{place:.9g}") for place in places],
            "adds": [round(float(value), 4) for value in values],
        }
    return {"base": round(_base(model), 4), "steps": found}


def tree_coefficients(model: Any, names: Sequence[str]) -> dict[str, Any]:
    """Trees as nested questions."""

    def nested(nodes: Any, place: int) -> Any:
        node = nodes[place]
        if node["is_leaf"]:
            return round(float(node["value"]), 4)
        return {
            "feature": names[node["feature_idx"]],
            "up_to": float(f"{node['num_threshold']:.9g}"),
            "yes": nested(nodes, node["left"]),
            "no": nested(nodes, node["right"]),
        }

    trees = [nested(nodes, 0) for nodes in _trees(model)]
    return {"base": round(_base(model), 4), "features": list(names), "trees": trees}


def _trees(model: Any) -> list[Any]:
    return [predictors[0].nodes for predictors in model._predictors]


def _base(model: Any) -> float:
    return float(np.ravel(model._baseline_prediction)[0])


def write_json(path: Path, data: dict[str, Any]) -> None:
    """One tree or one feature a line."""
    listed = {key: value for key, value in data.items() if key in ("steps", "trees")}
    lines = [f' "{key}": {json.dumps(value)},' for key, value in data.items() if key not in listed]
    for key, value in listed.items():
        if isinstance(value, dict):
            rows = [f"  {json.dumps(name)}: {json.dumps(step)}" for name, step in value.items()]
            lines += [f' "{key}": {{', ",\n".join(rows), " }"]
        else:
            lines += [f' "{key}": [', ",\n".join(f"  {json.dumps(tree)}" for tree in value), " ]"]
    path.write_text("{\n" + "\n".join(lines) + "\n}\n", "utf-8")
