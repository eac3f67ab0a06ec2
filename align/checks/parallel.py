"""Line pairs checked on several cores, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from align.checks.findings import line_finding
from align.checks.lint import check_pair
from align.checks.registry import find_rule
from align.checks.rule import Rule
from align.processes import share
from align.schema import Finding

Part = tuple[int, list[tuple[str, str]]]
"""How many lines stand before, and line pairs."""
PART = 1_000


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
