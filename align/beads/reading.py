"""What reading both texts from top to bottom says about a possible bead: the aligners' classic, as evidence only.

Gale and Church (1993), Vecalign and Bertalign look for the best path of beads through both texts. Here no path is
believed; a bead is told how much the best path through it is worth less than the best path of all (its
max-marginal). Where the texts are reordered a path may jump, for a price, so that every stretch is read by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from align.beads.candidates import Candidates
    from align.beads.comparison import Floats
    from align.beads.spans import Spans

    Links = tuple[list[int], list[int], list[int], list[int]]

REACH = 3
"""Segments a side that a path may leave out between two beads without a jump."""
JUMP = 0.5
"""Price of going on elsewhere; a good bead is worth about as much."""
ALONE = {"plain": 0.08, "wide": 0.05}
"""Price of a segment left out, by what beads are worth."""


def reading_features(candidates: Candidates, counts: tuple[int, int], own: Mapping[str, Floats]) -> dict[str, Floats]:
    """Name -> 0 for a bead on the best path, and how much less the best path through it is worth for all others.

    Args:
        candidates: possible beads.
        counts: segments of both sides.
        own: what `own_features` says of them.
    """
    fit = np.log2(1 + np.exp(-own["misfit of lengths"]))
    segments = own["segments, larger side"] + own["segments, smaller side"]
    worth = {"plain": own["cosine"] * fit, "wide": own["margin"] * fit * np.sqrt(segments / 2)}
    forth = [_framed(spans, count) for spans, count in zip((candidates.source, candidates.target), counts, strict=True)]
    back = [(count - end, count - start) for (start, end), count in zip(forth, counts, strict=True)]
    before, after = (_links(*spans) for spans in (forth, back))
    features = {}
    for name, values in worth.items():
        padded = np.concatenate([[0.0], values, [0.0]])
        best = _best_paths(forth[0], before, padded, ALONE[name])
        through = best + _best_paths(back[0], after, padded, ALONE[name]) - padded
        features[f"loss of a reading, {name} worth"] = (through[1:-1] - best[-1]).astype(np.float32)
    return features


def _framed(spans: Spans, count: int) -> Spans:
    """With a bead of nothing at the beginning and one at the end, which every path takes."""
    return np.concatenate([[0], spans[0], [count]]), np.concatenate([[0], spans[1], [count]])


def _links(source: Spans, target: Spans) -> Links:
    """Which corners a bead can follow.

    Returns:
        The corner where each bead ends; where its links begin in the two lists that follow, and where the last one's
        end; corners within REACH before its start; segments that stand between.
    """
    width = np.int64(int(target[1].max()) + 2 * REACH + 1)
    corners, corner = np.unique(source[1] * width + target[1], return_inverse=True)
    left_out = np.stack(np.divmod(np.arange((REACH + 1) ** 2), REACH + 1))
    wanted = (source[0] - left_out[0][:, None]) * width + target[0] - left_out[1][:, None]
    place = np.minimum(np.searchsorted(corners, wanted), len(corners) - 1)
    bead, step = np.nonzero((corners[place] == wanted).T)
    first = np.searchsorted(bead, np.arange(len(corner) + 1))
    between = left_out.sum(axis=0)[step]
    return corner.tolist(), first.tolist(), place[step, bead].tolist(), between.tolist()


def _best_paths(source: Spans, links: Links, worth: Floats, alone: float) -> Floats:
    """Worth of the best path that ends with each bead; (n,)."""
    corner, first, places, between = links
    prices = [alone * count for count in between]
    begins, ends, worths = source[0].tolist(), source[1].tolist(), worth.tolist()
    total = [0.0] * len(worths)
    order = np.lexsort((source[1], source[0])).tolist()
    arrived = [-np.inf] * len(worths)
    arrived[corner[order[0]]] = 0.0
    finished = np.argsort(source[1], kind="stable").tolist()
    left = 0
    anywhere = 0.0
    for row in order:
        begin = begins[row]
        while left < len(finished) and ends[finished[left]] <= begin and finished[left] != row:
            done = finished[left]
            anywhere = max(anywhere, total[done] + alone * ends[done])
            left += 1
        best = anywhere - alone * begin - JUMP
        for link in range(first[row], first[row + 1]):
            best = max(best, arrived[places[link]] - prices[link])
        total[row] = best + worths[row]
        arrived[corner[row]] = max(arrived[corner[row]], total[row])
    return np.array(total)
