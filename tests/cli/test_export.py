"""`align export`: a run and a store in the formats of other tools, and back."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook
from translate.storage.tmx import tmxfile
from translate.storage.xliff import Xliff1File

from tests.command import FIXTURES
from tests.conftest import Command, read_rows

FEED = FIXTURES / "feed"
FORMATS = ["tmx", "xliff", "moses", "indices", "jsonl", "csv", "parquet", "xlsx"]


@pytest.fixture
def rows(align: Command, fixture_folder: Path) -> list[dict[str, Any]]:
    return align("export", fixture_folder, "--format", "jsonl").rows


def test_units_are_the_beads_of_translations(fixture_folder: Path, rows: list[dict[str, Any]]) -> None:
    documents = {row["id"]: row for row in read_rows(fixture_folder / "documents.jsonl")}
    texts = {(row["document"], row["position"]): row["text"] for row in read_rows(fixture_folder / "segments.jsonl")}
    across = {
        frozenset((row["a"], row["b"])): row
        for row in read_rows(fixture_folder / "pairs.jsonl")
        if row["relation"] in ("translation", "partial-translation")
    }
    beads = [
        bead
        for row in read_rows(fixture_folder / "beads.jsonl")
        if frozenset((row["a"], row["b"])) in across
        for bead in row["beads"]
    ]
    assert len(rows) == sum(bead["probability"] >= 0.5 for bead in beads) > 300
    assert [row["id"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    for row in rows:
        for side in ("original", "translation"):
            document, positions = row[f"{side}_document"], row[f"{side}_positions"]
            assert row[side] == " ".join(texts[document, position] for position in positions)
            assert row[f"{side}_language"] == documents[document]["language"]
        pair = across[frozenset((row["original_document"], row["translation_document"]))]
        first = pair["a"] if row["original_document"] == pair["a"] else pair["b"]
        assert pair["direction"] in ("unknown", "a-to-b" if first == pair["a"] else "b-to-a")
    found = {finding["fingerprint"] for row in rows for finding in row["findings"]}
    beside = [row for row in read_rows(fixture_folder / "findings.jsonl") if row["original_document"] is not None]
    assert len({row["fingerprint"] for row in beside} - found) <= 0.1 * len(beside)


def test_every_format_holds_the_same_texts(align: Command, fixture_folder: Path, rows: list[dict[str, Any]]) -> None:
    for name in FORMATS:
        done = align("export", fixture_folder, "--format", name, "-o", f"x.{name}")
        assert (done.code, done.out) == (0, "")
        assert done.err.startswith(f"{len(rows)} units of ")
    expected = [(row["original"], row["translation"]) for row in rows]
    for units in (tmxfile.parsefile("x.tmx").units, Xliff1File.parsefile("x.xliff").units):
        assert [(str(unit.source), str(unit.target)) for unit in units] == expected
    with Path("x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [(row["original"], row["translation"]) for row in csv.DictReader(file)] == expected
    assert pl.read_parquet("x.parquet").select("original", "translation").rows() == expected
    sheet = load_workbook("x.xlsx")["Units"]
    assert list(sheet.iter_rows(2, None, 2, 3, values_only=True)) == expected
    english, german = (Path(f"x.moses.{code}").read_text("utf-8").split("\n")[:-1] for code in ("en", "de"))
    sides = [pair if row["original_language"] == "en" else pair[::-1] for pair, row in zip(expected, rows, strict=True)]
    assert list(zip(english, german, strict=True)) == sides


def test_the_same_run_gives_the_same_bytes_and_its_signature(align: Command, fixture_folder: Path) -> None:
    signature = json.loads((fixture_folder / "run.json").read_text("utf-8"))
    for name in FORMATS:
        for folder in ("one", "two"):
            align("export", fixture_folder, "--format", name, "-o", Path(folder) / "x")
        once, again = (
            {path.name: path.read_bytes() for path in Path(folder).rglob("*.*")} for folder in ("one", "two")
        )
        assert once == again
    beside = json.loads(Path("one/x.run.json").read_text("utf-8"))
    assert beside == {key: signature[key] for key in beside}
    align("export", fixture_folder, "--format", "tmx", "-o", "x.tmx")
    assert f'<prop type="x-settings">{signature["settings"]}</prop>' in Path("x.tmx").read_text("utf-8")


@pytest.mark.slow
def test_a_store_gives_what_a_run_gives(align: Command, fixture_folder: Path) -> None:
    align("index", "add", "store", FEED)
    for name in ("tmx", "csv"):
        expected = align("export", fixture_folder, "--format", name)
        stored = align("export", "store", "--format", name)
        assert stored.code == 0
        assert without_scores(stored.out) == without_scores(expected.out)
    of_run, of_store = (
        [row[key] for row in align("export", place, "--format", "jsonl").rows for key in ("score", "probability")]
        for place in (fixture_folder, "store")
    )
    assert of_store == pytest.approx(of_run, abs=2e-4)


def without_scores(exported: str) -> str:
    """What is left doesn't hang on the company in which a text was embedded; of scores the last digit may."""
    return re.sub(r"\b0?\.\d{3,4}\b|\b1\.0\b", "#", exported)


def test_order_probability_and_languages(align: Command, fixture_folder: Path, rows: list[dict[str, Any]]) -> None:
    turned = align("export", fixture_folder, "--format", "jsonl", "--order", "translation").rows
    keys = ("original_document", "original_positions", "translation_document", "translation_positions")
    values = [[row[key] for key in keys] for row in turned]
    assert sorted(values) == sorted([row[key] for key in keys] for row in rows)
    assert values != [[row[key] for key in keys] for row in rows]
    assert values == sorted(values, key=lambda value: (value[0], value[2], value[3]))
    sure = align("export", fixture_folder, "--format", "jsonl", "--min-probability", "0.99").rows
    assert 0 < len(sure) < len(rows)
    assert min(row["probability"] for row in sure) >= 0.99
    assert len(align("export", fixture_folder, "--format", "jsonl", "--languages", "de,en").rows) == len(rows)
    none = align("export", fixture_folder, "--format", "tmx", "--languages", "en,fr")
    assert none.err == "0 units of 0 pairs\n"
    assert ET.fromstring(none.out.encode()).find("body") is not None  # noqa: S314 - our own bytes


def test_lint_reads_what_export_writes(align: Command, fixture_folder: Path, rows: list[dict[str, Any]]) -> None:
    """A memory, two Moses files, rows and the indices of a pair: the same findings, line N is unit N."""
    for name in ("tmx", "moses", "jsonl", "indices"):
        align("export", fixture_folder, "--format", name, "-o", f"x.{name}")
    options = ("--format", "jsonl", "--languages", "en,de")
    found = align("lint", "x.tmx", "--format", "jsonl").rows
    assert found
    for row in found:
        assert rows[row["line"] - 1]["translation"][slice(*row["span"])] == row["text"]
    assert align("lint", "x.tmx", *options).rows == found
    assert align("lint", "x.jsonl", *options).rows == found
    assert align("lint", "x.moses.en", "x.moses.de", *options).rows == found
    first = [row for row in rows if row["original_document"] == rows[0]["original_document"]]
    pair = [row for row in first if row["translation_document"] == rows[0]["translation_document"]]
    sides = ("x.indices/00001.en", "x.indices/00001.de", "--alignment", "x.indices/00001.indices")
    align("lint", *sides, "--scores", "scores.jsonl")
    aligned = Path("x.indices/00001.indices").read_text("utf-8").splitlines()
    scores = read_rows(Path("scores.jsonl"))
    assert len(scores) == len(aligned)
    assert sum("[]" not in line for line in aligned) == len(pair)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "--format", "tmx"], "nowhere: no run and no store; make one with `align run FEED -o nowhere`"),
        ([FEED, "--format", "tmx"], "no run and no store"),
        (["RUN", "--format", "xlsx"], "--format xlsx needs -o"),
        (["RUN", "--format", "moses"], "--format moses needs -o"),
        (["RUN", "--format", "tmx", "--raw"], "--raw is for --format csv"),
        (["RUN", "--format", "tmx", "--languages", "German"], "--languages German: give the two languages of a pair"),
        (
            ["RUN", "--format", "xliff", "--min-probability", "1"],
            "XLIFF can't be empty; give a lower --min-probability",
        ),
        (["RUN", "--format", "moses", "-o", "x", "--languages", "fr,en"], "no translation to export"),
        (["RUN", "--format", "ladder", "-o", "x"], "a ladder holds texts in one order; use --format indices"),
        (["RUN", "--format", "tmx", "-o", "RUN/pairs.jsonl"], "write to a place outside of it"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    align: Command, fixture_folder: Path, arguments: list[object], message: str
) -> None:
    filled = [str(argument).replace("RUN", str(fixture_folder)) for argument in arguments]
    assert message in align("export", *filled).message


def test_a_damaged_run_is_named_by_file_and_line(align: Command, fixture_folder: Path) -> None:
    folder = Path("run")
    folder.mkdir()
    for path in fixture_folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    lines = (folder / "segments.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "segments.jsonl").write_bytes(b"".join([*lines[:4], b"{}\n", *lines[5:]]))
    assert (
        "segments.jsonl:5: damaged row (no `document`); make the run anew"
        in align("export", folder, "--format", "tmx").message
    )


def test_csv_on_stdout_is_what_the_file_holds(align: Command, fixture_folder: Path) -> None:
    out = align("export", fixture_folder, "--format", "csv", "--raw").out
    assert next(csv.reader(io.StringIO(out)))[:3] == ["id", "original", "translation"]
    align("export", fixture_folder, "--format", "csv", "--raw", "-o", "x.csv")
    assert Path("x.csv").read_bytes() == out.encode()


def test_a_language_is_never_a_path(align: Command, fixture_folder: Path) -> None:
    folder = Path("run")
    folder.mkdir()
    for path in fixture_folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes().replace(b'"language":"de"', b'"language":"../de"'))
    done = align("export", folder, "--format", "moses", "-o", "x")
    assert "'../de' is no language code" in done.message
