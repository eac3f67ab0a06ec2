"""Dates as feeds write them -> ISO 8601 in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_DATE_ALONE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d{9,13}(\.\d{1,9})?")
_MILLISECONDS_FROM = 1e11


def parse_published(value: str | float) -> str | None:
    """Read ISO 8601, RFC 2822 or seconds (or milliseconds) of the epoch; None where it is none of them.

    A time without a zone is taken for UTC; a date without a time stays a date.
    """
    try:
        if isinstance(value, str):
            text = value.strip()[:64]
            if _DATE_ALONE.fullmatch(text):
                return datetime.fromisoformat(text).date().isoformat()
            moment = _from_epoch(float(text)) if _NUMBER.fullmatch(text) else _from_text(text)
        else:
            moment = _from_epoch(float(value))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _from_epoch(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds / 1000 if abs(seconds) >= _MILLISECONDS_FROM else seconds, tz=UTC)


def _from_text(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)
