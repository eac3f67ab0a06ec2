"""The segment score: the probability that a translation holds a critical error.

Three causes, any of which suffices (a noisy-or, Pearl 1988), calibrated at the base rate that the file states:

1. errors of the kinds that the public WMT22 critical-error data has (English-German; Specia et al. 2021, Zerva et al.
   2022): the mean log-odds of a logistic regression and of boosted trees (Friedman 2001) on the features of
   `align.checks.features`, coefficients in `score.json`, made by `scripts/train_errors.py`; one set with word vectors,
   where trees that don't hear them judge too, and one without;
2. the findings, by severity and confidence, so that no finding lowers the score and a critical one always raises it;
3. with word vectors, the distance of the two sides: whatever is wrong takes words away from their counterparts.

0 to 1, **higher is worse**.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from typing import Any

from align.checks.answers import Answers, answer_words
from align.checks.evidence import Evidence, VectorEvidence
from align.checks.features import NAMES, measure_pair
from align.checks.findings import line_finding
from align.checks.lint import find_errors, one_each
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.registry import rules
from align.checks.rule import RawFinding, Rule
from align.checks.word_measures import WORD_NAMES
from align.encode.base import Encoder
from align.encode.tokens import WordEncoder
from align.errors import FormatError
from align.schema import Finding, Severity, round_score

_FILE = "score.json"
_CHUNK = 500
_DISTANT, _STEEPNESS, _USUAL = 0.2, 6.0, 0.75
"""Probability that distance alone can give, how fast it rises, and the distance of good translations in the middle."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A question: is a feature (its place) at most so large? Either answer is another question or what it adds."""

    feature: int
    up_to: float
    yes: Tree | float
    no: Tree | float


@dataclass(frozen=True, slots=True)
class ScoreModel:
    """Log-odds of a critical error: a weight for each feature, and trees; slope and shift calibrate.

    The weights together are one judge and each of the sets of trees is another; the mean of the judges counts.
    """

    intercept: float
    weights: tuple[float, ...]
    base: float
    trees: tuple[Tree | float, ...]
    judges: int
    slope: float
    shift: float
    base_rate: float
    """Share of critical errors in the data that the probabilities are calibrated on."""

    def probability(self, features: Sequence[float], *others: float) -> float:
        """Give the probability of a critical error, 0 to 1; `others` are those of other causes."""
        weighed = self.intercept + sum(w * x for w, x in zip(self.weights, features, strict=True))
        asked = self.base + math.fsum(ask(tree, features) for tree in self.trees)
        odds = (weighed + asked) / self.judges
        none = (1 - logistic(odds)) * math.prod(1 - other for other in others)
        return logistic(self.slope * math.log(max(1 - none, 1e-9) / max(none, 1e-9)) + self.shift)


def ask(tree: Tree | float, features: Sequence[float]) -> float:
    """Give what a tree adds to the log-odds."""
    while not isinstance(tree, float):
        tree = tree.yes if features[tree.feature] <= tree.up_to else tree.no
    return tree


def _asked(row: Mapping[str, Any] | float) -> Iterator[str]:
    """Names of the features that a tree asks for."""
    if isinstance(row, Mapping):
        yield row["feature"]
        yield from (*_asked(row["yes"]), *_asked(row["no"]))


def _read_tree(row: Mapping[str, Any] | float, names: Sequence[str]) -> Tree | float:
    if not isinstance(row, Mapping):
        return float(row)
    return Tree(names.index(row["feature"]), row["up_to"], _read_tree(row["yes"], names), _read_tree(row["no"], names))


def logistic(odds: float) -> float:
    """Turn log-odds into a probability."""
    return 1.0 / (1.0 + math.exp(-max(min(odds, 50.0), -50.0)))


def read_models(text: str) -> tuple[ScoreModel, ScoreModel]:
    """Read the models without and with word vectors; raises FormatError when the features are others."""
    row = json.loads(text)
    found = []
    for part, names in (("plain", NAMES), ("words", (*NAMES, *WORD_NAMES))):
        model = row.get(part, {})
        asked = {name for tree in model.get("trees", ()) for name in _asked(tree)}
        if set(model.get("weights", ())) != set(names) or not asked <= set(names):
            raise FormatError(
                f"{_FILE}: the weights are not those of the features; make it anew: scripts/train_errors.py"
            )
        weights = tuple(model["weights"][name] for name in names)
        trees = tuple(_read_tree(tree, names) for tree in model["trees"])
        found.append(
            ScoreModel(
                model["intercept"],
                weights,
                model["base"],
                trees,
                model["judges"],
                model["slope"],
                model["shift"],
                row["base_rate"],
            )
        )
    return found[0], found[1]


@functools.cache
def shipped_models() -> tuple[ScoreModel, ScoreModel]:
    """Give the models that come with the package, without and with word vectors."""
    return read_models((resources.files("align.checks") / _FILE).read_text("utf-8"))


def score_pairs(
    rows: Iterable[tuple[str, str]],
    original_language: str,
    translation_language: str,
    encoder: Encoder | None = None,
    chosen: Sequence[Rule] | None = None,
    words: WordEncoder | None = None,
) -> Iterator[tuple[list[Finding], float]]:
    """Give findings and score for every (original, translation) in order; lines are 1-based.

    The score is the probability of a critical error. It is learned on English to German with the embedded
    encoder and the word vectors that `load_word_encoder` gives with it; for German to English it ranks well, for
    other pairs and encoders it knows little, without an encoder it rests on the rules alone. Every rule counts for
    it; `chosen` says which findings are shown. Two empty sides score 0.
    """
    wanted = None if chosen is None else set(chosen)
    vectors = None if encoder is None else VectorEvidence(encoder)
    following = iter(rows)
    line = 0
    while chunk := list(islice(following, _CHUNK)):
        pairs = read_pairs(chunk, original_language, translation_language, words)
        gathered = vectors.gather(pairs) if vectors else [Evidence()] * len(pairs)
        for pair, evidence in zip(pairs, gathered, strict=True):
            line += 1
            said, says = pair.original.text, pair.translation.text
            found = find_errors(pair, rules())
            score = score_pair(pair, found, evidence) if said or says else 0.0
            shown = one_each([raw for raw in found if wanted is None or raw.rule in wanted])
            yield [line_finding(raw, line, says, said) for raw in shown], round_score(score)


def read_pairs(
    rows: Sequence[tuple[str, str]], original_language: str, translation_language: str, words: WordEncoder | None
) -> list[Pair]:
    """Parse some hundred (original, translation), with their word vectors where there is an encoder for them."""
    sides = [(Parsed(said, original_language), Parsed(says, translation_language)) for said, says in rows]
    answers: Sequence[Answers | None] = answer_words(sides, words) if words else [None] * len(sides)
    return [Pair(said, says, answer) for (said, says), answer in zip(sides, answers, strict=True)]


def score_pair(pair: Pair, found: Sequence[RawFinding], evidence: Evidence) -> float:
    """Give the probability of a critical error in a pair with these findings."""
    plain, worded = shipped_models()
    features = measure_pair(pair, found, evidence)
    if pair.answers is None:
        return plain.probability(features, find_risk(found))
    return worded.probability(features, find_risk(found), measure_distance(pair.answers))


def measure_distance(answers: Answers) -> float:
    """Give the probability that a pair is wrong for no other reason than that its words are far apart."""
    return _DISTANT * logistic(_STEEPNESS * (answers.distance - _USUAL))


_WEIGHTS = {Severity.NEUTRAL: 0.0, Severity.MINOR: 0.05, Severity.MAJOR: 0.4, Severity.CRITICAL: 0.8}


_RISKS = {Severity.NEUTRAL: 0.0, Severity.MINOR: 0.02, Severity.MAJOR: 0.15, Severity.CRITICAL: 0.9}
"""Lower than for a lone text: what the findings rest on counts among the features too."""


def find_risk(findings: Iterable[RawFinding]) -> float:
    """Give one minus the chance that no finding is a critical error; the weights of severities are set by hand."""
    return 1 - math.prod(1 - finding.confidence * _RISKS[finding.rule.severity] for finding in findings)


def score_findings(findings: Iterable[Finding]) -> float:
    """Give the score of a text without its original, 0 to 1: one minus the chance that no finding is critical.

    The weights are set by hand: there is no public data with critical errors marked in lone texts.
    """
    return round_score(1 - math.prod(1 - finding.confidence * _WEIGHTS[finding.severity] for finding in findings))
