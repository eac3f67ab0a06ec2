"""Names across spellings, places across languages, negations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.names import Spellings, plain_spelling, same_name, spelling_distance
from align.text.negation import denies, find_negations
from align.text.places import find_places
from align.text.words import find_words


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Lavrov", "Lawrow"),
        ("Yeltsin", "Jelzin"),
        ("Zelensky", "Selenskyj"),
        ("Erdoğan", "Erdogan"),
        ("Trump", "Trumps"),
        ("Putin", "Putins"),
        ("Keynes", "Keynes"),
        ("Netanyahu", "Netanjahu"),
    ],
)
def test_transliteration_keeps_the_name(english: str, german: str) -> None:
    assert same_name(english, german)


@pytest.mark.parametrize(("english", "german"), [("Halvorsen", "Helvorsen"), ("Miller", "Walker"), ("Iran", "Irland")])
def test_other_names_are_other_names(english: str, german: str) -> None:
    assert not same_name(english, german)


def test_a_garbled_name_is_near() -> None:
    assert spelling_distance("Halvorsen", "Helvorsen") == 1
    assert spelling_distance("Lavrov", "Lawrow") == 0


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß", min_size=1, max_size=15))
def test_a_name_is_itself(name: str) -> None:
    assert same_name(name.capitalize(), name.capitalize())
    assert plain_spelling(name) == plain_spelling(name.capitalize())


def codes(text: str, language: str) -> list[str]:
    """Give the codes of the places in a text."""
    return [place.code for place in find_places(find_words(text), language)]


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Chinese officials", "chinesische Beamte"),
        ("the United States", "die Vereinigten Staaten"),
        ("Western Europe", "Westeuropa"),
        ("in Vienna", "in Wien"),
    ],
)
def test_places_in_both_languages(english: str, german: str) -> None:
    assert codes(english, "en") == codes(german, "de") != []


@pytest.mark.parametrize("text", ["eine Niederlage", "pragmatisch", "romantisch", "uns"])
def test_words_that_only_begin_like_places(text: str) -> None:
    assert codes(text, "de") == []


def negations(text: str, language: str) -> list[str]:
    """Give the plain negations of a text."""
    return [word.text for word in find_negations(text, find_words(text), language)]


def test_idle_negations_are_passed_over() -> None:
    assert negations("not only the mayor", "en") == []
    assert negations("nicht nur der Bürgermeister", "de") == []
    assert negations("He didn’t go.", "en") == ["didn’t"]


def test_a_word_may_deny_by_its_meaning() -> None:
    assert denies(find_words("Er scheiterte."), "de")
    assert not denies(find_words("Er kam."), "de")


NAMES = str.split(
    """
    Lavrov Lawrow Donfried Danfried Kuroda Zhukov Schukow Chopin Schopin Jordan Xi Hsi Yeltsin Jelzin Quebec Kebek
    Philip Filip Thatcher Tatscher Wien Vienna Committee Komitee Ian Jan O’Brien it Ik Őry
    """
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_looked_up_as_if_compared_with_every_word(name: str) -> None:
    spellings = Spellings(NAMES[::2])
    assert spellings.hold(name) is any(same_name(name, word) for word in NAMES[::2])
    assert spellings.explain(name) is any(same_name(word, name) for word in NAMES[::2])
