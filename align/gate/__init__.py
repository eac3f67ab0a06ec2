"""Findings and duplicates + policy + baseline -> verdict."""

from align.gate.baseline import Baseline, BaselineKind, BaselineRow, Decision, Pin, baseline_lines, parse_baseline
from align.gate.judge import Examined, Repeat, judge_batch
from align.gate.verdict import Breach, Duplicate, JudgedDocument, JudgedFinding, Place, Standing, Verdict

__all__ = [
    "Baseline",
    "BaselineKind",
    "BaselineRow",
    "Breach",
    "Decision",
    "Duplicate",
    "Examined",
    "JudgedDocument",
    "JudgedFinding",
    "Pin",
    "Place",
    "Repeat",
    "Standing",
    "Verdict",
    "baseline_lines",
    "judge_batch",
    "parse_baseline",
]
