"""How close two texts are, and how much closer they come without one of their words.

A word whose absence brings the texts together says what the other text does not (occlusion). It takes an encoder that
leaves words out at little cost (`align.encode.occlusion`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.checks.parsed import Parsed
from align.encode.base import Encoder
from align.encode.embed import embed_texts
from align.encode.occlusion import OccludingEncoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]
    Halves = NDArray[np.float16]

_MOST = 256
"""Tokens of a text that are left out; those beyond gain nothing."""


@dataclass(frozen=True)
class Gains:
    """The cosine of two texts, and what it gains by leaving out each token of the one, and of the other."""

    cosine: float
    own: Column | None = None
    other: Column | None = None
    """None where the encoder doesn't tell."""

    @property
    def turned(self) -> Gains:
        """The same from the other side."""
        return Gains(self.cosine, self.other, self.own)


def measure_gains(pairs: Sequence[tuple[Parsed, Parsed]], encoder: Encoder) -> list[Gains]:
    """Compare the texts of each pair; a text that stands twice is embedded once."""
    import numpy as np

    texts = {side.text: side for pair in pairs for side in pair}
    chosen = sorted(texts, key=lambda text: (len(text), text))
    if not isinstance(encoder, OccludingEncoder):
        whole = dict(zip(chosen, embed_texts(encoder, chosen), strict=True))
        return [Gains(float(whole[said.text] @ whole[says.text])) for said, says in pairs]
    spans = [[(0, 0), *((token.start, token.end) for token in texts[text].tokens[:_MOST])] for text in chosen]
    # Rounded, as in `embed_texts`: decisions shall not hang on the company a text is embedded in.
    rounded = (vectors.astype(np.float16) for vectors in encoder.encode_without(chosen, spans))
    without = dict(zip(chosen, rounded, strict=True))
    return [_compare(said, without[said.text], says, without[says.text]) for said, says in pairs]


def _compare(said: Parsed, one: Halves, says: Parsed, other: Halves) -> Gains:
    """Compare two texts by their vectors, each first whole and then without each token."""
    import numpy as np

    left, right = one.astype(np.float32), other.astype(np.float32)
    own, others = left @ right[0], right @ left[0]
    return Gains(float(own[0]), _gains(own, len(said.tokens)), _gains(others, len(says.tokens)))


def _gains(cosines: NDArray[np.float32], tokens: int) -> Column:
    import numpy as np

    gains = np.zeros(tokens)
    gains[: len(cosines) - 1] = cosines[1:] - cosines[0]
    return gains
