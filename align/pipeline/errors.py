"""A corpus and its pairs -> translation errors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from align.checks.documents import lint_beads, lint_document
from align.checks.findings import merge_findings
from align.pipeline.progress import Progress, silent
from align.schema import Corpus, Direction, Finding, Pair, Relation, Segment

REPRINT_LANGUAGE = "de"
"""Documents in this language are checked alone, and of two aligned ones they are taken for the reprint."""
ACROSS = (Relation.TRANSLATION, Relation.PARTIAL_TRANSLATION)


def find_errors(corpus: Corpus, pairs: Iterable[Pair], progress: Progress = silent) -> tuple[Finding, ...]:
    """Findings of the aligned pairs across languages and of every German document alone."""
    documents = {document.id: document for document in corpus.documents}
    segments: dict[str, list[Segment]] = {name: [] for name in documents}
    for row in corpus.segments.iter_rows(named=True):
        segments[row["document"]].append(Segment(**row))
    alone = [name for name in documents if corpus.languages[name].code == REPRINT_LANGUAGE]
    aligned = [pair for pair in pairs if pair.relation in ACROSS]
    found: list[Finding] = []
    with progress("findings", len(alone) + len(aligned)) as advance:
        for name in alone:
            found += lint_document(documents[name], segments[name])
            advance(1)
        for pair in aligned:
            original, reprint = _roles(pair, corpus)
            beads = pair.beads
            if original == pair.b:
                beads = tuple(replace(bead, source=bead.target, target=bead.source) for bead in beads)
            found += lint_beads(documents[original], segments[original], documents[reprint], segments[reprint], beads)
            advance(1)
    return tuple(merge_findings(found))


def _roles(pair: Pair, corpus: Corpus) -> tuple[str, str]:
    """Original and reprint: by direction; where that's unknown the German document is the reprint."""
    if pair.direction is Direction.UNKNOWN:
        b_is_reprint = corpus.languages[pair.b].code == REPRINT_LANGUAGE
        return (pair.a, pair.b) if b_is_reprint else (pair.b, pair.a)
    return (pair.a, pair.b) if pair.direction is Direction.A_TO_B else (pair.b, pair.a)
