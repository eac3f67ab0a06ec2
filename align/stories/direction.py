"""Which of two documents was there first, and how one knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from align.schema import Direction, Document

SAME_TIME = timedelta(minutes=1)
MIN_TRACES = 2
"""One odd sentence may be anybody's."""


def find_direction(a: Document, b: Document, traces: Mapping[str, int], across: bool) -> tuple[Direction, str]:
    """The direction of a reprint and its reason; `unknown` with the reason when nothing tells.

    Args:
        a, b: the documents.
        traces: how many marks of machine translation a document bears, by id.
        across: whether their languages differ; only then traces tell the translation.
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
    return Direction.UNKNOWN, why


def _moment(published: str) -> datetime:
    moment = datetime.fromisoformat(published)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
