"""`align export`: the translations of a run or a store, for other tools."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli import options
from align.cli.console import progress, put, say
from align.formats.bitext import Order
from align.text.counted import counted

if TYPE_CHECKING:
    from align.pipeline.export import Export


class ExportFormat(StrEnum):
    """What is written."""

    TMX = "tmx"
    XLIFF = "xliff"
    MOSES = "moses"
    INDICES = "indices"
    LADDER = "ladder"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


_TO_FILES = (ExportFormat.MOSES, ExportFormat.INDICES, ExportFormat.LADDER, ExportFormat.PARQUET, ExportFormat.XLSX)
"""What can't go to stdout."""


@options.shared(options.PROGRESS)
def export(
    run: Annotated[Path, typer.Argument(metavar="RUN|STORE", help="A folder by `align run`, or a store.")],
    format: Annotated[ExportFormat, typer.Option("--format", help="What to write.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write here; moses: PREFIX of PREFIX.en and PREFIX.de; indices, ladder: a folder.",
        ),
    ] = None,
    min_probability: Annotated[
        float, typer.Option("--min-probability", min=0, max=1, help="Leave out beads that are less likely.")
    ] = 0.5,
    order: Annotated[Order, typer.Option("--order", help="Whose order the units of a pair follow.")] = Order.ORIGINAL,
    languages: Annotated[
        str | None, typer.Option("--languages", metavar="A,B", help="Only pairs between these, such as de,en.")
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="csv: leave texts as they are, also those a spreadsheet would run.")
    ] = False,
    *,
    given: options.Given,
) -> None:
    """Write aligned segments of translations: for memories, CAT tools, trainers, reviewers.

    Pairs of one language are left out: their two sides say the same in the same words. The original comes first;
    where it isn't known which one that is, what is German counts as the translation, else the first by id.
    """
    from align.errors import SettingsError
    from align.pipeline.export import export_bitexts
    from align.pipeline.sources import open_translations

    if output is None and format in _TO_FILES:
        raise SettingsError(f"--format {format} needs -o: it makes no text for stdout")
    if raw and format is not ExportFormat.CSV:
        raise SettingsError("--raw is for --format csv")
    options.spare_feeds([run], output)
    codes = None
    if languages is not None:
        codes = options.language_codes(languages, (2,), "the two languages of a pair, such as de,en")
    opened = open_translations(run, given.settings(), progress)
    result = export_bitexts(opened, order=order, min_probability=min_probability, languages=codes)
    _write(result, format, output, raw)
    units = sum(len(bitext.units) for bitext in result.bitexts)
    say(f"{counted(units, 'unit')} of {counted(len(result.bitexts), 'pair')}")


def _write(result: Export, format: ExportFormat, output: Path | None, raw: bool) -> None:
    from align.formats.alignments import write_alignments
    from align.formats.folder import write_beside
    from align.formats.moses import write_moses

    if output is not None and format is ExportFormat.MOSES:
        write_moses(output, result.bitexts, result.signature)
    elif output is not None and format in (ExportFormat.INDICES, ExportFormat.LADDER):
        write_alignments(output, result.bitexts, format, result.signature)
    elif output is not None:
        write_beside(output, _chunks(result, format, raw), result.signature)
    else:
        put(_chunks(result, format, raw))


def _chunks(result: Export, format: ExportFormat, raw: bool) -> Iterable[bytes] | Iterable[str]:
    from align.formats.records import jsonl
    from align.formats.tmx import tmx_chunks
    from align.formats.units import csv_lines, parquet_bytes, unit_rows
    from align.formats.workbook import workbook_bytes
    from align.formats.xliff import xliff_chunks

    match format:
        case ExportFormat.TMX:
            return tmx_chunks(result.bitexts, result.signature)
        case ExportFormat.XLIFF:
            return xliff_chunks(result.bitexts, result.signature)
        case ExportFormat.JSONL:
            return jsonl(unit_rows(result.bitexts))
        case ExportFormat.CSV:
            return csv_lines(result.bitexts, raw=raw)
        case ExportFormat.PARQUET:
            return [parquet_bytes(result.bitexts)]
        case _:
            return [workbook_bytes(result.bitexts, result.signature)]
