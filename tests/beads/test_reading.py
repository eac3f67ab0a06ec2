"""What a reading from top to bottom says of a bead, held against all readings there are."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from align.beads.reading import ALONE, JUMP, REACH, reading_features
from tests.beads.test_parts import candidates

Span = tuple[int, int, int, int]


def price(last: Span, following: Span) -> float:
    """Of going from one bead to the next: the segments left out, or a jump and those of the source."""
    source, target = following[0] - last[1], following[2] - last[3]
    jump = JUMP + ALONE["plain"] * source
    near = source <= REACH and 0 <= target <= REACH
    return min(jump, ALONE["plain"] * (source + target)) if near else jump


def best(beads: list[Span], worth: dict[Span, float], counts: tuple[int, int], through: Span | None) -> float:
    """The best path by trying every one."""
    end = (counts[0], counts[0], counts[1], counts[1])

    def walk(last: Span, taken: bool) -> float:
        found = [-price(last, end)] if taken else []
        for bead in beads:
            if bead[0] >= last[1]:
                found.append(worth[bead] - price(last, bead) + walk(bead, taken or bead == through))
        return max(found, default=-np.inf)

    return walk((0, 0, 0, 0), through is None)


span = st.tuples(st.integers(0, 5), st.integers(1, 2), st.integers(0, 5), st.integers(1, 2))


@given(st.sets(span, min_size=1, max_size=6), st.integers(0, 999))
@settings(max_examples=40, deadline=None)
def test_the_loss_is_that_of_the_best_path_through_a_bead(found: set[Span], seed: int) -> None:
    beads = sorted((a, a + m, b, b + n) for a, m, b, n in found)
    cosines = np.random.default_rng(seed).uniform(0, 1, len(beads)).astype(np.float32)
    ones = np.ones(len(beads), dtype=np.float32)
    own = {"cosine": cosines, "margin": cosines, "misfit of lengths": 0 * ones}
    own |= {"segments, larger side": ones, "segments, smaller side": ones}
    losses = reading_features(candidates(*beads), (8, 8), own)["loss of a reading, plain worth"]
    worth = dict(zip(beads, map(float, cosines), strict=True))
    whole = best(beads, worth, (8, 8), None)
    expected = [best(beads, worth, (8, 8), bead) - whole for bead in beads]
    assert np.allclose(losses, expected, atol=1e-5)


def test_moved_blocks_are_read_each_by_itself() -> None:
    beads = [(i, i + 1, (i + 4) % 8, (i + 4) % 8 + 1) for i in range(8)]
    stray = (1, 2, 1, 2)
    ones = np.ones(9, dtype=np.float32)
    own = {"cosine": 0.7 * ones, "margin": 0.4 * ones, "misfit of lengths": 0 * ones}
    own |= {"segments, larger side": ones, "segments, smaller side": ones}
    for losses in reading_features(candidates(*beads, stray), (8, 8), own).values():
        assert np.allclose(losses[:8], 0, atol=1e-6)
        assert losses[8] < -0.2
