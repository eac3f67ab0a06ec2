"""Vectors of texts without some of their words: near what embedding them anew gives, at a fraction of its cost."""

from __future__ import annotations

import numpy as np

from align.encode.occlusion import OccludingEncoder
from align.encode.universal import PART, UniversalSentenceEncoder
from align.schema import Span

TEXT = "The ferryman has been waiting for hours for the storm to end."
LEFT_OUT = ("ferryman", "for hours ", "waiting", "the storm")


def span(words: str) -> Span:
    start = TEXT.index(words)
    return start, start + len(words)


def test_nothing_left_out_is_the_text(encoder: UniversalSentenceEncoder) -> None:
    texts = [TEXT, "", "“Ja”, sagte der Fährmann …", "ﬁel in ½ zurück"] + [f"Nummer {number}" for number in range(PART)]
    found = encoder.encode_without(texts, [[(0, 0), (len(text), len(text)), (3, 3)] for text in texts])
    for place in range(3):
        assert np.allclose(np.stack([rows[place] for rows in found]), encoder.encode(texts), atol=1e-5)


def test_words_left_out_are_nearly_those_never_written(encoder: UniversalSentenceEncoder) -> None:
    (found,) = encoder.encode_without([TEXT], [[span(words) for words in LEFT_OUT]])
    anew = encoder.encode([TEXT.replace(words, "").replace("  ", " ") for words in LEFT_OUT])
    (whole,) = encoder.encode([TEXT])
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert ((found * anew).sum(axis=1) > 0.98).all()
    assert ((found * anew).sum(axis=1) > found @ whole).all()


def test_company_changes_nothing(encoder: UniversalSentenceEncoder) -> None:
    spans = [[span(words) for words in LEFT_OUT], [(0, 3)], []]
    one, other, none = encoder.encode_without([TEXT, "Wer weiß das schon?" * 90, "Niemand."], spans)
    (alone,) = encoder.encode_without([TEXT], spans[:1])
    assert np.abs(one - alone).max() < 1e-5
    assert other.shape == (1, encoder.dimension)
    assert none.shape == (0, encoder.dimension)
    assert encoder.encode_without([], []) == []


def test_a_span_beyond_the_text_leaves_nothing_out(encoder: UniversalSentenceEncoder) -> None:
    (found,) = encoder.encode_without([TEXT], [[(0, 0), (900, 910)]])
    assert np.array_equal(found[0], found[1])


def test_everything_may_be_left_out(encoder: UniversalSentenceEncoder) -> None:
    (found,) = encoder.encode_without([TEXT], [[(0, len(TEXT))]])
    assert np.isfinite(found).all()


def test_who_can_leave_words_out_is_known(encoder: UniversalSentenceEncoder) -> None:
    class Plain:
        name, revision, dimension, languages = "plain", "1", 2, None

        def encode(self, texts: list[str]) -> object:
            raise NotImplementedError

    plain: object = Plain()
    assert isinstance(encoder, OccludingEncoder)
    assert not isinstance(plain, OccludingEncoder)
