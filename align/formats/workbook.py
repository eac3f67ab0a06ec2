"""Translation units as a workbook for reviewers: original and translation side by side, findings marked."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

from align.errors import FormatError
from align.formats.bitext import Bitext, TranslationUnit, finding_line
from align.formats.markup import xml_text
from align.formats.records import signature_row
from align.schema import Severity, Signature, Span

_COLUMNS = {
    "#": 6,
    "Original": 60,
    "Translation": 60,
    "Findings": 40,
    "Severity": 10,
    "Comment": 30,
    "Probability": 11,
    "Score": 8,
    "Shape": 7,
    "Languages": 11,
    "Relation": 18,
    "Original document": 40,
    "Translation document": 40,
}
"""Headings with their widths in characters."""
_COLOURS = {Severity.CRITICAL: "#F8CBAD", Severity.MAJOR: "#FFE0B3", Severity.MINOR: "#FFF6CC"}
_LINE_HEIGHT = 15
"""Points."""
_MOST_HEIGHT = 405
_MOST_ROWS = 1_048_576
_MOST_CHARACTERS = 32_767
_MADE = datetime.datetime(2000, 1, 1)


def workbook_bytes(bitexts: Sequence[Bitext], signature: Signature) -> bytes:
    """An XLSX file: a sheet of units with a frozen heading and filters, and one with the signature.

    A text is never a formula or a link; what is beyond 32,767 characters of a cell is cut, with `…` at the end.

    Raises:
        FormatError: more units than a sheet has rows.
    """
    from xlsxwriter import Workbook

    count = sum(len(bitext.units) for bitext in bitexts)
    if count >= _MOST_ROWS:
        raise FormatError(f"{count:,} units, a sheet has {_MOST_ROWS:,} rows; use --format csv, or --languages")
    buffer = io.BytesIO()
    book = Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Translation units", "comments": f"align {signature.version}", "created": _MADE})
    _write_units(book, bitexts, count)
    sheet = book.add_worksheet("Run")
    sheet.set_column(0, 1, 40)
    for row, (key, value) in enumerate(signature_row(signature).items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, xml_text(str(value)))
    book.close()
    return buffer.getvalue()


def _write_units(book: Any, bitexts: Sequence[Bitext], count: int) -> None:
    sheet = book.add_worksheet("Units")
    heading = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
    for column, (name, width) in enumerate(_COLUMNS.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, heading)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), len(_COLUMNS) - 1)
    formats = _Formats(book)
    row = 1
    for bitext in bitexts:
        for unit in bitext.units:
            _write_unit(sheet, row, bitext, unit, formats)
            row += 1


class _Formats:
    """How cells look."""

    def __init__(self, book: Any) -> None:
        wrapped = {"text_wrap": True, "valign": "top"}
        self.plain = book.add_format(wrapped)
        self.figure = book.add_format({"valign": "top", "num_format": "0.0000"})
        self.mark = book.add_format({**wrapped, "bold": True, "font_color": "#C00000"})
        self.grave = {severity: book.add_format({**wrapped, "bg_color": _COLOURS[severity]}) for severity in _COLOURS}

    def of(self, severity: Severity | None) -> Any:
        """The format of a cell with findings this grave."""
        return self.plain if severity is None else self.grave.get(severity, self.plain)


def _write_unit(sheet: Any, row: int, bitext: Bitext, unit: TranslationUnit, formats: _Formats) -> None:
    gravest = max((finding.severity for finding in unit.findings), key=lambda severity: severity.rank, default=None)
    findings = "\n".join(map(finding_line, unit.findings))
    sheet.set_row(row, _height({"Original": unit.original, "Translation": unit.translation, "Findings": findings}))
    sheet.write_number(row, 0, unit.number, formats.plain)
    _write_text(sheet, row, 1, unit.original, unit.original_marks, formats, formats.plain)
    _write_text(sheet, row, 2, unit.translation, unit.translation_marks, formats, formats.of(gravest))
    sheet.write_number(row, 6, unit.bead.probability, formats.figure)
    sheet.write_number(row, 7, unit.bead.score, formats.figure)
    texts = {
        3: findings,
        4: gravest or "",
        5: "",
        8: unit.shape,
        9: f"{bitext.original_language}–{bitext.translation_language}",
        10: bitext.pair.relation,
        11: bitext.original.id,
        12: bitext.translation.id,
    }
    for column, text in sorted(texts.items()):
        _write_text(sheet, row, column, text, (), formats, formats.plain)


def _height(texts: Mapping[str, str]) -> float:
    """Points that wrapped texts take, by heading: only Excel works them out by itself."""
    lines = (
        sum(math.ceil(max(len(line), 1) / _COLUMNS[heading]) for line in text.splitlines())
        for heading, text in texts.items()
    )
    return min(_LINE_HEIGHT * max(1, *lines), _MOST_HEIGHT)


def _write_text(
    sheet: Any, row: int, column: int, text: str, marks: Sequence[Span], formats: _Formats, cell: Any
) -> None:
    """Write a text as a text, whatever it begins with; marks within it are red."""
    shown = xml_text(text).replace("\r\n", " \n").replace("\r", "\n")  # as long as before: marks hold
    if len(shown.encode("utf-16-le")) // 2 > _MOST_CHARACTERS:
        shown = shown[: _MOST_CHARACTERS // 2] + "…"
    if not shown:
        sheet.write_blank(row, column, None, cell)
        return
    pieces: list[Any] = []
    place = 0
    for start, end in marks:
        pieces += [shown[place:start], formats.mark, shown[start:end]]
        place = end
    pieces = _without_empty([*pieces, shown[place:]], formats.mark)
    if len(pieces) < 3:
        sheet.write_string(row, column, shown, formats.mark if formats.mark in pieces else cell)
    else:
        sheet.write_rich_string(row, column, *pieces, cell)


def _without_empty(pieces: Sequence[Any], mark: Any) -> list[Any]:
    """Pieces of a rich string without those of no length, and without the marks of such."""
    kept: list[Any] = []
    for piece in pieces:
        if piece == "":
            if kept and kept[-1] is mark:
                kept.pop()
        else:
            kept.append(piece)
    return kept
