"""Findings of one segment -> the probability that it holds a critical error."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from align.schema import Finding, Severity, round_score

_WEIGHT = {Severity.NEUTRAL: 0.0, Severity.MINOR: 0.05, Severity.MAJOR: 0.4, Severity.CRITICAL: 0.8}


def score_findings(findings: Iterable[Finding]) -> float:
    """Probability of a critical error, 0 to 1, higher is worse: one minus that of no finding being one."""
    return round_score(1 - prod(1 - finding.confidence * _WEIGHT[finding.severity] for finding in findings))
