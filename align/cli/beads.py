"""`align beads`: two documents, or many rows of segments, aligned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from align.cli import options
from align.cli.columns import in_columns
from align.cli.console import progress, put, say

if TYPE_CHECKING:
    from align.beads import Explained
    from align.pipeline.beads import Side
    from align.schema import Alignment
    from align.settings import Settings


class BeadFormat(StrEnum):
    """How beads are written."""

    SIDE_BY_SIDE = "side-by-side"
    JSONL = "jsonl"
    INDICES = "indices"
    LADDER = "ladder"


@options.shared(options.ENCODING | options.PROGRESS)
def beads(
    a: Annotated[Path, typer.Argument(metavar="A|ROWS.jsonl", help="A document, or rows with two lists of segments.")],
    b: Annotated[Path | None, typer.Argument(metavar="[B]", help="The other document.")] = None,
    output: options.Output = None,
    format: Annotated[BeadFormat, typer.Option("--format", help="How to write the beads.")] = BeadFormat.SIDE_BY_SIDE,
    segmented: Annotated[bool, typer.Option("--segmented", help="A and B hold one segment a line.")] = False,
    languages: Annotated[
        str | None, typer.Option("--languages", metavar="A,B", help="Languages of A and B, such as de,en.")
    ] = None,
    vectors: Annotated[
        tuple[Path, Path] | None, typer.Option("--vectors", metavar="A.npy B.npy", help="Vectors, one row a segment.")
    ] = None,
    explain: Annotated[
        int | None,
        typer.Option("--explain", metavar="N", min=0, help="The candidates of A's segment N, and why they lost."),
    ] = None,
    rejects: Annotated[Path | None, typer.Option("--rejects", metavar="FILE", help="Rows that weren't taken.")] = None,
    *,
    given: options.Given,
) -> None:
    """Align two documents, or every row of a JSONL file, segment by segment."""
    options.spare_feeds([a] if b is None else [a, b], output, rejects)
    settings = given.settings()
    if b is None:
        _bulk(a, output, rejects, settings)
    else:
        _two(a, b, output, format, segmented, languages, vectors, explain, settings)


def _bulk(rows: Path, output: Path | None, rejects: Path | None, settings: Settings) -> None:
    from align.errors import FeedError
    from align.formats.files import together, write_atomically
    from align.formats.folder import write_beside
    from align.formats.records import aligned_row, jsonl, reject_row
    from align.pipeline import load_engine, sign
    from align.pipeline.bead_rows import align_rows, read_bead_rows
    from align.schema import Reject

    read = list(read_bead_rows(rows))
    rejected = [row for row in read if isinstance(row, Reject)]
    taken = [row for row in read if not isinstance(row, Reject)]
    if read and not taken:
        raise FeedError(f"{rows}: no row can be aligned ({rejected[0].reason}); to align two documents name both")
    engine = load_engine(settings, options.cache_folder())
    with together(), progress("beads", len(taken)) as advance:
        if rejects is not None:
            write_atomically(rejects, jsonl(map(reject_row, rejected)))
        lines = jsonl(
            aligned_row(row.id, (row.source.language, row.target.language), alignment)
            for row, alignment in align_rows(taken, engine, advance)
        )
        if output is None:
            put(lines)
        else:
            write_beside(output, lines, sign(engine.cache.encoder, settings))
    for reject in rejected:
        say(f"rejected: {reject.where}: {reject.reason}")
    say(f"{len(read)} rows: {len(taken)} aligned, {len(rejected)} rejected")


def _two(
    a: Path,
    b: Path,
    output: Path | None,
    format: BeadFormat,
    segmented: bool,
    languages: str | None,
    vectors: tuple[Path, Path] | None,
    explain: int | None,
    settings: Settings,
) -> None:
    from align.formats.files import write_atomically
    from align.formats.indices import indices_lines, ladder_lines
    from align.formats.records import aligned_row, jsonl
    from align.pipeline import load_engine
    from align.pipeline.beads import align_sides, explain_side, read_document, read_segments, read_vectors

    codes: tuple[str | None, ...] = (None, None)
    if languages is not None:
        codes = options.language_codes(languages, (2,), "the languages of A and B, such as de,en")
    read_side = read_segments if segmented or vectors else read_document
    source, target = read_side(a, codes[0], settings), read_side(b, codes[1], settings)
    given = None if vectors is None else (read_vectors(vectors[0], source), read_vectors(vectors[1], target))
    engine = load_engine(settings, options.cache_folder())
    if explain is not None:
        put(_candidates(source, target, explain_side(source, target, explain, engine, given)))
        return
    alignment = align_sides(source, target, engine, given)
    sizes = len(source.segments), len(target.segments)
    lines: Any
    match format:
        case BeadFormat.JSONL:
            keys = (source.language, target.language)
            lines = jsonl([aligned_row(f"{a}:{b}", keys if len(set(keys)) == 2 else ("a", "b"), alignment)])
        case BeadFormat.INDICES:
            lines = indices_lines(alignment.beads, *sizes)
        case BeadFormat.LADDER:
            lines = list(ladder_lines(alignment.beads, *sizes))
        case BeadFormat.SIDE_BY_SIDE:
            lines = side_by_side(source, target, alignment)
    if output is None:
        put(lines)
    else:
        write_atomically(output, lines)
    say(
        f"{alignment.verdict}: {len(alignment.beads)} beads cover {alignment.source_coverage:.0%} of {a} "
        f"and {alignment.target_coverage:.0%} of {b}"
    )


def side_by_side(source: Side, target: Side, alignment: Alignment) -> list[str]:
    """The two texts in two columns: beads in the order of A, what stands alone where it stands."""
    rows = [(bead.source, bead.target, f"{bead.probability:.2f}") for bead in alignment.beads]
    aligned = {i for left, _, _ in rows for i in left}, {j for _, right, _ in rows for j in right}
    rows += [((i,), (), "") for i in range(len(source.segments)) if i not in aligned[0]]
    rows.sort()
    rows += [((), (j,), "") for j in range(len(target.segments)) if j not in aligned[1]]
    lines = []
    for left, right, probability in rows:
        lines += in_columns(_joined(source, left), _joined(target, right), probability)
    return lines


def _candidates(source: Side, target: Side, explained: Sequence[Explained]) -> Iterator[str]:
    for item in explained:
        bead = item.bead
        yield f"{'*' if item.chosen else ' '} {list(bead.source)}:{list(bead.target)} "
        yield f"probability {bead.probability:.2f}, margin {bead.score:.2f}: {item.reason}\n"
        yield from in_columns(_joined(source, bead.source), _joined(target, bead.target), "")


def _joined(side: Side, positions: tuple[int, ...]) -> str:
    return " ".join(f"[{position}] {side.segments[position]}" for position in positions)
