"""`align lint`: line pairs in three shapes, a text alone, scores, and the choice of rules."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from statistics import median

import pytest

from tests.command import FIXTURES
from tests.conftest import Command, read_rows

BITEXT = FIXTURES / "bitext"
CLEAN = BITEXT / "original.en", BITEXT / "translation.de"
ERRORS = BITEXT / "errors.en", BITEXT / "errors.de"
KEYS = (
    "rule severity category line span text original_document original_span original_text "
    "message expected actual confidence fingerprint"
)


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def test_line_pairs(align: Command) -> None:
    rows = align("lint", *ERRORS, "--format", "jsonl").rows
    assert {" ".join(row) for row in rows} == {KEYS}
    english, german = map(lines_of, ERRORS)
    for row in rows:
        assert german[row["line"] - 1][slice(*row["span"])] == row["text"]
        if row["original_span"] is not None:
            assert english[row["line"] - 1][slice(*row["original_span"])] == row["original_text"]
    assert [row["line"] for row in rows] == sorted(row["line"] for row in rows)
    assert 1 in {row["line"] for row in rows}


def test_tsv_and_jsonl_say_the_same_as_two_files(align: Command) -> None:
    pairs = list(zip(*map(lines_of, ERRORS), strict=True))
    Path("p.tsv").write_text("".join(f"{a}\t{b}\r\n" for a, b in pairs), encoding="utf-8", newline="")
    rows = [{"id": str(number), "original": a, "translation": b} for number, (a, b) in enumerate(pairs)]
    Path("p.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    expected = align("lint", *ERRORS, "--format", "jsonl").out
    assert expected
    assert align("lint", "p.tsv", "--format", "jsonl").out == expected
    assert align("lint", "p.jsonl", "--format", "jsonl").out == expected


def test_alone_finds_what_needs_no_original(align: Command) -> None:
    rows = align("lint", "--alone", ERRORS[1], "--languages", "de", "--format", "jsonl").rows
    assert rows
    assert {row["original_text"] for row in rows} == {None}
    assert rows == align("lint", "--alone", ERRORS[1], "--format", "jsonl").rows


def test_what_a_rule_can_not_read_is_said_once(align: Command) -> None:
    done = align("lint", "--alone", ERRORS[1], "--languages", "fr")
    assert done.err.count("not run, they don't read fr: ") == 1
    assert "repeated-constituent" in done.err


def test_scores_are_one_row_a_line_and_higher_is_worse(align: Command) -> None:
    align("lint", *ERRORS, "--scores", "scores.jsonl", "-o", "findings.jsonl", "--format", "jsonl")
    rows, findings = read_rows(Path("scores.jsonl")), read_rows(Path("findings.jsonl"))
    assert [row["line"] for row in rows] == list(range(1, len(lines_of(ERRORS[0])) + 1))
    assert [finding for row in rows for finding in row["findings"]] == findings
    for row in rows:
        assert list(row) == ["line", "score", "findings"]
        assert 0 <= row["score"] <= 1
    critical = [row["score"] for row in rows if any(found["severity"] == "critical" for found in row["findings"])]
    align("lint", *CLEAN, "--scores", "clean.jsonl", "-o", "clean.txt")
    clean = [row["score"] for row in read_rows(Path("clean.jsonl"))]
    assert median(critical) > 2 * median(clean)


def test_empty_lines_count(align: Command) -> None:
    Path("a").write_text("\n\n12 ships left.\n\n", encoding="utf-8")
    Path("b").write_text("\n\n13 Schiffe liefen aus.\n\n", encoding="utf-8")
    done = align("lint", "a", "b", "--scores", "scores.jsonl")
    assert done.out.startswith("3:0-2: critical number-mismatch: ")
    assert len(read_rows(Path("scores.jsonl"))) == 4


def test_where_words_are_missing_one_place_is_named(align: Command) -> None:
    Path("a").write_text("He left early.\n", encoding="utf-8")
    Path("b").write_text("Er ging früh\n", encoding="utf-8")
    assert align("lint", "a", "b", "--select", "final-mark").out.startswith("1:12: minor final-mark: ")


def test_only_a_newline_ends_a_line(align: Command) -> None:
    Path("a").write_text("One\x0b1\u2028one\n12 ships left.", encoding="utf-8")
    Path("b").write_text("Eins\x0c1\u2028eins\r\n13 Schiffe liefen aus.", encoding="utf-8", newline="")
    done = align("lint", "a", "b", "--scores", "scores.jsonl")
    assert len(read_rows(Path("scores.jsonl"))) == 2
    assert done.out.startswith("2:0-2: ")


def test_unequal_numbers_of_lines_name_both(align: Command) -> None:
    Path("a").write_text("1\n2\n", encoding="utf-8")
    Path("b").write_text("1\n", encoding="utf-8")
    assert align("lint", "a", "b").message == "a has 2 lines and b has 1; line N must translate line N"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("p.tsv", "one\n", "p.tsv:1: `original TAB translation` is wanted, there are 0 tabs"),
        ("p.tsv", "a\tb\tc\n", "p.tsv:1: `original TAB translation` is wanted, there are 2 tabs"),
        ("p.jsonl", '{"original": "a"}\n', "p.jsonl:1: an object with the strings"),
        ("p.jsonl", '{"original": "a", "translation": 1}\n', "p.jsonl:1: an object with the strings"),
        ("p.jsonl", '{"original": "\\ud800", "translation": "b"}\n', "p.jsonl:1: a lone surrogate"),
        ("p.jsonl", "x\n", "p.jsonl:1: "),
    ],
)
def test_pairs_that_are_none(align: Command, name: str, content: str, message: str) -> None:
    Path(name).write_text(content, encoding="utf-8")
    assert message in align("lint", name).message


def test_select_ignore_and_minimum_severity(align: Command) -> None:
    everything = align("lint", *ERRORS, "--format", "jsonl").rows
    numbers = align("lint", *ERRORS, "--format", "jsonl", "--select", "numbers").rows
    assert {row["rule"].split("-")[0] for row in numbers} == {"number"}
    one = align("lint", *ERRORS, "--format", "jsonl", "--select", "number-mismatch,negation-lost").rows
    assert {row["rule"] for row in one} == {"number-mismatch", "negation-lost"}
    without = align("lint", *ERRORS, "--format", "jsonl", "--ignore", "numbers").rows
    assert not [row for row in without if row["rule"].startswith("number-")]
    assert len(without) < len(everything)
    grave = align("lint", *ERRORS, "--format", "jsonl", "--min-severity", "critical").rows
    assert {row["severity"] for row in grave} == {"critical"}


@pytest.mark.parametrize(("threshold", "code"), [(None, 0), ("major", 0), ("minor", 1)])
def test_fail_on(align: Command, threshold: str | None, code: int) -> None:
    Path("a").write_text("Das Schiff (aus Holz liegt im Hafen.\n", encoding="utf-8")
    options = [] if threshold is None else ["--fail-on", threshold]
    done = align("lint", "--alone", "a", *options)
    assert "minor unbalanced-bracket" in done.out
    assert done.code == code


def test_csv_can_not_carry_a_formula(align: Command) -> None:
    Path("a.jsonl").write_text(
        json.dumps({"original": "It earned 5 million, they say.", "translation": 'Es brachte =9+9 ein, "heißt es".'}),
        encoding="utf-8",
    )
    shown = align("lint", "a.jsonl", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert rows
    assert list(rows[0])[:3] == ["line", "rule", "severity"]
    for row in rows:
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())


def test_spans_are_of_code_points(align: Command) -> None:
    Path("a").write_text("🙂 12 ships left.", encoding="utf-8")
    Path("b").write_text("🙂 13 Schiffe liefen aus.", encoding="utf-8")
    assert align("lint", "a", "b", "--format", "jsonl").rows[0]["span"] == [2, 4]


def test_numbers_beside_a_language_without_resources_are_compared_by_their_digits(align: Command) -> None:
    rows = [
        "Der Brand kostete 2 Millionen Euro.\tL'incendie a coûté 2 millions d'euros.",
        "Es waren 30.000 Menschen.\tIls étaient 30 000.",
        "Es waren 30.000 Menschen.\tIls étaient 3 000.",
        "Es waren zwei.\tIls étaient 2.",
    ]
    Path("pairs.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    done = align("lint", "pairs.tsv", "--languages", "de,fr")
    assert [line.split(":")[0] for line in done.out.splitlines()] == ["3"]
    assert "number-unit" in done.err  # not run, and said so


def test_languages_that_the_texts_are_not_in_are_told(align: Command) -> None:
    swapped = align("lint", CLEAN[1], CLEAN[0]).err
    assert "warning: the originals look like de, not en; name the languages with --languages" in swapped
    assert "warning: the translations look like en, not de" in swapped
    assert "look like" not in align("lint", *CLEAN).err
    assert "look like en, not xx" in align("lint", *CLEAN, "--languages", "xx,de").err
    assert "the lines look like en, not de" in align("lint", "--alone", CLEAN[0]).err
