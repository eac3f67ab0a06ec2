"""Beads as lines of positions: the `indices` of Vecalign and the ladder of hunalign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from align.errors import FormatError
from align.schema import Bead

_POSITIONS = r"\[ *((?:[0-9]{1,9}(?: *, *[0-9]{1,9})*)?) *\]"
_LINE = re.compile(rf"{_POSITIONS}:{_POSITIONS}(?::-?[0-9]+(?:\.[0-9]+)?)? *")
Positions = tuple[int, ...]


def indices_lines(beads: Iterable[Bead], source_count: int, target_count: int) -> Iterator[str]:
    """`[0, 1]:[3]:0.9123` a bead, by source and then by target; unaligned segments as `[4]:[]` and `[]:[2]`."""
    rows = [(list(bead.source), list(bead.target), f"{bead.score:.4f}") for bead in beads]
    aligned_source = {i for source, _, _ in rows for i in source}
    aligned_target = {j for _, target, _ in rows for j in target}
    rows += [([i], [], "") for i in range(source_count) if i not in aligned_source]
    rows.sort()
    rows += [([], [j], "") for j in range(target_count) if j not in aligned_target]
    for source, target, score in rows:
        yield f"{source}:{target}:{score}\n" if score else f"{source}:{target}\n"


def ladder_lines(beads: Iterable[Bead], source_count: int, target_count: int) -> Iterator[str]:
    """Hunalign's ladder: `source TAB target TAB score` where each bead or gap begins, and the end of both texts.

    Raises:
        FormatError: the beads cross; a ladder can't say that.
    """
    source, target = 0, 0
    for bead in sorted(beads, key=lambda bead: bead.source):
        if bead.target[0] < target:
            raise FormatError(
                f"beads cross at source segment {bead.source[0]}: a ladder holds texts in one order; "
                "use --format indices"
            )
        if (source, target) != (bead.source[0], bead.target[0]):
            yield _rung(source, target, 0.0)
        yield _rung(bead.source[0], bead.target[0], bead.score)
        source, target = bead.source[-1] + 1, bead.target[-1] + 1
    if (source, target) != (source_count, target_count):
        yield _rung(source, target, 0.0)
    yield _rung(source_count, target_count, 0.0)


def read_indices(lines: Iterable[str], name: str) -> Iterator[tuple[Positions, Positions]]:
    """Positions on both sides, a line each; one side may be empty, scores are passed over.

    Args:
        lines: as `indices_lines` and Vecalign write them.
        name: of their file, for messages.

    Raises:
        FormatError: another line.
    """
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise FormatError(f"{name}:{number}: `[0, 1]:[3]:0.9123` is wanted, positions on both sides")
        yield _positions(match[1]), _positions(match[2])


def _positions(text: str) -> Positions:
    return tuple(int(position) for position in text.split(",")) if text else ()


def _rung(source: int, target: int, score: float) -> str:
    return f"{source}\t{target}\t{score:.4f}\n"
