"""Findings put into the text they are about: marked segments with notes, as the templates show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from align.formats.html.catalogue import Catalogue
from align.formats.html.marks import LONGEST_SHOWN, Mark, MarkKind, Piece, cut_at_marks
from align.schema import TITLE_POSITION, Document, Finding, Segment, Severity, Span

ONLY_HERE = "A number or name that the aligned text does not have."


@dataclass(frozen=True, slots=True)
class Note:
    """A finding as told below its text."""

    number: int
    finding: Finding
    anchor: str
    placed: bool
    """Whether a mark in a shown text carries the anchor; else the note does."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A segment as shown: its text in pieces, and the notes on the findings that begin in it."""

    segment: Segment
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    cut: int
    """Code points that are not shown."""


class Annotator:
    """Marks the findings of one document in its segments, each finding's id exactly once."""

    def __init__(self, catalogue: Catalogue, id: str, pair_number: int = 0, other: str | None = None) -> None:
        self.document = catalogue.documents[id]
        numbers = catalogue.findings_shown(id, pair_number, other)
        self.findings = {number: catalogue.findings[number - 1] for number in numbers}
        self.anchors = {number: catalogue.anchor(number, pair_number) for number in self.findings}
        self.placed: set[int] = set()
        self.marks = [self._mark(number, finding) for number, finding in self.findings.items()]
        self.marks += _marks_on_original(catalogue, id, other, pair_number)

    def _mark(self, number: int, finding: Finding) -> Mark:
        return Mark(number, finding.span, finding.severity, explain(finding), self.anchors[number])

    def annotate(self, segment: Segment, differing: Iterable[Span] = ()) -> Cell:
        """The segment with its marks and the notes on the findings that are first seen in it.

        Args:
            segment: one of the document.
            differing: spans of the document that the aligned text lacks; set off where nothing else is marked.
        """
        in_title = segment.position == TITLE_POSITION
        marks = [
            replace(mark, anchor="") if mark.number in self.placed else mark
            for mark in self.marks
            if self._is_in_title(mark) == in_title
        ]
        marks += [_differing(span) for span in differing if not any(_overlap(span, mark.span) for mark in marks)]
        text = segment.text[:LONGEST_SHOWN]
        pieces = tuple(cut_at_marks(text, segment.start, marks))
        begun = {anchor for piece in pieces for anchor in piece.anchors}
        numbers = sorted(mark.number for mark in marks if mark.anchor in begun)
        self.placed.update(numbers)
        notes = tuple(self._note(number) for number in numbers)
        return Cell(segment, pieces, notes, len(segment.text) - len(text))

    def _is_in_title(self, mark: Mark) -> bool:
        return mark.kind is MarkKind.FINDING and is_in_title(self.findings[mark.number], self.document)

    def _note(self, number: int) -> Note:
        return Note(number, self.findings[number], self.anchors[number], number in self.placed)

    def unplaced(self) -> tuple[Note, ...]:
        """Notes on the findings whose place no shown segment holds."""
        return tuple(self._note(number) for number in self.findings if number not in self.placed)


def _marks_on_original(catalogue: Catalogue, id: str, other: str | None, pair_number: int) -> list[Mark]:
    """The places in this document that the findings shown on the other one are measured against."""
    marks = []
    for number in catalogue.findings_shown(other, pair_number, id) if other else ():
        finding = catalogue.findings[number - 1]
        span = catalogue.original_span_in(finding, id)
        if span is not None:
            marks.append(Mark(number, span, finding.severity, explain(finding), "", MarkKind.EVIDENCE))
    return marks


def _differing(span: Span) -> Mark:
    return Mark(0, span, Severity.NEUTRAL, ONLY_HERE, "", MarkKind.DIFFERING)


def _overlap(left: Span, right: Span) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def is_in_title(finding: Finding, document: Document) -> bool:
    """Whether a finding's span points into the title: the text it quotes stands there, not in `text`."""
    start, end = finding.span
    if document.title is None or document.text[start:end] == finding.text:
        return False
    return document.title[start:end] == finding.text


def explain(finding: Finding) -> str:
    """A finding in one line, for the tooltip."""
    expected = f"; expected: {finding.expected}" if finding.expected else ""
    return f"{finding.severity.value}: {finding.message}{expected} [{finding.rule}]"
