"""`align lint MEMORY.tmx` and `--alignment`: what other aligners and memories hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Command, read_rows


def tu(*texts: tuple[str, str]) -> str:
    variants = "".join(f'<tuv xml:lang="{language}"><seg>{text}</seg></tuv>' for language, text in texts)
    return f"<tu>{variants}</tu>"


def write_memory(*units: str, source: str = "en-US", doctype: str = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">') -> Path:
    body = "".join(units)
    path = Path("m.tmx")
    path.write_text(f'{doctype}<tmx version="1.4"><header srclang="{source}"/><body>{body}</body></tmx>', "utf-8")
    return path


SHIPS = tu(("en-US", "12 ships left."), ("de-DE", "13 Schiffe liefen aus."))
RAIN = tu(("de", "Es regnete."), ("en", "It rained."))


def test_a_finding_has_the_number_of_its_unit(align: Command) -> None:
    write_memory(RAIN, SHIPS)
    done = align("lint", "m.tmx", "--scores", "scores.jsonl")
    assert done.out.startswith("2:0-2: critical number-mismatch: ")
    assert [row["line"] for row in read_rows(Path("scores.jsonl"))] == [1, 2]


def test_a_bad_unit_is_told_and_skipped(align: Command) -> None:
    bad = [tu(("en", "x")), "<tu><tuv><seg>x</seg></tuv></tu>", tu(("en", "x"), ("fr", "y"))]
    write_memory(RAIN, *bad, SHIPS)
    done = align("lint", "m.tmx", "--scores", "scores.jsonl")
    assert done.err.splitlines()[:3] == [
        "skipped: unit 2: fewer than two languages",
        "skipped: unit 3: a text without `xml:lang`",
        "skipped: unit 4: no text in de",
    ]
    assert done.out.startswith("5:0-2: ")
    assert [row["score"] for row in read_rows(Path("scores.jsonl"))[1:4]] == [0.0, 0.0, 0.0]
    write_memory(SHIPS, *bad * 5)
    assert "skipped: and 5 units more" in align("lint", "m.tmx").err


def test_languages_come_from_the_memory_or_are_chosen(align: Command) -> None:
    write_memory(RAIN, SHIPS, source="de")
    assert "13" in align("lint", "m.tmx", "--format", "jsonl").rows[0]["original_text"]
    assert align("lint", "m.tmx", "--format", "jsonl", "--languages", "en,de").rows[0]["text"] == "13"
    several = tu(("en", "12 ships left."), ("fr", "12 navires."), ("de", "13 Schiffe liefen aus."))
    write_memory(several)
    assert "unit 1 has en, fr, de; choose with --languages FROM,TO" in align("lint", "m.tmx").message
    assert align("lint", "m.tmx", "--languages", "en,de").out.startswith("1:0-2: critical number-mismatch")
    assert "no unit in en and it; choose" in align("lint", "m.tmx", "--languages", "en,it").err


def test_bombs_and_what_is_no_memory_are_one_line(align: Command) -> None:
    write_memory(SHIPS, doctype='<!DOCTYPE tmx [<!ENTITY a "b">]>')
    assert "m.tmx: declares XML entities" in align("lint", "m.tmx").message
    Path("m.tmx").write_text("no xml", "utf-8")
    assert "m.tmx: no XML from here on" in align("lint", "m.tmx").message
    assert "no.tmx: No such file" in align("lint", "no.tmx").message
    write_memory(tu(("en", "x")))
    assert "no unit has texts in two languages" in align("lint", "m.tmx").message


def test_beads_of_two_files(align: Command) -> None:
    Path("a").write_text("12 ships\nleft.\nIt rained.\n", "utf-8")
    Path("b").write_text("Es regnete.\n13 Schiffe liefen aus.\n", "utf-8")
    Path("x.indices").write_text("[2]:[0]:0.9\n[0, 1]:[1]:0.8\n[]:[0]\n", "utf-8")
    done = align("lint", "a", "b", "--alignment", "x.indices", "--scores", "scores.jsonl")
    assert done.out.startswith("2:0-2: critical number-mismatch: ")
    assert [row["score"] for row in read_rows(Path("scores.jsonl"))][2:] == [0.0]  # unaligned: nothing to compare


@pytest.mark.parametrize(
    ("line", "message"),
    [("[3]:[0]", "x.indices:1: no segment 3; a has 1, counted from 0"), ("0\t0\t1.0", "x.indices:1: `[0, 1]:[3]")],
)
def test_beads_that_are_none(align: Command, line: str, message: str) -> None:
    for name in ("a", "b"):
        Path(name).write_text("x\n", "utf-8")
    Path("x.indices").write_text(line + "\n", "utf-8")
    assert message in align("lint", "a", "b", "--alignment", "x.indices").message
    assert "--alignment: give ORIGINAL and TRANSLATION too" in align("lint", "a", "--alignment", "x.indices").message
