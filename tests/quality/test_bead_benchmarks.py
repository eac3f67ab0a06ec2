"""Strict bead F1 on the development passages and Text+Berg; skips where the data isn't.

The passages helped to fit the shipped coefficients, so these are floors against regressions, not the
measure of quality: that is what `python scripts/train_beads.py DATA --folds` prints, and held-back text.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from align.beads import align_segments
from align.encode.background import Background, load_background
from align.encode.e5 import MultilingualE5
from align.encode.universal import UniversalSentenceEncoder
from align.evaluate.beads import Sides, score_beads
from align.schema import Alignment

if TYPE_CHECKING:
    from align.schema import Vectors

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (DATA / "alignment").is_dir(), reason="the development data (../shared/data/alignment) isn't here"
    ),
]
FLOORS = {
    "parallel": 0.995,
    "shuffle": 0.998,
    "noise": 0.985,
    "hard_noise": 0.995,
    "reprint": 0.985,
    "reprint_mn": 0.965,
    "ladder": 0.91,
}
SECOND_ENCODER = 0.03
"""How much lower the floors of the reprint kinds are with vectors that nothing was trained on."""


class Embeds(Protocol):
    """What is needed of an encoder."""

    def encode(self, texts: list[str]) -> Vectors: ...


@cache
def background() -> Background:
    return load_background(UniversalSentenceEncoder())


def align_texts(
    encoder: Embeds, source: list[str], target: list[str], language: str, ordinary: Background | None = None
) -> Alignment:
    return align_segments(
        encoder.encode(source),
        encoder.encode(target),
        source,
        target,
        background=ordinary or background(),
        source_language="de",
        target_language=language,
    )


def sides(beads: list[tuple[list[int], list[int]]]) -> list[Sides]:
    return [(frozenset(source), frozenset(target)) for source, target in beads]


def found(alignment: Alignment) -> list[Sides]:
    return [(frozenset(bead.source), frozenset(bead.target)) for bead in alignment.beads]


def test_passages_of_all_kinds(encoder: UniversalSentenceEncoder) -> None:
    gold: dict[str, dict[str, list[Sides]]] = defaultdict(dict)
    predicted: dict[str, dict[str, list[Sides]]] = defaultdict(dict)
    for line in (DATA / "alignment" / "reprints_dev.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        gold[row["kind"]][row["id"]] = sides(row["beads"])
        predicted[row["kind"]][row["id"]] = found(align_texts(encoder, row["de"], row["en"], "en"))
    unrelated = sum(map(len, predicted.pop("unrelated").values()))
    assert unrelated <= 0.05 * len(gold.pop("unrelated"))
    for kind, documents in gold.items():
        assert score_beads(documents, predicted[kind])["strict"]["f1"] >= FLOORS[kind], kind


def test_reprints_with_another_encoder_and_the_same_default() -> None:
    from tests.beads.test_second_encoder import background_of

    encoder = MultilingualE5()
    ordinary = background_of(encoder, 1_000)
    rows = [json.loads(line) for line in (DATA / "alignment" / "reprints_dev.jsonl").read_text("utf-8").splitlines()]
    for kind in ("reprint", "reprint_mn", "unrelated"):
        some = [row for row in rows if row["kind"] == kind][:12]
        gold = {row["id"]: sides(row["beads"]) for row in some}
        predicted = {row["id"]: found(align_texts(encoder, row["de"], row["en"], "en", ordinary)) for row in some}
        if kind == "unrelated":
            assert sum(map(len, predicted.values())) <= 1
        else:
            assert score_beads(gold, predicted)["strict"]["f1"] >= FLOORS[kind] - SECOND_ENCODER, kind


def test_a_free_translation_into_a_language_without_background(encoder: UniversalSentenceEncoder) -> None:
    source, target = (
        (DATA / "textberg" / f"dev.{language}").read_text("utf-8").splitlines() for language in ("de", "fr")
    )
    lines = (DATA / "textberg" / "dev.defr").read_text("utf-8").splitlines()
    gold = sides([tuple(map(json.loads, line.split(":")[:2])) for line in lines if line])
    scores = score_beads({"ladder": gold}, {"ladder": found(align_texts(encoder, source, target, "fr"))})
    assert scores["strict"]["f1"] >= FLOORS["ladder"]
