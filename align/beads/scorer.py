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
            name: values[thresholds.searchsorted(features[name])] for name, (thresholds, values) in self.steps.items()
        }

    def log_odds(self, features: Features) -> Floats:
        """Shape (n,)."""
        found: Floats = np.float32(self.base) + np.sum([*self.contributions(features).values()], axis=0)
        return found


@dataclass(frozen=True)
class TreeScorer:
    """Log odds = base + the leaf that each tree leads to.

    All questions of a tree are asked at once, whether its path comes by or not; the answers, read as a binary
    number, name the leaf (Lucchese et al. 2015 do so with bit masks). Small trees are fast that way.
    """

    base: float
    names: Sequence[str]
    """Features, in the order of their numbers in `asked`."""
    asked: NDArray[np.int64]
    """Feature of each question of each tree, shape (questions, trees)."""
    thresholds: Floats
    """Up to and including it the answer is yes, which counts as 0; shape (questions, trees)."""
    leaves: Floats
    """Value of a tree by its answers, shape (trees * 2**questions,)."""

    def log_odds(self, features: Features) -> Floats:
        """Shape (n,)."""
        table = np.stack([features[name] for name in self.names])
        blocks = [self._block(table[:, start : start + BLOCK]) for start in range(0, table.shape[1], BLOCK)]
        return np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)

    def _block(self, table: Floats) -> Floats:
        questions, trees = self.asked.shape
        answers = np.zeros((trees, table.shape[1]), dtype=np.intp)
        for number, (asked, thresholds) in enumerate(zip(self.asked, self.thresholds, strict=True)):
            answers |= (table[asked] > thresholds[:, None]).astype(np.intp) << number
        answers += (np.arange(trees) << questions)[:, None]
        found: Floats = np.float32(self.base) + self.leaves[answers].sum(axis=0)
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
    listed = [_questions(tree) for tree in trees]
    most = max(len(questions) for questions in listed)
    asked = np.zeros((most, len(listed)), dtype=np.int64)
    thresholds = np.full((most, len(listed)), np.inf, dtype=np.float32)
    leaves = np.zeros((len(listed), 2**most), dtype=np.float32)
    for tree, questions in enumerate(listed):
        for number, question in enumerate(questions):
            asked[number, tree] = names.index(question["feature"])
            thresholds[number, tree] = question["up_to"]
        for answers in range(2**most):
            leaves[tree, answers] = _leaf(trees[tree], questions, answers)
    return TreeScorer(base, names, asked, thresholds, leaves.reshape(-1))


def _questions(tree: Any) -> list[Any]:
    """A tree's questions in order of a walk."""
    return [tree, *_questions(tree["yes"]), *_questions(tree["no"])] if isinstance(tree, dict) else []


def _leaf(tree: Any, questions: Sequence[Any], answers: int) -> float:
    """Where a tree leads to if bit i of `answers` is set for no to its question i."""
    while isinstance(tree, dict):
        number = next(number for number, question in enumerate(questions) if question is tree)
        tree = tree["no" if answers >> number & 1 else "yes"]
    return float(tree)


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((resources.files("align.beads") / name).read_text("utf-8"))
    return data
