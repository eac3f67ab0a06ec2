"""Findings and duplicates + policy -> verdict."""

from align.gate.batch import Breach, judge_batch

__all__ = ["Breach", "judge_batch"]
