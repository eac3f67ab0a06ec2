"""Which documents in different languages are worth an alignment, by their vectors."""

from __future__ import annotations

import pytest

from align.candidates import are_close
from align.candidates.vectors import worth_aligning
from align.encode.background import Background, load_background
from align.encode.universal import UniversalSentenceEncoder

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
