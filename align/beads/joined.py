"""Spans read as one text: a sentence cut in two means more together than the mean of its halves.

Measured with the embedded encoder: a true bead of several segments beats all beads with one segment more
or less in 67% (free translation) to 94% (news) by the vectors of joined text, in 53% to 80% by weighted
means. Only the few candidates that have a chance are embedded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from align.beads.comparison import unit_rows

if TYPE_CHECKING:
    from align.beads.comparison import Floats
    from align.beads.features import Evidence
    from align.beads.spans import Spans
    from align.schema import Vectors

    Encode = Callable[[Sequence[str]], Vectors]

CHANCE = -4.6
"""Log odds (1 in 100) that a bead must have to be worth embedding."""
LONGEST = 5_000
"""Characters of a span that are read."""


def joined_cosines(
    evidence: Evidence,
    odds: Floats,
    texts: tuple[Sequence[str], Sequence[str]],
    means: tuple[Floats, Floats],
    encode: Encode | None,
) -> Floats:
    """Cosine of the joined texts of each candidate that has a chance; of the means where there is none.

    Args:
        evidence: the candidates and the vectors of segments.
        odds: log odds by the first scorer.
        texts: segments of both sides.
        means: the mean vectors of both languages, which are taken off.
        encode: embeds texts; None leaves all cosines as they are.
    """
    c, cosines = evidence.candidates, evidence.cosines.copy()
    several = (c.source_end - c.source_start > 1) | (c.target_end - c.target_start > 1)
    rows = np.flatnonzero(several & (odds > CHANCE))
    if encode is None or not len(rows):
        return cosines
    sides = (evidence.comparison.source.vectors, evidence.comparison.target.vectors)
    read = [
        _read((start[rows], end[rows]), side, text, mean, encode)
        for (start, end), side, text, mean in zip((c.source, c.target), sides, texts, means, strict=True)
    ]
    cosines[rows] = np.einsum("nd,nd->n", *read)
    return cosines


def _read(spans: Spans, vectors: Floats, texts: Sequence[str], mean: Floats, encode: Encode) -> Floats:
    """Vectors of spans, those of single segments taken as they are."""
    distinct, places = np.unique(np.stack(spans, axis=1), axis=0, return_inverse=True)
    found = vectors[distinct[:, 0]].copy()
    several = np.flatnonzero(distinct[:, 1] - distinct[:, 0] > 1)
    if len(several):
        spoken = [" ".join(texts[start:end])[:LONGEST] for start, end in distinct[several].tolist()]
        found[several] = unit_rows(unit_rows(encode(spoken).astype(np.float32)) - mean)
    result: Floats = found[places.reshape(-1)]
    return result
