"""`align baseline`: what is known already, so that `align check` speaks of what is new."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli import options
from align.cli.console import put, safe, say
from align.cli.policy import GATE, POLICY, Gate, gate_from
from align.text.counted import counted

if TYPE_CHECKING:
    from align.gate import Baseline, BaselineRow, Decision, Verdict

app = typer.Typer(help="Keep what is known already, so that `check` speaks of what is new.", no_args_is_help=True)


@app.command()
@options.shared(GATE)
def create(given: options.Given) -> None:
    """Make a baseline of everything found in a batch; nothing in it is judged yet, and all of it is tolerated."""
    from align.errors import OutputError
    from align.gate.changes import update as add

    gate = gate_from(given)
    path = _path(gate)
    options.spare_feeds(gate.batch, path)
    if path.exists():
        raise OutputError(f"{path} is there; `align baseline update` adds to it and keeps what was decided")
    _save(path, None, add(None, gate.check(None)))


@app.command()
@options.shared(GATE)
def update(given: options.Given) -> None:
    """Add what a batch has and the baseline hasn't, and pin the encoder and version in use; decisions stay."""
    from align.gate.changes import update as add
    from align.pipeline.baseline import read_baseline

    gate = gate_from(given)
    path = _path(gate)
    options.spare_feeds(gate.batch, path)
    before = read_baseline(path)
    _save(path, before, add(before, gate.check(before)))


@app.command()
@options.shared(GATE)
def audit(given: options.Given) -> None:
    """Go through what nobody has judged: in the baseline and, given a BATCH, what is new in it.

    Each decision is saved at once. Where no terminal is, the list is printed.
    """
    from align.gate.baseline import current_day
    from align.gate.changes import undecided

    gate = gate_from(given)
    path = _path(gate)
    known, verdict = _read(gate, path)
    rows = undecided(known, current_day(), verdict)
    if sys.stdin is not None and sys.stdin.isatty():
        _ask(path, known, rows, _contexts(verdict))
    else:
        put(f"{safe(_shown(row))}\n" for row in rows)
        say(f"{path}: {counted(len(rows), 'entry', 'entries')} to decide on")


@app.command()
@options.shared(GATE)
def prune(given: options.Given) -> None:
    """Drop expired entries and, given a BATCH, also those that match nothing in it."""
    from align.gate.baseline import current_day
    from align.gate.changes import prune as drop

    gate = gate_from(given)
    path = _path(gate)
    known, verdict = _read(gate, path)
    _save(path, known, drop(known, current_day(), verdict))


@app.command()
@options.shared(POLICY)
def apply(
    review: Annotated[Path, typer.Argument(metavar="REVIEW", help="What the HTML report's review saved.")],
    given: options.Given,
) -> None:
    """Take over the decisions of a review made in the HTML report; starts the baseline where there is none."""
    from align.gate.changes import apply_review
    from align.pipeline.baseline import read_baseline

    path = _path(gate_from(given))
    before = read_baseline(path) if path.exists() else None
    _save(path, before, apply_review(before, read_baseline(review)))


def _path(gate: Gate) -> Path:
    from align.errors import SettingsError

    if gate.baseline_path is None:
        raise SettingsError('name the baseline with --baseline FILE, or with baseline = "FILE" in align.toml')
    return gate.baseline_path


def _read(gate: Gate, path: Path) -> tuple[Baseline, Verdict | None]:
    """The baseline, and the verdict on the batch where one is given."""
    from align.pipeline.baseline import check_pin, read_baseline

    known = read_baseline(path)
    if not gate.batch:
        return known, None
    options.spare_feeds(gate.batch, path)
    check_pin(known, path, gate.settings)
    return known, gate.check(known)


def _save(path: Path, before: Baseline | None, after: Baseline) -> None:
    """Write, and say what changed."""
    from align.pipeline.baseline import write_baseline

    write_baseline(path, after)
    old, new = (set() if before is None else set(before.by_key())), set(after.by_key())
    waiting = sum(row.verdict is None for row in after.rows)
    say(
        f"{path}: {counted(len(new), 'entry', 'entries')}, {len(new - old)} added, {len(old - new)} dropped, "
        f"{waiting} undecided"
    )


def _ask(path: Path, known: Baseline, rows: tuple[BaselineRow, ...], contexts: dict[object, list[str]]) -> None:
    """Ask for a decision on each entry; saved one by one, so leaving early loses nothing."""
    from align.gate.changes import decide
    from align.pipeline.baseline import write_baseline

    for number, row in enumerate(rows, 1):
        say()
        say(f"{number} of {len(rows)}: {_shown(row)}")
        for line in contexts.get(row.key, []):
            say(f"  {line}")
        answer = _answer()
        if answer is None:
            break
        decision, reason = answer
        if decision is not None:
            known = decide(known, row, decision, reason)
            write_baseline(path, known)
    say(f"{path}: {counted(sum(row.verdict is None for row in known.rows), 'entry', 'entries')} undecided")


def _answer() -> tuple[Decision | None, str | None] | None:
    """A decision with its reason, (None, None) to skip, None to stop."""
    from align.gate import Decision

    known = {"a": Decision.ACCEPT, "r": Decision.REJECT}
    while True:
        letter = _typed("[a]ccept: tolerate it, [r]eject: it is an error, [s]kip, [q]uit:")
        if letter in (None, "q"):
            return None
        if letter == "s":
            return None, None
        if letter in known:
            return known[letter], _typed("Reason, or nothing:") or None


def _typed(question: str) -> str | None:
    """A line from the terminal; None at its end."""
    print(question, end=" ", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _contexts(verdict: Verdict | None) -> dict[object, list[str]]:
    """Key of an entry -> where it is found in the batch, and what is said of it."""
    from align.gate import BaselineKind

    contexts: dict[object, list[str]] = {}
    for found in () if verdict is None else verdict.findings:
        lines = contexts.setdefault((BaselineKind.FINDING, found.finding.fingerprint), [])
        lines.append(f"{found.place.path}: {found.finding.severity}: {found.finding.message}")
    for repeat in () if verdict is None else verdict.duplicates:
        lines = contexts.setdefault((BaselineKind.DUPLICATE, repeat.fingerprint), [])
        lines.append(f"{repeat.place.path}: {repeat.containment:.0%} of {repeat.id} stands in {repeat.kept}")
    return contexts


def _shown(row: BaselineRow) -> str:
    """An entry on one line."""
    original = "" if row.original_text is None else f" (original: {row.original_text})"
    return " ".join(f"{row.kind} {row.rule} {row.fingerprint}: {row.text}{original}".split())
