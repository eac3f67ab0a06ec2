"""From a finding inside two strings to the record with document, offsets and fingerprint."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from align.checks.rule import RawFinding, Situation
from align.schema import Finding, Span, round_score

_CONTEXT_WORDS = 4
_WINDOW = 200
_FINGERPRINT_LENGTH = 16


def document_finding(
    finding: RawFinding,
    document: str,
    text: str,
    offset: int,
    original_document: str | None = None,
    original_text: str | None = None,
    original_offset: int = 0,
) -> Finding:
    """Lift a finding to a document: `text` is the string that was checked, `offset` where it starts."""
    return _lift(finding, document, None, text, offset, original_document, original_text, original_offset)


def line_finding(finding: RawFinding, line: int, text: str, original_text: str | None) -> Finding:
    """Lift a finding to a line pair (or a lone line when `original_text` is None); `line` is 1-based."""
    return _lift(finding, None, line, text, 0, None, original_text, 0)


def fingerprint(finding: RawFinding, text: str, original_text: str | None) -> str:
    """Give a short hash of the rule, the marked words with a few neighbours, and the values.

    No offset, id or line goes in, and case and spaces do not count, so the same error has the same
    fingerprint when the page is scraped again with other residue around it.
    """
    parts = [finding.rule.id, _surroundings(text, finding.span), finding.expected or "", finding.actual or ""]
    if original_text is not None and finding.original_span is not None:
        parts.append(_surroundings(original_text, finding.original_span))
    normal = "\x1f".join(" ".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in parts)
    return hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()[:_FINGERPRINT_LENGTH]


def merge_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by document, line and place, and drop those that stand twice.

    Of findings that overlap in one document or line the gravest stays (with an original before
    without): the same error may be found in two beads, or in a bead and in the text alone.
    """
    kept: dict[tuple[str, int], list[Finding]] = {}
    covered: dict[tuple[str, int], set[int]] = {}
    for finding in sorted(findings, key=_preference):
        place = (finding.document or "", finding.line or 0)
        taken, start, end = covered.setdefault(place, set()), *finding.span
        # An empty span takes the place before its first character, so that two omissions there are one.
        places = set(range(start, end)) or {-1 - start}
        if taken.isdisjoint(places):
            taken |= places
            kept.setdefault(place, []).append(finding)
    return sorted(
        (finding for group in kept.values() for finding in group),
        key=lambda f: (
            f.document or "",
            f.line or 0,
            f.span,
            f.rule,
            f.original_document or "",
            f.original_span or (0, 0),
        ),
    )


def _preference(finding: Finding) -> tuple[object, ...]:
    alone = finding.original_document is None and finding.original_text is None
    return (
        -finding.severity.rank, alone, -finding.confidence, finding.document or "", finding.line or 0, finding.span,
        finding.rule, finding.original_document or "", finding.original_span or (0, 0),
    )  # fmt: skip


def _lift(
    finding: RawFinding,
    document: str | None,
    line: int | None,
    text: str,
    offset: int,
    original_document: str | None,
    original_text: str | None,
    original_offset: int,
) -> Finding:
    start, end = finding.span
    original_span: Span | None = None
    original_words = None
    if original_text is not None and finding.original_span is not None:
        first, last = finding.original_span
        original_span = (first + original_offset, last + original_offset)
        original_words = original_text[first:last]
    return Finding(
        rule=finding.rule.id,
        severity=finding.rule.severity,
        category=finding.rule.category,
        document=document,
        line=line,
        span=(start + offset, end + offset),
        text=text[start:end],
        original_document=original_document if finding.rule.situation is Situation.ALIGNED else None,
        original_span=original_span,
        original_text=original_words,
        message=finding.message,
        expected=finding.expected,
        actual=finding.actual,
        confidence=round_score(finding.confidence),
        fingerprint=fingerprint(finding, text, original_text),
    )


def _surroundings(text: str, span: Span) -> str:
    # A window keeps the work for a long line in bounds; words that long are no words.
    before = re.findall(r"\w+", text[max(0, span[0] - _WINDOW) : span[0]])[-_CONTEXT_WORDS:]
    after = re.findall(r"\w+", text[span[1] : span[1] + _WINDOW])[:_CONTEXT_WORDS]
    return " ".join([*before, text[span[0] : span[1]], *after])
