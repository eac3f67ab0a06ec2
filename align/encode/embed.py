"""Texts to vectors, each distinct text once, in bounded chunks, with word on the progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from align.encode.base import Encoder

if TYPE_CHECKING:
    from align.schema import Vectors

CHUNK = 512


def embed_texts(encoder: Encoder, texts: Sequence[str], advance: Callable[[int], None] = lambda count: None) -> Vectors:
    """Embed texts and round the vectors to half precision.

    Floating point differs by about 1e-6 with the batch a text stands in; rounding when vectors are
    made keeps decisions from hanging on that, and makes them what a store will hold.

    Args:
        encoder: turns texts into unit vectors.
        texts: should be distinct; order decides the order of rows only.
        advance: called with the number of texts done since the last call.

    Returns:
        Shape (len(texts), dimension), float32 holding float16 values.
    """
    import numpy as np

    vectors = np.empty((len(texts), encoder.dimension), dtype=np.float32)
    for start in range(0, len(texts), CHUNK):
        chunk = texts[start : start + CHUNK]
        vectors[start : start + CHUNK] = encoder.encode(chunk).astype(np.float16)
        advance(len(chunk))
    return vectors
