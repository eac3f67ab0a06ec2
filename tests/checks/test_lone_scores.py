"""Findings of a line -> the probability of a critical error."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align.checks.score import score_findings
from align.schema import Finding, Severity


def finding(severity: Severity, confidence: float) -> Finding:
    return Finding("r", severity, "c", None, 1, (0, 1), "x", None, None, None, "m", None, None, confidence, "f")


FINDINGS = st.lists(st.builds(finding, st.sampled_from(Severity), st.floats(0, 1)), max_size=6)


@given(FINDINGS, st.builds(finding, st.sampled_from(Severity), st.floats(0, 1)))
def test_more_findings_are_never_better(findings: list[Finding], one_more: Finding) -> None:
    before, after = score_findings(findings), score_findings([*findings, one_more])
    assert 0 <= before <= after <= 1


def test_graver_is_worse() -> None:
    scores = [score_findings([finding(severity, 0.9)]) for severity in Severity]
    assert scores == sorted(set(scores))
    assert scores[0] == 0.0
    assert score_findings([]) == 0.0
