"""Beads below one half: shown with a pair, but what the pair is doesn't rest on them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from align.beads import align_segments
from align.encode import VectorCache
from align.encode.background import load_background
from align.encode.universal import UniversalSentenceEncoder
from align.pipeline import Engine, find_pairs
from align.schema import Alignment, Bead, Document, Origin, Pair
from align.settings import Settings
from align.text.corpus import build_corpus

GERMAN = (
    "Der Stadtrat von Lindau hat den Bau einer neuen Brücke über den Hafen beschlossen.",
    "Die Arbeiten sollen im kommenden Frühjahr beginnen und zwei Jahre dauern.",
    "Nach Angaben der Verwaltung kostet das Vorhaben zwölf Millionen Euro.",
    "Die Fischer befürchten, dass ihre Boote den Hafen monatelang nicht verlassen können.",
)
ENGLISH = (
    "The Lindau town council has decided to build a new bridge across the harbour.",
    "Work is to begin next spring and will take two years.",
    "According to the administration, the project will cost twelve million euros.",
    "The fishermen fear that their boats will be unable to leave the harbour for months.",
)


def pair_with(least: float, encoder: UniversalSentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> Pair:
    """The pair of the two texts, where the bead of the last sentences has that probability."""

    def unsure(bead: Bead) -> Bead:
        return replace(bead, probability=least) if 3 in bead.source else bead

    def align(*arguments: object, **options: object) -> Alignment:
        found = align_segments(*arguments, **options)  # type: ignore[arg-type]
        return replace(found, beads=tuple(map(unsure, found.beads)))

    monkeypatch.setattr("align.pipeline.pairs.align_segments", align)
    texts = {"a": GERMAN, "b": ENGLISH}
    documents = [Document(name, "\n".join(text), Origin("made.jsonl", 1)) for name, text in texts.items()]
    engine = Engine(VectorCache(encoder), load_background(encoder))
    (pair,) = find_pairs(build_corpus(documents, ("de", "en")), engine, Settings())
    return pair


def test_an_unlikely_bead_is_shown_and_does_not_count(
    encoder: UniversalSentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure, unsure = (pair_with(least, encoder, monkeypatch) for least in (0.9, 0.1))
    assert [bead.source for bead in unsure.beads] == [bead.source for bead in sure.beads] == [(0,), (1,), (2,), (3,)]
    assert unsure.evidence[3].score == 0.1
    assert (sure.containment_a, sure.containment_b) == (1.0, 1.0)
    assert 0 < unsure.containment_a < 1
    assert unsure.score > 0.8
