"""Texts of a hundred thousand segments: defined, in bounded time and memory, with made-up vectors."""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from align.beads import align_segments
from align.beads.comparison import unit_rows
from align.encode.background import Background
from align.schema import Alignment

if TYPE_CHECKING:
    from align.schema import Vectors

MANY = 100_000
DIMENSION = 48
pytestmark = pytest.mark.slow


def made_up(count: int, seed: int) -> Vectors:
    return unit_rows(np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32))


def align_made_up(source: Vectors, target: Vectors) -> Alignment:
    rows = {language: made_up(300, seed) for language, seed in (("de", 1), ("en", 2))}
    background = Background(rows, {language: vectors.mean(axis=0) for language, vectors in rows.items()})
    return align_segments(
        source,
        target,
        ["Ein Satz von mittlerer Länge."] * len(source),
        ["A sentence of ordinary length."] * len(target),
        background=background,
        source_language="de",
        target_language="en",
    )


def peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (30 if sys.platform == "darwin" else 20))


def test_a_hundred_thousand_segments_against_forty() -> None:
    source = made_up(MANY, 3)
    places = np.arange(40) * 2_000 + 7
    target = source[places] + 0.2 * made_up(40, 4)
    start = time.process_time()
    alignment = align_made_up(source, target)
    found = {(bead.source, bead.target) for bead in alignment.beads}
    right = {((int(place),), (number,)) for number, place in enumerate(places)}
    assert len(found & right) >= 38
    assert len(found) <= 42
    assert time.process_time() - start < 120


def test_a_hundred_thousand_against_as_many() -> None:
    source = made_up(MANY, 5)
    target = source + 0.2 * made_up(MANY, 6)
    start = time.process_time()
    alignment = align_made_up(source, target)
    right = sum(bead.source == bead.target and len(bead.source) == 1 for bead in alignment.beads)
    assert right >= 0.95 * MANY
    assert time.process_time() - start < 600
    assert peak_gib() < 8
