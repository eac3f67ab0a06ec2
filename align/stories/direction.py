"""Which of two documents was there first, and how one knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from align.schema import REPRINT_LANGUAGE, Direction, Document, Pair

SAME_TIME = timedelta(minutes=1)
MIN_TRACES = 2
"""One odd sentence may be anybody's."""


WHOLLY = 0.9
"""Containment from which on a document is a cut of the other one."""
MOST = 0.5
"""What a cut holds of the other at least; a digest holds a story, too, but the story is less than half of it."""


def find_direction(
    a: Document,
    b: Document,
    traces: Mapping[str, int],
    across: bool,
    containments: tuple[float, float] = (0.0, 0.0),
) -> tuple[Direction, str]:
    """The direction of a reprint and its reason; `unknown` with the reason when nothing tells.

    Dates come first, then marks of translation, then which of the two is complete.

    Args:
        a, b: the documents.
        traces: how many marks of machine translation a document bears, by id.
        across: whether their languages differ; only then traces tell the translation.
        containments: shares of a in b and of b in a, as far as they are known.
    """
    if a.published is not None and b.published is not None:
        moments = _moment(a.published), _moment(b.published)
        if abs(moments[0] - moments[1]) >= SAME_TIME:
            direction = Direction.A_TO_B if moments[0] < moments[1] else Direction.B_TO_A
            first, second = sorted((a.published, b.published), key=_moment)
            return direction, f"published {first}, before {second}"
        why = f"both were published at {a.published}"
    else:
        without = " and ".join(document.id for document in (a, b) if document.published is None)
        why = f"no date of publication for {without}"
    marks = traces.get(a.id, 0), traces.get(b.id, 0)
    if across and min(marks) == 0 and max(marks) >= MIN_TRACES:
        translation = a if marks[0] else b
        direction = Direction.B_TO_A if marks[0] else Direction.A_TO_B
        return direction, f"{why}, but {translation.id} bears {max(marks)} marks of machine translation"
    if max(containments) >= WHOLLY > min(containments) >= MOST:
        direction = Direction.A_TO_B if containments[1] > containments[0] else Direction.B_TO_A
        fuller, cut = (a, b) if direction is Direction.A_TO_B else (b, a)
        return direction, f"{why}, but {cut.id} is a cut of {fuller.id}: {max(containments):.0%} of it stands there"
    return Direction.UNKNOWN, why


def _moment(published: str) -> datetime:
    moment = datetime.fromisoformat(published)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def original_and_reprint(pair: Pair, languages: Mapping[str, str]) -> tuple[str, str]:
    """The ids of original and reprint: by direction; where that's unknown, b is the reprint if it is German, else a."""
    swapped = pair.direction is Direction.B_TO_A
    if pair.direction is Direction.UNKNOWN:
        swapped = languages[pair.b] != REPRINT_LANGUAGE
    return (pair.b, pair.a) if swapped else (pair.a, pair.b)
