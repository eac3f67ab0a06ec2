"""What the templates show, worked out: a pair's rows with their marks, a lone document's excerpts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from align.formats.html.annotate import Annotator, Cell, Note
from align.formats.html.catalogue import Catalogue
from align.formats.html.differing import find_differing
from align.formats.html.drawing import AlignmentMap, draw_map
from align.formats.html.facets import Facets
from align.formats.html.rows import Row, lay_out_rows
from align.gate.baseline import duplicate_fingerprint
from align.schema import Bead, Direction, Pair

SHOWN_OF_A_RUN = 3
"""Rows shown of a long run of unaligned segments; the rest is folded."""

FOLDED_FROM = 7
"""Length from which a run of unaligned segments is folded."""

ROWS_BEFORE_FOLD = 200
"""Rows of one pair before everything else is folded."""

MOST_ROWS = 1_500
"""Rows of one pair that are written; a page of a hundred thousand lines is cut here."""


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a pair."""

    number: int
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]
    bead: Bead | None
    shape: str
    moved: bool
    shift: int

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes of both sides."""
        return tuple(note for cell in (*self.left, *self.right) for note in cell.notes)


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that are shown, or folded under one line."""

    rows: tuple[RowView, ...]
    folded: bool

    @property
    def has_notes(self) -> bool:
        """Whether a finding stands inside; such a group is unfolded at first."""
        return any(row.notes for row in self.rows)


@dataclass(frozen=True, slots=True)
class Side:
    """One document of a pair."""

    role: str
    """What the reader calls it: Original and Reprint, or A and B where the direction is unknown."""
    letter: str
    """Its letter in the pair, which the direction's reason uses."""
    id: str
    containment: float


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair, its original on the left where the direction is known."""

    number: int
    pair: Pair
    left: Side
    right: Side
    facets: Facets
    finding_numbers: tuple[int, ...]
    aligned: int
    """How many beads."""
    moved: int
    groups: tuple[RowGroup, ...]
    left_out: int
    """Rows that aren't shown."""
    map: AlignmentMap | None
    unplaced: tuple[Note, ...]
    fingerprint: str
    """What a baseline knows the pair by."""

    @property
    def is_directed(self) -> bool:
        """Whether it is known which side was there first."""
        return self.pair.direction is not Direction.UNKNOWN

    def brief(self) -> PairView:
        """The pair without its texts, for an index."""
        return replace(self, groups=(), map=None, unplaced=())


def view_pair(catalogue: Catalogue, number: int) -> PairView:
    """A pair by its number, from 1, with all its rows."""
    pair = catalogue.pairs[number - 1]
    left, right = _sides(catalogue, pair)
    ends = (left.id, right.id), (right.id, left.id)
    findings = [finding for id, other in ends for finding in catalogue.findings_shown(id, number, other)]
    beads = pair.beads
    if left.id == pair.b:
        beads = tuple(bead.turned for bead in beads)
    segments = catalogue.segments(left.id), catalogue.segments(right.id)
    rows = lay_out_rows(*segments, beads)
    annotators = tuple(Annotator(catalogue, id, number, other) for id, other in ends)
    row_views = [_view_row(place, row, *annotators) for place, row in enumerate(rows[:MOST_ROWS], 1)]
    return PairView(
        number=number,
        pair=pair,
        left=left,
        right=right,
        facets=catalogue.pair_facets(number, findings),
        finding_numbers=tuple(findings),
        aligned=len(beads),
        moved=sum(row.moved for row in rows),
        groups=tuple(_fold(row_views)),
        left_out=max(len(rows) - MOST_ROWS, 0),
        map=draw_map(*segments, rows),
        unplaced=tuple(note for annotator in annotators for note in annotator.unplaced()),
        fingerprint=duplicate_fingerprint(catalogue.documents[pair.a].text, catalogue.documents[pair.b].text),
    )


def _sides(catalogue: Catalogue, pair: Pair) -> tuple[Side, Side]:
    containment = {pair.a: pair.containment_a, pair.b: pair.containment_b}
    letters = {pair.a: "a", pair.b: "b"}
    known = pair.direction is not Direction.UNKNOWN
    left, right = catalogue.original_and_reprint(pair)
    return (
        Side("Original" if known else letters[left].upper(), letters[left], left, containment[left]),
        Side("Reprint" if known else letters[right].upper(), letters[right], right, containment[right]),
    )


def _view_row(number: int, row: Row, left: Annotator, right: Annotator) -> RowView:
    apart = find_differing(row.left, row.right) if row.bead else ((), ())
    return RowView(
        number=number,
        left=tuple(left.annotate(segment, apart[0]) for segment in row.left),
        right=tuple(right.annotate(segment, apart[1]) for segment in row.right),
        bead=row.bead,
        shape=row.shape,
        moved=row.moved,
        shift=row.shift,
    )


def _fold(rows: Sequence[RowView]) -> Iterator[RowGroup]:
    """Groups of rows: long runs of unaligned segments are folded, and whatever comes late in a long pair."""
    for is_aligned, run in groupby(rows[:ROWS_BEFORE_FOLD], key=lambda row: row.bead is not None):
        group = tuple(run)
        if is_aligned or len(group) < FOLDED_FROM or any(row.notes for row in group):
            yield RowGroup(group, folded=False)
        else:
            yield RowGroup(group[:SHOWN_OF_A_RUN], folded=False)
            yield RowGroup(group[SHOWN_OF_A_RUN:], folded=True)
    if len(rows) > ROWS_BEFORE_FOLD:
        yield RowGroup(tuple(rows[ROWS_BEFORE_FOLD:]), folded=True)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A document that is in no pair: the segments around its findings."""

    id: str
    facets: Facets
    finding_numbers: tuple[int, ...]
    passages: tuple[tuple[Cell, ...], ...]
    left_out: int
    """Segments that aren't shown."""
    unplaced: tuple[Note, ...]


def view_alone(catalogue: Catalogue, id: str) -> Excerpt:
    """A document that has findings and is in no pair, with the passages around its findings."""
    annotator = Annotator(catalogue, id)
    cells = [annotator.annotate(segment) for segment in catalogue.segments(id)]
    marked = [index for index, cell in enumerate(cells) if _is_marked(cell)]
    around = {index + step for index in marked for step in (-1, 0, 1)}
    shown = [index for index in range(len(cells)) if index in around]
    return Excerpt(
        id=id,
        facets=catalogue.document_facets(id),
        finding_numbers=tuple(catalogue.findings_of[id]),
        passages=tuple(tuple(cells[index] for index in passage) for passage in _consecutive(shown)),
        left_out=len(cells) - len(shown),
        unplaced=annotator.unplaced(),
    )


def _is_marked(cell: Cell) -> bool:
    return any(piece.marks for piece in cell.pieces)


def _consecutive(indices: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for index in indices:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs
