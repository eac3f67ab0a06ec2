"""Moses files, and folders of segments with their indices or ladders."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from align.errors import FormatError, OutputError
from align.formats.alignments import write_alignments
from align.formats.files import write_atomically
from align.formats.indices import read_indices
from align.formats.moses import write_moses
from tests.conftest import read_rows
from tests.formats.bitexts import HARD, SIGNATURE, bitext_of

ENGLISH, GERMAN = ["One.", "Two.", "Three."], ["Eins zwei.", "Drei."]
STRAIGHT = [([0, 1], [0], 0.9), ([2], [1], 0.75)]
CROSSING = [([0], [1], 0.9), ([1, 2], [0], 0.75)]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_moses_is_two_files_a_unit_a_line_whoever_translated(tmp_path: Path) -> None:
    there = bitext_of(HARD, HARD)
    back = bitext_of(["Vier."], ["Four."], languages=("de", "en"), ids=("c", "d"))
    write_moses(tmp_path / "news", [there, back], SIGNATURE)
    assert names(tmp_path) == ["news.de", "news.en", "news.run.json"]
    for language, last in (("en", "Four."), ("de", "Vier.")):
        text = (tmp_path / f"news.{language}").read_text("utf-8")
        assert len(text.splitlines()) == len(HARD) + 1
        assert text.endswith(f"\n{last}\n")
    assert json.loads((tmp_path / "news.run.json").read_text("utf-8"))["settings"] == "0123456789ab"


def test_moses_has_two_languages_and_says_which_there_are(tmp_path: Path) -> None:
    french = bitext_of(["Un."], ["Eins."], languages=("fr", "de"))
    with pytest.raises(FormatError, match=r"2 pairs of languages \(de,en; de,fr\); choose one with --languages"):
        write_moses(tmp_path / "news", [bitext_of(["One."], ["Eins."]), french], SIGNATURE)
    with pytest.raises(FormatError, match="no translation to export"):
        write_moses(tmp_path / "news", [], SIGNATURE)


def test_indices_stand_beside_their_segments(tmp_path: Path) -> None:
    write_alignments(tmp_path, [bitext_of([*ENGLISH, "Four."], GERMAN, CROSSING, least=0.8)], "indices", SIGNATURE)
    assert names(tmp_path) == ["00001.de", "00001.en", "00001.indices", "pairs.jsonl", "run.json"]
    assert (tmp_path / "00001.en").read_text("utf-8").splitlines() == [*ENGLISH, "Four."]
    lines = (tmp_path / "00001.indices").read_text("utf-8").splitlines()
    assert lines == ["[0]:[1]:0.4321", "[1]:[]", "[2]:[]", "[3]:[]", "[]:[0]"]
    assert list(read_indices(lines, "x")) == [((0,), (1,)), ((1,), ()), ((2,), ()), ((3,), ()), ((), (0,))]
    (row,) = read_rows(tmp_path / "pairs.jsonl")
    assert (row["id"], row["original"], row["translation"], row["original_language"]) == ("00001", "a", "b", "en")


def test_a_ladder_goes_one_way(tmp_path: Path) -> None:
    write_alignments(tmp_path / "x", [bitext_of(ENGLISH, GERMAN, STRAIGHT)], "ladder", SIGNATURE)
    ladder = (tmp_path / "x" / "00001.ladder").read_text("utf-8")
    assert ladder == "0\t0\t0.4321\n2\t1\t0.4321\n3\t2\t0.0000\n"
    both = [bitext_of(ENGLISH, GERMAN, STRAIGHT), bitext_of(ENGLISH, GERMAN, CROSSING)]
    with pytest.raises(
        FormatError, match=r"in 1 of 2 pairs beads cross, first in 'a' and 'b': .* use --format indices"
    ):
        write_alignments(tmp_path / "x", both, "ladder", SIGNATURE)
    assert (tmp_path / "x" / "00001.ladder").read_text("utf-8") == ladder


def test_a_folder_is_written_anew_and_never_over_what_is_not_ours(tmp_path: Path) -> None:
    two = [bitext_of(ENGLISH, GERMAN, STRAIGHT), bitext_of(ENGLISH, GERMAN, CROSSING)]
    write_alignments(tmp_path, two, "indices", SIGNATURE)
    write_alignments(tmp_path, two[:1], "ladder", SIGNATURE)
    assert names(tmp_path) == ["00001.de", "00001.en", "00001.ladder", "pairs.jsonl", "run.json"]
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(OutputError, match=r"holds thesis\.txt, which isn't ours; name a new folder"):
        write_alignments(tmp_path, two, "indices", SIGNATURE)
    assert "00001.ladder" in names(tmp_path)


def test_pages_of_a_scraper_are_not_ours_whatever_their_names(tmp_path: Path) -> None:
    (tmp_path / "20261123.html").write_text("precious", "utf-8")
    for table in (
        None,
        "{}\n",
        '{"id": "1"}\n',
        '{"id":"00001","original_language":"en","translation_language":"de"}\n',
    ):
        if table is not None:
            (tmp_path / "pairs.jsonl").write_text(table, "utf-8")
        with pytest.raises(OutputError, match="which isn't ours"):
            write_alignments(tmp_path, [bitext_of(ENGLISH, GERMAN, STRAIGHT)], "indices", SIGNATURE)
    assert (tmp_path / "20261123.html").read_text("utf-8") == "precious"


@pytest.mark.parametrize("killed_at", range(5))
def test_a_killed_export_is_no_hindrance_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    def write(path: Path, chunks: Iterable[bytes] | Iterable[str]) -> None:
        if len(names(tmp_path)) == killed_at:
            (tmp_path / f".{path.name}.4711.partial").touch()
            raise SystemExit
        write_atomically(path, chunks)

    pair = [bitext_of(ENGLISH, GERMAN, STRAIGHT)]
    with monkeypatch.context() as patch:
        patch.setattr("align.formats.alignments.write_atomically", write)
        with pytest.raises(SystemExit):
            write_alignments(tmp_path, pair, "indices", SIGNATURE)
    write_alignments(tmp_path, pair, "indices", SIGNATURE)
    assert names(tmp_path) == ["00001.de", "00001.en", "00001.indices", "pairs.jsonl", "run.json"]


@pytest.mark.parametrize("prefix", [".", "..", "/"])
def test_moses_needs_a_name(prefix: str) -> None:
    with pytest.raises(OutputError, match="names no file"):
        write_moses(Path(prefix), [bitext_of(["One."], ["Eins."])], SIGNATURE)


@pytest.mark.parametrize(
    "line", ["", "[0]", "[0]:1", "[0]:[1]:x", "[-1]:[0]", "[0 1]:[2]", "[1,]:[2]", "0:0:1", "[٣]:[0]"]
)
def test_lines_that_are_no_indices(line: str) -> None:
    with pytest.raises(FormatError, match=r"^x\.txt:2: `\[0, 1\]:\[3\]:0\.9123` is wanted"):
        list(read_indices(["[0]:[0]:-0.5", line], "x.txt"))
