"""What is asked for many times is worked out once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from align.beads import measure_hubness
from align.encode import VectorCache
from align.encode.background import load_background
from align.encode.universal import UniversalSentenceEncoder
from align.pipeline import Engine

TEXTS = ["Die Brücke ist gesperrt.", "Der Rat tagt am Montag.", "Es regnet.", "Der Zug fällt aus."]


def test_hubness_is_measured_once_a_segment_and_language(
    encoder: UniversalSentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[tuple[int, str, str]] = []

    def counted(vectors: np.ndarray, language: str, other: str, *rest: Any) -> np.ndarray:
        measured.append((len(vectors), language, other))
        return measure_hubness(vectors, language, other, *rest)

    monkeypatch.setattr("align.pipeline.engine.measure_hubness", counted)
    engine = Engine(VectorCache(encoder), load_background(encoder))
    first = engine.hubness(TEXTS[:3], "de", "en")
    again = engine.hubness([TEXTS[3], TEXTS[0], TEXTS[0]], "de", "en")
    engine.hubness(TEXTS[:1], "de", "fr")
    assert measured == [(3, "de", "en"), (1, "de", "en"), (1, "de", "fr")]
    assert again[1] == again[2] == first[0]
    expected = measure_hubness(encoder.encode(TEXTS), "de", "en", engine.background)
    assert np.allclose([*first, again[0]], expected, atol=1e-5)
