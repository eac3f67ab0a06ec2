"""A batch held against a policy: what breaches it, and what the baseline spares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from align.errors import SettingsError
from align.gate import Baseline, BaselineKind, BaselineRow, Decision, Examined, Pin, Standing, Verdict, judge_batch
from align.gate.baseline import duplicate_fingerprint
from align.gate.policy import check_names, policy_lines
from align.gate.verdict import StaleReason
from align.schema import Reject, Severity
from align.settings import Settings, load_settings
from tests.gate.made import SIGNATURE, batch, document, finding, repeat

TODAY = date(2026, 6, 15)
PIN = Pin.of(SIGNATURE)


def judged(examined: Examined, *rows: BaselineRow, **settings: Any) -> Verdict:
    return judge_batch(examined, Settings(**settings), {}, Baseline(PIN, rows), TODAY)


def row(
    fingerprint: str, verdict: Decision | None, kind: BaselineKind = BaselineKind.FINDING, **other: Any
) -> BaselineRow:
    values = {"rule": "no-verb", "reason": None, "expires": None, "text": "x", "original_text": None, **other}
    return BaselineRow(fingerprint=fingerprint, kind=kind, verdict=verdict, **values)


FOUR = tuple(document(name) for name in "abcd")


def test_what_is_just_allowed_is_allowed() -> None:
    examined = batch(
        *FOUR,
        repeats=(repeat("a"), repeat("b")),
        findings=(finding("c", Severity.MINOR),),
        rejects=(Reject("x", None, "empty"),),
        seconds=2.0,
    )
    limits: dict[str, Any] = {
        "max_duplicate_share": 0.5,
        "max_reject_share": 0.2,
        "allowed_languages": ("de",),
        "min_language_confidence": 1.0,
        "fail_on": Severity.MAJOR,
        "max_seconds": 2.0,
    }
    assert judged(examined, **limits).passed
    assert judged(batch()).passed


@pytest.mark.parametrize(
    ("settings", "key", "figure", "message", "documents"),
    [
        (
            {"max_duplicate_share": 0.25},
            "max-duplicate-share",
            0.5,
            "2 of 4 documents (50%) repeat others; 25% may",
            ("a", "b"),
        ),
        (
            {"max_duplicate_share": 1, "max_duplicate_share_per_source": 0.5},
            "max-duplicate-share-per-source",
            1.0,
            "1 of 1 document of s.example (100%) repeats another; 50% may",
            ("b",),
        ),
        ({"max_reject_share": 0.1}, "max-reject-share", 0.2, "1 of 5 rows (20%) can't be read; 10% may", ()),
        (
            {"allowed_languages": ("de", "en")},
            "allowed-languages",
            1,
            "1 document in another language (fr: 1); allowed are de, en",
            ("d",),
        ),
        (
            {"min_language_confidence": 0.9},
            "min-language-confidence",
            1,
            "1 document in a language told with less confidence than 0.9 (from 0.6)",
            ("d",),
        ),
        ({"fail_on": Severity.MINOR}, "fail-on", 1, "1 finding of severity minor or above; none is allowed", ("c",)),
        ({"max_seconds": 4.0}, "max-seconds", 5.0, "the check took 5.0 seconds; 4 are allowed", ()),
    ],
)
def test_a_breach_names_the_line_the_figure_the_limit_and_the_documents(
    settings: dict[str, Any], key: str, figure: float, message: str, documents: tuple[str, ...]
) -> None:
    examined = batch(
        document("a"),
        document("b", "s.example"),
        document("c"),
        document("d", language="fr", confidence=0.6),
        repeats=(repeat("b", source="s.example"), repeat("a")),
        findings=(finding("c", Severity.MINOR),),
        rejects=(Reject("x", None, "empty"),),
        seconds=5.0,
    )
    (breach,) = judged(examined, **{"max_duplicate_share": 1, "max_reject_share": 1, **settings}).breaches
    assert (breach.policy.key, breach.figure, breach.message, breach.documents) == (key, figure, message, documents)


def test_a_source_may_have_a_limit_of_its_own() -> None:
    examined = batch(
        document("a", "agency.example"), document("b", "s.example"), repeats=(repeat("a", source="agency.example"),)
    )
    limits: dict[str, Any] = {"max_duplicate_share": 1, "max_duplicate_share_per_source": 0.1}
    assert not judged(examined, **limits).passed
    assert judged(examined, **limits, max_duplicate_share_of={"agency.example": 1.0}).passed
    (breach,) = judged(examined, max_duplicate_share=1, max_duplicate_share_of={"agency.example": 0.5}).breaches
    assert (breach.policy.key, breach.subject) == ('max-duplicate-share-of."agency.example"', "agency.example")


def test_the_baseline_tolerates_what_was_accepted_or_waits_and_nothing_else() -> None:
    marks = dict(zip("abcd", ("1" * 16, "2" * 16, "3" * 16, "4" * 16), strict=True))
    examined = batch(*FOUR, findings=tuple(finding(name, fingerprint=mark) for name, mark in marks.items()))
    verdict = judged(
        examined,
        row(marks["a"], Decision.ACCEPT, reason="style"),
        row(marks["b"], Decision.REJECT),
        row(marks["c"], None),
        fail_on=Severity.MAJOR,
    )
    # What is new comes first.
    assert [(item.place.id, item.standing, item.breaks) for item in verdict.findings] == [
        ("d", Standing.NEW, True),
        ("b", Standing.REJECTED, True),
        ("c", Standing.UNDECIDED, False),
        ("a", Standing.ACCEPTED, False),
    ]
    assert verdict.breaches[0].documents == ("b", "d")
    assert (verdict.counts.findings_new, verdict.counts.findings_known) == (1, 3)
    assert verdict.findings[3].reason == "style"


def test_accepted_duplicates_do_not_count() -> None:
    known = row(duplicate_fingerprint("Text of a.", "The kept text."), Decision.ACCEPT, BaselineKind.DUPLICATE)
    examined = batch(*FOUR, repeats=(repeat("a"), repeat("b")))
    assert judged(examined, known, max_duplicate_share=0.25).passed
    (breach,) = judged(examined, known, max_duplicate_share=0.2).breaches
    assert breach.message == "1 of 4 documents (25%) repeats another; 20% may, 1 known not counted"
    assert breach.documents == ("b",)


def test_an_entry_holds_on_its_last_day_and_no_longer() -> None:
    examined = batch(*FOUR, findings=(finding("a", Severity.CRITICAL),))
    assert judged(examined, row("f" * 16, Decision.ACCEPT, expires="2026-06-15")).passed
    expired = judged(examined, row("f" * 16, Decision.ACCEPT, expires="2026-06-14"))
    assert not expired.passed
    assert [entry.why for entry in expired.stale] == [StaleReason.EXPIRED]


def test_entries_that_match_nothing_are_stale() -> None:
    verdict = judged(batch(*FOUR), row("1" * 16, Decision.ACCEPT))
    assert verdict.passed
    assert [(entry.row.fingerprint, entry.why) for entry in verdict.stale] == [("1" * 16, StaleReason.UNMATCHED)]


def test_the_policy_changes_severities_and_ignores_rules() -> None:
    examined = batch(*FOUR, findings=(finding("a"), finding("b", rule="run-on")))
    verdict = judged(examined, rules={"no-verb": "critical", "run-on": "ignore"})
    assert [(item.finding.rule, item.finding.severity) for item in verdict.findings] == [("no-verb", "critical")]
    assert [breach.policy.key for breach in verdict.breaches] == ["fail-on"]
    assert verdict.counts.findings_ignored == 1


def test_a_rule_that_is_not_there_is_an_error_with_file_key_and_cure() -> None:
    with pytest.raises(SettingsError, match=r"ci\.toml: rules\.no-verbs: .*did you mean no-verb"):
        check_names(Settings(rules={"no-verbs": "minor"}), {"rules": "ci.toml"})


def test_a_language_that_no_document_is_ever_in_is_an_error() -> None:
    check_names(Settings(allowed_languages=("de", "zh", "ka", "und")), {})
    with pytest.raises(SettingsError, match=r"ci\.toml: allowed-languages: .*'ge'; languages are af, .* de, .*und"):
        check_names(Settings(allowed_languages=("ge", "en")), {"allowed_languages": "ci.toml"})


def test_any_order_gives_the_same_verdict() -> None:
    examined = batch(
        *FOUR,
        repeats=(repeat("a"), repeat("b")),
        findings=(finding("a"), finding("a", fingerprint="1" * 16), finding("b")),
        rejects=(Reject("x", 1, "empty"), Reject("x", None, "empty")),
    )
    turned = replace(
        examined,
        documents=examined.documents[::-1],
        repeats=examined.repeats[::-1],
        findings=examined.findings[::-1],
        rejects=examined.rejects[::-1],
    )
    assert judged(examined, fail_on=Severity.MINOR) == judged(turned, fail_on=Severity.MINOR)


def test_policy_lines_are_a_file_that_reads_back_as_the_same_settings(tmp_path: Path) -> None:
    settings = Settings(
        max_duplicate_share=0.5,
        max_duplicate_share_of={'a "b".example': 0.8},
        allowed_languages=("de", "en"),
        rules={"no-verb": "ignore"},
        max_seconds=60.0,
        baseline="known\x7f.jsonl",
    )
    lines = [line for line in policy_lines(settings, {}) if line.value != "none"]
    (tmp_path / "align.toml").write_text("\n".join(f"{line.key} = {line.value}" for line in lines), "utf-8")
    assert load_settings(tmp_path, {}) == settings
