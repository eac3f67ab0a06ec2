"""`align index`: a store that grows batch by batch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from align.cli import options
from align.cli.console import progress, put, safe, say
from align.text.counted import counted

if TYPE_CHECKING:
    from align.pipeline.corpus import Feed
    from align.pipeline.store import Added

app = typer.Typer(help="Keep documents in a store that grows batch by batch.", no_args_is_help=True)

StorePath = Annotated[Path, typer.Argument(metavar="STORE", help="The store's folder.")]


class SearchKind(StrEnum):
    """How to search for the nearest segments."""

    AUTO = "auto"
    EXACT = "exact"
    APPROXIMATE = "approximate"


Search = Annotated[
    SearchKind, typer.Option("--search", help="`auto` searches exactly up to 100,000 segments of a language.")
]


@app.command()
@options.shared(options.ENCODING | options.READING | options.PROGRESS)
def add(
    store: StorePath,
    feeds: options.Feeds,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Also write the new pairs, as `align pairs` does."),
    ] = None,
    statistics: Annotated[
        Path | None,
        typer.Option(
            "--statistics", metavar="STORE2", help="Make a new store that goes by this store's counts for good."
        ),
    ] = None,
    search: Search = SearchKind.AUTO,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come in.")] = False,
    related: options.Related = None,
    *,
    given: options.Given,
) -> None:
    """Add the documents of a feed that the store doesn't have, and say what they repeat."""
    from align.formats.folder import write_beside
    from align.formats.records import jsonl, pair_row
    from align.pipeline import load_engine, read, sign
    from align.pipeline.store import add_feed

    options.spare_feeds(feeds, output, store)
    settings = given.settings(related=related)
    feed = read(feeds, settings, progress)
    engine = load_engine(settings, options.cache_folder())
    added = add_feed(
        store, feed, engine, settings, statistics=statistics, search=search.value, dry_run=dry_run, progress=progress
    )
    if output is not None and not dry_run:
        write_beside(output, jsonl(map(pair_row, added.pairs)), sign(engine.cache.encoder, settings))
    put(f"{safe(line)}\n" for line in _added_lines(added, feed))
    for warning in feed.reader.warnings:
        say(f"warning: {warning}")
    say(_summary(added, feed, "would come in" if dry_run else "came in"))


@app.command()
def info(store: StorePath, format: options.Show = options.ShowFormat.TEXT) -> None:
    """Say what a store holds and what it was made with."""
    from align.pipeline.upkeep import describe

    facts = describe(store)
    if format is options.ShowFormat.JSON:
        put([json.dumps(facts, ensure_ascii=False), "\n"])
    else:
        put(f"{name.replace('_', ' '):<20}{safe(_shown(value))}\n" for name, value in facts.items())


@app.command("list")
def list_(
    store: StorePath,
    source: Annotated[str | None, typer.Option("--source", help="Only documents of this source.")] = None,
    format: options.Show = options.ShowFormat.TEXT,
) -> None:
    """List the documents of a store."""
    from align.formats.records import jsonl
    from align.pipeline.upkeep import list_documents

    rows = list_documents(store, source)
    if format is options.ShowFormat.JSON:
        put(jsonl(rows))
    else:
        put(
            f"{safe(row['id'])}  {row['language']}  {row['published'] or '-'}  version {row['version']}"
            f"{'' if row['duplicate_of'] is None else '  same text as ' + safe(row['duplicate_of'])}\n"
            for row in rows
        )


@app.command()
def verify(
    store: StorePath,
    recall: Annotated[bool, typer.Option("--recall", help="Also compare approximate with exact search.")] = False,
) -> None:
    """Compare every checksum: exit 1 when a file is damaged, and name it."""
    from align.index.store import opened
    from align.index.verify import litter, measure_recall
    from align.index.verify import verify as find_damage

    with opened(store) as current:
        damages = list(find_damage(current))
        put(f"{safe(damage)}\n" for damage in damages)
        for name in litter(current):
            say(f"{name}: left by a writer that was killed; the next one removes it")
        if recall and not damages:
            for row in measure_recall(current):
                kind = "approximate" if row.approximate else "exact"
                put([f"{row.language}: {row.segments} segments, {kind} search, recall {row.recall:.4f}\n"])
        whole = counted(len(current.commit.batches), "batch", "batches")
        say(f"{len(damages)} damaged" if damages else f"{whole}, all whole")
    if damages:
        say("what no `rebuild` mends comes from a copy of the store, or the feeds make a new one: `align index add`")
        raise typer.Exit(1)


@app.command()
def rebuild(store: StorePath, search: Search = SearchKind.AUTO) -> None:
    """Build the search indexes anew; they hold nothing that the batches don't."""
    from align.pipeline.upkeep import rebuild_caches

    built = rebuild_caches(store, search.value)
    say(f"built {', '.join(built)}" if built else "nothing to build: the store is small enough for exact search")


@app.command()
def remove(
    store: StorePath,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Documents.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="All documents of this source.")] = None,
    before: Annotated[
        str | None, typer.Option("--before", metavar="DATE", help="All documents published before this date.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Take documents out of a store; their text is gone after `align index compact`."""
    from align.pipeline.upkeep import Choice, remove_documents

    gone = remove_documents(store, Choice(tuple(ids or ()), source, before), dry_run=dry_run)
    put(f"{safe(name)}\n" for name in gone)
    say(f"{counted(len(gone), 'document')} {'would be removed' if dry_run else 'removed'}")


@app.command()
def compact(store: StorePath) -> None:
    """Make one batch of all; what was removed is then really gone."""
    from align.pipeline.upkeep import compact_store

    for name in compact_store(store):
        say(f"warning: {name} is still being read; it is removed by the next `align index` that writes")
    say("compacted")


def _added_lines(added: Added, feed: Feed) -> Iterator[str]:
    """What came in, what it repeats, what was rejected; a line each."""
    for name in added.documents:
        if name in added.copies:
            yield f"copy: {name} has the same text as {added.copies[name]}"
        else:
            yield f"new: {name}"
    for name, version in added.versions.items():
        yield f"new version {version}: {name}"
    for name in added.again:
        yield f"skipped: {name} is there with the same text"
    came = {*added.documents, *added.versions}
    for pair in added.pairs:
        first, second = (pair.b, pair.a) if pair.b in came else (pair.a, pair.b)
        if added.copies.get(first) == second:
            continue  # was told above
        share = pair.containment_b if first == pair.b else pair.containment_a
        yield f"repeats: {first} and {second}: {pair.relation}, {share:.0%} of the first stands in the second"
    for reject in feed.rejects:
        yield f"rejected: {reject.where}: {reject.reason}"


def _summary(added: Added, feed: Feed, verb: str) -> str:
    copies = f" ({len(added.copies)} of them copies)" if added.copies else ""
    before = len(added.again) + len(feed.reader.repeats)
    came = f"{counted(len(added.documents), 'document')}{copies} and {counted(len(added.versions), 'new version')}"
    return (
        f"{came} {verb}, "
        f"{before} {'was' if before == 1 else 'were'} there before, {len(feed.rejects)} rejected; "
        f"{counted(len(added.pairs), 'pair')}, {counted(added.embedded, 'text')} embedded"
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{count} {name}" for name, count in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return str(value)
