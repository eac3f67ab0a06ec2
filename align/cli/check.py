"""`align check`: may a new batch in?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli import options
from align.cli.console import put, safe
from align.cli.policy import GATE, Gate, gate_from
from align.formats.verdicts import VerdictFormat

if TYPE_CHECKING:
    from align.gate import Verdict

Wanted = list[tuple[VerdictFormat, Path | None]]
"""Formats, each with its file; None is stdout."""


@options.shared(GATE)
def check(
    given: options.Given,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FORMAT[=FILE]",
            help=f"{', '.join(VerdictFormat)}; also several times. Without a file to stdout.",
        ),
    ] = None,
    max_duplicate_share: Annotated[
        float | None, typer.Option("--max-duplicate-share", help="Share of documents that may repeat others (0.2).")
    ] = None,
    fail_on: options.FailOn = None,
    allow_empty_batch: Annotated[
        bool | None, typer.Option("--allow-empty-batch", help="A batch without a document passes.", show_default=False)
    ] = None,
    print_policy: Annotated[
        bool, typer.Option("--print-policy", help="Only show what is in force, and where it came from.")
    ] = False,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="For trials: exit with 0 also when the policy is breached.")
    ] = False,
) -> None:
    """Check a new batch by a policy: exit 1 when it repeats too much, or holds grave translation errors."""
    gate = gate_from(
        given, max_duplicate_share=max_duplicate_share, fail_on=fail_on, allow_empty_batch=allow_empty_batch
    )
    if print_policy:
        put(_policy(gate))
        return
    wanted = _wanted(output or [])
    _spare_inputs(gate, [file for _, file in wanted if file is not None])
    verdict = _verdict(gate)
    _write(verdict, wanted)
    if not (verdict.passed or exit_zero):
        raise typer.Exit(1)


def _spare_inputs(gate: Gate, files: Sequence[Path]) -> None:
    """Refuse files of results that would overwrite what the check goes by; the baseline is no part of the batch."""
    options.spare_feeds(gate.batch, gate.baseline_path, *files)
    options.spare_feeds([*gate.against, *gate.policy_files], *files)


def _verdict(gate: Gate) -> Verdict:
    from align.pipeline.baseline import check_pin, read_baseline

    path = gate.baseline_path
    if path is None:
        return gate.check(None)
    known = read_baseline(path)
    check_pin(known, path, gate.settings)
    return gate.check(known)


def _wanted(outputs: Sequence[str]) -> Wanted:
    """`sarif=FILE` -> format and file; text goes to stdout unless something else does, or text has a file.

    Raises:
        SettingsError: an unknown format, two formats for stdout.
    """
    from align.errors import SettingsError
    from align.settings import close_to

    wanted: Wanted = []
    for output in outputs:
        name, separator, file = output.partition("=")
        if name not in list(VerdictFormat) or (separator and not file):
            known = ", ".join(VerdictFormat)
            raise SettingsError(f"--output {output}: write FORMAT or FORMAT=FILE{close_to(name, VerdictFormat, known)}")
        wanted.append((VerdictFormat(name), Path(file) if file else None))
    on_stdout = [format for format, file in wanted if file is None]
    if len(on_stdout) > 1:
        raise SettingsError(
            f"--output: {' and '.join(on_stdout)} would both go to stdout; give one a file: FORMAT=FILE"
        )
    if not on_stdout and VerdictFormat.TEXT not in [format for format, _ in wanted]:
        wanted.append((VerdictFormat.TEXT, None))
    return wanted


def _write(verdict: Verdict, wanted: Wanted) -> None:
    """Files first: they are there even when the reader of stdout goes away."""
    from align.formats.files import together
    from align.formats.folder import write_beside
    from align.formats.verdicts import render_verdict

    with together():
        for format, file in wanted:
            if file is not None:
                write_beside(file, [render_verdict(verdict, format)], verdict.signature)
    put(render_verdict(verdict, format) for format, file in wanted if file is None)


def _policy(gate: Gate) -> list[str]:
    """The policy as a file would have it, each line with its origin; it can be copied to an align.toml."""
    from align.gate.policy import NO_LIMIT, policy_lines, rule_lines

    lines = [
        (f"# {line.key} is not set" if line.value == NO_LIMIT else f"{line.key} = {line.value}", line.came_from)
        for line in (*policy_lines(gate.settings, gate.origins), *rule_lines(gate.settings))
    ]
    width = max(len(text) for text, _ in lines)
    return [f"{safe(f'{text:<{width}}  # {origin}')}\n" for text, origin in lines]
