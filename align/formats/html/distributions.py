"""How scores are distributed: small histograms with ten bars each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from align.formats.html.catalogue import Catalogue
from align.schema import ACROSS_LANGUAGES

BARS = 10
"""Bars from 0 to 1; the last one holds 1 too."""

HEIGHT = 40.0
STEP = 10.0
"""Height of the picture and width of a bar, in units of its view box."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """One distribution; `upper` is stacked on `lower`."""

    title: str
    lower: tuple[int, ...]
    """What stays in one language, or everything."""
    upper: tuple[int, ...]
    """What crosses languages."""
    by_language: bool

    @property
    def total(self) -> int:
        """How many were counted."""
        return sum(self.lower) + sum(self.upper)

    @property
    def bars(self) -> tuple[tuple[float, float, float, bool], ...]:
        """x, y and height of each bar, and whether it is an upper one; the tallest stack is as high as the picture."""
        tallest = max((low + high for low, high in zip(self.lower, self.upper, strict=True)), default=0) or 1
        bars = []
        for number, (low, high) in enumerate(zip(self.lower, self.upper, strict=True)):
            for count, below, is_upper in ((low, 0, False), (high, low, True)):
                if count:  # a single pair is seen beside thousands
                    height = max(count / tallest * HEIGHT, 0.8)
                    y = HEIGHT - below / tallest * HEIGHT - height
                    bars.append((number * STEP, round(max(y, 0.0), 2), round(height, 2), is_upper))
        return tuple(bars)


def measure_distributions(catalogue: Catalogue) -> list[Histogram]:
    """What a reader judges a run by: how sure it is of its pairs and passages, and how much is taken over."""
    pairs = catalogue.pairs
    if not pairs:
        return []
    across = [pair.relation in ACROSS_LANGUAGES for pair in pairs]
    taken = [max(pair.containment_a, pair.containment_b) for pair in pairs]
    sure = [pair.score for pair in pairs]
    beads = [
        (bead.probability, is_across) for pair, is_across in zip(pairs, across, strict=True) for bead in pair.beads
    ]
    told = [(finding.confidence, False) for finding in catalogue.findings]
    return [
        count_values("Pairs, by how sure", zip(sure, across, strict=True)),
        count_values("Passages, by how sure", beads),
        count_values("Pairs, by share taken over", zip(taken, across, strict=True)),
        count_values("Findings, by how sure", told, by_language=False),
    ]


def count_values(title: str, values: Iterable[tuple[float, bool]], *, by_language: bool = True) -> Histogram:
    """The histogram of values in 0..1, each with whether it belongs to the upper stack."""
    lower, upper = [0] * BARS, [0] * BARS
    for value, is_upper in values:
        (upper if is_upper else lower)[min(max(int(value * BARS), 0), BARS - 1)] += 1
    return Histogram(title, tuple(lower), tuple(upper), by_language)
