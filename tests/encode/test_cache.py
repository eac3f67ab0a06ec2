"""Each distinct text is embedded once, in bounded chunks, and rounded to half precision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from align.encode.cache import VectorCache
from align.encode.embed import CHUNK, embed_texts

if TYPE_CHECKING:
    from align.schema import Vectors


class Counting:
    """An encoder that remembers what it was asked for; a text's vector is a unit vector at its length's angle."""

    name = "counting"
    revision = "1"
    dimension = 2
    languages: frozenset[str] | None = None

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.calls.append(list(texts))
        angles = np.array([len(text) for text in texts], np.float32)
        return np.stack([np.cos(angles), np.sin(angles)], axis=1)

    @property
    def seen(self) -> list[str]:
        return [text for call in self.calls for text in call]


@given(st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=6))
def test_each_distinct_text_is_embedded_once(batches: list[list[str]]) -> None:
    encoder = Counting()
    cache = VectorCache(encoder)
    for batch in batches:
        assert cache.missing(batch) == len(set(batch) - set(encoder.seen))
        texts = [text * (1 + ord(text) % 5) for text in batch]
        assert np.array_equal(cache.encode(texts), embed_texts(Counting(), texts))
    assert len(encoder.seen) == len(set(encoder.seen))
    assert len(cache.vectors) == len(encoder.seen)


def test_rows_never_change() -> None:
    cache = VectorCache(Counting())
    first = cache.add(["bb", "a", "bb"])
    assert first == [1, 0, 1]
    assert cache.add(["c", "a"]) == [2, 0]
    assert cache.rows == {"a": 0, "bb": 1, "c": 2}


def test_progress_is_told_and_chunks_are_bounded() -> None:
    encoder = Counting()
    steps: list[int] = []
    texts = ["x" * (number % 9) + str(number) for number in range(CHUNK + 3)]
    vectors = embed_texts(encoder, texts, steps.append)
    assert [len(call) for call in encoder.calls] == steps == [CHUNK, 3]
    assert np.array_equal(vectors, vectors.astype(np.float16).astype(np.float32))
    assert vectors.dtype == np.float32


def test_a_whole_run_embeds_each_segment_once(fixture_texts: list[str]) -> None:
    encoder = Counting()
    cache = VectorCache(encoder)
    cache.add(fixture_texts)
    cache.add(reversed(fixture_texts))
    assert len(encoder.seen) == len(set(fixture_texts)) < len(fixture_texts)
