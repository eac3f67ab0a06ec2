"""A verdict as Markdown for a pull request's comment or a step's summary: a screenful, whatever the batch holds.

All scraped text stands in code spans.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from align.formats.markdown_text import code_span, table_head, table_row
from align.formats.verdict_words import (
    finding_message,
    is_worth_showing,
    policy_words,
    repeat_kind,
    summary_words,
)

if TYPE_CHECKING:
    from align.gate.verdict import Breach, Duplicate, JudgedFinding, Place, StaleEntry, Verdict
    from align.schema import Reject

MOST_ROWS = 10
"""Of each table; the rest is counted."""
_PLACE_CHARACTERS = 80
_CELL_CHARACTERS = 160

Item = TypeVar("Item")


def render_markdown(verdict: Verdict) -> str:
    """Outcome and counts, what breaks the policy, findings and duplicates that aren't tolerated, what went wrong."""
    findings = sorted(filter(is_worth_showing, verdict.findings), key=lambda item: not item.breaks)
    repeats = [item for item in verdict.duplicates if not item.standing.is_tolerated]
    duplicates = sorted(repeats, key=lambda item: not item.breaks)
    blocks = [
        f"### {'✅ align check passed' if verdict.passed else '❌ align check failed'}",
        f"{summary_words(verdict)}.",
        _table("Broken limits", ("figure", "set by"), verdict.breaches, _breach_row),
        _table("Findings", ("", "where", "rule", "what"), findings, _finding_row),
        _table("Duplicates", ("", "where", "repeats", "how", "title"), duplicates, _duplicate_row),
        _table("Rejects", ("where", "why"), verdict.rejects, _reject_row),
        _table("Warnings", ("what",), verdict.warnings, lambda warning: (_code(warning),)),
        _table("Stale in the baseline", ("why", "rule", "text"), verdict.stale, _stale_row),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _table(
    title: str, columns: tuple[str, ...], items: Sequence[Item], row: Callable[[Item], tuple[str, ...]]
) -> str | None:
    """A table of the first items under its title, and how many more there are; None where there are none."""
    if not items:
        return None
    rows = "".join(table_row(*row(item)) for item in items[:MOST_ROWS])
    more = f"\n… and {len(items) - MOST_ROWS} more.\n" if len(items) > MOST_ROWS else ""
    return f"**{title}**\n\n{table_head(*columns)}{rows}{more}".rstrip("\n")


def _breach_row(breach: Breach) -> tuple[str, ...]:
    return _code(breach.message), _code(policy_words(breach.policy))


def _finding_row(item: JudgedFinding) -> tuple[str, ...]:
    finding = item.finding
    return _mark(item.breaks), _place(item.place), f"{finding.rule} ({finding.severity})", _code(finding_message(item))


def _duplicate_row(item: Duplicate) -> tuple[str, ...]:
    how = f"{repeat_kind(item)}, {item.containment:.0%}"
    return _mark(item.breaks), _place(item.place), _place(item.original), how, _code(item.text)


def _reject_row(reject: Reject) -> tuple[str, ...]:
    return code_span(reject.where, _PLACE_CHARACTERS), _code(reject.reason)


def _stale_row(entry: StaleEntry) -> tuple[str, ...]:
    return entry.why, _code(entry.row.rule), _code(entry.row.text)


def _mark(breaks: bool) -> str:
    return "❌" if breaks else "⚠️"


def _place(place: Place) -> str:
    return code_span(place.where, _PLACE_CHARACTERS)


def _code(text: str) -> str:
    return code_span(text, _CELL_CHARACTERS)
