"""Dates as feeds write them become ISO 8601 in UTC."""

from __future__ import annotations

import pytest

from align.feed.published import parse_published


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2022-01-06T03:55:00Z", "2022-01-06T03:55:00Z"),
        ("2022-01-06T03:55:00.123+02:00", "2022-01-06T01:55:00Z"),
        ("2022-01-06 03:55", "2022-01-06T03:55:00Z"),
        (" 2022-01-06 ", "2022-01-06"),
        ("Thu, 06 Jan 2022 03:55:00 +0100", "2022-01-06T02:55:00Z"),
        (1641441300, "2022-01-06T03:55:00Z"),
        (1641441300000, "2022-01-06T03:55:00Z"),
        ("1641441300.5", "2022-01-06T03:55:00Z"),
    ],
)
def test_known_forms(value: str | float, expected: str) -> None:
    assert parse_published(value) == expected


@pytest.mark.parametrize(
    "value", ["", "yesterday", "32.13.2022", "0000-00-00", 1e300, float("nan"), "9" * 40, "0001-01-01T00:00+23:00"]
)
def test_unreadable_dates_are_none(value: str | float) -> None:
    assert parse_published(value) is None
