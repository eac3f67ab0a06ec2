"""Every mistake is one line that says what, where and what to do, and exit 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import FIXTURES
from tests.conftest import Command

BITEXT = FIXTURES / "bitext"
PAIR = BITEXT / "original.en", BITEXT / "translation.de"
SINGLES = FIXTURES / "singles"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "nowhere", "-o", "out"], "nowhere: no such file or folder; name a folder or a file"),
        (["pairs", FIXTURES / "plan.toml"], "plan.toml: unknown format; known are"),
        (["detect", "/dev/null"], "/dev/null: unknown format"),
        (
            ["detect", SINGLES, "--languages", "German"],
            "languages must be ISO 639 codes such as de, as `align detect` gives them",
        ),
        (["detect", SINGLES, "--languages", ""], "languages must be ISO 639 codes such as de"),
        (["detect", SINGLES, "--field", "body=text"], "--field body=text: write NAME=KEY with NAME one of id, text"),
        (["detect", SINGLES, "--field", "text"], "--field text: write NAME=KEY"),
        (["pairs", SINGLES, "--device", "cuda"], "packaged encoders run on the CPU, not on 'cuda'"),
        (["dedup", SINGLES, "--keep", "newest"], "keep must be one of oldest, longest, original-language, source-ord"),
        (["dedup", SINGLES, "--covered", "90"], "covered must be above 0 and at most 1"),
        (["dedup", SINGLES, "--relations", "same"], "relations must be among exact, near-duplicate, contained, trans"),
        (["check", SINGLES, "--max-duplicate-share", "20"], "max-duplicate-share must be from 0 to 1"),
        (["check", SINGLES, "--against", "nowhere"], "nowhere: no such file or folder"),
        (["beads", "nowhere.jsonl"], "nowhere.jsonl: No such file or directory"),
        (["beads", PAIR[0], "nowhere.txt", "--segmented"], "nowhere.txt: No such file or directory"),
        (["beads", *PAIR, "--segmented", "--languages", "en"], "give the languages of A and B, such as de,en"),
        (["beads", *PAIR, "--segmented", "--languages", "english,german"], "give the languages of A and B"),
        (["beads", SINGLES, SINGLES / "zoll.txt"], "one document is wanted (13 documents)"),
        (["lint"], "give ORIGINAL and TRANSLATION, a .tsv, a .jsonl, a .tmx, or --alone FILE"),
        (["lint", PAIR[0]], "give ORIGINAL and TRANSLATION, a .tsv, a .jsonl, a .tmx, or --alone FILE"),
        (["lint", "nowhere", PAIR[1]], "nowhere: No such file or directory"),
        (["lint", *PAIR, "--languages", "english,german"], "give the languages of original and translation, such as"),
        (["lint", *PAIR, "--languages", "de"], "give the languages of original and translation"),
        (["lint", "--alone", PAIR[1], "--languages", "german"], "give the languages of original and translation"),
        (["lint", *PAIR, "--select", "numbr-mismatch"], "did you mean number-mismatch"),
        (["lint", *PAIR, "--ignore", "xyz"], "there is no rule “xyz”"),
        (["rules", "negation-lots"], "did you mean negation-lost"),
        (["run", SINGLES, "-o", FIXTURES / "README.md"], "README.md: a file has this name; choose another with -o"),
        (["run", SINGLES / "zoll.txt", "-o", FIXTURES / "README.md/out"], "can't make the folder"),
    ],
)
def test_one_line_and_exit_2(align: Command, arguments: list[object], message: str) -> None:
    assert message in align(*arguments).message


@pytest.mark.parametrize("arguments", [["nosuch"], ["run"], ["lint", "--format", "xml"], ["eval", "pairs", "a", "b"]])
def test_wrong_usage_is_exit_2_too(align: Command, arguments: list[str]) -> None:
    done = align(*arguments)
    assert done.code == 2
    assert "Usage: align" in done.err


def test_a_mistake_in_align_toml(align: Command) -> None:
    Path("align.toml").write_text('kep = "oldest"', encoding="utf-8")
    assert align("detect", SINGLES).message.endswith("align.toml: unknown key 'kep'; did you mean 'keep'?")


def test_options_win_over_align_toml(align: Command) -> None:
    Path("align.toml").write_text('max-characters = 10\nlanguages = ["xx"]', encoding="utf-8")
    Path("a.txt").write_text("Der Fährmann wartet.", encoding="utf-8")
    Path("b.txt").write_text("kurz", encoding="utf-8")
    done = align("detect", "a.txt", "b.txt", "--languages", "de", "--format", "json")
    assert [row["id"] for row in done.rows] == ["b.txt"]
    assert "rejected: a.txt: over the limit of 10 characters" in done.err


@pytest.mark.parametrize(
    ("scorer", "row", "message"),
    [
        ("pairs", {"a": "x"}, "`a` and `b` are wanted"),
        ("beads", {"id": "x"}, "row 1: beads are wanted"),
        ("beads", {"id": "x", "beads": [[1]]}, "row 1: beads are wanted"),
        ("beads", {"id": "x", "beads": 5}, "row 1: beads are wanted"),
        ("languages", {"id": "x"}, "`id` and `language` are wanted"),
        ("pairs", [1], "an object is wanted"),
    ],
)
def test_gold_that_is_none(align: Command, scorer: str, row: object, message: str) -> None:
    Path("gold.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert message in align("eval", scorer, "gold.jsonl", "gold.jsonl").message


def test_control_characters_of_a_feed_do_not_reach_the_terminal(align: Command) -> None:
    Path("\x1b[31mred\u202e.txt").write_text("Der Fährmann wartet seit Stunden.", encoding="utf-8")
    assert align("detect", ".").out == "de  1.00  \\u001b[31mred\\u202e.txt\n"
    assert "\\u001b" in align("detect", "\x1b.txt").message


def test_a_run_or_a_store_is_no_feed(align: Command) -> None:
    Path("feed").mkdir()
    Path("feed/a.txt").write_text("Der Hafen ist seit Montag gesperrt, sagte die Reederei.\n", encoding="utf-8")
    assert align("run", "feed", "-o", "out").code == 0
    assert align("index", "add", "store", "feed").code == 0
    for command in ("pairs", "dedup", "detect"):
        done = align(command, "out")
        assert (done.code, "name the feed it was made from" in done.message) == (2, True)
        done = align(command, "store")
        assert (done.code, "--against store" in done.message) == (2, True)
    assert "named twice" in align("explain", "a.txt", "a.txt", "--in", "out").message
    assert "named twice" in align("explain", "a.txt", "a.txt", "--in", "store").message
    assert "no document of source 'elsewhere'" in align("index", "remove", "store", "--source", "elsewhere").message


def test_inputs_are_never_overwritten(align: Command) -> None:
    Path("a.txt").write_text("Der Hafen ist gesperrt.\n", encoding="utf-8")
    Path("b.txt").write_text("The port is closed.\n", encoding="utf-8")
    Path("documents.jsonl").write_text('{"id": "1", "text": "Der Hafen ist gesperrt."}\n', encoding="utf-8")
    for command in (
        ("run", "documents.jsonl", "-o", "."),
        ("index", "add", "store", "documents.jsonl", "-o", "documents.jsonl"),
        ("lint", "b.txt", "a.txt", "-o", "a.txt"),
        ("lint", "b.txt", "a.txt", "--scores", "a.txt"),
        ("beads", "a.txt", "b.txt", "-o", "b.txt"),
    ):
        done = align(*command)
        assert done.code == 2, command
        assert "is an input here" in done.message


@pytest.mark.parametrize("command", ["dedup", "pairs", "beads"])
def test_a_dash_is_no_output(align: Command, command: str) -> None:
    Path("a.jsonl").write_text('{"id": "1", "text": "Ein Boot."}\n', encoding="utf-8")
    done = align(command, "a.jsonl", "-o", "-")
    assert (done.code, "leave the output out" in done.message) == (2, True)
    assert not Path("-").exists()
