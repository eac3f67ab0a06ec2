"""A batch, a policy and a baseline -> the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from align.gate.baseline import Baseline, BaselineKind, BaselineRow, Decision, duplicate_fingerprint
from align.gate.breaches import count_rows, find_breaches
from align.gate.policy import policy_lines, severity_of
from align.gate.verdict import (
    Breach,
    Counts,
    Duplicate,
    JudgedDocument,
    JudgedFinding,
    Place,
    StaleEntry,
    StaleReason,
    Standing,
    Verdict,
)
from align.schema import Finding, Reject, Relation, Signature
from align.settings import Settings

EXCERPT = 80
"""Characters of a document that has no title, for people."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A document of the batch that stands in another one, with the texts of both."""

    place: Place
    original: Place
    relation: Relation
    containment: float
    rule: str
    text: str
    original_text: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found out about a batch, before anyone holds it to a policy; in any order."""

    signature: Signature
    documents: Sequence[JudgedDocument]
    repeats: Sequence[Repeat]
    findings: Sequence[Finding]
    places: Mapping[str, Place]
    """Of every document that a finding names."""
    rejects: Sequence[Reject]
    warnings: Sequence[str]
    seconds: float


@dataclass(frozen=True)
class _Known:
    """The entries of a baseline that hold today."""

    rows: Mapping[tuple[BaselineKind, str], BaselineRow]

    def standing(self, kind: BaselineKind, fingerprint: str) -> tuple[Standing, str | None]:
        row = self.rows.get((kind, fingerprint))
        if row is None:
            return Standing.NEW, None
        match row.verdict:
            case Decision.ACCEPT:
                return Standing.ACCEPTED, row.reason
            case Decision.REJECT:
                return Standing.REJECTED, row.reason
            case None:
                return Standing.UNDECIDED, row.reason


def judge_batch(
    examined: Examined, settings: Settings, origins: Mapping[str, str], baseline: Baseline | None, today: date
) -> Verdict:
    """Hold a batch against the policy, sparing what the baseline tolerates.

    Args:
        examined: what was found out.
        settings: the policy in force.
        origins: field name of a setting -> where its value came from, for what isn't a default.
        baseline: what is known; its pin has been checked.
        today: the day on which entries must hold.
    """
    rows = () if baseline is None else baseline.rows
    known = _Known({row.key: row for row in rows if not row.has_expired(today)})
    lines = policy_lines(settings, origins)
    documents = tuple(sorted(examined.documents, key=lambda document: document.place.id))
    duplicates = [_duplicate(repeat, known) for repeat in examined.repeats]
    findings = [
        _finding(replace(finding, severity=severity), examined.places, known, settings)
        for finding in examined.findings
        if (severity := severity_of(finding.rule, finding.severity, settings)) is not None
    ]
    duplicates.sort(key=lambda item: (item.standing.order, item.id, item.place.path, item.place.line or 0, item.kept))
    findings.sort(key=_finding_order)
    breaches = find_breaches(documents, duplicates, findings, examined.rejects, examined.seconds, settings, lines)
    stale = _stale(rows, known, duplicates, findings)
    return Verdict(
        signature=examined.signature,
        policy=lines,
        documents=documents,
        duplicates=tuple(_marked(duplicates, breaches)),
        findings=tuple(findings),
        rejects=tuple(sorted(examined.rejects, key=lambda reject: reject.order)),
        warnings=tuple(sorted(set(examined.warnings))),
        breaches=breaches,
        stale=stale,
        counts=_counts(examined, duplicates, findings, stale),
    )


def _duplicate(repeat: Repeat, known: _Known) -> Duplicate:
    fingerprint = duplicate_fingerprint(repeat.text, repeat.original_text)
    standing, reason = known.standing(BaselineKind.DUPLICATE, fingerprint)
    return Duplicate(
        place=repeat.place,
        original=repeat.original,
        relation=repeat.relation,
        containment=repeat.containment,
        rule=repeat.rule,
        text=_excerpt(repeat.place, repeat.text),
        original_text=_excerpt(repeat.original, repeat.original_text),
        fingerprint=fingerprint,
        standing=standing,
        reason=reason,
        breaks=False,
    )


def _excerpt(place: Place, text: str) -> str:
    words = " ".join((place.title or text[: 20 * EXCERPT]).split())
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + "…"


def _finding(finding: Finding, places: Mapping[str, Place], known: _Known, settings: Settings) -> JudgedFinding:
    standing, reason = known.standing(BaselineKind.FINDING, finding.fingerprint)
    return JudgedFinding(
        finding=finding,
        place=places[finding.document or ""],
        original=None if finding.original_document is None else places[finding.original_document],
        standing=standing,
        reason=reason,
        breaks=not standing.is_tolerated and finding.severity.rank >= settings.fail_on.rank,
    )


def _finding_order(item: JudgedFinding) -> tuple[object, ...]:
    finding = item.finding
    return (
        item.standing.order,
        -finding.severity.rank,
        item.place.id,
        finding.span,
        finding.rule,
        finding.original_document or "",
        finding.fingerprint,
    )


def _marked(duplicates: Iterable[Duplicate], breaches: Sequence[Breach]) -> Iterable[Duplicate]:
    """Duplicates, told whether they count in the breach of the batch or of their source."""
    of_batch = any(breach.policy.key == "max-duplicate-share" for breach in breaches)
    sources = {breach.subject for breach in breaches if breach.subject is not None}
    for item in duplicates:
        yield replace(item, breaks=not item.standing.is_tolerated and (of_batch or item.place.source in sources))


def _stale(
    rows: Iterable[BaselineRow], known: _Known, duplicates: Iterable[Duplicate], findings: Iterable[JudgedFinding]
) -> tuple[StaleEntry, ...]:
    matched = {(BaselineKind.DUPLICATE, item.fingerprint) for item in duplicates}
    matched |= {(BaselineKind.FINDING, item.finding.fingerprint) for item in findings}
    entries = [
        StaleEntry(row, StaleReason.UNMATCHED if row.key in known.rows else StaleReason.EXPIRED)
        for row in rows
        if row.key not in matched or row.key not in known.rows
    ]
    return tuple(sorted(entries, key=lambda entry: entry.row.order))


def _counts(
    examined: Examined, duplicates: Sequence[Duplicate], findings: Sequence[JudgedFinding], stale: Sequence[StaleEntry]
) -> Counts:
    known_duplicates = sum(item.standing.is_known for item in duplicates)
    known_findings = sum(item.standing.is_known for item in findings)
    return Counts(
        documents=count_rows(examined.documents),
        rejects=len(examined.rejects),
        duplicates_new=len(duplicates) - known_duplicates,
        duplicates_known=known_duplicates,
        findings_new=len(findings) - known_findings,
        findings_known=known_findings,
        findings_ignored=len(examined.findings) - len(findings),
        stale=len(stale),
    )
