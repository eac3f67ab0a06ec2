"""`align pairs`: which documents repeat each other."""

from __future__ import annotations

from align.cli import options
from align.cli.console import progress, put, say


def pairs(
    feeds: options.Feeds,
    output: options.Output = None,
    related: options.Related = None,
    model: options.Model = None,
    device: options.Device = None,
    threads: options.Threads = None,
    languages: options.Languages = None,
    field: options.Field = None,
) -> None:
    """List the pairs of documents that repeat each other, with relation, containment and evidence."""
    from align.formats.folder import write_beside
    from align.formats.records import jsonl, pair_rows
    from align.pipeline import pair_feed

    settings = options.settings_from(model=model, device=device, threads=threads, languages=languages, related=related)
    run = pair_feed(feeds, settings, options.fields_from(field), progress, options.cache_folder())
    rows = jsonl(pair_rows(run))
    if output is None:
        put(rows)
    else:
        write_beside(output, rows, run.signature)
    for warning in run.warnings:
        say(f"warning: {warning}")
    say(f"{len(run.corpus.documents)} documents, {len(run.rejects)} rejected, {len(run.pairs)} pairs")
