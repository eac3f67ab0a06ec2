"""`align explain` and `align find`: looking into a feed or a finished run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli import options
from align.cli.columns import in_columns
from align.cli.console import progress, put, safe, say

if TYPE_CHECKING:
    from align.pipeline.look import Case

LIKELY = 0.1
"""Margin over ordinary sentences from which a sentence likely says the same."""


@options.shared(options.ENCODING | options.READING | options.PROGRESS)
def explain(
    a: Annotated[str, typer.Argument(metavar="ID1")],
    b: Annotated[str, typer.Argument(metavar="ID2")],
    corpus: Annotated[
        Path, typer.Option("--in", metavar="FEED|RUN|STORE", help="Where both are: a feed, a run's folder, a store.")
    ],
    format: options.Show = options.ShowFormat.TEXT,
    *,
    given: options.Given,
) -> None:
    """Show the case for and against two documents being a pair, segment by segment.

    --field and --limit are for a feed: how a run or a store was read is settled.
    """
    from align.formats.records import explained_row, jsonl
    from align.pipeline import load_engine
    from align.pipeline.against import explain_stored
    from align.pipeline.look import explain_pair
    from align.pipeline.sources import SourceKind, kind_of, open_corpus

    settings, kind = given.settings(), kind_of(corpus)
    given.say_what_is_settled(kind)
    if kind is SourceKind.STORE:
        case = explain_stored(corpus, (a, b), load_engine(settings, options.cache_folder()), progress)
    else:
        opened = open_corpus(corpus, settings, progress)
        case = explain_pair(opened, (a, b), load_engine(settings, options.cache_folder()), settings, progress)
    put(jsonl([explained_row(case.a, case.b, case.pair)]) if format is options.ShowFormat.JSON else _case_lines(case))


def _case_lines(case: Case) -> Iterator[str]:
    pair = case.pair
    if pair is None:
        yield f"{safe(case.a.document)} and {safe(case.b.document)}: no pair\n"
        yield "No segment of one lies closer to the other than to its neighbourhood, "
        yield "and they share no word sequences.\n"
        return
    yield f"{safe(pair.a)} and {safe(pair.b)}: {pair.relation}, score {pair.score:.2f}\n"
    yield f"{pair.containment_a:.0%} of the first stands in the second, {pair.containment_b:.0%} the other way round\n"
    yield f"direction {pair.direction}: {safe(pair.direction_reason)}\n\nFor it, {len(pair.beads)} beads:\n\n"
    first = {segment.position: segment.text for segment in case.a.segments}
    second = {segment.position: segment.text for segment in case.b.segments}
    for bead in pair.beads:
        left = " ".join(f"[{position}] {first[position]}" for position in bead.source)
        right = " ".join(f"[{position}] {second[position]}" for position in bead.target)
        yield from in_columns(left, right, f"{bead.probability:.2f}")
    used = {i for bead in pair.beads for i in bead.source}, {j for bead in pair.beads for j in bead.target}
    if len(used[0]) == len(first) and len(used[1]) == len(second):
        return
    yield "Against it, what stands on one side only:\n\n"
    for position, text in first.items():
        if position not in used[0]:
            yield from in_columns(f"[{position}] {text}", "", "")
    for position, text in second.items():
        if position not in used[1]:
            yield from in_columns("", f"[{position}] {text}", "")


@options.shared(options.ENCODING | options.READING | options.PROGRESS)
def find(
    corpus: Annotated[Path, typer.Argument(metavar="FEED|RUN|STORE", help="A feed, the folder of a run, or a store.")],
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE", help="What was said.")],
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=1000, help="How many places to show.")] = 10,
    format: options.Show = options.ShowFormat.TEXT,
    *,
    given: options.Given,
) -> None:
    """Find where a sentence was said before, in any language.

    --field and --limit are for a feed: how a run or a store was read is settled.
    """
    from dataclasses import asdict

    from align.errors import SettingsError
    from align.formats.records import jsonl
    from align.pipeline import load_engine
    from align.pipeline.against import find_stored
    from align.pipeline.look import find_sentence
    from align.pipeline.sources import SourceKind, kind_of, open_corpus

    if any("\ud800" <= character <= "\udfff" for character in sentence):
        raise SettingsError("SENTENCE isn't UTF-8; convert it first, for instance with iconv")
    settings, kind = given.settings(), kind_of(corpus)
    given.say_what_is_settled(kind)
    engine = load_engine(settings, options.cache_folder())
    if kind is SourceKind.STORE:
        mentions = find_stored(corpus, sentence, engine, settings, count)
    else:
        opened = open_corpus(corpus, settings, progress)
        mentions = find_sentence(opened, sentence, engine, settings, count, progress)
    if not mentions or mentions[0].score < LIKELY:
        say(f"nothing comes close: the best margin is below {LIKELY}, as between unrelated sentences")
    if format is options.ShowFormat.JSON:
        put(jsonl(map(asdict, mentions)))
        return
    for mention in mentions:
        place = f"{mention.document}:{mention.position}"
        put([f"{mention.score:.2f}  {safe(place)}  {mention.language}  {safe(mention.text)}\n"])
