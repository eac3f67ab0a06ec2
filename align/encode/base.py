"""What the rest of the project needs of an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from align.schema import Vectors


class Encoder(Protocol):
    """Turns texts into unit vectors in which translations lie close together."""

    @property
    def name(self) -> str:
        """A name that a person recognises and `--model` takes."""

    @property
    def revision(self) -> str:
        """What tells two versions of the weights apart."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def languages(self) -> frozenset[str] | None:
        """ISO 639-1 codes that the encoder was trained on; None when it doesn't say."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: shape (len(texts), dimension), float32, rows of unit length.

        A row doesn't depend on its neighbours in `texts` beyond rounding error (about 1e-6).
        """
