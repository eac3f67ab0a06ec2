"""Findings of whole documents: alone, paragraph by paragraph, and bead by bead beside an original."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from align.checks.findings import document_finding, merge_findings
from align.checks.lint import check_pair, check_text
from align.checks.rule import Rule
from align.schema import Bead, Document, Finding, Kind, Segment

_LINTED = frozenset({Kind.BODY, Kind.HEADING})


def lint_document(
    document: Document, segments: Iterable[Segment], chosen: Sequence[Rule] | None = None
) -> list[Finding]:
    """Check a document without its original.

    Body and headings are read, a paragraph at a time; captions, teasers, boilerplate, repeats and a title
    field are not. `segments` are those of the document, in order.
    """
    found = []
    for start, end, language in _paragraphs(document, segments):
        text = document.text[start:end]
        found += [document_finding(raw, document.id, text, start) for raw in check_text(text, language, chosen)]
    return merge_findings(found)


def lint_beads(
    original: Document,
    original_segments: Sequence[Segment],
    translation: Document,
    translation_segments: Sequence[Segment],
    beads: Iterable[Bead],
    chosen: Sequence[Rule] | None = None,
) -> list[Finding]:
    """Check the aligned parts of a translation against its original.

    `beads` hold positions of the original as source and of the translation as target; one without both
    sides is passed over. Either list of segments may hold a title; positions are looked up, not counted.
    """
    sources = {segment.position: segment for segment in original_segments}
    targets = {segment.position: segment for segment in translation_segments}
    found = []
    for bead in beads:
        if not bead.source or not bead.target or min(*bead.source, *bead.target, 0) < 0:
            continue
        first, last = sources[bead.source[0]], sources[bead.source[-1]]
        start, end = targets[bead.target[0]], targets[bead.target[-1]]
        said, says = original.text[first.start : last.end], translation.text[start.start : end.end]
        found += [
            document_finding(raw, translation.id, says, start.start, original.id, said, first.start)
            for raw in check_pair(said, says, first.language, start.language, chosen)
        ]
    return merge_findings(found)


def _paragraphs(document: Document, segments: Iterable[Segment]) -> Iterator[tuple[int, int, str]]:
    """Give (start, end, language) of runs of linted segments that no newline and no other kind divides."""
    wanted = [s for s in segments if s.position >= 0 and s.kind in _LINTED and s.repeat_of is None]
    first = last = None
    for segment in wanted:
        if first and last:
            gap = document.text[last.end : segment.start]
            if segment.position != last.position + 1 or segment.language != first.language or "\n" in gap:
                yield first.start, last.end, first.language
                first = None
        first, last = first or segment, segment
    if first and last:
        yield first.start, last.end, first.language
