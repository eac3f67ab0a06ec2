"""Word vectors: the packed model reads text as its makers meant it."""

from __future__ import annotations

import numpy as np
import pytest

from align.encode import load_encoder
from align.encode.tokens import WordEncoder, load_word_encoder


@pytest.fixture(scope="module")
def words() -> WordEncoder:
    encoder = load_word_encoder(load_encoder())
    assert encoder is not None
    return encoder


def spans(text: str) -> list[tuple[int, int]]:
    found, place = [], 0
    for word in text.split():
        found.append((text.index(word, place), text.index(word, place) + len(word)))
        place = found[-1][1]
    return found


def test_words_lie_close_to_their_translations(words: WordEncoder) -> None:
    german, english = "Der alte Hund schläft im Garten", "The old dog sleeps in the garden"
    (left,) = words.encode([german], [spans(german)], "de")
    (right,) = words.encode([english], [spans(english)], "en")
    closest = [english.split()[column] for column in (left @ right.T).argmax(axis=1)]
    assert closest[1:4] == ["old", "dog", "sleeps"]
    assert closest[-1] == "garden"


def test_characters_that_are_replaced_keep_their_place(words: WordEncoder) -> None:
    # A ligature is two characters for the model and one for the span.
    plain, odd = "The final offer", "The ﬁnal offer"
    (left,) = words.encode([plain], [spans(plain)], "en")
    (right,) = words.encode([odd], [spans(odd)], "en")
    assert np.allclose(left, right, atol=1e-3)


def test_what_has_no_piece_has_no_vector(words: WordEncoder) -> None:
    long = "word " * 400
    (vectors,) = words.encode([long], [spans(long)], "en")
    assert vectors[0].any()
    assert not vectors[-1].any()
