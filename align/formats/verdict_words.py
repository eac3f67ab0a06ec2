"""How every output of `align check` says what was found: the same words, grave or mild, safe to show."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from align.formats.visible import shown
from align.schema import Relation, Severity
from align.text.counted import counted

if TYPE_CHECKING:
    from align.gate.verdict import Breach, Duplicate, JudgedFinding, PolicyLine, StaleEntry, Verdict
    from align.schema import Reject, Span

QUOTED_CHARACTERS = 120
"""Of marked words."""

_RELATIONS = {
    Relation.EXACT: "is a copy of",
    Relation.NEAR_DUPLICATE: "is nearly the same as",
    Relation.A_CONTAINS_B: "stands in",
    Relation.B_CONTAINS_A: "stands in",
    Relation.TRANSLATION: "is a translation of",
    Relation.PARTIAL_TRANSLATION: "is in part a translation of",
    Relation.RELATED: "tells the story of",
}


class Level(StrEnum):
    """How loud something is said, gravest first."""

    ERROR = "error"
    """It makes the check fail, or is critical."""
    WARNING = "warning"
    NOTICE = "notice"


def finding_level(item: JudgedFinding) -> Level:
    """The level of a finding."""
    if item.breaks or item.finding.severity is Severity.CRITICAL:
        return Level.ERROR
    return severity_level(item.finding.severity)


def severity_level(severity: Severity) -> Level:
    """The level of a severity by itself."""
    levels = {Severity.CRITICAL: Level.ERROR, Severity.MAJOR: Level.WARNING}
    return levels.get(severity, Level.NOTICE)


def duplicate_level(item: Duplicate) -> Level:
    """The level of a duplicate: below the limit it is no more than a note."""
    return Level.ERROR if item.breaks else Level.NOTICE


def is_worth_showing(item: JudgedFinding) -> bool:
    """Whether a person should be asked to look: not at what is tolerated, nor at what is no error by MQM."""
    return not item.standing.is_tolerated and item.finding.severity is not Severity.NEUTRAL


def finding_message(item: JudgedFinding) -> str:
    """What is wrong, with the marked words where the rule's message doesn't quote them; no marks without a word."""
    finding = item.finding
    has_word = any(map(str.isalnum, finding.text))
    quoted = f": “{shown(finding.text, QUOTED_CHARACTERS)}”" if has_word and finding.text not in finding.message else ""
    return shown(finding.message + quoted)


def span_words(span: Span) -> str:
    """Where a finding stands: `3-7`, or `3` where it marks no words but the place in which some are missing."""
    start, end = span
    return f"{start}-{end}" if end > start else str(start)


def finding_words(item: JudgedFinding) -> str:
    """What is wrong, where in the document, and beside which original."""
    place = span_words(item.finding.span)
    where = f"characters {place}" if "-" in place else f"at character {place}"
    if not item.place.path.endswith(item.place.id):
        where = f"document {item.place.id}, {where}"
    if item.original is not None:
        where += f"; original: {item.original.id}"
    return shown(f"{finding_message(item)} ({where}){standing_words(item)}")


def repeat_kind(item: Duplicate) -> str:
    """What a duplicate is to what it repeats, whichever comes first by id: `contained`, or the relation's name."""
    contained = item.relation in (Relation.A_CONTAINS_B, Relation.B_CONTAINS_A)
    return "contained" if contained else item.relation


def duplicate_words(item: Duplicate) -> str:
    """Which document repeats which, and how much of it."""
    return shown(
        f"“{item.text}” {_RELATIONS[item.relation]} “{item.original_text}” (document {item.id}, "
        f"{item.containment:.0%} of it in {item.kept}){standing_words(item)}"
    )


def breach_words(breach: Breach) -> str:
    """The figure, and the line of the policy that it breaks."""
    return shown(f"{breach.message} ({policy_words(breach.policy)})")


def policy_words(line: PolicyLine) -> str:
    """A line of the policy as it stands in a file, and where."""
    return shown(f"{line.key} = {line.value}, {line.came_from}")


def reject_words(reject: Reject) -> str:
    """What couldn't be taken, and why."""
    return shown(f"rejected: {reject.reason}")


def stale_words(entry: StaleEntry) -> str:
    """An entry of the baseline that did nothing."""
    row = entry.row
    return shown(f"baseline: {row.kind} {row.rule} {row.fingerprint} is {entry.why}: “{row.text}”")


def summary_words(verdict: Verdict) -> str:
    """The counts in one line."""
    counts = verdict.counts
    parts = [
        counted(counts.documents, "document"),
        known_words(counts.duplicates_new, counts.duplicates_known, "duplicate"),
        known_words(counts.findings_new, counts.findings_known, "finding"),
        _neutral_words(verdict),
        counted(counts.rejects, "reject") if counts.rejects else "",
        f"{counts.stale} stale in the baseline" if counts.stale else "",
    ]
    return ", ".join(part for part in parts if part)


def _neutral_words(verdict: Verdict) -> str:
    """How many new findings aren't shown, so that what is shown adds up."""
    untold = sum(not item.standing.is_tolerated and not is_worth_showing(item) for item in verdict.findings)
    return f"{untold} of them below minor and not shown" if untold else ""


def known_words(new: int, known: int, noun: str, more: str = "") -> str:
    """How many there are, and how many of them the baseline has; `more` to say of them."""
    told = "; ".join(part for part in (f"{known} known" if known else "", more) if part)
    return counted(new + known, noun) + (f" ({told})" if told else "")


def severity_words(verdict: Verdict) -> str:
    """How many findings that the baseline doesn't tolerate are how grave, the gravest first: `1 major, 3 minor`."""
    counts = Counter(item.finding.severity for item in verdict.findings if not item.standing.is_tolerated)
    return ", ".join(f"{counts[severity]} {severity}" for severity in sorted(counts, key=lambda item: -item.rank))


def standing_words(item: Duplicate | JudgedFinding) -> str:
    """What the baseline says of it, to put behind other words; nothing of what is new."""
    if not item.standing.is_known:
        return ""
    return f" [known, {item.standing}{f': {item.reason}' if item.reason else ''}]"
