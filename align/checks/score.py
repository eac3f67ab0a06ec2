"""The segment score: the probability that a translation holds a critical error.

Logistic regression on the features of `align.checks.features`, its coefficients in `score.json`, made by
`scripts/train_errors.py` from the public WMT22 critical-error data (English-German; Specia et al. 2021,
Zerva et al. 2022). Calibrated at the base rate that the file states. 0 to 1, **higher is worse**.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import islice

from align.checks.evidence import Evidence, VectorEvidence
from align.checks.features import NAMES, measure_pair
from align.checks.findings import line_finding
from align.checks.lint import find_errors, one_each
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.registry import rules
from align.checks.rule import Rule
from align.encode.base import Encoder
from align.errors import FormatError
from align.schema import Finding, Severity, round_score

_FILE = "score.json"
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ScoreModel:
    """A weight for each feature and an intercept, on the log-odds of a critical error."""

    intercept: float
    weights: tuple[float, ...]
    base_rate: float
    """Share of critical errors in the data that the probabilities are calibrated on."""

    def probability(self, features: Sequence[float]) -> float:
        """Give the probability of a critical error, 0 to 1."""
        odds = self.intercept + sum(w * x for w, x in zip(self.weights, features, strict=True))
        return 1.0 / (1.0 + math.exp(-max(min(odds, 50.0), -50.0)))


def read_model(text: str) -> ScoreModel:
    """Read the coefficients; raises FormatError when they are not those of these features."""
    row = json.loads(text)
    if set(row["weights"]) != set(NAMES):
        raise FormatError(f"{_FILE}: the weights are not those of the features; make it anew: scripts/train_errors.py")
    return ScoreModel(row["intercept"], tuple(row["weights"][name] for name in NAMES), row["base_rate"])


@functools.cache
def shipped_model() -> ScoreModel:
    """Give the model that comes with the package."""
    return read_model((resources.files("align.checks") / _FILE).read_text("utf-8"))


def score_pairs(
    rows: Iterable[tuple[str, str]],
    original_language: str,
    translation_language: str,
    encoder: Encoder | None = None,
    chosen: Sequence[Rule] | None = None,
) -> Iterator[tuple[list[Finding], float]]:
    """Give findings and score for every (original, translation) in order; lines are 1-based.

    The score is the probability of a critical error. It is learned on English to German with the embedded
    encoder; for German to English it ranks well, for other pairs and encoders it knows little, without an
    encoder it rests on the rules alone. Every rule counts for it; `chosen` says which findings are shown.
    Two empty sides score 0.
    """
    model, wanted = shipped_model(), None if chosen is None else set(chosen)
    vectors = None if encoder is None else VectorEvidence(encoder)
    following = iter(rows)
    line = 0
    while chunk := list(islice(following, _CHUNK)):
        pairs = [Pair(Parsed(said, original_language), Parsed(says, translation_language)) for said, says in chunk]
        gathered = vectors.gather(pairs) if vectors else [Evidence()] * len(pairs)
        for pair, evidence in zip(pairs, gathered, strict=True):
            line += 1
            said, says = pair.original.text, pair.translation.text
            found = find_errors(pair, rules())
            score = model.probability(measure_pair(pair, found, evidence)) if said or says else 0.0
            shown = one_each([raw for raw in found if wanted is None or raw.rule in wanted])
            yield [line_finding(raw, line, says, said) for raw in shown], round_score(score)


_WEIGHTS = {Severity.NEUTRAL: 0.0, Severity.MINOR: 0.05, Severity.MAJOR: 0.4, Severity.CRITICAL: 0.8}


def score_findings(findings: Iterable[Finding]) -> float:
    """Give the score of a text without its original, 0 to 1: one minus the chance that no finding is critical.

    The weights are set by hand: there is no public data with critical errors marked in lone texts.
    """
    return round_score(1 - math.prod(1 - finding.confidence * _WEIGHTS[finding.severity] for finding in findings))
