"""A corpus and its pairs -> translation errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from align.checks.documents import lint_beads, lint_document
from align.checks.registry import rules
from align.checks.rule import Rule
from align.pipeline.progress import Progress, silent
from align.processes import share
from align.schema import (
    ACROSS_LANGUAGES,
    REPRINT_LANGUAGE,
    Bead,
    Corpus,
    Direction,
    Document,
    Finding,
    Pair,
    Relation,
    Segment,
)
from align.stories import likely_beads, original_and_reprint

Alone = tuple[Document, Sequence[Segment]]
Beside = tuple[Document, Sequence[Segment], Document, Sequence[Segment], Sequence[Bead], bool]
"""An original, a reprint, their beads, the original's side first, and whether the reprint owes completeness."""
Work = TypeVar("Work", Alone, Beside)
PART = 20
"""Documents, or pairs, that are checked together, in a process of their own where there are many."""
_INCOMPLETE = frozenset({"accuracy/omission", "accuracy/addition"})


def find_errors_alone(corpus: Corpus, progress: Progress = silent) -> list[Finding]:
    """Findings of every German document, whether its original is known or not."""
    segments = _segments(corpus)
    wanted = [document for document in corpus.documents if corpus.languages[document.id].code == REPRINT_LANGUAGE]
    alone = [(document, segments[document.id]) for document in wanted]
    found: list[Finding] = []
    with progress("findings alone", len(wanted)) as advance:
        for part, findings in zip(_parts(alone), share(_lint_alone, _parts(alone)), strict=True):
            found += findings
            advance(len(part))
    return found


def find_errors_beside(corpus: Corpus, pairs: Iterable[Pair], progress: Progress = silent) -> list[Finding]:
    """Findings of every pair across languages, the reprint beside its original."""
    documents = {document.id: document for document in corpus.documents}
    segments = _segments(corpus)
    languages = {name: language.code for name, language in corpus.languages.items()}
    aligned = [pair for pair in pairs if pair.relation in ACROSS_LANGUAGES]
    beside = []
    for pair in aligned:
        original, reprint = original_and_reprint(pair, languages)
        beads = likely_beads(pair.beads if original == pair.a else (bead.turned for bead in pair.beads))
        sides = (documents[original], segments[original], documents[reprint], segments[reprint])
        beside.append((*sides, beads, _owes_completeness(pair)))
    found: list[Finding] = []
    with progress("findings beside originals", len(aligned)) as advance:
        for part, findings in zip(_parts(beside), share(_lint_beside, _parts(beside)), strict=True):
            found += findings
            advance(len(part))
    return found


def _parts(work: Sequence[Work]) -> Iterator[Sequence[Work]]:
    return (work[start : start + PART] for start in range(0, len(work), PART))


def _lint_alone(documents: Sequence[Alone]) -> list[Finding]:
    return [finding for document, segments in documents for finding in lint_document(document, segments)]


def _lint_beside(pairs: Sequence[Beside]) -> list[Finding]:
    return [finding for pair in pairs for finding in lint_beads(*pair[:5], _rules_for(pair[5]))]


def _owes_completeness(pair: Pair) -> bool:
    """Two parts of a text of which neither is known to be the other's source may leave out what they like."""
    return pair.relation is not Relation.PARTIAL_TRANSLATION or pair.direction is not Direction.UNKNOWN


def _rules_for(complete: bool) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules() if complete or rule.category not in _INCOMPLETE)


def _segments(corpus: Corpus) -> dict[str, list[Segment]]:
    segments: dict[str, list[Segment]] = {document.id: [] for document in corpus.documents}
    for row in corpus.segments.iter_rows(named=True):
        segments[row["document"]].append(Segment(**row))
    return segments
