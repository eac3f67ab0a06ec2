"""The coefficients of unanswered words can be made anew, from a handful of invented pairs."""

from __future__ import annotations

import json
import random
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


def test_only_counterparts_of_what_was_taken_are_marked(train_answers: Any) -> None:
    from align.encode import load_encoder
    from align.encode.tokens import load_word_encoder

    words = load_word_encoder(load_encoder())
    for row in train_answers.shorten(pairs()[:8], words):
        before = next(pair for pair in pairs() if pair[row.side] == row.texts[row.side])
        assert len(row.texts[1 - row.side]) < len(before[1 - row.side])
        assert 0 < (row.lost == 1).sum() < len(row.lost)
