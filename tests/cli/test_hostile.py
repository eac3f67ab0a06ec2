"""What an attacker tried on the command line: nothing is lost, nothing hangs, no traceback."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from tests.conftest import Command, read_rows

TEXT = "Der Stadtrat hat am Dienstag den Neubau der Brücke über den Fluss beschlossen, sagte die Bürgermeisterin."


def write_rows(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_file_name_that_is_no_text(align: Command, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    feed.mkdir()
    for name in (b"\xff.txt", b"\xfe.dat", b"good.txt"):
        Path(os.fsdecode(os.fsencode(feed) + b"/" + name)).write_text(TEXT, encoding="utf-8")
    assert align("run", feed, "-o", "out").code == 0
    assert [row["id"] for row in read_rows(Path("out/documents.jsonl"))] == ["\\xff.txt", "good.txt"]
    assert [row["path"] for row in read_rows(Path("out/rejects.jsonl"))] == ["\\xfe.dat"]


def test_a_damaged_end_of_a_packed_file_costs_only_the_end(align: Command, tmp_path: Path) -> None:
    rows = "".join(json.dumps({"id": str(n), "text": TEXT + os.urandom(300).hex()}) + "\n" for n in range(200))
    packed = gzip.compress(rows.encode())
    feed = tmp_path / "feed"
    feed.mkdir()
    (feed / "a.jsonl.gz").write_bytes(packed[: len(packed) * 2 // 3])
    write_rows(feed / "b.jsonl", {"id": "whole", "text": TEXT})
    done = align("dedup", feed, "-o", "kept.jsonl", "--rejects", "rejects.jsonl")
    assert done.code == 0, done.err
    assert read_rows(Path("kept.jsonl"))[-1]["id"] == "whole"
    assert "damaged" in read_rows(Path("rejects.jsonl"))[-1]["reason"]


def test_a_row_over_the_limit_stands_for_no_other(align: Command, tmp_path: Path) -> None:
    Path("align.toml").write_text("max-characters = 200\n", encoding="utf-8")
    feed = write_rows(tmp_path / "feed.jsonl", *[{"id": "x", "text": TEXT * 3}] * 2, {"id": "x", "text": TEXT})
    done = align("dedup", feed, "-o", "kept.jsonl", "--removed", "removed.jsonl")
    assert [row["text"] for row in read_rows(Path("kept.jsonl"))] == [TEXT]
    assert read_rows(Path("removed.jsonl")) == []
    assert "3 rows read: 1 kept, 0 removed, 2 rejected" in done.err


def test_an_id_that_is_no_name_rejects_its_row_alone(align: Command, tmp_path: Path) -> None:
    deep = "[" * 900 + "]" * 900
    rows = tmp_path / "rows.jsonl"
    rows.write_text(f'{{"id":1,"de":["a"],"en":["b"]}}\n{{"id":{deep},"de":["a"],"en":["b"]}}\n', encoding="utf-8")
    done = align("beads", rows)
    assert [row["id"] for row in done.rows] == [1]
    assert "rows.jsonl:2: the id must be a string or a number" in done.err


@pytest.mark.parametrize(
    "options",
    [
        ["-o", "feed/kept.jsonl"],
        ["-o", "kept.jsonl.gz"],
        ["-o", "kept.jsonl", "--removed", "kept.jsonl"],
        ["-o", "kept.jsonl", "--removed", "feed/rows.jsonl"],
    ],
)
def test_outputs_overwrite_neither_the_feed_nor_each_other(align: Command, options: list[str]) -> None:
    Path("feed").mkdir()
    feed = write_rows(Path("feed/rows.jsonl"), {"id": "1", "text": TEXT})
    before = feed.read_bytes()
    assert align("dedup", "feed", *options).code == 2
    assert feed.read_bytes() == before


def test_thousands_of_copies_are_paired_with_the_first(align: Command, tmp_path: Path) -> None:
    feed = write_rows(tmp_path / "feed.jsonl", *({"id": f"{n:04}", "text": TEXT} for n in range(300)))
    pairs = align("pairs", feed).rows
    assert {(pair["a"], pair["relation"]) for pair in pairs} == {("0000", "exact")}
    assert len(pairs) == 299
    assert len(align("dedup", feed).rows) == 1


def test_a_line_without_end_is_passed_over(align: Command, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("1 " * 20_000 + "\n" + "Die Rolle Rolle war neu.\n", encoding="utf-8")
    done = align("lint", tmp_path / "long.txt", tmp_path / "long.txt", "--format", "jsonl")
    assert done.code == 0
    assert {row["line"] for row in done.rows} <= {2}


def test_a_tag_with_a_hundred_thousand_attributes(align: Command, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    feed.mkdir()
    attributes = " ".join(f'a{n}="1"' for n in range(100_000))
    (feed / "page.html").write_text(f"<html><body><article {attributes}><p>{TEXT}</p>", encoding="utf-8")
    assert "a tag with thousands of attributes" in align("detect", feed).err


def test_a_file_of_nothing_but_broken_rows_is_given_up(align: Command, tmp_path: Path) -> None:
    feed = tmp_path / "bomb.jsonl.gz"
    feed.write_bytes(gzip.compress(b"1\n" * 200_000))
    done = align("run", feed, "-o", "out")
    assert done.code == 0
    assert "over 10,000 rejected rows" in read_rows(Path("out/rejects.jsonl"))[0]["reason"]


@pytest.mark.parametrize(
    "command",
    [
        "run feed/documents.jsonl -o feed",
        "report feed/documents.jsonl -o feed",
        "check feed --against old.jsonl -o json=old.jsonl",
        "check feed --policy mine.toml -o json=mine.toml",
        "check feed -o json=align.toml",
        "beads rows.jsonl -o rows.jsonl",
        "pairs feed --against old.jsonl -o old.jsonl",
        "dedup feed --against old.jsonl -o old.jsonl",
        "pairs feed -o loop",
        "check feed -o json=loop/x",
    ],
)
def test_no_output_goes_over_an_input_or_to_nowhere(align: Command, command: str) -> None:
    Path("feed").mkdir()
    Path("loop").symlink_to("loop")
    for name in ("feed/documents.jsonl", "old.jsonl"):
        write_rows(Path(name), {"id": name, "text": TEXT})
    write_rows(Path("rows.jsonl"), {"id": "1", "de": [TEXT], "en": [TEXT]})
    for name in ("mine.toml", "align.toml"):
        Path(name).write_text("max-duplicate-share = 0.5", encoding="utf-8")
    before = {path: path.read_bytes() for path in Path.cwd().rglob("*.*l")}
    assert ("is an input here" if "loop" not in command else "no file can have this name") in align(
        *command.split()
    ).message
    assert before == {path: path.read_bytes() for path in Path.cwd().rglob("*.*l")}


def test_a_run_is_never_written_over_by_its_report(align: Command, fixture_folder: Path) -> None:
    assert "is an input here" in align("report", fixture_folder, "-o", fixture_folder / "documents.jsonl").message


def test_a_message_is_one_line_whatever_it_quotes(align: Command) -> None:
    assert align("pairs", "a\n::error::b.jsonl").message.startswith("a\\n::error::b.jsonl: no such file")


def test_a_baseline_without_end_and_one_that_no_file_can_be(align: Command) -> None:
    if Path("/dev/zero").exists():
        assert (
            "/dev/zero: over 200 megabytes, no baseline"
            in align("baseline", "audit", "--baseline", "/dev/zero").message
        )
    Path("align.toml").write_text('baseline = "a\\u0000b"', encoding="utf-8")
    assert "can't be read" in align("baseline", "audit").message
