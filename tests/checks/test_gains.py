"""What the cosine of two texts gains when a word is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from align.checks.evidence import Coverage, VectorEvidence
from align.checks.gains import measure_gains
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.encode.universal import UniversalSentenceEncoder

if TYPE_CHECKING:
    from align.schema import Vectors

ORIGINAL = Parsed("The harbour was closed on Monday because of the storm.", "en")
GOOD = Parsed("Der Hafen wurde am Montag wegen des Sturms geschlossen.", "de")
MORE = Parsed("Der Hafen wurde am Montag wegen des Sturms und wütender Bauern geschlossen.", "de")


class Whole:
    """An encoder that can't leave words out."""

    name, revision, dimension, languages = "whole", "1", 512, None

    def __init__(self, encoder: UniversalSentenceEncoder) -> None:
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode(texts)


@pytest.fixture(scope="module")
def encoder() -> UniversalSentenceEncoder:
    return UniversalSentenceEncoder()


def test_what_was_added_gains_most(encoder: UniversalSentenceEncoder) -> None:
    good, more = measure_gains([(ORIGINAL, GOOD), (ORIGINAL, MORE)], encoder)
    assert good.other is not None
    assert more.other is not None
    words = [token.text for token in MORE.tokens]
    assert {words[place] for place in np.argsort(-more.other)[:2]} == {"wütender", "Bauern"}
    assert more.other.max() > max(good.other.max(), 0)
    assert more.cosine < good.cosine


def test_the_turned_pair_is_the_pair_turned(encoder: UniversalSentenceEncoder) -> None:
    (one,), (other,) = (measure_gains([pair], encoder) for pair in ((ORIGINAL, MORE), (MORE, ORIGINAL)))
    assert one.turned.cosine == pytest.approx(other.cosine)
    assert one.turned.own == pytest.approx(other.own, abs=1e-3)
    assert one.turned.other == pytest.approx(other.other, abs=1e-3)


def test_another_encoder_gives_the_cosine_alone(encoder: UniversalSentenceEncoder) -> None:
    (plain,), (full,) = (measure_gains([(ORIGINAL, GOOD)], one) for one in (Whole(encoder), encoder))
    assert plain.cosine == pytest.approx(full.cosine, abs=1e-3)
    assert plain.own is plain.other is None
    (evidence,) = VectorEvidence(Whole(encoder)).gather([Pair(ORIGINAL, GOOD)])
    assert evidence.original.gain == evidence.translation.gain == Coverage().gain


def test_many_words_and_none(encoder: UniversalSentenceEncoder) -> None:
    long, none = Parsed("Hafen " * 400, "de"), Parsed("…", "en")
    gains, empty = measure_gains([(ORIGINAL, long), (none, none)], encoder)
    assert gains.other is not None
    assert len(gains.other) == 400
    assert not gains.other[300:].any()
    assert empty.own is not None
    assert not len(empty.own)


def test_an_addition_raises_the_gain_of_its_side(encoder: UniversalSentenceEncoder) -> None:
    good, more = VectorEvidence(encoder).gather([Pair(ORIGINAL, GOOD), Pair(ORIGINAL, MORE)])
    assert more.translation.gain > good.translation.gain
