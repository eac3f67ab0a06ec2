"""`align check`: exit 0 for a clean batch, 1 for one that breaches the policy, 2 for one that can't be checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from align.formats.verdicts import VerdictFormat
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


def last(out: str) -> str:
    """The summary."""
    return out.splitlines()[-1]


def mistaken(batch: Path) -> None:
    """Put errors into a document of the batch: one minor by itself, one major."""
    text = (batch / "1.txt").read_text("utf-8") + "\nDie Fähre fährt am am Montag. Die Baroptionsoption ist teuer."
    (batch / "1.txt").write_text(text, encoding="utf-8")


def test_a_clean_batch_passes(align: Command, batch: Path) -> None:
    done = align("check", batch)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("passed: 5 documents checked")
    assert done.out.count("\n") == 1


def test_repeats_within_the_batch(align: Command, batch: Path) -> None:
    text = (batch / "1.txt").read_text("utf-8")
    (batch / "6.txt").write_text(text, encoding="utf-8")
    assert align("check", batch).code == 0  # one of six is within the fifth that is allowed
    (batch / "7.txt").write_text(text, encoding="utf-8")
    done = align("check", batch)
    assert done.code == 1
    assert done.out.splitlines()[:3] == [
        "max-duplicate-share = 0.2 (default): 2 of 7 documents (28.6%) repeat others; 20% may",
        "  batch/6.txt: repeats 1.txt (batch/1.txt): exact, 100% of it",
        "  batch/7.txt: repeats 1.txt (batch/1.txt): exact, 100% of it",
    ]
    assert last(done.out).startswith("failed: 7 documents checked; 2 duplicates")
    assert align("check", batch, "--max-duplicate-share", "0.3").code == 0
    assert align("check", batch, "--exit-zero").out == done.out
    assert align("check", batch, "--exit-zero").code == 0


def test_rows_that_come_again_count_as_documents_and_as_repeats(align: Command, batch: Path) -> None:
    row = json.dumps({"id": "x", "text": (batch / "1.txt").read_text("utf-8")}) + "\n"
    Path("rows.jsonl").write_text(row * 4, encoding="utf-8")
    lines = align("check", "rows.jsonl").out.splitlines()
    assert lines[0].endswith("3 of 4 documents (75%) repeat others; 20% may")
    assert lines[1] == "  rows.jsonl:2: x: repeats x (rows.jsonl:1): exact, 100% of it"
    assert lines[3].startswith("  rows.jsonl:4: x: ")


@pytest.mark.parametrize("store", [False, True])
def test_repeats_of_what_was_there_before(align: Command, batch: Path, store: bool) -> None:
    before = Path("before")
    before.mkdir()
    for name in ("2.txt", "3.txt"):  # the same name as in the batch: the same text came again
        (before / name).write_text((batch / name).read_text("utf-8"), encoding="utf-8")
    (before / "old.txt").write_text((batch / "1.txt").read_text("utf-8"), encoding="utf-8")
    if store:
        assert align("index", "add", "store", before).code == 0
    against = "store" if store else before
    done = align("check", batch, "--against", against)
    assert done.code == 1
    assert done.out.splitlines()[:4] == [
        "max-duplicate-share = 0.2 (default): 3 of 5 documents (60%) repeat others; 20% may",
        "  batch/1.txt: repeats old.txt: exact, 100% of it",
        "  batch/2.txt: repeats 2.txt: exact, 100% of it",
        "  batch/3.txt: repeats 3.txt: exact, 100% of it",
    ]
    assert align("check", batch, "--against", against, "--max-duplicate-share", "0.6").code == 0


def test_a_file_of_the_same_name_in_another_folder_is_another_document(align: Command, batch: Path) -> None:
    before = Path("before")
    before.mkdir()
    (before / "1.txt").write_text((batch / "2.txt").read_text("utf-8"), encoding="utf-8")
    done = align("check", batch, "--against", before, "--max-duplicate-share", "0")
    assert done.out.splitlines()[1] == "  batch/2.txt: repeats 1.txt (before): exact, 100% of it"


def test_what_was_there_before_is_not_held_against_the_batch(
    align: Command, batch: Path, documents: dict[str, Document]
) -> None:
    before = Path("before")
    before.mkdir()
    for name in ("a.txt", "b.txt"):
        (before / name).write_text(documents["ko-chor"].text, encoding="utf-8")
    done = align("check", batch, "--against", before, "--max-duplicate-share", "0", "--fail-on", "major")
    assert (done.code, done.out.count("\n")) == (0, 1)


def test_findings_from_a_severity_on(align: Command, batch: Path) -> None:
    mistaken(batch)
    assert align("check", batch).code == 0
    done = align("check", batch, "--fail-on", "major")
    assert done.code == 1
    assert done.out.splitlines()[0].startswith('fail-on = "major" (--fail-on): 1 finding of severity major or above')
    assert done.out.splitlines()[1].startswith("  batch/1.txt:6: major repeated-constituent at ")


def test_a_translation_with_a_critical_error(align: Command, documents: dict[str, Document]) -> None:
    for name, document in (("en.txt", "lowlandpost/night-library.html"), ("de.txt", "ko-bibliothek")):
        Path(name).write_text(documents[document].text, encoding="utf-8")
    done = align("check", "de.txt", "--against", "en.txt", "--max-duplicate-share", "1")
    assert done.code == 1
    assert "\n  de.txt:1: critical number-mismatch at " in done.out
    assert "(original: en.txt)" in done.out


@pytest.mark.parametrize("store", [False, True])
def test_an_error_stays_one_when_the_document_comes_again(
    align: Command, documents: dict[str, Document], store: bool
) -> None:
    for name, document in (("en.txt", "lowlandpost/night-library.html"), ("de.txt", "ko-bibliothek")):
        Path(name).write_text(documents[document].text, encoding="utf-8")
    if store:
        assert align("index", "add", "store", "en.txt", "de.txt").code == 0
    against = ["--against", "store"] if store else ["--against", "en.txt", "--against", "de.txt"]
    done = align("check", "de.txt", *against, "--max-duplicate-share", "1")
    assert done.code == 1
    assert "\n  de.txt:1: critical number-mismatch at " in done.out


def test_the_policy_of_a_file(align: Command, batch: Path) -> None:
    mistaken(batch)
    (batch / "leer.txt").touch()
    Path("strict.toml").write_text(
        """
        max-reject-share = 0
        allowed-languages = ["en"]
        rules = { repeated-constituent = "critical", repeated-word = "ignore" }
        max-seconds = 0.001
        """,
        encoding="utf-8",
    )
    assert align("check", batch).code == 0
    done = align("check", batch, "--policy", "strict.toml")
    assert done.code == 1
    breaches = [line.split(" = ")[0] for line in done.out.splitlines() if " (strict.toml): " in line]
    assert breaches == ["max-reject-share", "allowed-languages", "max-seconds"]
    assert "\n  batch/leer.txt: empty\n" in done.out
    assert "\n  batch/1.txt: de, confidence 1.0\n" in done.out
    assert "critical repeated-constituent" in done.out
    assert "1 finding ignored" in last(done.out)


def test_print_policy_shows_what_is_in_force_and_where_from(align: Command) -> None:
    Path("align.toml").write_text("covered = 0.8\nrules.no-verb = 'ignore'", encoding="utf-8")
    done = align("check", "--print-policy", "--fail-on", "major")
    assert done.code == 0
    lines = [[part.strip() for part in line.split("  # ")] for line in done.out.splitlines()]
    assert {
        "covered = 0.8": "align.toml",
        'rules.no-verb = "ignore"': "align.toml",
        'fail-on = "major"': "--fail-on",
        "max-duplicate-share = 0.2": "default",
        'rules.number-mismatch = "critical"': "default",
    }.items() <= dict(lines).items()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--policy", "none.toml"], "none.toml: no such file; name an align.toml or a pyproject.toml"),
        (["--policy", "bad.toml"], "bad.toml: unknown key 'fail_on'; did you mean 'fail-on'?"),
        (["--policy", "rule.toml"], "rule.toml: rules.no-verbs: there is no rule “no-verbs”; did you mean no-verb"),
        (["--baseline", "none.jsonl"], "none.jsonl: no such file; `align baseline create` makes a baseline"),
        (["-o", "jso"], "--output jso: write FORMAT or FORMAT=FILE; did you mean 'json'?"),
        (["-o", "json="], "--output json=: write FORMAT or FORMAT=FILE"),
        (["-o", "json", "-o", "text"], "--output: json and text would both go to stdout"),
        (["-o", "json=batch/v.json"], "batch/v.json lies in the feed batch"),
        (["-o", "json=v", "-o", "text=v"], "v is named for two outputs"),
        (["--max-duplicate-share", "2"], "max-duplicate-share must be from 0 to 1"),
    ],
)
def test_what_stops_a_check_is_told_in_a_line(align: Command, batch: Path, arguments: list[str], message: str) -> None:
    Path("bad.toml").write_text("fail_on = 'major'", encoding="utf-8")
    Path("rule.toml").write_text("rules.no-verbs = 'major'", encoding="utf-8")
    assert message in align("check", batch, *arguments, "--exit-zero").message


def test_a_batch_must_be_named(align: Command) -> None:
    assert align("check").message == "give a BATCH: folders or files with the documents to check"


def test_a_defect_of_ours_is_never_a_pass(align: Command, batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr("align.pipeline.check_batch", broken)
    assert "internal error" in align("check", batch, "--exit-zero").message


def test_an_empty_batch_passes_only_where_it_may(align: Command) -> None:
    Path("empty").mkdir()
    assert align("check", "empty").message.startswith("no document in empty (0 rejected); allow-empty-batch")
    Path("empty/a.txt").touch()
    assert align("check", "empty").message.startswith("no document in empty (1 rejected)")
    assert align("check", "empty", "--allow-empty-batch").code == 1  # nothing could be read
    Path("empty/a.txt").unlink()
    done = align("check", "empty", "--allow-empty-batch")
    assert (done.code, done.out) == (0, "passed: 0 documents checked\n")


def test_several_outputs_and_the_same_bytes_in_any_order(align: Command, batch: Path) -> None:
    mistaken(batch)
    (batch / "6.txt").write_text((batch / "1.txt").read_text("utf-8"), encoding="utf-8")
    (batch / "leer.txt").touch()
    files = sorted(batch.iterdir())
    written = []
    for number, order in enumerate((files, files[::-1])):
        outputs = [option for name in VerdictFormat for option in ("-o", f"{name}=out{number}.{name}")]
        done = align("check", *order, *outputs, "--fail-on", "major", "--max-duplicate-share", "0.1")
        assert (done.code, done.out, done.err) == (1, "", "")
        written.append([Path(f"out{number}.{name}").read_bytes() for name in VerdictFormat])
    assert written[0] == written[1]
    assert all(written[0])


def test_json_has_everything(align: Command, batch: Path) -> None:
    mistaken(batch)
    (batch / "6.txt").write_text((batch / "2.txt").read_text("utf-8"), encoding="utf-8")
    done = align("check", batch, "-o", "json", "--fail-on", "major")
    verdict = json.loads(done.out)
    assert (done.code, verdict["verdict"]) == (1, "failed")
    assert [(breach["policy"], breach["figure"], breach["documents"]) for breach in verdict["breaches"]] == [
        ("fail-on", 1, ["1.txt"])
    ]
    (duplicate,) = verdict["duplicates"]
    assert (duplicate["document"], duplicate["original"]["path"], duplicate["breaks"]) == (
        "6.txt",
        "batch/2.txt",
        False,
    )
    assert {"repeated-constituent", "repeated-word"} <= {finding["rule"] for finding in verdict["findings"]}
    assert verdict["counts"]["documents"] == len(verdict["documents"]) == 6
    assert {"version", "encoder", "segmenter"} <= verdict["signature"].keys()
    assert {"key": "fail-on", "value": '"major"', "came_from": "--fail-on"} in verdict["policy"]


def test_files_of_one_name_are_two_documents(align: Command, batch: Path) -> None:
    """As a hook of pre-commit names them, one by one."""
    for folder, number in (("a", 1), ("z", 2)):
        (batch / folder).mkdir()
        (batch / f"{number}.txt").rename(batch / folder / "index.txt")
    done = align("check", batch / "a/index.txt", batch / "z/index.txt", batch / "3.txt", "--output", "json")
    verdict = json.loads(done.out)
    assert [row["place"]["id"] for row in verdict["documents"]] == ["3.txt", "batch/a/index.txt", "batch/z/index.txt"]
    assert verdict["rejects"] == []


def test_a_reject_names_the_file_it_is_of(align: Command, batch: Path) -> None:
    other = Path("other")
    other.mkdir()
    (other / "1.txt").write_text("", encoding="utf-8")
    assert "rejected: other/1.txt: empty" in align("check", batch, other).out


@pytest.mark.parametrize("store", [False, True])
def test_errors_are_shown_in_the_batch_also_where_the_archive_has_the_document(
    align: Command, batch: Path, store: bool
) -> None:
    mistaken(batch)
    archive = Path("archive")
    archive.mkdir()
    (archive / "1.txt").write_bytes((batch / "1.txt").read_bytes())
    if store:
        align("index", "add", "kept", archive)
    done = align("check", batch, "--against", "kept" if store else archive, "--fail-on", "major")
    assert any("batch/1.txt" in line and "repeated-constituent" in line for line in done.out.splitlines())
    assert "archive/1.txt:" not in done.out


def test_an_archive_that_holds_nothing_is_told(align: Command, batch: Path) -> None:
    Path("none").mkdir()
    done = align("check", batch, "--against", "none")
    assert (done.code, done.out.splitlines()[0]) == (
        0,
        "warning: --against holds no document: the batch was compared with itself",
    )
    Path("torn.jsonl").write_text("{\n", encoding="utf-8")
    done = align("check", batch, "--against", "torn.jsonl")
    assert done.code == 2
    assert "nothing of --against can be read; the first: torn.jsonl:1: " in done.err


def test_a_store_without_its_commit_is_no_feed(align: Command, batch: Path) -> None:
    align("index", "add", "kept", batch)
    Path("kept/commit.json").unlink()
    done = align("check", batch, "--against", "kept")
    assert (done.code, "`align index rebuild kept` restores it" in done.err) == (2, True)
    assert align("index", "rebuild", "kept").code == 0
    assert align("check", batch, "--against", "kept", "--max-duplicate-share", "1").code == 0


def test_a_part_is_contained_whichever_comes_first_by_id(align: Command, batch: Path) -> None:
    text = (batch / "3.txt").read_text("utf-8")
    for name in ("0.txt", "9.txt"):
        (batch / name).write_text(text[: len(text) // 2], encoding="utf-8")
    out = align("check", batch, "--max-duplicate-share", "0").out
    assert "batch/0.txt: repeats" in out
    assert "batch/9.txt: repeats 3.txt (batch/3.txt): contained" in out
    assert "contains" not in out


def test_an_older_text_takes_no_id_of_the_batch(align: Command, documents: dict[str, Document]) -> None:
    """What was there under a changed document's id is called `a (before)`, unless the batch has that one, too."""

    def write(name: str, rows: dict[str, str]) -> None:
        lines = (json.dumps({"id": key, "text": documents[text].text}) + "\n" for key, text in rows.items())
        Path(name).write_text("".join(lines), encoding="utf-8")

    write("archive.jsonl", {"a": "ko-insel"})
    write("batch.jsonl", {"a": "ko-ouvertuere", "a (before)": "nordlicht/faehre.txt"})
    done = align("check", "batch.jsonl", "--against", "archive.jsonl", "--max-duplicate-share", "0")
    assert done.out.startswith("passed: 2 documents checked"), done.out


def test_a_limit_for_a_source_that_is_not_there_is_told(align: Command, batch: Path) -> None:
    row = {"id": "9", "source": "agency.example", "text": (batch / "1.txt").read_text("utf-8")}
    (batch / "9.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    Path("align.toml").write_text(
        'max-duplicate-share-of = {"agency.exmaple" = 1, "agency.example" = 1}', encoding="utf-8"
    )
    told = [line for line in align("check", batch).out.splitlines() if "-share-of names" in line]
    assert told == [
        "warning: max-duplicate-share-of names 'agency.exmaple', which no document of the batch comes from; "
        "did you mean 'agency.example'?"
    ]
