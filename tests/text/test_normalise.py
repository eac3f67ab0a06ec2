"""Texts that differ in typography alone are the same; others are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.normalise import letters, normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("„Nein“, sagte sie – leise…", '"nein", sagte sie - leise...'),
        ("It’s a «test»", 'it\'s a "test"'),
        ("Donau\u00addampf\u200bschiff", "Donaudampfschiff"),
        ("ﬁne\u00a0 day\n", "fine day"),
        ("STRASSE", "Straße"),
    ],
)
def test_typography_makes_no_difference(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("10.000", "10,000"), ("schön", "schon"), ("Ja.", "Ja!")])
def test_content_does(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_letters_of_any_script_count() -> None:
    assert letters("Bär 12, Пёс; 犬!") == 7
