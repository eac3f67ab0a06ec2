"""A corpus and its pairs -> translation errors."""

from __future__ import annotations

from collections.abc import Iterable

from align.checks.documents import lint_beads, lint_document
from align.pipeline.progress import Progress, silent
from align.schema import ACROSS_LANGUAGES, REPRINT_LANGUAGE, Corpus, Finding, Pair, Segment
from align.stories import original_and_reprint


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
    languages = {name: language.code for name, language in corpus.languages.items()}
    aligned = [pair for pair in pairs if pair.relation in ACROSS_LANGUAGES]
    found: list[Finding] = []
    with progress("findings beside originals", len(aligned)) as advance:
        for pair in aligned:
            original, reprint = original_and_reprint(pair, languages)
            beads = pair.beads if original == pair.a else tuple(bead.turned for bead in pair.beads)
            found += lint_beads(documents[original], segments[original], documents[reprint], segments[reprint], beads)
            advance(1)
    return found


def _segments(corpus: Corpus) -> dict[str, list[Segment]]:
    segments: dict[str, list[Segment]] = {document.id: [] for document in corpus.documents}
    for row in corpus.segments.iter_rows(named=True):
        segments[row["document"]].append(Segment(**row))
    return segments
