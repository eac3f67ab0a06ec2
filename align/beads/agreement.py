"""Every segment stands in one bead or in none: what that rule makes of the beads' odds.

Max-product is for choosing; this is sum-product belief propagation on the factor graph whose variables are
the candidates and whose factors are the segments ("at most one of my beads is real"; Pearl 1988, Kschischang,
Frey and Loeliger 2001). What a segment pays for standing alone is learned from the pair itself: where
nearly all segments find a partner, one that doesn't is a surprise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from align.beads.spans import LARGEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from align.beads.candidates import Candidates
    from align.beads.comparison import Floats
    from align.beads.spans import Integers

ROUNDS = 8
LEAST_ALONE = 0.03
"""However faithful a translation is, some segments are left out."""


def incidence(candidates: Candidates, counts: tuple[int, int]) -> tuple[Integers, Integers]:
    """Which candidate takes which segment: rows of candidates, and segments (the target's after the source's)."""
    step = np.arange(LARGEST)
    owners, segments = [], []
    for (start, end), offset in ((candidates.source, 0), (candidates.target, counts[0])):
        places = start[:, None] + step
        inside = places < end[:, None]
        owners.append(np.broadcast_to(np.arange(len(start))[:, None], places.shape)[inside])
        segments.append(places[inside] + offset)
    return np.concatenate(owners), np.concatenate(segments)


def agree(odds: Floats, links: tuple[Integers, Integers], counts: tuple[int, int]) -> tuple[Floats, Floats]:
    """Log odds of candidates after all segments had their say, and each segment's probability to stand alone.

    Args:
        odds: log odds of candidates taken each for itself, (n,).
        links: what `incidence` found.
        counts: segments of both sides.
    """
    owners, segments = links
    total = sum(counts)
    said = np.zeros(len(owners), dtype=np.float64)
    price, alone = np.ones(total), np.ones(total)
    for _ in range(ROUNDS):
        belief = odds + np.bincount(owners, said, minlength=len(odds))
        heard = np.exp(np.clip(belief[owners] - said, -30, 30))
        sums = np.bincount(segments, heard, minlength=total)
        alone = price / (price + sums)
        price = np.repeat([_price(alone[: counts[0]]), _price(alone[counts[0] :])], counts)
        rest = np.maximum(sums[segments] - heard, 0)
        said = 0.5 * said - 0.5 * np.log(price[segments] + rest)
    belief = odds + np.bincount(owners, said, minlength=len(odds))
    return belief.astype(np.float32), alone.astype(np.float32)


def _price(alone: NDArray[np.float64]) -> float:
    """Odds that a segment of this side stands alone, never above even."""
    share = float(np.clip((alone.sum() + 0.5) / (len(alone) + 1), LEAST_ALONE, 0.5))
    return share / (1 - share)
