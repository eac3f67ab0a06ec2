"""`align check`: exit 0 for a clean batch, 1 for one that breaches the policy, 2 for one that can't be checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.schema import Document
from tests.conftest import Command


@pytest.fixture
def batch(align: Command, documents: dict[str, Document]) -> Path:
    """Five German documents without a repeat and without a grave error, in files `1.txt` to `5.txt`."""
    folder = Path("batch")
    folder.mkdir()
    names = ("ko-insel", "ko-ouvertuere", "nordlicht/stadtrat-mai.txt", "nordlicht/faehre.txt", "tagblatt/glocken.html")
    for number, name in enumerate(names, 1):
        (folder / f"{number}.txt").write_text(documents[name].text, encoding="utf-8")
    return folder


def test_a_clean_batch_passes(align: Command, batch: Path) -> None:
    done = align("check", batch)
    assert (done.code, done.out) == (0, "passed: 5 documents checked\n")


def test_repeats_within_the_batch(align: Command, batch: Path) -> None:
    text = (batch / "1.txt").read_text("utf-8")
    (batch / "6.txt").write_text(text, encoding="utf-8")
    assert align("check", batch).code == 0  # one of six is within the fifth that is allowed
    (batch / "7.txt").write_text(text, encoding="utf-8")
    done = align("check", batch)
    assert done.code == 1
    assert done.out.splitlines() == [
        "max-duplicate-share: 2 of 7 documents (29%) repeat others; 20% are allowed",
        "  6.txt repeats 1.txt (exact, 100%)",
        "  7.txt repeats 1.txt (exact, 100%)",
        "failed: 7 documents checked",
    ]
    assert align("check", batch, "--max-duplicate-share", "0.3").code == 0


def test_rows_that_come_again_count_as_documents_and_as_repeats(align: Command, batch: Path) -> None:
    row = json.dumps({"id": "x", "text": (batch / "1.txt").read_text("utf-8")}) + "\n"
    Path("rows.jsonl").write_text(row * 4, encoding="utf-8")
    assert "3 of 4 documents (75%) repeat others" in align("check", "rows.jsonl").out


def test_repeats_of_what_was_there_before(align: Command, batch: Path) -> None:
    before = Path("before")
    before.mkdir()
    for name in ("2.txt", "3.txt"):  # the same name as in the batch: the same text came again
        (before / name).write_text((batch / name).read_text("utf-8"), encoding="utf-8")
    (before / "old.txt").write_text((batch / "1.txt").read_text("utf-8"), encoding="utf-8")
    done = align("check", batch, "--against", before)
    assert done.code == 1
    assert "3 of 5 documents (60%) repeat others" in done.out
    assert "  1.txt repeats old.txt (exact, 100%)" in done.out
    assert "  2.txt repeats 2.txt (exact, 100%)" in done.out
    assert align("check", batch, "--against", before, "--max-duplicate-share", "0.6").code == 0


def test_a_file_of_the_same_name_in_another_folder_is_another_document(align: Command, batch: Path) -> None:
    before = Path("before")
    before.mkdir()
    (before / "1.txt").write_text((batch / "2.txt").read_text("utf-8"), encoding="utf-8")
    done = align("check", batch, "--against", before, "--max-duplicate-share", "0")
    assert done.out.splitlines()[1:] == ["  2.txt repeats 1.txt (before) (exact, 100%)", "failed: 5 documents checked"]
    assert done.err == ""


def test_what_was_there_before_is_not_held_against_the_batch(
    align: Command, batch: Path, documents: dict[str, Document]
) -> None:
    before = Path("before")
    before.mkdir()
    for name in ("a.txt", "b.txt"):
        (before / name).write_text(documents["ko-chor"].text, encoding="utf-8")
    done = align("check", batch, "--against", before, "--max-duplicate-share", "0", "--fail-on", "major")
    assert (done.code, done.out) == (0, "passed: 5 documents checked\n")


@pytest.mark.parametrize(("threshold", "code"), [("major", 0), ("minor", 1)])
def test_findings_from_a_severity_on(align: Command, batch: Path, threshold: str, code: int) -> None:
    text = (batch / "1.txt").read_text("utf-8") + "\nDie Fähre ist ist am Montag wieder worden worden."
    (batch / "1.txt").write_text(text, encoding="utf-8")
    done = align("check", batch, "--fail-on", threshold)
    assert done.code == code
    if code:
        assert "findings of severity minor or above; none is allowed" in done.out
        assert "minor repeated-word: " in done.out


def test_a_translation_with_a_critical_error(align: Command, documents: dict[str, Document]) -> None:
    for name, document in (("en.txt", "lowlandpost/night-library.html"), ("de.txt", "ko-bibliothek")):
        Path(name).write_text(documents[document].text, encoding="utf-8")
    done = align("check", "de.txt", "--against", "en.txt", "--max-duplicate-share", "1")
    assert done.code == 1
    assert "fail-on: " in done.out
    assert "  de.txt:" in done.out
    assert "critical number-mismatch: " in done.out


def test_an_empty_batch_is_no_batch(align: Command) -> None:
    Path("empty").mkdir()
    assert align("check", "empty").message == "no document in empty (0 rejected)"
    Path("empty/a.txt").touch()
    assert align("check", "empty").message == "no document in empty (1 rejected)"
