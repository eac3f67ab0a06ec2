"""The workbook as openpyxl reads it."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from align.errors import FormatError
from align.formats import workbook
from align.formats.bitext import Bitext
from align.formats.workbook import workbook_bytes
from align.schema import Severity
from tests.formats.bitexts import HARD, SIGNATURE, bitext_of, finding_of, shown_in_xml


def read(*bitexts: Bitext, rich: bool = False):  # type: ignore[no-untyped-def]
    return load_workbook(io.BytesIO(workbook_bytes(bitexts, SIGNATURE)), rich_text=rich)


def test_units_side_by_side_with_a_frozen_heading_and_filters() -> None:
    findings = [finding_of("b", (0, 4), Severity.MINOR), finding_of("b", (5, 9), Severity.CRITICAL, "x")]
    sheet = read(bitext_of(["One two.", "Three."], ["Eins zwei.", "Drei."], findings=findings))["Units"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:6] == ("#", "Original", "Translation", "Findings", "Severity", "Comment")
    assert rows[1][:6] == (
        1, "One two.", "Eins zwei.", "minor some-rule: wrong\ncritical some-rule: x", "critical", None,
    )  # fmt: skip
    assert rows[2][6:] == (0.9, 0.4321, "1-1", "en–de", "translation", "a", "b")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:M3")
    assert sheet.column_dimensions["B"].width > 50
    assert sheet["C2"].alignment.wrap_text
    assert sheet["C2"].fill.fgColor.rgb == "FFF8CBAD"
    assert sheet["C3"].fill.fgColor.rgb == "00000000"


def test_rows_are_as_high_as_their_wrapped_texts() -> None:
    """LibreOffice shows rows without a height a line high, their texts one over the other."""
    texts = ["Short.", "Word after word. " * 20, "Word after word. " * 1_000]
    sheet = read(bitext_of(texts, ["Kurz."] * 3))["Units"]
    assert [sheet.row_dimensions[row].height or 15 for row in (2, 3, 4)] == [15, 90, 405]


def test_what_findings_mark_is_red() -> None:
    findings = [finding_of("b", (5, 9)), finding_of("b", (11, 16))]
    sheet = read(bitext_of(["One two.", "Three."], ["Eins zwei.", "Drei."], findings=findings), rich=True)["Units"]
    text = sheet["C2"].value
    assert isinstance(text, CellRichText)
    marked = [piece for piece in text if isinstance(piece, TextBlock) and piece.font.b]
    assert [(piece.text, piece.font.color.rgb) for piece in marked] == [("zwei", "FFC00000")]
    assert str(text) == "Eins zwei."
    assert sheet["C3"].value == "Drei."  # marked as a whole
    assert sheet["C3"].font.b


def test_no_text_is_a_formula_or_a_link_and_none_is_lost() -> None:
    texts = [*HARD, "{=1+1}", "https://a.example/x", "@SUM(A1)", "'quoted", "_x0041_"]
    sheet = read(bitext_of(texts, texts))["Units"]
    for row, text in enumerate(texts, 2):
        cell = sheet.cell(row, 2)
        shown = shown_in_xml(text)
        expected = shown if len(shown) < 32_767 else shown[: 32_767 // 2] + "…"
        assert cell.value.replace("_x005F_", "_") == expected.replace("\r\n", " \n")  # openpyxl leaves that to Excel
        assert (cell.data_type, cell.hyperlink) == ("s", None)


def test_the_signature_has_a_sheet_and_the_bytes_hold_no_clock() -> None:
    bitexts = [bitext_of(["One."], ["Eins."])]
    data = workbook_bytes(bitexts, SIGNATURE)
    assert data == workbook_bytes(bitexts, SIGNATURE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    book = load_workbook(io.BytesIO(data))
    assert book.properties.created.year == book.properties.modified.year == 2000
    assert dict(book["Run"].iter_rows(values_only=True))["settings"] == "0123456789ab"


def test_more_units_than_a_sheet_has_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 2)
    assert read(bitext_of(["One."], ["Eins."]))
    with pytest.raises(FormatError, match="2 units, a sheet has 2 rows; use --format csv"):
        read(bitext_of(["One.", "Two."], ["Eins.", "Zwei."]))
