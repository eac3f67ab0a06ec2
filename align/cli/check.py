"""`align check`: may a new batch in?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from align.cli import options
from align.cli.console import count, progress, put, safe, say


def check(
    batch: options.Feeds,
    against: Annotated[
        list[Path] | None, typer.Option("--against", metavar="FEED|STORE", help="What was there before the batch.")
    ] = None,
    max_duplicate_share: Annotated[
        float | None, typer.Option("--max-duplicate-share", help="Share of documents that may repeat others (0.2).")
    ] = None,
    fail_on: options.FailOn = None,
    covered: Annotated[
        float | None, typer.Option("--covered", help="Share of a document that must stand in another (0.9).")
    ] = None,
    model: options.Model = None,
    device: options.Device = None,
    threads: options.Threads = None,
    languages: options.Languages = None,
    field: options.Field = None,
) -> None:
    """Check a new batch: exit 1 when too much of it repeats, or when it holds grave translation errors."""
    from align.pipeline import check_batch

    settings = options.settings_from(
        max_duplicate_share=max_duplicate_share,
        fail_on=fail_on,
        covered=covered,
        model=model,
        device=device,
        threads=threads,
        languages=languages,
    )
    result = check_batch(batch, against or [], settings, options.fields_from(field), progress, options.cache_folder())
    for reject in result.rejects:
        say(f"rejected: {reject.path}{'' if reject.line is None else f':{reject.line}'}: {reject.reason}")
    for warning in result.warnings:
        say(f"warning: {warning}")
    lines = []
    for breach in result.breaches:
        lines.append(f"{breach.policy}: {breach.message}")
        lines += [f"  {detail}" for detail in breach.details]
    lines.append(f"{'failed' if result.breaches else 'passed'}: {count(result.documents, 'document')} checked")
    put(f"{safe(line)}\n" for line in lines)
    if result.breaches:
        raise typer.Exit(1)
