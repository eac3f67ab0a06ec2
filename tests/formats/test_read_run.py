"""A run's folder read back."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from align.errors import FormatError
from align.formats.folder import write_run
from align.formats.read_run import read_run
from align.formats.records import finding_order
from align.schema import Language, Run
from tests.conftest import read_rows


@pytest.fixture
def folder(sample_run: Run, tmp_path: Path) -> Path:
    write_run(sample_run, tmp_path / "run")
    return tmp_path / "run"


def test_everything_comes_back_but_shares_and_what_stood_between_segments(
    fixture_folder: Path, fixture_run: Run
) -> None:
    read, made = read_run(fixture_folder), fixture_run
    assert read.pairs == made.pairs
    assert list(read.findings) == sorted(made.findings, key=finding_order)
    assert read.clusters == made.clusters
    assert (read.signature, read.warnings) == (made.signature, made.warnings)
    assert sorted(map(str, read.rejects)) == sorted(map(str, made.rejects))
    assert read.corpus.segments.equals(made.corpus.segments)
    assert read.corpus.duplicate_of == made.corpus.duplicate_of
    assert read.corpus.languages == {
        name: Language(language.code, language.confidence) for name, language in made.corpus.languages.items()
    }
    for document, original in zip(read.corpus.documents, made.corpus.documents, strict=True):
        assert replace(document, text="") == replace(original, text="")
        assert len(document.text) == len(original.text)
        assert document.text.split() == original.text.split()


def test_what_is_read_is_written_again_as_it_was(folder: Path, tmp_path: Path) -> None:
    write_run(read_run(folder), tmp_path / "again")
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 9
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def set_value(*keys: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(row: dict[str, Any]) -> None:
        inner: Any = row
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = to

    return change


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("documents", lambda row: row.pop("characters"), "documents.jsonl:1: damaged row (no `characters`)"),
        ("documents", set_value("confidence", to="1"), "documents.jsonl:1: damaged row (`confidence`: float is want"),
        ("documents", set_value("origin", to=[]), "documents.jsonl:1: damaged row (`origin`: an object is wanted)"),
        ("documents", set_value("segments", to=99), "segments.jsonl: rows of "),
        ("segments", set_value("end", to=10**9), "segments.jsonl:1: damaged row ([0, 1000000000) isn't where"),
        ("segments", set_value("kind", to="poem"), "segments.jsonl:1: damaged row ('poem' is not a valid Kind)"),
        ("segments", set_value("document", to="x"), "segments.jsonl:1: damaged row ('x' isn't in documents.jsonl)"),
        ("segments", set_value("position", to=True), "segments.jsonl:1: damaged row (`position`: int is wanted, not b"),
        ("pairs", set_value("relation", to="twin"), "pairs.jsonl:1: damaged row ('twin' is not a valid Relation)"),
        ("pairs", set_value("score", to=float("nan")), "pairs.jsonl:1: damaged row (NaN is no number)"),
        ("pairs", set_value("score", to=10**400), "pairs.jsonl:1: damaged row (int too large to convert to float)"),
        ("documents", set_value("characters", to=10**12), "documents.jsonl: 1,000,000,"),
        ("documents", set_value("segments", to=10**12), "segments.jsonl: rows of "),
        ("pairs", set_value("a", to="a"), "pairs.jsonl:1: damaged row ('a' isn't in documents.jsonl)"),
        ("beads", set_value("beads", 0, "a", to=[77]), "beads.jsonl:1: damaged row (segments [77] of "),
        ("beads", set_value("beads", to=5), "beads.jsonl:1: damaged row ("),
        ("findings", set_value("span", to=[1, 2, 3]), "findings.jsonl:1: damaged row (`span`: a list of 2 is wanted)"),
        ("findings", set_value("span", to=[5, 4]), "findings.jsonl:1: damaged row ([5, 4) lies outside of "),
        ("clusters", set_value("canonical", to="x"), "clusters.jsonl:1: damaged row ('x' isn't in documents.jsonl)"),
        ("rejects", set_value("line", to="1"), "rejects.jsonl:1: damaged row (`line`: int is wanted, not str)"),
    ],
)
def test_a_damaged_row_is_named_by_file_and_line(
    folder: Path, table: str, change: Callable[[dict[str, Any]], None], message: str
) -> None:
    rows = read_rows(folder / f"{table}.jsonl")
    change(rows[0])
    (folder / f"{table}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with pytest.raises(FormatError, match="make the run anew with `align run`") as caught:
        read_run(folder)
    assert message in str(caught.value)


@pytest.mark.parametrize("table", ["documents", "segments", "pairs", "beads", "findings", "clusters", "rejects"])
def test_a_table_that_is_short_broken_or_not_there(folder: Path, table: str) -> None:
    path = folder / f"{table}.jsonl"
    data = path.read_bytes()
    for damaged in (data[: len(data) // 2], data[: data.rindex(b"\n", 0, -1) + 1], b"[" * 100_000, b"\xff\n"):
        path.write_bytes(damaged)
        with pytest.raises(FormatError, match="jsonl"):
            read_run(folder)
    path.unlink()
    with pytest.raises(FormatError, match=rf"{table}\.jsonl: No such file"):
        read_run(folder)


def test_a_newer_run_and_none_at_all(folder: Path, tmp_path: Path) -> None:
    row = json.loads((folder / "run.json").read_text("utf-8"))
    (folder / "run.json").write_text(json.dumps({**row, "schema": 99}), "utf-8")
    with pytest.raises(FormatError, match="written by a newer align"):
        read_run(folder)
    shutil.copy(folder / "pairs.jsonl", folder / "run.json")
    with pytest.raises(FormatError, match="damaged or no run"):
        read_run(folder)
    with pytest.raises(FormatError, match=r"run\.json: No such file"):
        read_run(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("key", "value"),
    [("counts", {}), ("counts", []), ("schema", None), ("schema", "1"), ("warnings", ["\ud800"]), ("warnings", [1])],
)
def test_a_signature_that_is_not_whole(folder: Path, key: str, value: object) -> None:
    row = json.loads((folder / "run.json").read_text("utf-8"))
    (folder / "run.json").write_text(json.dumps({**row, key: value}), "utf-8")
    with pytest.raises(FormatError, match=r"run\.json"):
        read_run(folder)
    del row[key]
    (folder / "run.json").write_text(json.dumps(row), "utf-8")
    with pytest.raises(FormatError, match=r"run\.json"):
        read_run(folder)


def test_a_number_beyond_all_floats_is_none(folder: Path) -> None:
    path = folder / "pairs.jsonl"
    path.write_text(re.sub(r'"score":[0-9.]+', '"score":1e999', path.read_text("utf-8"), count=1), "utf-8")
    with pytest.raises(FormatError, match=r"pairs\.jsonl:1: damaged row \(`score`|a number is too large"):
        read_run(folder)
