"""What `align baseline` does to a baseline: pure functions, each gives a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from align.errors import FormatError
from align.gate.baseline import Baseline, BaselineKind, BaselineRow, Decision, Pin
from align.gate.verdict import Duplicate, JudgedFinding, StaleReason, Verdict

EXCERPT = 200
"""Characters of a marked text that an entry keeps, for people."""


def entries_of(verdict: Verdict) -> tuple[BaselineRow, ...]:
    """Everything found in a batch as entries that nobody has judged, each once, in the file's order."""
    rows = {row.key: row for row in (*map(_of_duplicate, verdict.duplicates), *map(_of_finding, verdict.findings))}
    return tuple(sorted(rows.values(), key=lambda row: row.order))


def update(baseline: Baseline | None, verdict: Verdict) -> Baseline:
    """Add what a batch has and the baseline hasn't; entries that are there stay as they are.

    The pin becomes that of the batch.
    """
    rows = {} if baseline is None else baseline.by_key()
    # First come, first kept: `entries_of` is in a fixed order, so of two texts with one fingerprint the same stays.
    for row in entries_of(verdict):
        rows.setdefault(row.key, row)
    return Baseline(Pin.of(verdict.signature), _ordered(rows.values()))


def prune(baseline: Baseline, today: date, verdict: Verdict | None) -> Baseline:
    """Drop what has expired and, given a batch, what nothing in it matches."""
    gone = {row.key for row in baseline.rows if row.has_expired(today)}
    if verdict is not None:
        gone |= {entry.row.key for entry in verdict.stale if entry.why is StaleReason.UNMATCHED}
    return replace(baseline, rows=tuple(row for row in baseline.rows if row.key not in gone))


def apply_review(baseline: Baseline | None, review: Baseline) -> Baseline:
    """Take the decisions of a review; a comment without one goes to an entry that is there, and makes none.

    Raises:
        FormatError: there is no baseline yet, and the review doesn't say what it was made with.
    """
    pin = review.pin if baseline is None else baseline.pin
    if pin is None:
        raise FormatError("the review has no header, so it can start no baseline; make one: `align baseline create`")
    rows = {} if baseline is None else baseline.by_key()
    for row in review.rows:
        before = rows.get(row.key)
        if row.verdict is not None:
            rows[row.key] = replace(before or row, verdict=row.verdict, reason=row.reason, expires=row.expires)
        elif before is not None and row.reason is not None:
            rows[row.key] = replace(before, reason=row.reason)
    return Baseline(pin, _ordered(rows.values()))


def decide(baseline: Baseline, row: BaselineRow, decision: Decision, reason: str | None) -> Baseline:
    """Put a decision on an entry, or the entry with it; an expiry that has been there goes."""
    rows = baseline.by_key()
    rows[row.key] = replace(row, verdict=decision, reason=reason, expires=None)
    return replace(baseline, rows=_ordered(rows.values()))


def undecided(baseline: Baseline, today: date, verdict: Verdict | None) -> tuple[BaselineRow, ...]:
    """What waits for a decision: entries without one, expired ones, and what is new in a batch, if one is given."""
    rows = baseline.by_key()
    waiting = [row for row in baseline.rows if row.verdict is None or row.has_expired(today)]
    if verdict is not None:
        waiting += [row for row in entries_of(verdict) if row.key not in rows]
    return _ordered(waiting)


def _of_duplicate(item: Duplicate) -> BaselineRow:
    return BaselineRow(
        fingerprint=item.fingerprint,
        kind=BaselineKind.DUPLICATE,
        rule=item.relation.value,
        verdict=None,
        reason=None,
        expires=None,
        text=item.text,
        original_text=item.original_text,
    )


def _of_finding(item: JudgedFinding) -> BaselineRow:
    finding = item.finding
    return BaselineRow(
        fingerprint=finding.fingerprint,
        kind=BaselineKind.FINDING,
        rule=finding.rule,
        verdict=None,
        reason=None,
        expires=None,
        text=_short(finding.text),
        original_text=None if finding.original_text is None else _short(finding.original_text),
    )


def _short(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def _ordered(rows: Iterable[BaselineRow]) -> tuple[BaselineRow, ...]:
    return tuple(sorted(rows, key=lambda row: row.order))
