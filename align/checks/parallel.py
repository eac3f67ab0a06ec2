"""Line pairs checked on several cores, in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from align.checks.findings import line_finding
from align.checks.lint import check_pair, lint_pairs
from align.checks.registry import find_rule
from align.checks.rule import Rule
from align.schema import Finding

if TYPE_CHECKING:
    from concurrent.futures import Future

Rows = list[tuple[str, str]]
CHUNK = 1_000
WORTH_IT = 5 * CHUNK
"""Pairs from which on other processes pay for their start (half a second each)."""


def lint_many(
    rows: Iterable[tuple[str, str]],
    original_language: str,
    translation_language: str,
    chosen: Sequence[Rule],
    processes: int | None = None,
) -> Iterator[list[Finding]]:
    """Do as `lint_pairs`, from some thousand pairs on with a process for each core; same findings, same order."""
    following = iter(rows)
    first = list(islice(following, WORTH_IT))
    count = processes or os.cpu_count() or 1
    if count == 1 or len(first) < WORTH_IT:
        yield from lint_pairs(chain(first, following), original_language, translation_language, chosen)
        return
    yield from _spread(first, following, (original_language, translation_language), chosen, count)


def _spread(
    first: Rows, following: Iterator[tuple[str, str]], languages: tuple[str, str], chosen: Sequence[Rule], count: int
) -> Iterator[list[Finding]]:
    """Keep each process busy and one chunk ahead; what was asked first is given first."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    names = [rule.id for rule in chosen]
    waiting: deque[Future[list[list[Finding]]]] = deque()
    line = 0
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        for chunk in _chunks(first, following):
            waiting.append(pool.submit(_lint_chunk, line, chunk, languages, names))
            line += len(chunk)
            if len(waiting) > 2 * count:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(first: Rows, following: Iterator[tuple[str, str]]) -> Iterator[Rows]:
    for start in range(0, len(first), CHUNK):
        yield first[start : start + CHUNK]
    while chunk := list(islice(following, CHUNK)):
        yield chunk


def _lint_chunk(before: int, chunk: Rows, languages: tuple[str, str], names: Sequence[str]) -> list[list[Finding]]:
    """Check a chunk in a process of its own; `before` lines stand before it."""
    return list(_lint_from(before, chunk, languages, [find_rule(name) for name in names]))


def _lint_from(
    before: int, rows: Iterable[tuple[str, str]], languages: tuple[str, str], chosen: Sequence[Rule]
) -> Iterator[list[Finding]]:
    for line, (original, translation) in enumerate(rows, before + 1):
        found = check_pair(original, translation, *languages, chosen)
        yield [line_finding(finding, line, translation, original) for finding in found]
