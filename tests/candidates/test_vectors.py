"""Which documents in different languages are worth an alignment, by their vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from align.candidates import VectorMatches, are_close, count_supportable, match_vectors
from align.candidates.vectors import worth_aligning
from align.encode.background import Background, load_background
from align.encode.universal import UniversalSentenceEncoder
from align.schema import Body, Kind, Segment

if TYPE_CHECKING:
    from align.schema import Vectors

GERMAN = [
    "Die Fähre nach Norderau legt wegen des Sturms erst am Abend ab.",
    "Am Kai warteten rund zweihundert Reisende mit ihren Fahrrädern.",
]
TRANSLATED = "About two hundred travellers with their bicycles were waiting on the quay."
SAME_TOPIC = [
    "The storm has blown the roofs off several houses on the mainland.",
    "Ferries of another company have been on strike since Tuesday.",
]
OTHER_TOPIC = ["The striker scored twice in the second half.", "Her new novel is set in an orchard."]


def body(name: str, language: str, texts: list[str]) -> Body:
    segments = (Segment(name, n, 0, len(text), language, Kind.BODY, None, text) for n, text in enumerate(texts))
    return Body(name, language, tuple(segments))


@pytest.fixture(scope="module")
def background(encoder: UniversalSentenceEncoder) -> Background:
    return load_background(encoder)


@pytest.mark.parametrize(
    ("english", "close"), [([*OTHER_TOPIC, TRANSLATED], True), (SAME_TOPIC, False), (OTHER_TOPIC, False)]
)
def test_one_translated_sentence_makes_documents_close_and_a_topic_does_not(
    english: list[str], close: bool, encoder: UniversalSentenceEncoder, background: Background
) -> None:
    german, other = encoder.encode(GERMAN), encoder.encode(english)
    assert are_close((german, other), ("de", "en"), background) is close
    assert are_close((other, german), ("en", "de"), background) is close


def test_documents_without_a_body_are_not_close(encoder: UniversalSentenceEncoder, background: Background) -> None:
    assert not are_close((encoder.encode(GERMAN), encoder.encode(GERMAN)[:0]), ("de", "en"), background)


def test_one_strong_hit_or_three_fair_ones_are_worth_an_alignment() -> None:
    assert worth_aligning([0.26])
    assert worth_aligning([0.13, 0.14, 0.15, 0.11])
    assert not worth_aligning([0.24, 0.1])


def test_as_many_beads_can_be_supported_as_segments_have_their_closest_match_in_each_other() -> None:
    cosines = np.array([[0.8, 0.4, 0.5], [0.3, 0.7, 0.5], [0.5, 0.5, 0.5]], np.float32)
    unknown = np.full(3, -1, np.float32)
    assert count_supportable(cosines, (cosines.max(axis=1), cosines.max(axis=0))) == 3
    elsewhere = np.array([0.8, 0.9, 0.6], np.float32)
    assert count_supportable(cosines, (elsewhere, unknown)) == 1
    assert count_supportable(cosines, (unknown, elsewhere)) == 1
    # One segment that is as close to three can be in one bead only.
    assert count_supportable(cosines[2:], (cosines[2:].max(axis=1), unknown)) == 1
    assert count_supportable(cosines[:0], (unknown[:0], unknown)) == 0


def test_what_is_supported_is_supportable() -> None:
    """Whatever is said of the whole collection, the cheap question never says no where the dear one says yes."""
    chance = np.random.default_rng(5)
    for _ in range(200):
        cosines = chance.choice([0.4, 0.47, 0.5], size=(4, 3)).astype(np.float32)
        best = {(row, "de"): float(chance.choice([0.4, 0.47, 0.5])) for row in range(3)}
        best |= {(row, "en"): float(chance.choice([0.4, 0.47, 0.5])) for row in range(4)}
        matches = VectorMatches([], best)
        supported = [matches.supports((i, "de"), (j, "en"), float(cosines[i, j])) for i, j in np.ndindex(4, 3)]
        highest = matches.highest(range(4), "en"), matches.highest(range(3), "de")
        assert (count_supportable(cosines, highest) > 0) >= any(supported)


def test_pairs_are_the_same_where_all_lie_close(encoder: UniversalSentenceEncoder, background: Background) -> None:
    """As by a transformer such as e5: a large part of each vector is common to all."""

    def drawn_together(rows: Vectors) -> Vectors:
        return np.column_stack([rows * 0.2**0.5, np.full(len(rows), 0.8**0.5)]).astype(np.float32)

    close = Background(
        {language: drawn_together(background.vectors(language)) for language in background.languages},
        {language: np.append(background.mean(language) * 0.2**0.5, np.float32(0.8**0.5)) for language in ("de", "en")},
    )
    english = {"same": [TRANSLATED, OTHER_TOPIC[0]], "topic": SAME_TOPIC, "other": OTHER_TOPIC}
    bodies = [body("deutsch", "de", GERMAN), *(body(name, "en", texts) for name, texts in english.items())]
    texts = [*GERMAN, TRANSLATED, *SAME_TOPIC, *OTHER_TOPIC]
    rows = {text: row for row, text in enumerate(texts)}
    vectors = encoder.encode(texts)
    usual = match_vectors(bodies, rows, vectors, background)
    found = match_vectors(bodies, rows, drawn_together(vectors), close)
    assert background.contrast == 1.0
    assert close.contrast == pytest.approx(0.2, abs=0.005)
    assert found.pairs == usual.pairs == [("deutsch", "same")]
    assert found.same == pytest.approx(usual.same * 0.2, rel=0.05)
