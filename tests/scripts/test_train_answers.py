"""The coefficients of unanswered words can be made anew, from a handful of invented pairs."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from align.checks.answers import MODEL_TRAITS

PARTS = (
    (
        ("The old harbour", "Der alte Hafen"),
        ("The new bridge", "Die neue Brücke"),
        ("The big school", "Die große Schule"),
    ),
    (("was closed", "wurde geschlossen"), ("was sold", "wurde verkauft"), ("was painted", "wurde gestrichen")),
    (
        ("on Monday morning", "am Montagmorgen"),
        ("last winter", "im letzten Winter"),
        ("after the storm", "nach dem Sturm"),
    ),
    (
        ("by the mayor", "vom Bürgermeister"),
        ("by angry farmers", "von wütenden Bauern"),
        ("by a bank", "von einer Bank"),
    ),
)


@pytest.fixture
def train_answers(monkeypatch: pytest.MonkeyPatch) -> Any:
    pytest.importorskip("sklearn", reason="scikit-learn makes the coefficients; the tool itself does not need it")
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))
    import train_answers

    return train_answers


def pairs() -> list[tuple[str, str]]:
    chance = random.Random(0)
    chosen = [[chance.choice(part) for part in PARTS] for _ in range(40)]
    return [
        (" ".join(english for english, _ in row) + ".", " ".join(german for _, german in row) + ".") for row in chosen
    ]


def test_what_is_far_from_everything_counts_as_unanswered(train_answers: Any, tmp_path: Path) -> None:
    rows = [*((english, german, "OK") for english, german in pairs()), ("He left.", "Sie kam.", "BAD")]
    for column, part in enumerate(("en", "de", "label")):
        (tmp_path / f"ced_dev.{part}").write_text("".join(f"{row[column]}\n" for row in rows), "utf-8")
    train_answers.main([str(tmp_path), "-o", str(tmp_path / "answers.json")])
    made = json.loads((tmp_path / "answers.json").read_text("utf-8"))
    for models in made["languages"].values():
        assert {part: tuple(model["weights"]) for part, model in models.items()} == MODEL_TRAITS
        first = models["first"]["weights"]
        assert first["best"] < 0 < first["gap"]


def test_of_whole_texts_no_word_is_lost(train_answers: Any) -> None:
    rows = train_answers.leave_whole(
        [("The old harbour was sold.", "Der alte Hafen wurde verkauft."), ("No.", "Nein.")]
    )
    assert [(row.side, row.lost.tolist()) for row in rows] == [(0, [0] * 5), (1, [0] * 5)]


def compared(train_answers: Any, chosen: list[tuple[str, str]]) -> list[Any]:
    from align.encode import load_encoder
    from align.encode.tokens import load_word_encoder

    cosines = train_answers.compare(chosen, load_word_encoder(load_encoder()))
    return [train_answers.compare_sides(*row) for row in zip(chosen, cosines, strict=True)]


def test_only_counterparts_of_what_was_taken_are_marked(train_answers: Any) -> None:
    chosen = compared(train_answers, pairs()[:8])
    for take in (train_answers.shorten, train_answers.spare):
        rows = take(chosen, random.Random(1))
        assert {row.side for row in rows} == {0, 1}
        for row in rows:
            before = next(pair for pair in pairs() if pair[row.side] == row.texts[row.side])
            assert len(row.texts[1 - row.side]) < len(before[1 - row.side])
            assert 0 < (row.lost == 1).sum() < len(row.lost)


def test_a_sentence_can_spare_an_adjective_an_adverb_and_the_first_part_of_a_compound(train_answers: Any) -> None:
    import shorten_pairs

    pair = (
        "The small school books were suddenly sold to an old bank.",
        "Die kleinen Schulbücher wurden plötzlich an eine alte Bank verkauft.",
    )
    (sides,) = compared(train_answers, [pair])
    german = [sides.german[place].text for place in shorten_pairs.find_modifiers(sides.german)]
    assert german == ["kleinen", "plötzlich", "alte"]
    known = Counter({"Bücher": 2, "Schule": 1})
    row = shorten_pairs.take_first_part(sides, known, random.Random(0))
    assert row.texts == (pair[0], pair[1].replace("Schulbücher", "Bücher"))
    assert [word.text for word, lost in zip(sides.english, row.lost, strict=True) if lost] == ["school"]
    assert shorten_pairs.find_head("Bank", known) is None
