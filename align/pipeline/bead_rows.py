"""Many pairs of segment lists, a JSON row each -> their beads, row by row."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from align.encode import VectorCache
from align.errors import FeedError
from align.pipeline.beads import Side, align_sides, spoken
from align.pipeline.engine import Engine
from align.pipeline.progress import Advance
from align.schema import Alignment, Reject

_LANGUAGE = re.compile(r"[a-z]{2,3}")
ROWS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class BeadRow:
    """One input row: its id and its two sides, in the order of their keys."""

    id: Any
    source: Side
    target: Side


def read_bead_rows(path: Path) -> Iterator[BeadRow | Reject]:
    """Read rows with exactly two language keys whose values are lists of strings; the rest is rejected.

    A row without `id` goes by `FILE#LINE`.

    Raises:
        FeedError: the file can't be read.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _read_row(line, path.name, number)
    except OSError as error:
        raise FeedError(f"{path}: {error.strerror}") from error


def _read_row(line: bytes, name: str, number: int) -> BeadRow | Reject:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Reject(name, number, f"not JSON ({error})")
    if not isinstance(row, dict):
        return Reject(name, number, "an object is wanted")
    if not isinstance(row.get("id"), str | int | float | None):
        return Reject(name, number, "the id must be a string or a number")
    sides = [
        Side(name, key, tuple(value), spoken(value))
        for key, value in row.items()
        if _LANGUAGE.fullmatch(key) and isinstance(value, list) and all(isinstance(text, str) for text in value)
    ]
    try:
        json.dumps([row.get("id"), [side.segments for side in sides]], ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return Reject(name, number, "a lone surrogate or NaN, which no UTF-8 JSON can hold")
    if len(sides) != 2:
        return Reject(name, number, f"two language keys with lists of strings are wanted, there are {len(sides)}")
    return BeadRow(row.get("id", f"{name}#{number}"), *sides)


def align_rows(rows: Iterable[BeadRow], engine: Engine, advance: Advance) -> Iterator[tuple[BeadRow, Alignment]]:
    """Align each row independently of the others; memory is bounded by ROWS_AT_ONCE."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, ROWS_AT_ONCE)):
        fresh = Engine(VectorCache(engine.cache.encoder), engine.background)
        fresh.cache.add(text for row in chunk for side in (row.source, row.target) for text in side.segments)
        for row in chunk:
            yield row, align_sides(row.source, row.target, fresh)
            advance(1)
