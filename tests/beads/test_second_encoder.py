"""The same defaults with vectors of another encoder: nothing is retrained, and no threshold is its own."""

from __future__ import annotations

import json
from collections import defaultdict
from importlib import resources

import pytest

from align.beads import align_segments
from align.candidates import match_vectors
from align.encode.background import Background
from align.encode.e5 import MultilingualE5
from align.schema import Verdict
from tests.beads.test_align import ENGLISH, FOREIGN, GERMAN, spans
from tests.candidates.test_vectors import body

ORDINARY = 60
"""Sentences of each language that make the background; the whole of them would take a minute."""


@pytest.fixture(scope="module")
def encoder() -> MultilingualE5:
    return MultilingualE5()


def background_of(encoder: MultilingualE5, most: int) -> Background:
    """The project's own ordinary sentences by this encoder."""
    sentences: dict[str, list[str]] = defaultdict(list)
    for line in (resources.files("align.encode") / "sentences.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        sentences[row["language"]].append(row["text"])
    rows = {language: encoder.encode(texts[:most]) for language, texts in sorted(sentences.items())}
    return Background(rows, {language: vectors.mean(axis=0) for language, vectors in rows.items()})


@pytest.fixture(scope="module")
def background(encoder: MultilingualE5) -> Background:
    return background_of(encoder, ORDINARY)


def test_a_translation_a_reprint_and_an_unrelated_text(encoder: MultilingualE5, background: Background) -> None:
    source = [*GERMAN[:2], " ".join(GERMAN[2:4]), *GERMAN[4:]]
    reprint = [*FOREIGN[:2], *ENGLISH[5:], FOREIGN[2], *ENGLISH[:4], *FOREIGN[3:]]
    found = [
        align_segments(
            encoder.encode(source),
            encoder.encode(target),
            source,
            target,
            background=background,
            source_language="de",
            target_language="en",
        )
        for target in (ENGLISH, reprint, FOREIGN)
    ]
    joined = [((0,), (0,)), ((1,), (1,)), ((2,), (2, 3))]
    assert spans(found[0]) == [*joined, *(((i,), (i + 1,)) for i in range(3, 7))]
    assert spans(found[1]) == [((0,), (6,)), ((1,), (7,)), ((2,), (8, 9)), ((4,), (2,)), ((5,), (3,)), ((6,), (4,))]
    assert [one.verdict for one in found] == [Verdict.TRANSLATION, Verdict.PARTIAL, Verdict.NONE]


def test_translations_are_found_among_others(encoder: MultilingualE5, background: Background) -> None:
    bodies = [body("a", "de", GERMAN), body("b", "en", ENGLISH), body("c", "en", FOREIGN)]
    texts = [*GERMAN, *ENGLISH, *FOREIGN]
    found = match_vectors(bodies, {text: row for row, text in enumerate(texts)}, encoder.encode(texts), background)
    assert background.contrast < 0.4
    assert found.pairs == [("a", "b")]
