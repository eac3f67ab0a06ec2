"""`align baseline`: from a batch with errors to a gate that speaks of what is new."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from align.schema import Document
from tests.conftest import Command, read_rows

ERRORS = "Die Baroptionsoption ist teuer. Die Fähre fährt am am Montag."


@pytest.fixture
def batch(align: Command, documents: dict[str, Document]) -> Path:
    """Three documents, two of them copies, one with two errors; a policy that allows none of this."""
    folder = Path("batch")
    folder.mkdir()
    (folder / "1.txt").write_text(f"{documents['ko-insel'].text}\n{ERRORS}", encoding="utf-8")
    for name in ("2.txt", "3.txt"):
        (folder / name).write_text(documents["ko-ouvertuere"].text, encoding="utf-8")
    policy = 'baseline = "known.jsonl"\nmax-duplicate-share = 0\nfail-on = "minor"'
    Path("align.toml").write_text(policy, encoding="utf-8")
    return folder


class Typed(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        return True


def entries(path: str = "known.jsonl") -> list[dict[str, object]]:
    """The file without its header."""
    return read_rows(Path(path))[1:]


def test_a_baseline_tolerates_what_is_there_and_stops_what_is_new(align: Command, batch: Path) -> None:
    assert align("check", batch, "--baseline", "none.jsonl").code == 2
    done = align("baseline", "create", batch)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("known.jsonl: ")
    rows = entries()
    assert {(row["kind"], row["rule"]) for row in rows} >= {
        ("duplicate", "exact"),
        ("finding", "repeated-constituent"),
        ("finding", "repeated-word"),
    }
    assert {row["verdict"] for row in rows} == {None}
    assert rows == sorted(rows, key=lambda row: [row["kind"], row["rule"], row["fingerprint"]])
    done = align("check", batch)
    assert done.code == 0
    assert "1 duplicate (1 known)" in done.out

    # The same page with other residue above it, under another name: known all the same.
    text = (batch / "1.txt").read_text("utf-8")
    (batch / "1.txt").unlink()
    (batch / "neu.txt").write_text(f"Startseite\n\n{text}\n\nDer Hafenhafen ist ist voll.", encoding="utf-8")
    done = align("check", batch)
    assert done.code == 1
    assert [line.split(":")[0] for line in done.out.splitlines() if line.startswith("  ")] == ["  batch/neu.txt"] * 2
    assert "Baroptionsoption" not in done.out


def test_the_same_batch_changes_no_byte(align: Command, batch: Path) -> None:
    align("baseline", "create", batch)
    before = Path("known.jsonl").read_bytes()
    files = sorted(batch.iterdir())
    assert align("baseline", "update", *files[::-1]).code == 0
    assert align("baseline", "prune", batch).code == 0
    assert Path("known.jsonl").read_bytes() == before
    assert "is there; `align baseline update`" in align("baseline", "create", batch).message


def test_a_batch_is_read_as_check_reads_it(align: Command, batch: Path) -> None:
    options = ["--limit=2", "--languages=de", "--covered=0.9", "--device=cpu", "--threads=1", "--progress"]
    assert "reading\n" in align("baseline", "create", batch, *options).err
    for command in ("update", "audit", "prune"):
        assert "reading\n" in align("baseline", command, batch, *options).err
    assert {row["kind"] for row in entries()} == {"finding"}  # the copy is the third
    assert align("check", batch, *options).code == 0
    done = align("baseline", "update", batch, "--no-progress")
    assert done.err.startswith("known.jsonl: 3 entries, 1 added")


def test_another_version_asks_to_be_pinned_anew(align: Command, batch: Path) -> None:
    align("baseline", "create", batch)
    good = Path("known.jsonl").read_bytes()
    header = json.loads(good.split(b"\n", 1)[0])
    Path("known.jsonl").write_bytes(
        json.dumps({**header, "version": "0.0.1"}).encode() + b"\n" + good.split(b"\n", 1)[1]
    )
    message = align("check", batch, "--exit-zero").message
    assert message.startswith("known.jsonl: made with version 0.0.1, now ")
    assert "align baseline update BATCH --baseline known.jsonl" in message
    assert align("baseline", "update", batch).code == 0
    assert Path("known.jsonl").read_bytes() == good


def test_decisions_at_a_terminal(align: Command, batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    align("baseline", "create", batch)
    number = len(entries())
    monkeypatch.setattr(sys, "stdin", Typed("a\nknown copy\nx\nr\n\nq\n"))  # x: asked again
    done = align("baseline", "audit", batch)
    assert done.code == 0
    assert "batch/3.txt: 100% of 3.txt stands in 2.txt" in done.err
    assert number == 3
    assert "known.jsonl: 1 entry undecided" in done.err
    decided = [(row["verdict"], row["reason"]) for row in entries()]
    assert decided == [("accept", "known copy"), ("reject", None), (None, None)]
    rejected = entries()[1]["text"]
    done = align("check", batch)
    assert done.code == 1  # a confirmed error stays one, but is told as known
    assert "[known, rejected]" in done.out
    assert str(rejected) in done.out
    monkeypatch.setattr(sys, "stdin", Typed("s\n"))  # and the end of input
    assert align("baseline", "audit").code == 0
    assert [(row["verdict"], row["reason"]) for row in entries()] == decided


def test_without_a_terminal_the_list_is_printed(align: Command, batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    align("baseline", "create", batch / "2.txt")
    assert align("baseline", "audit").out == ""
    lines = align("baseline", "audit", batch).out.splitlines()
    assert any(line.startswith("duplicate exact ") for line in lines)
    assert any(line.startswith("finding repeated-constituent ") and "Baroptionsoption" in line for line in lines)


def test_prune_and_stale_entries(align: Command, batch: Path) -> None:
    align("baseline", "create", batch)
    (batch / "3.txt").unlink()
    assert "baseline: 1 entry matched nothing in this batch" in align("check", batch).out
    number = len(entries())
    assert align("baseline", "prune").code == 0
    assert len(entries()) == number  # without a batch only what has expired
    assert "1 dropped" in align("baseline", "prune", batch).err
    assert len(entries()) == number - 1


def test_a_review_starts_a_baseline_and_changes_one(align: Command, batch: Path) -> None:
    align("baseline", "create", batch, "--baseline", "made.jsonl")
    header, *rows = read_rows(Path("made.jsonl"))
    review = [{**row, "verdict": "accept", "reason": "seen", "expires": "2000-01-01"} for row in rows]
    Path("review.jsonl").write_text("\n".join(json.dumps(row) for row in [header, *review]), encoding="utf-8")
    assert align("baseline", "apply", "review.jsonl").code == 0
    assert {row["verdict"] for row in entries()} == {"accept"}
    done = align("check", batch)
    assert done.code == 1
    assert f"baseline: {len(rows)} entries expired" in done.out
    assert "no such file" in align("baseline", "apply", "none.jsonl").message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["create", "batch", "--baseline", "batch/known.jsonl"], "lies in the feed batch"),
        (["update", "batch"], "known.jsonl: no such file; `align baseline create` makes a baseline"),
        (["create"], "give a BATCH"),
    ],
)
def test_what_stops_it(align: Command, batch: Path, arguments: list[str], message: str) -> None:
    assert message in align("baseline", *arguments).message
    Path("align.toml").unlink()
    if arguments[0] == "update":
        assert "name the baseline with --baseline FILE" in align("baseline", *arguments).message


@pytest.mark.parametrize(
    ("content", "message"), [("", "empty; `align baseline create`"), (None, "can't be read (Is a directory)")]
)
def test_what_is_no_baseline_is_said_as_it_is(align: Command, batch: Path, content: str | None, message: str) -> None:
    path = Path("wrong.jsonl")
    if content is None:
        path.mkdir()
    else:
        path.write_text(content, encoding="utf-8")
    done = align("check", batch, "--baseline", path)
    assert (done.code, message in done.err) == (2, True), done.err
