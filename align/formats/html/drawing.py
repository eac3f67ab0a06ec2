"""The alignment map of a pair as numbers for an inline SVG: two strips of text and the ribbons between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.formats.html.rows import Row
from align.schema import Kind, Segment

WIDTH = 1000.0
HEIGHT = 64.0
STRIP = 9.0
"""Height of the strip of a document, in the units of the SVG's view box."""


@dataclass(frozen=True, slots=True)
class Block:
    """A segment on its strip."""

    x: float
    width: float
    style: str


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A bead, from the upper strip to the lower; `path` is an SVG path."""

    path: str
    moved: bool
    row: int


@dataclass(frozen=True, slots=True)
class AlignmentMap:
    """Everything that the template draws; the longer document fills the width."""

    upper: tuple[Block, ...]
    lower: tuple[Block, ...]
    ribbons: tuple[Ribbon, ...]


def draw_map(left: Sequence[Segment], right: Sequence[Segment], rows: Sequence[Row]) -> AlignmentMap:
    """The map of two documents; a segment's width is its share of the longer document's characters."""
    longest = max(_length(left), _length(right), 1)
    aligned_left = {segment.position for row in rows if row.bead for segment in row.left}
    aligned_right = {segment.position for row in rows if row.bead for segment in row.right}
    upper = _blocks(left, longest, aligned_left)
    lower = _blocks(right, longest, aligned_right)
    ribbons = (
        Ribbon(_path(_extent(upper, row.left), _extent(lower, row.right)), row.moved, number)
        for number, row in enumerate(rows, 1)
        if row.bead
    )
    return AlignmentMap(
        tuple(upper.values()),
        tuple(lower.values()),
        tuple(sorted(ribbons, key=lambda ribbon: (ribbon.moved, ribbon.row))),  # moved ones lie on top
    )


def _length(segments: Iterable[Segment]) -> int:
    return sum(len(segment.text) for segment in segments)


def _blocks(segments: Sequence[Segment], longest: int, aligned: set[int]) -> dict[int, Block]:
    blocks = {}
    before = 0
    for segment in segments:
        style = "aligned" if segment.position in aligned else "open" if segment.kind is Kind.BODY else "muted"
        x, width = before / longest * WIDTH, len(segment.text) / longest * WIDTH
        blocks[segment.position] = Block(round(x, 1), round(max(width - 1.5, 0.8), 1), style)
        before += len(segment.text)
    return blocks


def _extent(blocks: dict[int, Block], segments: Sequence[Segment]) -> tuple[float, float]:
    first, last = blocks[segments[0].position], blocks[segments[-1].position]
    return first.x, round(last.x + last.width, 1)


def _path(upper: tuple[float, float], lower: tuple[float, float]) -> str:
    top, bottom, middle = STRIP, HEIGHT - STRIP, HEIGHT / 2
    down = f"M{upper[0]} {top}C{upper[0]} {middle} {lower[0]} {middle} {lower[0]} {bottom}"
    return f"{down}H{lower[1]}C{lower[1]} {middle} {upper[1]} {middle} {upper[1]} {top}Z"
