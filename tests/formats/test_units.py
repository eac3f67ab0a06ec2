"""Rows of units as JSON Lines, CSV and Parquet, read back by other readers."""

from __future__ import annotations

import csv
import importlib
import io
import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.formats.cells import harmless
from align.formats.records import jsonl
from align.formats.units import COLUMNS, csv_lines, parquet_bytes, unit_rows
from tests.formats.bitexts import HARD, bitext_of, finding_of, shown_in_xml

BITEXTS = [
    bitext_of(["One.", "Two."], ["Eins zwei."], [([0, 1], [0], 0.75)], findings=[finding_of("b", (5, 9))]),
    bitext_of(["Vier."], ["Four."], languages=("de", "en"), number=2, ids=("z", "c")),
]


def test_rows() -> None:
    first, second = unit_rows(BITEXTS)
    assert list(first) == COLUMNS
    assert (first["original"], first["translation"], first["shape"]) == ("One. Two.", "Eins zwei.", "2-1")
    assert (first["original_positions"], first["translation_positions"]) == ([0, 1], [0])
    assert [finding["span"] for finding in first["findings"]] == [[5, 9]]
    assert (second["id"], second["original_document"], second["original_language"]) == ("2", "z", "de")
    assert list(map(json.loads, jsonl([first, second]))) == [first, second]


def test_polars_and_arrow_read_the_same_from_parquet() -> None:
    data = parquet_bytes(BITEXTS)
    rows = list(unit_rows(BITEXTS))
    assert pl.read_parquet(data).to_dicts() == rows
    pq: Any = importlib.import_module("pyarrow.parquet")  # has no types
    assert pq.read_table(io.BytesIO(data)).to_pylist() == rows
    empty = pl.read_parquet(parquet_bytes([]))
    assert empty.schema == pl.read_parquet(data).schema
    assert empty.height == 0


def read_csv(*, raw: bool, texts: list[str]) -> list[dict[str, str]]:
    text = "".join(csv_lines([bitext_of(texts, texts)], raw=raw))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_csv_has_a_mark_for_excel_unless_raw() -> None:
    data = "".join(csv_lines(BITEXTS))
    assert data.startswith("\ufeffid,original,translation,")
    first, second = csv.DictReader(io.StringIO(data.removeprefix("\ufeff"), newline=""))
    assert first["original_positions"] == "0 1"
    assert first["findings"] == "critical some-rule: wrong"
    assert second["findings"] == ""
    assert "".join(csv_lines(BITEXTS, raw=True)).startswith("id,original,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_spreadsheet_gets_no_formula(start: str) -> None:
    (row,) = read_csv(raw=False, texts=[f"{start}HYPERLINK(A1)"])
    assert row["original"] == row["translation"] == f"'{start}HYPERLINK(A1)"
    (row,) = read_csv(raw=True, texts=[f"{start}HYPERLINK(A1)"])
    assert row["original"] == f"{start}HYPERLINK(A1)"
    assert harmless(-0.5) == -0.5


@pytest.mark.parametrize("separator", [";", "\t", ","])
@given(text=st.text('a;="-@\t\r\n,', max_size=12))
def test_no_formula_begins_inside_a_cell_however_the_spreadsheet_parts_cells(separator: str, text: str) -> None:
    data = "".join(csv_lines([bitext_of([text], [text])])).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(data, newline=""), delimiter=separator):
        assert not [cell for cell in row if cell.startswith(("=", "-", "@"))]


def test_only_what_begins_a_cell_is_changed() -> None:
    text = "Er kam; sie ging - und blieb = fort."
    assert harmless(text) == text
    assert harmless("wahr;=cmd()\n@x") == "wahr;'=cmd()\n'@x"


@given(texts=st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_comes_back(texts: list[str]) -> None:
    check_texts(texts)


def test_hard_texts_come_back() -> None:
    check_texts(HARD)
    assert pl.read_parquet(parquet_bytes([bitext_of(HARD, HARD)]))["original"].to_list() == HARD


def check_texts(texts: list[str]) -> None:
    assert [row["translation"] for row in read_csv(raw=True, texts=texts)] == texts
    shown = [row["translation"] for row in read_csv(raw=False, texts=texts)]
    assert [text.removeprefix("'") for text in shown] == [shown_in_xml(text).removeprefix("'") for text in texts]
