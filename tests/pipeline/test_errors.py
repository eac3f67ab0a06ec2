"""Findings of pairs: what may be asked of two texts depends on what they are to each other."""

from __future__ import annotations

from dataclasses import asdict

import polars as pl
import pytest

from align.pipeline import find_errors_beside
from align.schema import Bead, Corpus, Direction, Document, Kind, Language, Origin, Pair, Relation, Segment

ENGLISH = (
    "He paid 30 euros in Vienna for two tickets, and she, who had waited there since the morning with her 12 dogs "
    "and all her luggage, took the train to Graz, where her brother has lived since 1998."
)
GERMAN = "Er zahlte 13 Euro in Wien für zwei Karten."


def pair(relation: Relation, direction: Direction, probability: float = 0.9) -> Pair:
    bead = Bead((0,), (0,), 0.5, probability)
    return Pair("a", "b", relation, 0.5, 0.5, 0.9, direction, "", (), (bead,))


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    rows = [
        asdict(Segment(name, 0, 0, len(text), code, Kind.BODY, None, text))
        for name, text, code in (("a", ENGLISH, "en"), ("b", GERMAN, "de"))
    ]
    documents = tuple(Document(row["document"], row["text"], Origin("made.jsonl", 1)) for row in rows)
    languages = {row["document"]: Language(row["language"], 1.0) for row in rows}
    return Corpus(documents, languages, pl.DataFrame(rows), {})


@pytest.mark.parametrize(
    ("relation", "direction", "asked"),
    [
        (Relation.PARTIAL_TRANSLATION, Direction.UNKNOWN, False),
        (Relation.PARTIAL_TRANSLATION, Direction.A_TO_B, True),
        (Relation.TRANSLATION, Direction.UNKNOWN, True),
    ],
)
def test_completeness_is_asked_of_a_translation_alone(
    corpus: Corpus, relation: Relation, direction: Direction, asked: bool
) -> None:
    found = find_errors_beside(corpus, [pair(relation, direction)])
    assert "number-mismatch" in {finding.rule for finding in found}
    assert any(finding.category == "accuracy/omission" for finding in found) is asked


def test_nothing_is_asked_of_a_bead_that_is_not_likely(corpus: Corpus) -> None:
    assert find_errors_beside(corpus, [pair(Relation.TRANSLATION, Direction.A_TO_B, 0.49)]) == ()
