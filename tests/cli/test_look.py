"""`align find` and `align explain` in feeds whose rows have names of their own; runs and stores as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.schema import Document
from tests.conftest import Command

FIELDS = ("--field", "text=body", "--field", "id=guid")


@pytest.fixture
def feed(align: Command, documents: dict[str, Document]) -> Path:
    """A report, its translation, and a title that would be guessed to be the text."""
    rows = [
        {"guid": name, "body": documents[name].text, "text": "Nothing of interest."} for name in ("hw-001", "w24-kran")
    ]
    path = Path("rows.jsonl")
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_fields_are_named_and_rows_are_limited(align: Command, feed: Path) -> None:
    sentence = "Nobody was hurt when the crane fell."
    found = align("find", feed, sentence, *FIELDS).out
    assert "  w24-kran:" in found
    assert "Nothing of interest" not in found
    assert "w24-kran" not in align("find", feed, sentence, *FIELDS, "--limit", 1).out
    explained = align("explain", "hw-001", "w24-kran", "--in", feed, *FIELDS)
    assert explained.out.startswith("hw-001 and w24-kran: partial-translation, ")
    assert (
        "no document 'w24-kran'" in align("explain", "hw-001", "w24-kran", "--in", feed, *FIELDS, "--limit", 1).message
    )


def test_a_run_and_a_store_say_that_they_are_read_as_they_are(align: Command, feed: Path, fixture_folder: Path) -> None:
    run = align("find", fixture_folder, "Nobody was hurt when the crane fell.", "--limit", 1)
    assert run.err == "warning: --limit: no effect, a run is read as it is\n"
    assert "  w24-kran:" in run.out
    align("index", "add", "store", feed, *FIELDS)
    store = align("explain", "hw-001", "w24-kran", "--in", "store", "--limit", 1, *FIELDS)
    assert store.err == "warning: --field and --limit: no effect, a store is read as it is\n"
    assert store.out.startswith("hw-001 and w24-kran: partial-translation, ")
    report = align("report", fixture_folder, "-o", "report.html", "--field", "text=body")
    assert report.err.startswith("warning: --field: no effect, a run is read as it is\n")


def test_a_sentence_that_is_no_utf_8_is_refused(align: Command, feed: Path) -> None:
    assert "isn't UTF-8" in align("find", feed, "broken \udced", *FIELDS).message


def test_programs_get_json(align: Command, fixture_folder: Path) -> None:
    found = align("find", fixture_folder, "Nobody was hurt when the crane fell.", "--format", "json", "-n", 3).rows
    assert [list(row) for row in found] == [["document", "position", "language", "score", "cosine", "text"]] * 3
    assert found[0]["score"] >= found[1]["score"] > 0.1
    (case,) = align("explain", "w24-kran", "hw-001", "--in", fixture_folder, "--format", "json").rows
    assert list(case) == ["a", "b", "pair", "beads", "alone"]
    assert (case["a"], case["pair"]["relation"]) == ("hw-001", "partial-translation")
    taken = {position for bead in case["beads"] for position in bead["a"]}
    assert taken
    assert not taken & set(case["alone"]["a"])
    (none,) = align("explain", "hw-001", "ko-chor", "--in", fixture_folder, "--format", "json").rows
    assert (none["pair"], none["beads"]) == (None, [])
