"""`align report`: a store as a report and tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from align.cli import options
from align.cli.console import progress, say
from align.cli.run import summarise


def report(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="A store's folder.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="Folder for the report and tables.")],
) -> None:
    """Write what `align run` writes, from a store: report.html, tables as .jsonl and run.json."""
    from align.errors import OutputError
    from align.formats.folder import write_run
    from align.pipeline.against import run_store

    if output.exists() and not output.is_dir():
        raise OutputError(f"can't make the folder {output}: a file has this name; choose another with -o")
    result = run_store(store, options.settings_from(), progress)
    write_run(result, output)
    for line in summarise(result):
        say(line)
    say(f"\nReport: {output / 'report.html'}")
