"""The fixtures: the same as their sources make them, and true in what they claim."""

from __future__ import annotations

import datetime
import gzip
import html
import importlib.util
import json
import re
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
MADE = ("feed", "gold", "bitext", "beads")


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_fixtures", ROOT / "scripts" / "build_fixtures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_fixtures"] = module
    spec.loader.exec_module(module)
    return module


builder = load_script()


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def gold(name: str) -> list[dict[str, Any]]:
    return read_rows(FIXTURES / "gold" / f"{name}.jsonl")


def content(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text of every document as a plain reader sees it, pages with their tags taken off."""
    found: dict[str, str] = {}
    feed = FIXTURES / "feed"
    broken = {(row["path"], row["line"]) for row in gold("rejects")}
    for path in sorted(feed.rglob("*")):
        name = path.relative_to(feed).as_posix()
        if path.is_dir() or (name, None) in broken:
            continue
        data = content(path)
        if ".jsonl" in path.name:
            for number, line in enumerate(data.decode().splitlines(), 1):
                if (name, number) not in broken:
                    row = json.loads(line)
                    found[row.get("id") or row.get("url") or f"{name}#{number}"] = row["text"]
        elif path.suffix == ".html":
            found[name] = html.unescape(re.sub(r"<[^>]+>", "", data.decode()))
        else:
            try:
                found[name] = data.decode()
            except UnicodeDecodeError:
                found[name] = data.decode("latin-1")
    return found


@pytest.fixture(scope="module")
def stories() -> dict[str, Any]:
    sources: dict[str, Any] = builder.read_sources(FIXTURES)
    return sources


def test_committed_files_are_what_the_sources_make(tmp_path: Path) -> None:
    builder.build(FIXTURES, tmp_path)
    made = {p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file()}
    kept = {p.relative_to(FIXTURES) for folder in MADE for p in (FIXTURES / folder).rglob("*") if p.is_file()}
    assert kept - made == {Path("bitext/lines.txt")}
    different = [name for name in sorted(made) if content(tmp_path / name) != content(FIXTURES / name)]
    assert different == [], "run: python scripts/build_fixtures.py"


def test_twice_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        builder.build(FIXTURES, tmp_path / folder)
    for path in (tmp_path / "one").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_gold_knows_every_document_and_no_other(texts: dict[str, str]) -> None:
    known = [row["id"] for row in gold("languages")]
    assert sorted(texts) == known
    assert len(known) >= 30
    mentioned = {row[side] for name in ("pairs", "beads") for row in gold(name) for side in ("a", "b")}
    mentioned |= {row["document"] for row in gold("findings")}
    mentioned |= {row["original"] for row in gold("findings") if row["original"]}
    mentioned |= {row["id"] for row in gold("boilerplate")}
    assert mentioned <= set(known)


def test_pairs_are_ordered_and_stand_once() -> None:
    pairs = [(row["a"], row["b"]) for row in gold("pairs")]
    assert all(a < b for a, b in pairs)
    assert len(set(pairs)) == len(pairs)
    classes = {row["class"] for row in gold("pairs")}
    wanted = "exact boilerplate truncated digest edited partial translation partial-translation related"
    assert classes == set(wanted.split())


def test_finding_spans_hold_the_planted_words(texts: dict[str, str]) -> None:
    for row in gold("findings"):
        assert texts[row["document"]][row["start"] : row["end"]] == row["text"], row


def test_boilerplate_spans_are_whole_lines(texts: dict[str, str]) -> None:
    for row in gold("boilerplate"):
        text = texts[row["id"]]
        assert text[row["start"] : row["end"]] == row["text"]
        assert row["text"] in text.split("\n")


def test_bead_sides_say_the_same_story_and_bead(texts: dict[str, str], stories: dict[str, Any]) -> None:
    origin: dict[str, set[tuple[str, int]]] = {}
    for story in stories.values():
        for number, bead in enumerate(story.beads):
            said = [" ".join(sentences) for sentences in bead.sentences.values()]
            for text in said + [mistake.text for mistake in bead.mistakes]:
                plain = text.translate(builder.LATIN)
                origin.setdefault(text, set()).add((story.name, number))
                origin.setdefault(plain, set()).add((story.name, number))
    for row in gold("beads"):
        for bead in row["beads"]:
            sides = []
            for key in ("a", "b"):
                if f"{key}_text" in bead:
                    assert bead[f"{key}_text"] in texts[row[key]]
                    sides.append(bead[f"{key}_text"])
                else:
                    sides.append(texts[row[key]][slice(*bead[key])])
            assert origin[sides[0]] == origin[sides[1]]


def test_every_kind_of_error_is_planted_in_both_places() -> None:
    feed = {row["kind"] for row in gold("findings")}
    lines = {row["kind"] for row in read_rows(FIXTURES / "bitext" / "errors.jsonl")}
    assert lines == set(builder.KINDS)
    assert feed == set(builder.KINDS)


def test_rejects_say_where(texts: dict[str, str]) -> None:
    for row in gold("rejects"):
        data = content(FIXTURES / "feed" / row["path"])
        assert row["line"] is None or len(data.decode().splitlines()) >= row["line"]
    assert (FIXTURES / "feed" / "nordlicht" / "leer.txt").read_bytes() == b""
    with pytest.raises(UnicodeDecodeError):
        (FIXTURES / "feed" / "nordlicht" / "leitzins.txt").read_bytes().decode()


def test_no_sentence_is_used_twice(stories: dict[str, Any]) -> None:
    texts = [*stories.values(), builder.parse_story(FIXTURES / "bitext" / "lines.txt")]
    counts = Counter(
        sentence for story in texts for bead in story.beads for said in bead.sentences.values() for sentence in said
    )
    assert [sentence for sentence, count in counts.items() if count > 1] == []


def test_clean_sentences_name_the_right_weekday(stories: dict[str, Any]) -> None:
    days = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
    months = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ]
    pattern = re.compile(rf"({'|'.join(days)}), de[mn] (\d+)\. (\w+) (\d{{4}})")
    seen = 0
    for story in [*stories.values(), builder.parse_story(FIXTURES / "bitext" / "lines.txt")]:
        for bead in story.beads:
            for day, number, month, year in pattern.findall(" ".join(bead.sentences.get("de", []))):
                date = datetime.date(int(year), months.index(month) + 1, int(number))
                assert days[date.weekday()] == day, story.name
                seen += 1
    assert seen >= 8


def test_bitext_is_line_aligned() -> None:
    folder = FIXTURES / "bitext"
    for left, right, least in (("original.en", "translation.de", 60), ("errors.en", "errors.de", 35)):
        sides = [(folder / name).read_text(encoding="utf-8").splitlines() for name in (left, right)]
        assert len(sides[0]) == len(sides[1]) >= least
    bad = (folder / "errors.de").read_text(encoding="utf-8").splitlines()
    for row in read_rows(folder / "errors.jsonl"):
        assert bad[row["line"] - 1][row["start"] : row["end"]] == row["text"]


def test_row_gold_points_at_segments_once() -> None:
    rows = read_rows(FIXTURES / "beads" / "rows.jsonl")
    assert {row["kind"] for row in rows} == {"parallel", "shuffled", "noise", "reprint", "unrelated"}
    for row in rows:
        for side, language in enumerate(("de", "en")):
            used = [index for bead in row["gold"] for index in bead[side]]
            assert len(set(used)) == len(used)
            assert all(0 <= index < len(row[language]) for index in used)
        assert bool(row["gold"]) == (row["kind"] != "unrelated")


@pytest.mark.parametrize(
    "line",
    ["bad number: no span at all", "bad number: [[two]] [[spans]]", "bad nonsense: [[a]] kind", "what is this"],
)
def test_a_wrong_source_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "story.txt"
    path.write_text(f"title-en: T\ntitle-de: T\n\nen: One.\nde: Eins.\n{line}\n", encoding="utf-8")
    with pytest.raises(builder.SourceError, match=r"story\.txt:6"):
        builder.parse_story(path)
