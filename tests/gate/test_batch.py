"""Findings and repeats held against a policy."""

from __future__ import annotations

from align.gate import judge_batch
from align.schema import Finding, Relation, Severity
from align.settings import Settings
from align.stories import Removal


def repeat(name: str) -> Removal:
    return Removal(name, "kept", Relation.NEAR_DUPLICATE, 0.934, "near-duplicate: oldest kept", ())


def finding(severity: Severity) -> Finding:
    return Finding("rule", severity, "c", "doc", None, (3, 8), "x", None, None, None, "wrong", None, None, 0.9, "f")


def test_what_is_just_allowed_is_allowed() -> None:
    settings = Settings(max_duplicate_share=0.5, fail_on=Severity.MAJOR)
    assert judge_batch(4, [repeat("a"), repeat("b")], [finding(Severity.MINOR)], settings) == ()
    assert judge_batch(0, [], [], settings) == ()


def test_a_breach_names_the_setting_the_figure_the_limit_and_the_documents() -> None:
    settings = Settings(max_duplicate_share=0.5, fail_on=Severity.MAJOR)
    repeats = [repeat("a"), repeat("b"), repeat("c")]
    duplicates, errors = judge_batch(4, repeats, [finding(Severity.MAJOR), finding(Severity.CRITICAL)], settings)
    assert duplicates.policy == "max-duplicate-share"
    assert duplicates.message == "3 of 4 documents (75%) repeat others; 50% are allowed"
    assert duplicates.details[0] == "a repeats kept (near-duplicate, 93%)"
    assert errors.policy == "fail-on"
    assert errors.message == "2 findings of severity major or above; none is allowed"
    assert errors.details == ("doc:3-8: major rule: wrong", "doc:3-8: critical rule: wrong")
