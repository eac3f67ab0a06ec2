"""Documents of verses: beads end where both sides end a sentence at the same place, and nowhere else."""

from __future__ import annotations

import importlib
import random
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def verses(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    return importlib.import_module("bead_verses")


def test_verses_are_read_without_marks_and_notes(verses: ModuleType, tmp_path: Path) -> None:
    text = (
        "$$$[ Module Heading ]\n\n$$$Gen 1:0\n<chapter/>\n$$$Gen 1:1\n"
        "<title>One</title><w lemma='x'>In the</w> beginning<note n='1'>or: <b>at</b></note>.\n$$$Gen 1:2\n\n"
    )
    (tmp_path / "one.imp").write_text(text, "utf-8")
    found = verses.read_verses(tmp_path / "one.imp")
    assert found == {"Gen 1:1": "In the beginning.", "Gen 1:2": ""}
    assert verses.pair_verses(found, {"Gen 1:1": "Al principio.", "Gen 1:2": "Y"}) == [
        ("In the beginning.", "Al principio.")
    ]
    assert verses.read_verses(tmp_path / "none.imp") == {}


@pytest.mark.parametrize(
    ("lines", "beads", "unsure"),
    [
        ([("A b.", "C d."), ("E.", "F.")], [((0,), (0,)), ((1,), (1,))], []),
        ([("A. B. C.", "D e.")], [((0, 1, 2), (0,))], []),
        ([("A. B.", "C. D.")], [((0,), (0,)), ((1,), (1,))], []),
        ([("A,", "B."), ("c.", "D.")], [((0,), (0, 1))], []),
        ([("A. B,", "C,"), ("c.", "d. E.")], [((0, 1), (0, 1))], []),
        ([("A. B. C.", "D. E."), ("F.", "G.")], [((2 + 1,), (2,))], [((0, 1, 2), (0, 1))]),
        ([("A,", "B."), ("", "C."), ("D.", "E.")], [((0,), (0,)), ((1,), (2,))], []),
        ([("A. B. C. D. E. F.", "G.")], [], [((0, 1, 2, 3, 4, 5), (0,))]),
    ],
)
def test_where_beads_end(
    verses: ModuleType, lines: list[tuple[str, str]], beads: list[object], unsure: list[object]
) -> None:
    found = verses.ladder("one", lines, (verses.SENTENCES, verses.SENTENCES))
    assert (found.beads, found.unsure) == (beads, unsure)


def test_closing_marks_stay_with_their_sentence(verses: ModuleType) -> None:
    cuts = verses.SENTENCES, verses.CLAUSES
    found = verses.ladder("one", [("“Go.” He went: so.", "Go; he went.")], cuts)
    assert found.source == ["“Go.”", "He went: so."]
    assert found.target == ["Go;", "he went."]


def test_documents_stay_in_their_third(verses: ModuleType) -> None:
    lines = [(f"Verso {number}.", f"Verse {number}.") for number in range(300)]
    for document, fold in verses.from_verses(lines, 12, 3, random.Random(1)):
        numbers = {int(text.split()[1].strip(".")) for text in (*document.source, *document.target)}
        assert numbers <= set(range(100 * fold, 100 * fold + 100))
        for source, target in document.beads:
            assert document.source[source[0]].split()[1] == document.target[target[0]].split()[1]
