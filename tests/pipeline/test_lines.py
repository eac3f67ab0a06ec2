"""Line pairs from files in which some lines are none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.errors import FormatError
from align.pipeline.lines import open_lines


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("p.tsv", "ein\teins", "one"),
        ("p.tsv", "ein\teins", "a\tb\tc"),
        ("p.jsonl", json.dumps({"original": "ein", "translation": "eins"}), "{"),
        ("p.jsonl", json.dumps({"original": "ein", "translation": "eins"}), json.dumps({"original": "ein"})),
    ],
)
def test_one_bad_line_is_told_and_stands_empty(tmp_path: Path, name: str, good: str, bad: str) -> None:
    path, told = tmp_path / name, list[str]()
    path.write_text(f"{good}\n{bad}\n{good}\n", encoding="utf-8")
    opened = open_lines(path, tell=told.append)
    assert (list(opened.pairs), opened.count) == ([("ein", "eins"), ("", ""), ("ein", "eins")], 3)
    (message,) = told
    assert message.startswith(f"skipped: {path}:2: ")


def test_many_bad_lines_are_told_in_short(tmp_path: Path) -> None:
    path, told = tmp_path / "p.tsv", list[str]()
    path.write_text("ein\teins\n" + "x\n" * 25, encoding="utf-8")
    assert open_lines(path, tell=told.append).count == 26
    assert len(told) == 11
    assert told[-1] == "skipped: and 15 lines more"


def test_nothing_but_bad_lines_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "p.tsv"
    path.write_text("x\ny\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"p\.tsv:1: "):
        open_lines(path)
