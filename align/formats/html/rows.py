"""The rows of a pair, side by side: beads in the reprint's order, what stands in no bead at its place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.schema import Bead, Kind, Segment


@dataclass(frozen=True, slots=True)
class Row:
    """A bead, or one segment that stands in none, or two titles that merely stand beside each other.

    `left` is the original's side where that is known.
    """

    left: tuple[Segment, ...]
    right: tuple[Segment, ...]
    bead: Bead | None = None
    moved: bool = False
    """The bead stands out of order: the reprint put it elsewhere."""
    shift: int = 0
    """How many beads later it stands on the right than on the left; negative when earlier."""

    @property
    def shape(self) -> str:
        """Segments on the left and on the right, as in 2-1."""
        return f"{len(self.left)}-{len(self.right)}"


def lay_out_rows(left: Sequence[Segment], right: Sequence[Segment], beads: Iterable[Bead]) -> list[Row]:
    """Rows in the order of the right side; left-only segments follow the row of the segment before them.

    `beads` hold left positions in `source` and right positions in `target`; a position that has no
    segment is left out.
    """
    bead_rows = _bead_rows(left, right, beads)
    row_at = {segment.position: row for row in bead_rows for segment in row.right}
    placed = {segment.position for row in bead_rows for segment in row.left}
    rows = []
    for segment in right:
        row = row_at.get(segment.position)
        if row is None:
            rows.append(Row((), (segment,)))
        elif segment is row.right[0]:
            rows.append(row)
    return _join_titles(_insert_left_only(rows, [(segment, segment.position in placed) for segment in left]))


def _bead_rows(left: Sequence[Segment], right: Sequence[Segment], beads: Iterable[Bead]) -> list[Row]:
    left_at = {segment.position: segment for segment in left}
    right_at = {segment.position: segment for segment in right}
    rows = []
    for bead in beads:
        sources = tuple(left_at[position] for position in sorted(bead.source) if position in left_at)
        targets = tuple(right_at[position] for position in sorted(bead.target) if position in right_at)
        if sources and targets:
            rows.append(Row(sources, targets, bead))
    rows.sort(key=lambda row: (row.right[0].position, row.left[0].position))
    in_order = longest_increasing([row.left[0].position for row in rows])
    by_left = sorted(range(len(rows)), key=lambda number: rows[number].left[0].position)
    place_on_left = {number: place for place, number in enumerate(by_left)}
    return [
        Row(row.left, row.right, row.bead, moved=number not in in_order, shift=number - place_on_left[number])
        for number, row in enumerate(rows)
    ]


def _insert_left_only(rows: list[Row], left: Sequence[tuple[Segment, bool]]) -> list[Row]:
    """Put each unplaced left segment after the row that holds the segment before it, or first."""
    after: dict[int | None, list[Row]] = {}
    previous: int | None = None
    for segment, placed in left:
        if placed:
            previous = segment.position
        else:
            after.setdefault(previous, []).append(Row((segment,), ()))
    ordered = after.get(None, [])
    for row in rows:
        ordered.append(row)
        for segment in row.left:
            ordered.extend(after.get(segment.position, []))
    return ordered


def _join_titles(rows: Iterable[Row]) -> list[Row]:
    """Put a title that stands on the left alone beside one that follows on the right alone."""
    joined: list[Row] = []
    for row in rows:
        before = joined[-1] if joined else None
        if before and _is_lone_title(before.left, before.right) and _is_lone_title(row.right, row.left):
            joined[-1] = Row(before.left, row.right)
        else:
            joined.append(row)
    return joined


def _is_lone_title(side: Sequence[Segment], other: Sequence[Segment]) -> bool:
    return not other and bool(side) and side[0].kind is Kind.TITLE


def longest_increasing(numbers: Sequence[int]) -> set[int]:
    """Indices of a longest strictly increasing subsequence: what stayed in order (patience sorting)."""
    tails: list[int] = []
    tail_indices: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_left(tails, number)
        before.append(tail_indices[length - 1] if length else -1)
        tails[length : length + 1] = [number]
        tail_indices[length : length + 1] = [index]
    kept: set[int] = set()
    index = tail_indices[-1] if tail_indices else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept
