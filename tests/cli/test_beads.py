"""`align beads`: two documents, and rows in bulk."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from align.encode.universal import UniversalSentenceEncoder
from tests.command import FEED, FIXTURES, run_align
from tests.conftest import Command, read_rows

ROWS = FIXTURES / "beads" / "rows.jsonl"
GERMAN, ENGLISH = FEED / "nordlicht" / "klinik.txt", FEED / "tidewater" / "clinic.txt"


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in read_rows(ROWS)}


@pytest.fixture(scope="module")
def aligned(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What `align beads ROWS.jsonl -o OUT.jsonl` writes for the fixtures."""
    out = tmp_path_factory.mktemp("bulk") / "out.jsonl"
    done = run_align("beads", ROWS, "-o", out)
    assert done.returncode == 0, done.stderr
    assert out.with_name("out.jsonl.run.json").exists()
    return read_rows(out)


@pytest.fixture
def segmented(rows: dict[str, dict[str, Any]], align: Command) -> tuple[Path, Path]:
    """A parallel row as two files, one segment a line, in the command's folder."""
    for language in ("de", "en"):
        Path(language).write_text("\n".join(rows["parallel-1"][language]) + "\n", encoding="utf-8")
    return Path("de"), Path("en")


def test_two_documents_side_by_side(align: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    done = align("beads", GERMAN, ENGLISH)
    assert done.code == 0
    assert done.err.startswith("translation: ")
    assert re.search(r"^\[\d+\] .* [01]\.\d\d +\[\d+\] ", done.out, re.MULTILINE)
    assert max(map(len, done.out.splitlines())) <= 140


def test_jsonl_names_the_sides_by_language_or_by_letter(align: Command) -> None:
    row = align("beads", GERMAN, ENGLISH, "--format", "jsonl").rows[0]
    assert list(row) == ["id", "verdict", "coverage", "beads"]
    assert list(row["coverage"]) == ["de", "en"]
    assert row["verdict"] == "translation"
    same = align("beads", GERMAN, GERMAN, "--format", "jsonl").rows[0]
    assert same["coverage"] == {"a": 1.0, "b": 1.0}


def test_indices_hold_every_segment_once(align: Command, segmented: tuple[Path, Path]) -> None:
    lines = align("beads", *segmented, "--segmented", "--languages", "de,en", "--format", "indices").out.splitlines()
    beads = [re.fullmatch(r"\[([\d, ]*)\]:\[([\d, ]*)\](:\d\.\d{4})?", line) for line in lines]
    for side, path in enumerate(segmented, 1):
        found = [int(number) for bead in beads if bead for number in re.findall(r"\d+", bead[side])]
        assert sorted(found) == list(range(len(path.read_text("utf-8").splitlines())))


def test_a_ladder_is_monotone_and_crossing_beads_are_an_error(align: Command, segmented: tuple[Path, Path]) -> None:
    ladder = align("beads", *segmented, "--segmented", "--format", "ladder")
    rungs = [tuple(map(float, line.split("\t"))) for line in ladder.out.splitlines()]
    assert rungs == sorted(rungs)
    assert rungs[-1][:2] == tuple(len(path.read_text("utf-8").splitlines()) for path in segmented)
    lines = segmented[1].read_text("utf-8").splitlines()
    segmented[1].write_text("\n".join(reversed(lines)), encoding="utf-8")
    assert "--format indices" in align("beads", *segmented, "--segmented", "--format", "ladder").message


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_vectors_from_files_give_the_beads_that_the_encoder_gives(
    align: Command, segmented: tuple[Path, Path], encoder: UniversalSentenceEncoder, dtype: str
) -> None:
    for path in segmented:
        vectors = encoder.encode(path.read_text("utf-8").splitlines())
        np.save(f"{path}.npy", vectors.astype(dtype))
    options = ["--segmented", "--format", "jsonl"]
    given = align("beads", *segmented, *options, "--vectors", "de.npy", "en.npy").rows[0]
    own = align("beads", *segmented, *options).rows[0]
    assert [(bead["de"], bead["en"]) for bead in given["beads"]] == [(bead["de"], bead["en"]) for bead in own["beads"]]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda vectors: vectors[1:], "rows for the"),
        (lambda vectors: vectors[:, :100], "dimensions, the encoder's background 512"),
        (lambda vectors: vectors.astype(np.float64), "float32 or float16 rows are wanted"),
        (lambda vectors: vectors[0], "float32 or float16 rows are wanted"),
        (lambda vectors: np.where(np.arange(512) == 3, np.nan, vectors).astype(np.float32), "en.npy: row 0 holds NaN"),
        (lambda vectors: np.array([{"a": 1}], dtype=object), "no .npy file with numbers"),
    ],
)
def test_vectors_that_can_not_be_used(
    align: Command, segmented: tuple[Path, Path], encoder: UniversalSentenceEncoder, spoil: Any, message: str
) -> None:
    for path in segmented:
        np.save(f"{path}.npy", encoder.encode(path.read_text("utf-8").splitlines()))
    np.save("en.npy", spoil(np.load("en.npy")), allow_pickle=True)
    assert message in align("beads", *segmented, "--segmented", "--vectors", "de.npy", "en.npy").message


def test_rows_in_bulk_keep_order_ids_and_keys(aligned: list[dict[str, Any]], rows: dict[str, dict[str, Any]]) -> None:
    assert [row["id"] for row in aligned] == list(rows)
    for row in aligned:
        gold = rows[row["id"]]
        assert row["verdict"] in ("translation", "partial", "none")
        assert list(row["coverage"]) == ["de", "en"]
        assert [bead["de"][0] for bead in row["beads"]] == sorted(bead["de"][0] for bead in row["beads"])
        for language in ("de", "en"):
            used = [position for bead in row["beads"] for position in bead[language]]
            assert len(used) == len(set(used))
            assert set(used) <= set(range(len(gold[language])))
        if gold["kind"] == "unrelated":
            assert row["verdict"] == "none"
            assert row["beads"] == []


def test_each_row_is_aligned_independently_of_the_others(
    align: Command, aligned: list[dict[str, Any]], rows: dict[str, dict[str, Any]]
) -> None:
    names = [next(iter(rows)), next(reversed(rows))]
    Path("some.jsonl").write_text("\n".join(json.dumps(rows[name]) for name in reversed(names)), encoding="utf-8")
    together = {row["id"]: row for row in aligned}
    assert align("beads", "some.jsonl").rows == [together[name] for name in reversed(names)]


def test_rows_that_are_none_become_rejects_with_their_line(align: Command) -> None:
    lines = [
        '{"id": "empty", "de": [], "en": ["The bridge is open."]}',
        '{"id": "both-empty", "de": [], "en": []}',
        '{"de": ["Ja."]}',
        '{"de": ["Ja."], "en": ["Yes."], "fr": ["Oui."]}',
        '{"de": ["Ja."], "en": "Yes."}',
        '{"de": ["Ja."], "en": [1]}',
        "",
        "[1]",
        '{"de": ["Ja',
        '{"de": ["\\ud800"], "en": ["Yes."]}',
        '{"id": NaN, "de": ["Ja."], "en": ["Yes."]}',
        '{"number": 5, "note": ["x"], "de": ["Die Brücke ist offen."], "en": ["The bridge is open."]}',
    ]
    Path("rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = align("beads", "rows.jsonl", "--rejects", "rejects.jsonl")
    assert done.code == 0
    assert [row["id"] for row in done.rows] == ["empty", "both-empty", "rows.jsonl#12"]
    assert [row["verdict"] for row in done.rows[:2]] == ["none", "none"]
    rejects = read_rows(Path("rejects.jsonl"))
    assert [row["line"] for row in rejects] == [3, 4, 5, 6, 8, 9, 10, 11]
    assert {row["path"] for row in rejects} == {"rows.jsonl"}
    assert all(row["reason"] for row in rejects)
    assert "11 rows: 3 aligned, 8 rejected" in done.err


def test_an_empty_document_aligns_with_nothing(align: Command, segmented: tuple[Path, Path]) -> None:
    segmented[0].write_text("", encoding="utf-8")
    lines = align("beads", *segmented, "--segmented", "--format", "indices").out.splitlines()
    assert lines == [f"[]:[{number}]" for number in range(len(segmented[1].read_text("utf-8").splitlines()))]


def test_explained_candidates_name_the_segments_of_the_document(align: Command) -> None:
    lines = align("beads", GERMAN, ENGLISH, "--format", "indices").out.splitlines()
    beads = {line.rpartition(":")[0] for line in lines if line.count(":") == 2}
    shown = align("beads", GERMAN, ENGLISH, "--explain", "2").out
    assert shown.startswith("* [2]:[2] probability ")
    rivals = set(re.findall(r"; (\[[\d, ]+\]:\[[\d, ]+\]) took its segments", shown))
    assert rivals
    assert rivals <= beads
    assert "no body segment 0" in align("beads", GERMAN, ENGLISH, "--explain", "0").message
