"""A corpus and its pairs -> translation errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from align.checks.documents import lint_beads, lint_document
from align.pipeline.progress import Progress, silent
from align.schema import REPRINT_LANGUAGE, Corpus, Direction, Finding, Pair, Relation, Segment

ACROSS = (Relation.TRANSLATION, Relation.PARTIAL_TRANSLATION)


def find_errors_alone(corpus: Corpus, progress: Progress = silent) -> list[Finding]:
    """Findings of every German document, whether its original is known or not."""
    segments = _segments(corpus)
    wanted = [document for document in corpus.documents if corpus.languages[document.id].code == REPRINT_LANGUAGE]
    found: list[Finding] = []
    with progress("findings alone", len(wanted)) as advance:
        for document in wanted:
            found += lint_document(document, segments[document.id])
            advance(1)
    return found


def find_errors_beside(corpus: Corpus, pairs: Iterable[Pair], progress: Progress = silent) -> list[Finding]:
    """Findings of every pair across languages, the reprint beside its original."""
    documents = {document.id: document for document in corpus.documents}
    segments = _segments(corpus)
    aligned = [pair for pair in pairs if pair.relation in ACROSS]
    found: list[Finding] = []
    with progress("findings beside originals", len(aligned)) as advance:
        for pair in aligned:
            original, reprint = _roles(pair, corpus)
            beads = pair.beads
            if original == pair.b:
                beads = tuple(replace(bead, source=bead.target, target=bead.source) for bead in beads)
            found += lint_beads(documents[original], segments[original], documents[reprint], segments[reprint], beads)
            advance(1)
    return found


def _segments(corpus: Corpus) -> dict[str, list[Segment]]:
    segments: dict[str, list[Segment]] = {document.id: [] for document in corpus.documents}
    for row in corpus.segments.iter_rows(named=True):
        segments[row["document"]].append(Segment(**row))
    return segments


def _roles(pair: Pair, corpus: Corpus) -> tuple[str, str]:
    """Original and reprint: by direction; where that's unknown the German document is the reprint."""
    if pair.direction is Direction.UNKNOWN:
        b_is_reprint = corpus.languages[pair.b].code == REPRINT_LANGUAGE
        return (pair.a, pair.b) if b_is_reprint else (pair.b, pair.a)
    return (pair.a, pair.b) if pair.direction is Direction.A_TO_B else (pair.b, pair.a)
