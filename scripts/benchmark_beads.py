"""Time and memory of bead alignment on made-up vectors, as one JSON object.

    python scripts/benchmark_beads.py [--sizes 30 5000 20000]

A text is a list of random subjects; its translation says the same with noise, has some neighbours joined
and some segments replaced. The vectors are given: no encoder is timed.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from align.beads import align_segments
from align.encode.background import Background

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from align.schema import Alignment, Vectors

DIMENSION = 512
NOISE = 0.8
"""Length of the noise beside a unit vector: translations get a cosine of about .6."""
SHORT = 100
"""Segments up to which a size is timed over many pairs."""


def unit(rows: NDArray[np.floating]) -> Vectors:
    """Rows of length 1."""
    scaled: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return scaled


def texts_of(numbers: list[int]) -> list[str]:
    """One text a segment, as long as its subject wants it, with words of its subject in it."""
    return [" ".join(f"word{number * 7 + step}" for step in range(3 + number * 37 % 22)) for number in numbers]


def pair(count: int, seed: int) -> tuple[Vectors, Vectors, list[str], list[str]]:
    """Two texts of about `count` segments."""
    generator = np.random.default_rng(seed)
    subjects = unit(generator.standard_normal((count, DIMENSION)))
    noise = generator.standard_normal((count, DIMENSION)) * (NOISE / np.sqrt(DIMENSION))
    target = subjects + noise
    foreign = generator.random(count) < 0.1
    target[foreign] = generator.standard_normal((int(foreign.sum()), DIMENSION)) / np.sqrt(DIMENSION)
    joined = np.flatnonzero(generator.random(count - 1) < 0.05)
    target[joined] += target[joined + 1]
    kept = np.delete(np.arange(count), joined + 1)
    return subjects, unit(target[kept]), texts_of(list(range(count))), texts_of(kept.tolist())


def background(count: int = 1_900) -> Background:
    """Ordinary sentences of a made-up encoder."""
    rows = {
        language: unit(np.random.default_rng(seed).standard_normal((count, DIMENSION)))
        for language, seed in (("de", 1), ("en", 2))
    }
    return Background(rows, {language: vectors.mean(axis=0) for language, vectors in rows.items()})


def align(case: tuple[Vectors, Vectors, list[str], list[str]], ordinary: Background) -> Alignment:
    """Align one case."""
    return align_segments(*case, background=ordinary, source_language="de", target_language="en")


def main() -> None:
    """Time the sizes, smallest first, so that the peak of memory is that of the size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[30, 5_000, 20_000], help="segments a side")
    parser.add_argument("--pairs", type=int, default=200, help="pairs of a short size (default: %(default)s)")
    options = parser.parse_args()
    ordinary = background()
    align(pair(30, 0), ordinary)
    found = []
    for size in sorted(options.sizes):
        cases = [pair(size, seed) for seed in range(options.pairs if size <= SHORT else 1)]
        start, worked = time.perf_counter(), time.process_time()
        beads = sum(len(align(case, ordinary).beads) for case in cases)
        seconds, worked = time.perf_counter() - start, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (30 if sys.platform == "darwin" else 20))
        row = {
            "segments": size,
            "pairs": len(cases),
            "beads": beads,
            "seconds": round(seconds, 3),
            "cpu_seconds": round(worked, 3),
        }
        found.append(row | {"pairs_per_second": round(len(cases) / seconds, 2), "peak_gib": round(peak, 3)})
    print(json.dumps({"sizes": found}))


if __name__ == "__main__":
    main()
