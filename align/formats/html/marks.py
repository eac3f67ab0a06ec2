"""Findings on a text: the text cut into pieces, so that overlapping findings never overlap as markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from align.formats.html.safety import LONGEST_PRINTED
from align.schema import Severity, Span

LONGEST_SHOWN = LONGEST_PRINTED
"""Code points of one segment that the report shows; a page's one-megabyte line is cut here."""


class MarkKind(StrEnum):
    """Why a stretch of text is set off."""

    FINDING = "finding"
    EVIDENCE = "evidence"
    """The text is right: it is the original that a finding was measured against."""
    DIFFERING = "differing"
    """A number or name that the aligned text lacks; nobody claims an error."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding's span on a text, with what the reader needs when pointing at it."""

    number: int
    span: Span
    severity: Severity
    title: str
    anchor: str
    """The id of the element that shows it; empty where another element has it."""
    kind: MarkKind = MarkKind.FINDING


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks; plain text has none. An empty marked piece is a point."""

    text: str
    marks: tuple[Mark, ...] = ()
    anchors: tuple[str, ...] = ()
    """The ids that begin here."""

    @property
    def severity(self) -> Severity | None:
        """The gravest severity on this piece."""
        return max((mark.severity for mark in self.marks), key=lambda severity: severity.rank, default=None)

    @property
    def kind(self) -> MarkKind | None:
        """The strongest reason why this piece is set off."""
        kinds = {mark.kind for mark in self.marks}
        return next((kind for kind in MarkKind if kind in kinds), None)

    @property
    def number(self) -> int:
        """The number of the first finding that begins here; 0 where none does."""
        return next((mark.number for mark in self.marks if mark.anchor in self.anchors), 0)

    @property
    def title(self) -> str:
        """Every reason, one a line."""
        return "\n".join(mark.title for mark in self.marks)


def cut_at_marks(text: str, start: int, marks: Sequence[Mark]) -> list[Piece]:
    """The pieces of a segment's text, which begins at `start` of the document that the spans point into.

    Spans are clipped to the text; marks outside of it are ignored. The pieces' texts join to `text`.
    """
    inside = [mark for mark in marks if touches(mark.span, start, start + len(text))]
    clipped = [(max(0, mark.span[0] - start), min(len(text), mark.span[1] - start), mark) for mark in inside]
    edges = sorted({0, len(text), *(edge for begin, end, _ in clipped for edge in (begin, end))})
    stretches = list(pairwise(edges))
    stretches += [(begin, end) for begin, end, _ in clipped if begin == end]
    pieces = []
    for begin, end in sorted(set(stretches)):
        over = [(left, mark) for left, right, mark in clipped if _covers(left, right, begin, end)]
        anchors = tuple(mark.anchor for left, mark in over if left == begin and mark.anchor)
        pieces.append(Piece(text[begin:end], tuple(mark for _, mark in over), anchors))
    return pieces


def touches(span: Span, start: int, end: int) -> bool:
    """Whether a span lies at least partly in `[start, end)`; an empty span may also stand at its end."""
    if span[0] == span[1]:
        return start <= span[0] <= end
    return span[0] < end and start < span[1]


def _covers(left: int, right: int, begin: int, end: int) -> bool:
    if left == right:
        return begin == end == left
    return begin < end and left <= begin and end <= right
