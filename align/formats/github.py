"""A verdict as annotations: commands that GitHub's runner reads from the log of a step.

The format is that of the runner's `ActionCommand` (actions/runner): `::name key=value,key=value::message`, one a line.
Per cent, carriage return and newline are encoded in messages; colon and comma too in values. A line that begins with
one of our commands is read as nothing else, so scraped text can't bring a command of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from align.formats.verdict_words import (
    Level,
    breach_words,
    duplicate_level,
    duplicate_words,
    finding_level,
    finding_words,
    is_worth_showing,
    reject_words,
    summary_words,
)
from align.formats.visible import make_visible, shown

if TYPE_CHECKING:
    from align.gate.verdict import Verdict

MOST_OF_A_LEVEL = 10
"""GitHub shows no more of each level from one step."""
_TITLE_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class _Annotation:
    level: Level
    title: str
    message: str
    path: str | None = None
    line: int | None = None


def render_github(verdict: Verdict) -> str:
    """Workflow commands, the gravest first: at most ten of a level, a summary last.

    What the baseline tolerates is left out, as are neutral findings: nobody has to act on them.
    """
    room = dict.fromkeys(Level, MOST_OF_A_LEVEL)
    room[Level.NOTICE] -= 1  # the summary's place
    chosen, left_out = [], 0
    # Sorting keeps the order within a level: breaches, findings and duplicates by turns, rejects.
    for annotation in sorted(_annotations(verdict), key=lambda item: list(Level).index(item.level)):
        if room[annotation.level]:
            room[annotation.level] -= 1
            chosen.append(annotation)
        else:
            left_out += 1
    outcome = "passed" if verdict.passed else "failed"
    more = f"; {left_out} more, which GitHub wouldn't show" if left_out else ""
    chosen.append(_Annotation(Level.NOTICE, f"align check {outcome}", summary_words(verdict) + more))
    return "".join(f"{_command(annotation)}\n" for annotation in chosen)


def _annotations(verdict: Verdict) -> Iterator[_Annotation]:
    for breach in verdict.breaches:
        yield _Annotation(Level.ERROR, breach.policy.key, breach_words(breach))
    # By turns, so that of many findings and many duplicates neither takes all the room.
    for both in zip_longest(_findings(verdict), _duplicates(verdict)):
        yield from (annotation for annotation in both if annotation is not None)
    for reject in verdict.rejects:
        yield _Annotation(Level.WARNING, "rejected", reject_words(reject), reject.path, reject.line)


def _findings(verdict: Verdict) -> Iterator[_Annotation]:
    for item in verdict.findings:
        if is_worth_showing(item):
            title = f"{item.finding.rule} ({item.finding.severity})"
            yield _Annotation(finding_level(item), title, finding_words(item), item.place.path, item.place.line)


def _duplicates(verdict: Verdict) -> Iterator[_Annotation]:
    for item in verdict.duplicates:
        if not item.standing.is_tolerated:
            title = f"duplicate ({item.relation})"
            yield _Annotation(duplicate_level(item), title, duplicate_words(item), item.place.path, item.place.line)


def _command(annotation: _Annotation) -> str:
    values = {
        "file": annotation.path and make_visible(annotation.path),
        "line": annotation.line and str(annotation.line),
        "title": shown(annotation.title, _TITLE_CHARACTERS),
    }
    written = ",".join(f"{key}={_encode_value(value)}" for key, value in values.items() if value)
    return f"::{annotation.level} {written}::{_encode(annotation.message)}"


def _encode(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _encode_value(text: str) -> str:
    return _encode(text).replace(":", "%3A").replace(",", "%2C")
