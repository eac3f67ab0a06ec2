"""`align dedup`: a feed without its repeats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from align.cli import options
from align.cli.console import progress, put, say, say_nothing_was_read, say_rejects
from align.settings import REMOVABLE, KeepPolicy
from align.text.counted import counted

if TYPE_CHECKING:
    from align.pipeline import Dedup


@options.shared(options.ENCODING | options.READING | options.PROGRESS)
def dedup(
    feeds: options.Feeds,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="KEPT", help="Write the kept rows here instead of stdout.")
    ] = None,
    removed: Annotated[
        Path | None, typer.Option("--removed", metavar="FILE", help="What went, for which kept row, and why.")
    ] = None,
    rejects: Annotated[Path | None, typer.Option("--rejects", metavar="FILE", help="What couldn't be read.")] = None,
    covered: Annotated[
        float | None, typer.Option("--covered", help="Share of a document that must stand in the kept one (0.9).")
    ] = None,
    relations: Annotated[
        str | None, typer.Option("--relations", metavar="NAMES", help=f"Remove these: {','.join(REMOVABLE)}.")
    ] = None,
    keep: Annotated[
        str | None, typer.Option("--keep", metavar="POLICY", help=f"Prefer to keep: {', '.join(get_args(KeepPolicy))}.")
    ] = None,
    against: options.AgainstStore = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    *,
    given: options.Given,
) -> None:
    """Copy a feed without the documents that stand in another one; the kept rows are copied unchanged."""
    from align.pipeline import dedup_feed

    options.spare_feeds([*feeds, *([against] if against else [])], output, removed, rejects)
    chosen = None if relations is None else options.split(relations)
    settings = given.settings(covered=covered, relations=chosen, keep=keep)
    result = dedup_feed(feeds, settings, progress, options.cache_folder(), against, output)
    if not dry_run:
        _write(result, output, removed, rejects)
    _tell_problems(result)
    if dry_run:
        if any((output, removed, rejects)):
            say("warning: with --dry-run nothing is written")
        _tell_removals(result)
    say(
        f"{counted(result.rows, 'row')} read: {result.kept} kept, {len(result.removals)} removed, "
        f"{len(result.run.rejects)} rejected"
    )


def _write(result: Dedup, output: Path | None, removed: Path | None, rejects: Path | None) -> None:
    from align.formats.files import together, write_atomically
    from align.formats.folder import write_beside
    from align.formats.records import jsonl, reject_rows, removal_rows

    with together():
        if removed is not None:
            write_beside(removed, jsonl(removal_rows(result.removals)), result.run.signature)
        if rejects is not None:
            write_atomically(rejects, jsonl(reject_rows(result.run)))
        if output is None:
            put(result.kept_rows())
        else:
            write_beside(output, result.kept_rows(), result.run.signature)


def _tell_problems(result: Dedup) -> None:
    for warning in (*result.run.warnings, *result.warnings):
        say(f"warning: {warning}")
    say_rejects(result.run.rejects)
    say_nothing_was_read(len(result.feed.documents), result.feed.rejects)


def _tell_removals(result: Dedup) -> None:
    for removal in result.removals:
        say(f"would remove {removal.id}, kept is {removal.kept} ({removal.rule}, {removal.containment:.0%} covered)")
