"""Line pairs and documents checked on several cores, in order.

Documents are cheap to hand over to a process that has this module, and not all that a pipeline imports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from align.checks.documents import lint_beads, lint_document
from align.checks.findings import line_finding
from align.checks.lint import check_pair
from align.checks.registry import find_rule, rules
from align.checks.rule import Rule
from align.processes import share
from align.schema import Bead, Document, Finding, Segment

Part = tuple[int, list[tuple[str, str]]]
"""How many lines stand before, and line pairs."""
PART = 1_000
Segmented = tuple[Document, Sequence[Segment]]
DOCUMENTS = 20
"""Documents, or pairs of them, that are checked together."""
_INCOMPLETE = frozenset({"accuracy/omission", "accuracy/addition"})


class Reprint(NamedTuple):
    """A document beside the one that it was translated from."""

    original: Segmented
    translation: Segmented
    beads: Sequence[Bead]
    """The original's side first."""
    complete: bool
    """Whether it owes all that the original says, and no more."""


def lint_documents(documents: Sequence[Segmented]) -> Iterator[list[Finding]]:
    """Do as `lint_document` for each; where they are many, other processes begin before anybody asks."""
    parts = (documents[start : start + DOCUMENTS] for start in range(0, len(documents), DOCUMENTS))
    return chain.from_iterable(share(_lint_documents, parts))


def lint_reprints(reprints: Sequence[Reprint]) -> Iterator[list[Finding]]:
    """Do as `lint_beads` for each, in the same way."""
    parts = (reprints[start : start + DOCUMENTS] for start in range(0, len(reprints), DOCUMENTS))
    return chain.from_iterable(share(_lint_reprints, parts))


def _lint_documents(documents: Sequence[Segmented]) -> list[list[Finding]]:
    return [lint_document(*document) for document in documents]


def _lint_reprints(reprints: Sequence[Reprint]) -> list[list[Finding]]:
    return [lint_beads(*item.original, *item.translation, item.beads, _rules_for(item)) for item in reprints]


def _rules_for(reprint: Reprint) -> list[Rule]:
    return [rule for rule in rules() if reprint.complete or rule.category not in _INCOMPLETE]


def lint_many(
    rows: Iterable[tuple[str, str]],
    original_language: str,
    translation_language: str,
    chosen: Sequence[Rule],
    processes: int | None = None,
) -> Iterator[list[Finding]]:
    """Do as `lint_pairs`, from some thousand pairs on with a process for each core; same findings, same order."""
    names = [rule.id for rule in chosen]
    lint = partial(_lint_part, languages=(original_language, translation_language), names=names)
    for found in share(lint, _parts(rows), processes):
        yield from found


def _parts(rows: Iterable[tuple[str, str]]) -> Iterator[Part]:
    following, line = iter(rows), 0
    while part := list(islice(following, PART)):
        yield line, part
        line += len(part)


def _lint_part(part: Part, languages: tuple[str, str], names: Sequence[str]) -> list[list[Finding]]:
    """Check a part in a process of its own, which looks up the rules by name."""
    before, rows = part
    chosen = [find_rule(name) for name in names]
    return [
        [
            line_finding(finding, line, translation, original)
            for finding in check_pair(original, translation, *languages, chosen)
        ]
        for line, (original, translation) in enumerate(rows, before + 1)
    ]
