"""The five real pages that the project exists for; skips where they aren't."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from align.pipeline import run_feed
from align.schema import Kind, Relation, Run
from align.settings import Settings

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds (../shared/seeds) aren't here")

STATEMENTS = {
    "propaganda campaign": ("Propagandakampagne", "propaganda campaign launched"),
    "ignored demands": ("zu ignorieren", "ignores the key"),
    "documents to be assessed": ("zentralen Platz", "center stage"),
    "indivisible security": ("Unteilbarkeit", "indivisibility"),
    "diplomatic path": ("diplomatische Weg", "diplomatic path"),
    "united response": ("transatlantischen Reaktion", "transatlantic response"),
}


@pytest.fixture(scope="module")
def run() -> Run:
    return run_feed([SEEDS], Settings())


def _number(name: str) -> str:
    return name[:3]


def test_languages(run: Run) -> None:
    found = {_number(name): language.code for name, language in run.corpus.languages.items()}
    assert found == {"000": "de", "001": "de", "002": "de", "003": "de", "004": "en"}


def test_exactly_one_pair_with_its_statements_aligned(run: Run) -> None:
    (pair,) = run.pairs
    assert (_number(pair.a), _number(pair.b), pair.relation) == ("000", "004", Relation.PARTIAL_TRANSLATION)
    texts = {(row["document"], row["position"]): row for row in run.corpus.segments.iter_rows(named=True)}
    aligned = set()
    for bead in pair.beads:
        sides = [texts[pair.a, i] for i in bead.source], [texts[pair.b, j] for j in bead.target]
        assert all(row["kind"] == Kind.BODY for side in sides for row in side)
        german, english = (" ".join(row["text"] for row in side) for side in sides)
        aligned |= {
            name
            for name, (left, right) in STATEMENTS.items()
            if left in german and right.casefold() in english.casefold().replace("“", "").replace("”", "")
        }
    assert len(aligned) >= 5, STATEMENTS.keys() - aligned


def test_the_headline_that_stands_twice_is_marked(run: Run) -> None:
    repeats = run.corpus.segments.filter(
        pl.col("document").str.starts_with("001") & pl.col("repeat_of").is_not_null() & (pl.col("kind") == Kind.TITLE)
    )
    assert len(repeats) == 1


def test_findings(run: Run) -> None:
    by_page = {
        number: {f.text for f in run.findings if _number(f.document or "") == number}
        for number in ("001", "002", "003")
    }
    assert "Dienstag (02.01.2022)" in by_page["001"]
    assert "Baroptionsoption" in by_page["003"]
    assert by_page["002"] == set()
