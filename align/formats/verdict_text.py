"""A verdict for people: what to act on, a line each, and nothing else.

Each breach with the policy's line, and under it what breaks it: new first, known ones marked. What is within the
policy is only counted, in the last line; other outputs list it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from align.formats.verdict_words import (
    finding_message,
    known_words,
    repeat_kind,
    severity_words,
    span_words,
    standing_words,
)
from align.formats.visible import make_visible
from align.gate.verdict import StaleReason
from align.text.counted import counted

if TYPE_CHECKING:
    from align.gate import Breach, Duplicate, JudgedDocument, JudgedFinding, Place, Verdict


def render_text(verdict: Verdict) -> str:
    """The lines, safe to show: line ends in scraped text are spaces, control characters visible symbols."""
    return "".join(f"{'  ' if line.startswith('  ') else ''}{_harmless(line)}\n" for line in _lines(verdict))


def _harmless(line: str) -> str:
    """One line that is no command to the runner of a GitHub Action, whose log this may become."""
    plain = " ".join(make_visible(line).split()).replace("##[", "# #[")
    return f"./{plain}" if plain.startswith("::") else plain  # only a path can stand at the start


def _lines(verdict: Verdict) -> Iterator[str]:
    for breach in verdict.breaches:
        line = breach.policy
        yield f"{line.key} = {line.value} ({line.came_from}): {breach.message}"
        yield from (f"  {detail}" for detail in _details(breach, verdict))
    if not any(breach.policy.key == "max-reject-share" for breach in verdict.breaches):
        yield from (f"rejected: {line}" for line in _rejects(verdict))
    yield from (f"warning: {warning}" for warning in verdict.warnings)
    yield from _stale(verdict)
    yield _summary(verdict)


def _details(breach: Breach, verdict: Verdict) -> Iterator[str]:
    """What breaks a line of the policy, a line each."""
    match breach.policy.key.split(".")[0]:
        case "max-duplicate-share" | "max-duplicate-share-per-source" | "max-duplicate-share-of":
            for item in verdict.duplicates:
                if item.breaks and breach.subject in (None, item.place.source):
                    yield _duplicate(item)
        case "max-reject-share":
            yield from _rejects(verdict)
        case "fail-on":
            for found in verdict.findings:
                if found.breaks:
                    yield _finding(found)
        case _:
            for document in verdict.documents:
                if document.place.id in breach.documents:
                    yield _language(document)


def _duplicate(item: Duplicate) -> str:
    where = "" if item.original.stored else f" ({item.original.where})"
    return (
        f"{item.place.where}: {_name(item.place)}repeats {item.kept}{where}: {repeat_kind(item)}, "
        f"{item.containment:.0%} of it{standing_words(item)}"
    )


def _finding(item: JudgedFinding) -> str:
    finding = item.finding
    beside = "" if item.original is None else f" (original: {item.original.id})"
    return (
        f"{item.place.where}: {_name(item.place)}{finding.severity} {finding.rule} at {span_words(finding.span)}: "
        f"{finding_message(item)}{beside}{standing_words(item)}"
    )


def _language(document: JudgedDocument) -> str:
    return f"{document.place.where}: {_name(document.place)}{document.language}, confidence {document.confidence}"


def _rejects(verdict: Verdict) -> Iterator[str]:
    for reject in verdict.rejects:
        yield f"{reject.where}: {reject.reason}"


def _stale(verdict: Verdict) -> Iterator[str]:
    for why, words in (
        (StaleReason.EXPIRED, "expired; `align baseline prune` drops them"),
        (StaleReason.UNMATCHED, "matched nothing in this batch"),
    ):
        number = sum(entry.why is why for entry in verdict.stale)
        if number:
            yield f"baseline: {counted(number, 'entry', 'entries')} {words}"


def _summary(verdict: Verdict) -> str:
    counts = verdict.counts
    parts = [
        _found(counts.duplicates_new, counts.duplicates_known, "duplicate"),
        _found(counts.findings_new, counts.findings_known, "finding", severity_words(verdict)),
        f"{counted(counts.findings_ignored, 'finding')} ignored" if counts.findings_ignored else "",
        f"{counts.rejects} rejected" if counts.rejects else "",
    ]
    told = "; ".join(["", ", ".join(part for part in parts if part)]) if any(parts) else ""
    head = "passed" if verdict.passed else "failed"
    return f"{head}: {counted(counts.documents, 'document')} checked{told}"


def _found(new: int, known: int, noun: str, more: str = "") -> str:
    return known_words(new, known, noun, more) if new + known else ""


def _name(place: Place) -> str:
    """The id, where the file doesn't say it."""
    return "" if place.path.endswith(place.id) else f"{place.id}: "
