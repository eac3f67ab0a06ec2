"""`align run`: the whole job, from a feed to a folder with report and tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from align.cli import options
from align.cli.console import progress, say, say_nothing_was_read, say_rejects
from align.text.counted import counted

if TYPE_CHECKING:
    from align.schema import Run


@options.shared(options.ENCODING | options.READING | options.PROGRESS)
def run(
    feeds: options.Feeds,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="Folder for the report and tables.")],
    related: options.Related = None,
    *,
    given: options.Given,
) -> None:
    """Do the whole job: report.html, tables as .jsonl and run.json, in one folder."""
    from align.errors import OutputError
    from align.formats.folder import run_files, write_run
    from align.pipeline import run_feed

    if output.exists() and not output.is_dir():  # said now, not after an hour
        raise OutputError(f"can't make the folder {output}: a file has this name; choose another with -o")
    options.spare_feeds(feeds, output, *run_files(output))
    settings = given.settings(related=related)
    result = run_feed(feeds, settings, progress, options.cache_folder())
    write_run(result, output)
    say_summary(result)
    say()
    say(f"Report: {output / 'report.html'}")
    say_nothing_was_read(len(result.corpus.documents), result.rejects)


def say_summary(result: Run) -> None:
    """What a person should know and do next."""
    for line in _summary(result):
        say(line)
    say_rejects(result.rejects, "`align run` writes them all to rejects.jsonl")


def _summary(result: Run) -> list[str]:
    from collections import Counter

    documents = Counter(language.code for language in result.corpus.languages.values())
    relations = Counter(pair.relation.value for pair in result.pairs)
    severities = Counter(finding.severity for finding in result.findings)
    gravest_first = sorted(severities.items(), key=lambda item: -item[0].rank)
    lines = [
        f"{counted(sum(documents.values()), 'document')} ({_counts(documents)}), {len(result.rejects)} rejected",
        f"{counted(len(result.pairs), 'pair')} ({_counts(relations)}) "
        f"in {counted(len(result.clusters), 'story', 'stories')}",
        f"{counted(len(result.findings), 'finding')} "
        f"({', '.join(f'{count} {severity}' for severity, count in gravest_first) or 'none'})",
    ]
    gravest = sorted(result.findings, key=lambda finding: (-finding.severity.rank, -finding.confidence))[:5]
    lines += [f"  {finding.severity}: {finding.document}: {finding.message}" for finding in gravest]
    lines += [f"warning: {warning}" for warning in result.warnings[:10]]
    if len(result.warnings) > 10:
        lines.append(f"warning: and {len(result.warnings) - 10} more, see run.json")
    return lines


def _counts(counter: Mapping[Any, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counter.items(), key=lambda item: -item[1])) or "none"
