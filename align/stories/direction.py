"""Which of two documents was there first, and how one knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from align.schema import Direction, Document

SAME_TIME = timedelta(minutes=1)


def find_direction(a: Document, b: Document) -> tuple[Direction, str]:
    """The direction of a reprint and its reason; `unknown` with the reason when nothing tells."""
    if a.published is None or b.published is None:
        without = " and ".join(document.id for document in (a, b) if document.published is None)
        return Direction.UNKNOWN, f"no date of publication for {without}"
    moment_a, moment_b = _moment(a.published), _moment(b.published)
    if abs(moment_a - moment_b) < SAME_TIME:
        return Direction.UNKNOWN, f"both were published at {a.published}"
    first, second = (a, b) if moment_a < moment_b else (b, a)
    direction = Direction.A_TO_B if first is a else Direction.B_TO_A
    return direction, f"published {first.published}, before {second.published}"


def _moment(published: str) -> datetime:
    moment = datetime.fromisoformat(published)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
