"""Texts in, findings out: one pair, one text, or many of them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence

from align.checks.findings import line_finding
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.registry import rules
from align.checks.rule import PairCheck, RawFinding, Rule, TextCheck
from align.schema import Finding

LONGEST = 20_000
"""Characters of a line or paragraph beyond which nothing is checked: no sentence is that long, and rules that
compare everything with everything would take minutes."""


def check_pair(
    original: str,
    translation: str,
    original_language: str,
    translation_language: str,
    chosen: Sequence[Rule] | None = None,
) -> list[RawFinding]:
    """Run the rules that compare, and those that read the translation alone; spans are within the strings.

    Findings come in order of their span in the translation, one for each error. An empty original gives none.
    """
    pair = Pair(Parsed(original, original_language), Parsed(translation, translation_language))
    return one_each(find_errors(pair, rules() if chosen is None else chosen))


def find_errors(pair: Pair, running: Sequence[Rule]) -> list[RawFinding]:
    """Run rules on a parsed pair, the comparing ones and those that read the translation alone; may overlap."""
    if not pair.original.text.strip() or max(len(pair.original.text), len(pair.translation.text)) > LONGEST:
        return []
    comparing = _comparing(tuple(running), pair.original.language, pair.translation.language)
    found = [finding for rule, check in comparing for finding in check(rule, pair)]
    return found + list(_alone(pair.translation, running))


def check_text(text: str, language: str, chosen: Sequence[Rule] | None = None) -> list[RawFinding]:
    """Run the rules that need no original on a sentence or, better, a paragraph; spans are within `text`."""
    return one_each(list(_alone(Parsed(text, language), rules() if chosen is None else chosen)))


def lint_pairs(
    rows: Iterable[tuple[str, str]],
    original_language: str,
    translation_language: str,
    chosen: Sequence[Rule] | None = None,
) -> Iterator[list[Finding]]:
    """Give one list of findings for every (original, translation), in order; lines are 1-based."""
    for line, (original, translation) in enumerate(rows, 1):
        found = check_pair(original, translation, original_language, translation_language, chosen)
        yield [line_finding(finding, line, translation, original) for finding in found]


def lint_alone(lines: Iterable[str], language: str, chosen: Sequence[Rule] | None = None) -> Iterator[list[Finding]]:
    """Give one list of findings for every line, in order; lines are 1-based."""
    for line, text in enumerate(lines, 1):
        yield [line_finding(finding, line, text, None) for finding in check_text(text, language, chosen)]


def _alone(text: Parsed, running: Iterable[Rule]) -> Iterator[RawFinding]:
    if len(text.text) > LONGEST:
        return
    for rule, check in _reading(tuple(running), text.language):
        yield from check(rule, text)


@functools.lru_cache(maxsize=64)
def _comparing(running: tuple[Rule, ...], original: str, translation: str) -> tuple[tuple[Rule, PairCheck], ...]:
    return tuple((rule, rule.check_pair) for rule in running if rule.check_pair and rule.reads(original, translation))


@functools.lru_cache(maxsize=64)
def _reading(running: tuple[Rule, ...], language: str) -> tuple[tuple[Rule, TextCheck], ...]:
    return tuple((rule, rule.check_text) for rule in running if rule.check_text and rule.reads(language))


def one_each(found: list[RawFinding]) -> list[RawFinding]:
    """Sort findings and keep the gravest of those that overlap in the translation: one error, one finding."""
    kept: list[RawFinding] = []
    covered = bytearray(max((finding.span[1] for finding in found), default=0))
    for finding in sorted(found, key=_gravity):
        start, end = finding.span
        if not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            kept.append(finding)
    return sorted(kept, key=lambda finding: (finding.span, finding.rule.id))


def _gravity(finding: RawFinding) -> tuple[int, bool, float, tuple[int, int], str]:
    """Gravest first; with an original before without; then the surer one; ties by place and id."""
    aligned = finding.original_span is not None
    return -finding.rule.severity.rank, not aligned, -finding.confidence, finding.span, finding.rule.id
