"""A verdict as one JSON object, for programs.

    {"verdict": "passed" | "failed", "signature": {...}, "counts": {...},
     "policy": [{"key", "value" (as in TOML, or "none"), "came_from"}],
     "breaches": [{"policy", "value", "came_from", "subject", "figure", "limit", "message", "documents": [id]}],
     "duplicates": [{"document", "place", "original", "relation", "containment", "rule", "text", "original_text",
                     "fingerprint", "standing", "reason", "breaks"}],
     "findings": [{the keys of findings.jsonl, then "place", "original", "standing", "reason", "breaks"}],
     "rejects": [{"path", "line", "reason"}], "warnings": [text],
     "stale": [{the keys of a baseline's entry, then "why"}],
     "documents": [{"place", "language", "confidence", "copies"}]}

A place is `{"id", "path", "line", "source", "title", "stored"}`; `original` is a place or null. `standing` is `new`,
`rejected`, `undecided` or `accepted`; `breaks` says whether the entry counts in a breach. Lists are sorted as the
verdict has them, and hold no time but the figure of a breach of `max-seconds`.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from align.formats.records import Row, finding_row, reject_row, signature_row
from align.formats.visible import VISIBLE

if TYPE_CHECKING:
    from align.gate import Breach, Duplicate, JudgedFinding, Verdict

_CONTROL = re.compile(f"[{re.escape(''.join(map(chr, VISIBLE)))}]")


def render_json(verdict: Verdict) -> str:
    """The object, indented, with a line end; what a terminal or the log of a GitHub Action would obey is escaped."""
    text = json.dumps(verdict_object(verdict), ensure_ascii=False, allow_nan=False, indent=1)
    visible = _CONTROL.sub(lambda match: json.dumps(match.group())[1:-1], text)
    return visible.replace("##[", "##\\u005b") + "\n"


def verdict_object(verdict: Verdict) -> Row:
    """The verdict as plain JSON types."""
    return {
        "verdict": "passed" if verdict.passed else "failed",
        "signature": signature_row(verdict.signature),
        "counts": asdict(verdict.counts),
        "policy": [asdict(line) for line in verdict.policy],
        "breaches": list(map(_breach, verdict.breaches)),
        "duplicates": list(map(_duplicate, verdict.duplicates)),
        "findings": list(map(_finding, verdict.findings)),
        "rejects": list(map(reject_row, verdict.rejects)),
        "warnings": list(verdict.warnings),
        "stale": [{**asdict(entry.row), "why": entry.why.value} for entry in verdict.stale],
        "documents": [asdict(document) for document in verdict.documents],
    }


def _breach(breach: Breach) -> Row:
    return {
        "policy": breach.policy.key,
        "value": breach.policy.value,
        "came_from": breach.policy.came_from,
        "subject": breach.subject,
        "figure": breach.figure,
        "limit": breach.limit,
        "message": breach.message,
        "documents": list(breach.documents),
    }


def _duplicate(item: Duplicate) -> Row:
    return {
        "document": item.id,
        "place": asdict(item.place),
        "original": asdict(item.original),
        "relation": item.relation.value,
        "containment": item.containment,
        "rule": item.rule,
        "text": item.text,
        "original_text": item.original_text,
        "fingerprint": item.fingerprint,
        **_judged(item),
    }


def _finding(item: JudgedFinding) -> Row:
    return {
        **finding_row(item.finding),
        "place": asdict(item.place),
        "original": None if item.original is None else asdict(item.original),
        **_judged(item),
    }


def _judged(item: Duplicate | JudgedFinding) -> Row:
    return {"standing": item.standing.value, "reason": item.reason, "breaks": item.breaks}
