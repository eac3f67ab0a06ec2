"""A corpus and its pairs -> translation errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from align.checks.parallel import Reprint, lint_documents, lint_reprints
from align.pipeline.progress import Advance, Progress, silent
from align.schema import ACROSS_LANGUAGES, REPRINT_LANGUAGE, Corpus, Direction, Finding, Pair, Relation, Segment
from align.stories import likely_beads, original_and_reprint


class ErrorsAlone:
    """Findings of every German document, whether its original is known or not.

    Where the documents are many, other processes look for them from the start, before anybody asks.
    """

    def __init__(self, corpus: Corpus, progress: Progress = silent) -> None:
        """Begin; `progress` is told how far it is while somebody waits."""
        segments = _segments(corpus)
        german = [document for document in corpus.documents if corpus.languages[document.id].code == REPRINT_LANGUAGE]
        self._count = len(german)
        self._found = lint_documents([(document, segments[document.id]) for document in german])
        self._progress = progress

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, by document."""
        with self._progress("findings alone", self._count) as advance:
            return _gather(self._found, advance)

    @cached_property
    def traces(self) -> Mapping[str, int]:
        """Id of a document -> how many there are in it: marks of machine translation."""
        return Counter(finding.document for finding in self.findings if finding.document is not None)


def find_errors_beside(corpus: Corpus, pairs: Iterable[Pair], progress: Progress = silent) -> tuple[Finding, ...]:
    """Findings of every pair across languages, the reprint beside its original."""
    documents = {document.id: document for document in corpus.documents}
    segments = _segments(corpus)
    languages = {name: language.code for name, language in corpus.languages.items()}
    reprints = []
    for pair in pairs:
        if pair.relation in ACROSS_LANGUAGES:
            original, reprint = original_and_reprint(pair, languages)
            beads = likely_beads(pair.beads if original == pair.a else (bead.turned for bead in pair.beads))
            said, says = ((documents[name], segments[name]) for name in (original, reprint))
            reprints.append(Reprint(said, says, beads, _owes_completeness(pair)))
    with progress("findings beside originals", len(reprints)) as advance:
        return _gather(lint_reprints(reprints), advance)


def _gather(found: Iterable[Sequence[Finding]], advance: Advance) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    for some in found:
        findings += some
        advance(1)
    return tuple(findings)


def _owes_completeness(pair: Pair) -> bool:
    """Two parts of a text of which neither is known to be the other's source may leave out what they like."""
    return pair.relation is not Relation.PARTIAL_TRANSLATION or pair.direction is not Direction.UNKNOWN


def _segments(corpus: Corpus) -> dict[str, list[Segment]]:
    segments: dict[str, list[Segment]] = {document.id: [] for document in corpus.documents}
    for row in corpus.segments.iter_rows(named=True):
        segments[row["document"]].append(Segment(**row))
    return segments
