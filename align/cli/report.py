"""`align report`: a run, a store or a feed as a report for people."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli import options
from align.cli.console import progress, put, say, say_nothing_was_read
from align.cli.run import say_summary

if TYPE_CHECKING:
    from align.schema import Run


class ReportFormat(StrEnum):
    """What is written."""

    HTML = "html"
    MARKDOWN = "markdown"


@options.shared(options.ENCODING | options.READING | options.PROGRESS)
def report(
    sources: Annotated[
        list[Path], typer.Argument(metavar="RUN|STORE|FEED...", help="A folder by `align run`, a store, or feeds.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write here instead of stdout. A folder gets what `align run` writes, tables included.",
        ),
    ] = None,
    format: Annotated[
        ReportFormat | None, typer.Option("--format", help="html, or markdown to paste; by FILE's ending.")
    ] = None,
    related: options.Related = None,
    *,
    given: options.Given,
) -> None:
    """Write a report: one HTML file, with pages of pairs beside it when there are hundreds; or Markdown, in short.

    How feeds are read and compared (--model, --languages, --field, --limit ...) is settled for a run or a store.
    """
    from align.formats.folder import run_files, write_beside, write_report, write_run, write_signature
    from align.pipeline.sources import SourceKind, kind_of, open_run

    is_folder = output is not None and (output.is_dir() or (format is None and _names_a_folder(output)))
    kind = kind_of(*sources)
    if kind is not SourceKind.RUN:
        options.spare_feeds(sources, output, *(run_files(output) if output is not None and is_folder else []))
    elif not is_folder:  # a run's own folder is a good place for its report, but not for what it is made of
        options.spare_feeds([path for path in run_files(sources[0]) if path.suffix != ".html"], output)
    wanted = format or (ReportFormat.HTML if is_folder else _format_of(output))
    given.say_what_is_settled(kind)
    settings = given.settings(related=related)
    result = open_run(sources, settings, progress, options.cache_folder())
    if output is None:
        put(_chunks(result, wanted))
        return
    if is_folder:
        write_run(result, output)
    elif wanted is ReportFormat.HTML:
        write_report(result, output)
        write_signature(output, result.signature)
    else:
        write_beside(output, _chunks(result, wanted), result.signature)
    say_summary(result)
    say()
    say(f"Report: {output / 'report.html' if is_folder else output}")
    say_nothing_was_read(len(result.corpus.documents), result.rejects)


def _names_a_folder(path: Path) -> bool:
    return not path.suffix and not path.exists()


_BY_ENDING = {
    ".html": ReportFormat.HTML,
    ".htm": ReportFormat.HTML,
    ".md": ReportFormat.MARKDOWN,
    ".markdown": ReportFormat.MARKDOWN,
}


def _format_of(output: Path | None) -> ReportFormat:
    """By the ending of a file, HTML for stdout or a stream; raises OutputError for an ending that promises neither."""
    from align.errors import OutputError
    from align.formats.files import is_stream

    if output is None or is_stream(output):
        return ReportFormat.HTML
    if output.suffix.lower() not in _BY_ENDING:
        raise OutputError(f"{output}: a report ends in {', '.join(_BY_ENDING)}; or say which it is with --format")
    return _BY_ENDING[output.suffix.lower()]


def _chunks(run: Run, format: ReportFormat) -> Iterator[str]:
    from align.formats.html import render_report
    from align.formats.report_markdown import render_report_markdown

    return render_report(run) if format is ReportFormat.HTML else render_report_markdown(run)
