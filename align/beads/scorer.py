"""Additive evidence from readable coefficients: a sum of steps, and a sum of small trees, as log odds.

Both are boosted (Friedman 2001) by `scripts/train_beads.py` and kept as JSON beside this module: no
training library is needed to read or to run them. A step scorer asks each feature for itself, so that
every feature's contribution can be shown; a tree asks up to three questions in a row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from align.beads.comparison import Floats

    Features = Mapping[str, Floats]

GLANCE, FIRST, SECOND = "glance.json", "first_scorer.json", "second_scorer.json"
BLOCK = 4_000
"""Candidates that are taken through the trees at a time; bounds memory."""


@dataclass(frozen=True)
class StepScorer:
    """Log odds = base + for each feature the value of its step function."""

    base: float
    steps: Mapping[str, tuple[Floats, Floats]]
    """Feature -> rising thresholds (n,) and values (n + 1,); the first value is that up to the first threshold."""

    def contributions(self, features: Features) -> dict[str, Floats]:
        """What each feature adds to the log odds."""
        return {
            name: values[np.searchsorted(thresholds, features[name])]
            for name, (thresholds, values) in self.steps.items()
        }

    def log_odds(self, features: Features) -> Floats:
        """Shape (n,)."""
        found: Floats = np.float32(self.base) + np.sum([*self.contributions(features).values()], axis=0)
        return found


@dataclass(frozen=True)
class TreeScorer:
    """Log odds = base + the leaf that each tree leads to."""

    base: float
    names: Sequence[str]
    """Features, in the order of their numbers in `asked`."""
    asked: NDArray[np.int64]
    """Feature of each node of each tree, shape (trees, nodes)."""
    thresholds: Floats
    """Up to and including it the answer is yes; infinite at a leaf."""
    following: NDArray[np.int64]
    """Next node in the flat list of all nodes, for yes and no, shape (trees * nodes, 2)."""
    leaves: Floats
    """Value of each node, 0 where it isn't a leaf, shape (trees * nodes,)."""
    depth: int

    def log_odds(self, features: Features) -> Floats:
        """Shape (n,)."""
        table = np.stack([features[name] for name in self.names], axis=1)
        blocks = [self._block(table[start : start + BLOCK]) for start in range(0, len(table), BLOCK)]
        return np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)

    def _block(self, table: Floats) -> Floats:
        trees, nodes = self.asked.shape
        asked, thresholds = self.asked.reshape(-1), self.thresholds.reshape(-1)
        place = np.broadcast_to(np.arange(trees) * nodes, (len(table), trees))
        rows = np.arange(len(table))[:, None] * table.shape[1]
        flat = table.reshape(-1)
        for _ in range(self.depth):
            no = flat[rows + asked[place]] > thresholds[place]
            place = self.following.reshape(-1)[place * 2 + no]
        found: Floats = np.float32(self.base) + self.leaves[place].sum(axis=1)
        return found


@cache
def glance() -> StepScorer:
    """What a bead's own features say one by one: drops the hopeless, and explains."""
    data = _read(GLANCE)
    steps = {
        name: (np.array(step["up_to"], dtype=np.float32), np.array(step["adds"], dtype=np.float32))
        for name, step in data["steps"].items()
    }
    return StepScorer(data["base"], steps)


@cache
def first_scorer() -> TreeScorer:
    """The scorer of a bead by its own two spans."""
    return _read_trees(FIRST)


@cache
def second_scorer() -> TreeScorer:
    """The scorer that has seen the neighbourhood."""
    return _read_trees(SECOND)


def _read_trees(name: str) -> TreeScorer:
    data = _read(name)
    return tree_scorer(data["base"], data["features"], data["trees"])


def tree_scorer(base: float, names: Sequence[str], trees: Sequence[Any]) -> TreeScorer:
    """Flatten nested questions `{"feature", "up_to", "yes", "no"}` whose ends are numbers."""
    listed = [_flatten(tree) for tree in trees]
    nodes = max(len(tree) for tree in listed)
    asked = np.zeros((len(listed), nodes), dtype=np.int64)
    thresholds = np.full((len(listed), nodes), np.inf, dtype=np.float32)
    following = np.arange(len(listed) * nodes).repeat(2).reshape(-1, 2)
    leaves = np.zeros(len(listed) * nodes, dtype=np.float32)
    for number, tree in enumerate(listed):
        for place, (node, yes, no) in enumerate(tree):
            if isinstance(node, dict):
                asked[number, place] = names.index(node["feature"])
                thresholds[number, place] = node["up_to"]
                following[number * nodes + place] = number * nodes + yes, number * nodes + no
            else:
                leaves[number * nodes + place] = node
    return TreeScorer(base, names, asked, thresholds, following, leaves, max(map(_depth, trees)))


def _flatten(tree: Any) -> list[tuple[Any, int, int]]:
    """Nodes in order of a walk, each with the places of its answers."""
    listed: list[tuple[Any, int, int]] = [(tree, 0, 0)]
    if isinstance(tree, dict):
        yes = _flatten(tree["yes"])
        no = _flatten(tree["no"])
        listed[0] = (tree, 1, 1 + len(yes))
        for branch, shift in ((yes, 1), (no, 1 + len(yes))):
            listed.extend((node, left + shift, right + shift) for node, left, right in branch)
    return listed


def _depth(tree: Any) -> int:
    return 1 + max(_depth(tree["yes"]), _depth(tree["no"])) if isinstance(tree, dict) else 0


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((resources.files("align.beads") / name).read_text("utf-8"))
    return data
