"""The baseline's file, and what is done to it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import FormatError
from align.gate import Baseline, BaselineKind, BaselineRow, Decision, Pin, baseline_lines, judge_batch, parse_baseline
from align.gate.baseline import duplicate_fingerprint
from align.gate.changes import apply_review, decide, prune, undecided, update
from align.settings import Settings
from tests.gate.made import SIGNATURE, batch, document, finding, repeat

TODAY = date(2026, 6, 15)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ROWS = st.builds(
    BaselineRow,
    fingerprint=st.text("0123456789abcdef", min_size=16, max_size=16),
    kind=st.sampled_from(BaselineKind),
    rule=TEXTS,
    verdict=st.none() | st.sampled_from(Decision),
    reason=st.none() | TEXTS,
    expires=st.none() | st.dates().map(date.isoformat),
    text=TEXTS,
    original_text=st.none() | TEXTS,
)


@given(st.lists(ROWS, unique_by=lambda row: row.key), st.randoms())
def test_what_is_written_reads_back_in_one_order(rows: list[BaselineRow], chance: object) -> None:
    before = Baseline(Pin.of(SIGNATURE), tuple(rows))
    lines = "".join(baseline_lines(before))
    after = parse_baseline(lines.split("\n"), "b")
    assert set(after.rows) == set(rows)
    assert "".join(baseline_lines(after)) == lines
    assert lines.count("\n") == len(rows) + 1


@given(TEXTS, TEXTS)
def test_fingerprints_know_no_direction_and_no_typography(a: str, b: str) -> None:
    assert duplicate_fingerprint(a, b) == duplicate_fingerprint(f" {b}\n", a.replace("-", "–"))


def test_fingerprints_tell_texts_apart() -> None:
    assert len({duplicate_fingerprint(a, b) for a in ("x", "y z", "w") for b in ("x", "y z", "w")}) == 6


ENTRY = {"fingerprint": "0" * 16, "kind": "finding", "rule": "no-verb", "verdict": "accept"}


def test_a_review_needs_no_header_and_only_four_keys() -> None:
    review = parse_baseline(["", json.dumps(ENTRY), json.dumps(ENTRY)], "r")
    assert review.pin is None
    assert review.rows == (
        BaselineRow("0" * 16, BaselineKind.FINDING, "no-verb", Decision.ACCEPT, None, None, "", None),
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "r:1: not JSON"),
        ("[" * 50_000, "r:1: not JSON"),
        ("[]", "r:1: an object is wanted"),
        ("x" * 200_000, "over 100,000 characters"),
        ('{"baseline": 2}', "baseline format 2, this align reads 1"),
        ('{"baseline": 1, "version": 1}', "version must be a string"),
        (json.dumps({**ENTRY, "expire": None}), "unknown key 'expire'; did you mean 'expires'?"),
        (json.dumps({**ENTRY, "fingerprint": "0"}), "fingerprint must be 16 hex digits, not '0'"),
        (json.dumps({**ENTRY, "kind": "pair"}), "kind must be duplicate or finding, not 'pair'"),
        (json.dumps({**ENTRY, "verdict": "ok"}), "verdict must be accept or reject, not 'ok'"),
        (json.dumps({**ENTRY, "expires": "2026-02-30"}), "expires must be a date such as 2027-01-31"),
        (json.dumps({**ENTRY, "reason": 5}), "reason must be a string"),
        (json.dumps({**ENTRY, "text": "\ud800"}), "text holds a lone surrogate"),
        (
            json.dumps(ENTRY) + "\n" + json.dumps({**ENTRY, "verdict": "reject"}),
            "r:2: 0000000000000000 stands in line 1",
        ),
    ],
)
def test_a_damaged_line_is_named(line: str, message: str) -> None:
    with pytest.raises(FormatError) as error:
        parse_baseline(line.split("\n"), "r")
    assert message in str(error.value)


def entry(fingerprint: str, verdict: Decision | None, expires: str | None = None) -> BaselineRow:
    return BaselineRow(fingerprint * 16, BaselineKind.FINDING, "no-verb", verdict, None, expires, "x", None)


def test_update_adds_what_is_new_and_keeps_decisions() -> None:
    examined = batch(
        document("a"),
        document("b"),
        repeats=(repeat("a"),),
        findings=(finding("a"), finding("b"), finding("b", fingerprint="1" * 16)),
    )
    known = Baseline(Pin("0.9", "encoder", "r1", "segmenter 1"), (entry("f", Decision.REJECT), entry("5", None)))
    verdict = judge_batch(examined, Settings(), {}, known, TODAY)
    after = update(known, verdict)
    assert after.pin == Pin.of(SIGNATURE)
    findings = [(row.fingerprint[0], row.verdict) for row in after.rows if row.kind is BaselineKind.FINDING]
    assert findings == [("1", None), ("5", None), ("f", "reject")]
    assert len(after.rows) == 4  # with the duplicate, and one entry for a finding in two documents
    assert update(after, judge_batch(examined, Settings(), {}, after, TODAY)) == after


def test_prune_drops_expired_entries_and_with_a_batch_stale_ones() -> None:
    known = Baseline(
        None, (entry("f", None), entry("1", None), entry("2", None, "2026-06-14"), entry("3", None, "2026-06-15"))
    )
    assert [row.fingerprint[0] for row in prune(known, TODAY, None).rows] == ["f", "1", "3"]
    verdict = judge_batch(batch(document("a"), findings=(finding("a"),)), Settings(), {}, known, TODAY)
    assert [row.fingerprint[0] for row in prune(known, TODAY, verdict).rows] == ["f"]


def test_a_review_decides_and_leaves_the_rest() -> None:
    known = Baseline(Pin.of(SIGNATURE), (entry("1", None), entry("2", Decision.ACCEPT)))
    comments = [replace(entry(name, None), reason="why?") for name in "24"]
    review = Baseline(None, (entry("1", Decision.REJECT), entry("3", Decision.ACCEPT), *comments))
    after = apply_review(known, review)
    assert [(row.fingerprint[0], row.verdict, row.reason) for row in after.rows] == [
        ("1", "reject", None),
        ("2", "accept", "why?"),
        ("3", "accept", None),
    ]
    with pytest.raises(FormatError, match="no header"):
        apply_review(None, review)


def test_what_waits_for_a_decision_and_takes_one() -> None:
    known = Baseline(None, (entry("1", None), entry("2", Decision.ACCEPT), entry("3", Decision.ACCEPT, "2026-01-01")))
    verdict = judge_batch(batch(document("a"), findings=(finding("a"),)), Settings(), {}, known, TODAY)
    waiting = undecided(known, TODAY, verdict)
    assert [row.fingerprint[0] for row in waiting] == ["1", "3", "f"]
    for row in waiting:
        known = decide(known, row, Decision.ACCEPT, "seen")
    assert undecided(known, TODAY, verdict) == ()
