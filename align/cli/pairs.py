"""`align pairs`: which documents repeat each other."""

from __future__ import annotations

from align.cli import options
from align.cli.console import progress, put, say, say_nothing_was_read, say_rejects
from align.text.counted import counted


@options.shared(options.ENCODING | options.READING | options.PROGRESS)
def pairs(
    feeds: options.Feeds,
    output: options.Output = None,
    against: options.AgainstStore = None,
    related: options.Related = None,
    *,
    given: options.Given,
) -> None:
    """List the pairs of documents that repeat each other, with relation, containment and evidence."""
    from align.formats.folder import write_beside
    from align.formats.records import jsonl, pair_rows
    from align.pipeline import pair_feed, read
    from align.pipeline.against import pair_beside

    options.spare_feeds([*feeds, *([against] if against else [])], output)
    settings = given.settings(related=related)
    if against is None:
        run = pair_feed(feeds, settings, progress, options.cache_folder())
    else:
        feed = read(feeds, settings, progress)
        run = pair_beside(against, feed, settings, progress, options.cache_folder()).run
    rows = jsonl(pair_rows(run))
    if output is None:
        put(rows)
    else:
        write_beside(output, rows, run.signature)
    for warning in run.warnings:
        say(f"warning: {warning}")
    say_rejects(run.rejects, "`align run` writes them all")
    documents, found = counted(len(run.corpus.documents), "document"), counted(len(run.pairs), "pair")
    say(f"{documents}, {len(run.rejects)} rejected, {found}")
    say_nothing_was_read(len(run.corpus.documents), run.rejects)
