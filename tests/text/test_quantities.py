"""Numbers as values: notation, magnitudes, units, number words, clocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.dates import find_dates
from align.text.quantities import Strength, find_quantities


def stated(text: str, language: str) -> list[tuple[float, str]]:
    """Give value and unit of the numbers that a text states."""
    return [(q.value, q.unit) for q in find_quantities(text, language) if q.strength is not Strength.WEAK]


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("1.500 Schafe", "1,500 sheep"),
        ("1,5 Mio. Euro", "€1.5 million"),
        ("drei Milliarden Dollar", "$3 billion"),
        ("dreiundzwanzig Prozent", "23 percent"),
        ("zweihundertfünfzigtausend Stimmen", "two hundred and fifty thousand votes"),
        ("12 000 Meter", "12,000 metres"),
        ("Hunderttausende", "hundreds of thousands"),
        ("17,30 Franken", "17.30 francs"),
        ("150 Kilometer pro Stunde", "150 km/h"),
    ],
)
def test_the_same_value_in_both_languages(german: str, english: str) -> None:
    assert stated(german, "de") == stated(english, "en")


def test_a_point_groups_in_german_and_divides_in_english() -> None:
    assert stated("1.500", "de") == [(1500.0, "")]
    assert stated("1.500", "en") == [(1.5, "")]


def test_a_name_with_a_figure_counts_nothing() -> None:
    assert stated("Covid-19 and CO2", "en") == []


def test_both_readings_where_the_language_is_not_known() -> None:
    (quantity,) = find_quantities("1.500", "fr")
    assert set(quantity.values) == {1500.0, 1.5}


@pytest.mark.parametrize(
    ("text", "language", "reading"),
    [
        ("at 5 p.m.", "en", 17.0),
        ("um 17 Uhr", "de", 5.0),
        ("at 0200 GMT", "en", 2.0),
        ("(1630GMT)", "en", 30.0),
        ("the winter of '98", "en", 1998.0),
        ("2010-12", "de", 2012.0),
        ("2 to 3 million", "en", 2e6),
        ("two decades ago", "en", 20.0),
        ("in den achtziger Jahren", "de", 1980.0),
        ("in the 1850s", "en", 50.0),
        ("im Winter 1968/69", "de", 1969.0),
        ("3 1/2 years", "en", 0.5),
        ("im Achtelfinale", "de", 16.0),
    ],
)
def test_open_readings(text: str, language: str, reading: float) -> None:
    assert any(reading in quantity.values for quantity in find_quantities(text, language))


@given(st.integers(min_value=2, max_value=10**9))
def test_grouped_figures_are_read_back(number: int) -> None:
    english = f"{number:,}"
    assert stated(f"about {english} of them", "en") == [(float(number), "")]
    assert stated(f"etwa {english.replace(',', '.')} davon", "de") == [(float(number), "")]


@given(st.text(alphabet="0123456789.,:/%$€ -'’½abhUhrMio", max_size=60), st.sampled_from(["de", "en", "fr", "und"]))
def test_spans_lie_in_the_text_in_order(text: str, language: str) -> None:
    spans = [(q.start, q.end) for q in find_quantities(text, language)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("am Freitag, dem 3. April 2020", "de", (3, 4, 2020, 4)),
        ("Donnerstag (05.03.2026)", "de", (5, 3, 2026, 3)),
        ("on Thursday, March 5, 2026", "en", (5, 3, 2026, 3)),
        ("5 March", "en", (5, 3, None, None)),
        ("2026-03-05", "de", (5, 3, 2026, None)),
        ("im Mai 2010", "de", (None, 5, 2010, None)),
    ],
)
def test_dates(text: str, language: str, parts: tuple[int | None, ...]) -> None:
    (date,) = find_dates(text, language)
    assert (date.day, date.month, date.year, date.weekday) == parts


def test_may_and_march_are_words_too() -> None:
    assert find_dates("They may march 10 miles.", "en") == []
