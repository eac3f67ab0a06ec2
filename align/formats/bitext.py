"""Aligned pairs with their texts: what exchange formats are written from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from align.schema import TITLE_POSITION, Bead, Direction, Document, Finding, Pair, Segment, Span


class Order(StrEnum):
    """Whose order the translation units of a pair follow."""

    ORIGINAL = "original"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """A bead with its texts; segments of one side are joined by a space."""

    number: int
    """From 1 on, over all pairs of an export."""
    bead: Bead
    """Source is the original, target the translation."""
    original: str
    translation: str
    findings: tuple[Finding, ...]
    """Suspected errors in the translation."""
    original_marks: tuple[Span, ...]
    """Where findings point in `original`."""
    translation_marks: tuple[Span, ...]
    """Where findings point in `translation`."""

    @property
    def shape(self) -> str:
        """How many segments stand beside how many, such as `2-1`."""
        return f"{len(self.bead.source)}-{len(self.bead.target)}"


@dataclass(frozen=True, slots=True)
class Bitext:
    """Two documents, the original first, and what they say alike."""

    pair: Pair
    original: Document
    translation: Document
    original_language: str
    translation_language: str
    original_segments: Mapping[int, Segment]
    """By position."""
    translation_segments: Mapping[int, Segment]
    units: tuple[TranslationUnit, ...]

    @property
    def direction(self) -> str:
        """Whether it is `known` that the original was there first, or `unknown`."""
        return "unknown" if self.pair.direction is Direction.UNKNOWN else "known"


def with_units(bitext: Bitext, findings: Iterable[Finding], order: Order, least: float, number: int) -> Bitext:
    """Fill a bitext with the beads of its pair that are likely enough.

    Args:
        bitext: without units.
        findings: those of its translation.
        order: of the units.
        least: probability that a bead must have.
        number: of the first unit.
    """
    beads = [bead for bead in bitext.pair.beads if bead.probability >= least]
    if bitext.original.id == bitext.pair.b:
        beads = [bead.turned for bead in beads]
    if order is Order.ORIGINAL:
        beads.sort(key=lambda bead: (bead.source, bead.target))
    else:
        beads.sort(key=lambda bead: (bead.target, bead.source))
    found = _by_segment(bitext.translation_segments, findings)
    units = tuple(_unit(bitext, bead, found, place) for place, bead in enumerate(beads, number))
    return replace(bitext, units=units)


def _unit(bitext: Bitext, bead: Bead, findings: Mapping[int, list[Finding]], number: int) -> TranslationUnit:
    source = [bitext.original_segments[position] for position in bead.source]
    target = [bitext.translation_segments[position] for position in bead.target]
    said = " ".join(segment.text for segment in source)
    touching = dict.fromkeys(finding for position in bead.target for finding in findings.get(position, ()))
    shown = [finding for finding in touching if _is_beside(finding, bitext.original.id, said)]
    return TranslationUnit(
        number=number,
        bead=bead,
        original=said,
        translation=" ".join(segment.text for segment in target),
        findings=tuple(shown),
        original_marks=_merged(
            mark
            for finding in shown
            if finding.original_span is not None and finding.original_document == bitext.original.id
            for mark in _marks(source, finding.original_span)
        ),
        translation_marks=_merged(mark for finding in shown for mark in _marks(target, finding.span)),
    )


def _by_segment(segments: Mapping[int, Segment], findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    """Position -> the findings that lie in the segment, at least in part; one of no length marks a place."""
    body = [segments[position] for position in sorted(segments) if position != TITLE_POSITION]
    starts = [segment.start for segment in body]
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        start, end = finding.span
        for segment in body[max(bisect_right(starts, start) - 1, 0) : bisect_right(starts, end)]:
            if max(start, segment.start) < min(end, segment.end) or start == end <= segment.end:
                found.setdefault(segment.position, []).append(finding)
    return found


def _is_beside(finding: Finding, original: str, said: str) -> bool:
    """Whether a finding holds beside this original: it needs none, was made with it, or with one that says the same."""
    if finding.original_document in (None, original):
        return True
    return finding.original_text is not None and finding.original_text in said


def _marks(segments: Sequence[Segment], span: Span) -> list[Span]:
    """Where a span of the document lies in the joined text of some of its segments."""
    marks, place = [], 0
    for segment in segments:
        start, end = max(span[0], segment.start), min(span[1], segment.end)
        if start < end:
            marks.append((place + start - segment.start, place + end - segment.start))
        place += len(segment.text) + 1
    return marks


def _merged(marks: Iterable[Span]) -> tuple[Span, ...]:
    """Sort marks and join those that overlap or touch."""
    merged: list[Span] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def finding_line(finding: Finding) -> str:
    """A finding in one line for a person."""
    return f"{finding.severity} {finding.rule}: {finding.message}"
