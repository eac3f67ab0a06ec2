"""`align detect` and `align pairs`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command import FEED, FIXTURES
from tests.conftest import Command, read_rows


def test_detect_says_the_same_as_a_run(align: Command, fixture_folder: Path) -> None:
    rows = align("detect", FEED, "--format", "json").rows
    assert {tuple(row) for row in rows} == {("id", "language", "confidence", "shares")}
    documents = read_rows(fixture_folder / "documents.jsonl")
    assert [(row["id"], row["language"], row["confidence"]) for row in rows] == [
        (row["id"], row["language"], row["confidence"]) for row in documents
    ]
    for row in rows:
        assert sum(row["shares"].values()) <= 1.0001
        assert row["language"] == "und" or max(row["shares"], key=row["shares"].get) == row["language"]


def test_detect_without_asking_for_json_is_for_people(align: Command) -> None:
    shown = align("detect", FIXTURES / "singles" / "zoll.txt", FIXTURES / "singles" / "bus.txt").out.splitlines()
    assert [line.split()[0] for line in shown] == ["en", "de"]
    assert shown[0].endswith("bus.txt")


def test_fields_under_other_names(align: Command) -> None:
    row = {"nr": 7, "lead": "Der Fährmann wartet seit Stunden auf das Ende des Sturms."}
    Path("rows.jsonl").write_text(json.dumps(row), encoding="utf-8")
    rows = align("detect", "rows.jsonl", "--format", "json", "--field", "id=nr", "--field", "text=lead").rows
    assert [(row["id"], row["language"]) for row in rows] == [("7", "de")]


def test_pairs_of_some_files_are_those_of_the_whole_feed(align: Command, fixture_folder: Path) -> None:
    done = align("pairs", FEED / "wire.jsonl", FEED / "kurier.jsonl", "-o", "pairs.jsonl")
    assert (done.code, done.out) == (0, "")
    rows = read_rows(Path("pairs.jsonl"))
    assert list(json.loads(Path("pairs.jsonl.run.json").read_text("utf-8")))[:2] == ["version", "encoder"]
    assert f"{len(rows)} pairs" in done.err
    here = {(row["a"], row["b"]) for row in rows}
    whole = {(row["a"], row["b"]): row["relation"] for row in read_rows(fixture_folder / "pairs.jsonl")}
    assert {pair: whole[pair] for pair in here} == {(row["a"], row["b"]): row["relation"] for row in rows}
    assert align("pairs", FEED / "wire.jsonl").rows == []


def test_progress_is_shown_on_a_terminal_and_where_it_is_asked_for(
    align: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = FEED / "stadtspiegel"
    assert "languages and segments" not in align("pairs", feed).err
    asked = align("pairs", feed, "--progress").err
    assert re.search(r"^languages and segments: (\d+) of \1, [\d,]+/s, 0 s left$", asked, re.MULTILINE)
    assert "languages and segments" not in align("pairs", feed).err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    shown = align("pairs", feed).err
    assert "languages and segments" in shown
    assert "/s" in shown
    assert "languages and segments" not in align("pairs", feed, "--no-progress").err
