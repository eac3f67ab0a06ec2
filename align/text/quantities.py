"""Numbers in a text as values with spans and units: "1,5 Mio. Euro" is 1,500,000 EUR.

A figure can have several readings ("5 p.m." is 5 or 17 o'clock, "'98" is 98 or 1998, the 2 in "2 to 3
million" is 2 or 2,000,000); two quantities agree when any of their readings do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from align.text.number_words import find_number_words, scale_value
from align.text.units import find_unit
from align.text.words import Word, find_words


class Strength(Enum):
    """How sure it is that the text states this number."""

    FIGURE = "figure"
    """Written with digits."""
    WORD = "word"
    """Written as a number word."""
    WEAK = "weak"
    """An ordinal, a fraction, "both", "dreijährig": explains a number, is never missed."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, what it counts and where it stands; `values` are its readings, the likeliest first."""

    values: tuple[float, ...]
    unit: str
    """"%", an ISO 4217 code, a unit of measure ("km"), or "" for a bare number."""
    start: int
    end: int
    strength: Strength

    @property
    def value(self) -> float:
        """The likeliest reading."""
        return self.values[0]


_SPACES: Final = " \u00a0\u202f\u2009"
# CO2 and Covid-19 count nothing.
_FIGURE = re.compile(
    rf"(?<!\bCO)(?<!(?i:covid-))(?<!(?i:covid-1))(?:\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?![\d.,]*\d)|\d+(?:[.,:/’']\d+)*|[½¼¾⅓⅔])"
)
_DIGIT = re.compile(r"[\d½¼¾⅓⅔]")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_WRITTEN_FRACTIONS = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "1/3": 1 / 3, "2/3": 2 / 3}
_MIXED = re.compile(r"\d $")
_YEARS = re.compile(r"(?:1\d|20)\d\d/\d\d")
"""1968/69: the second is 1969 too."""
_CURRENCY_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₴": "UAH", "₹": "INR"}
_CURRENCY_BEFORE = re.compile(r"(?:(US|C|A|HK)?([$€£¥₽₴₹])|\b(USD|EUR|GBP|JPY|CHF|RUB)) ?$")
_CLOCK: Final = "clock"
_SCALE_SHORT = {
    "de": {"mio": 1e6, "mill": 1e6, "mrd": 1e9, "mia": 1e9, "bio": 1e12, "tsd": 1e3},
    "en": {"mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12, "k": 1e3},
}
_SCALE = re.compile(rf"[{_SPACES}-]?([^\W\d_]+)\.?")
_AFTER_CLOCK = re.compile(r"\s?(?:Uhr\b|[ap]\.?m\b|o['’]clock\b|h\b)", re.IGNORECASE)
_LATER = re.compile("nachmittag|abend|mittag|nacht", re.IGNORECASE)
_MILITARY_CLOCK = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d\s?(?:GMT|UTC)\b")
_DECADE = re.compile(r"(?:ern?|['’]?s)\b")
_RANGE = re.compile(r"\s?(?:-|–|—|to|bis|and|und|or|oder|auf|from|von)\s?(?:zu\s|to\s)?[$€£]?")
_SEPARATORS = re.compile("[:/]")
_FIGURE_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)")
_PERIOD = re.compile(r"[-–/]$")
_YEAR_BEFORE = re.compile(r"\b((?:1\d|20)\d\d)[-–/]$")
_CENTURY = 100
_EARLIEST = 1500
"""Decades before are hardly called by two digits ("die 50er Jahre des 19. Jahrhunderts")."""
_THOUSAND = 1000
_DECADES = re.compile(r"(?: or more| oder mehr)? (decades|centuries|jahrzehnt|jahrhundert)", re.IGNORECASE)


def find_quantities(text: str, language: str, words: Sequence[Word] | None = None) -> list[Quantity]:
    """Give the numbers of `text` in order of their place.

    `language` decides about commas and points and about number words; for a language other than de and
    en both readings of "1.500" are given and only figures are read. `words` saves finding them again.
    """
    found = list(_figures(text, language)) if _DIGIT.search(text) else []
    taken = [(quantity.start, quantity.end) for quantity in found]
    for number in find_number_words(text, find_words(text) if words is None else words, language):
        if any(start < number.end and number.start < end for start, end in taken):
            continue
        unit, _ = find_unit(text, number.end)
        strength = Strength.WEAK if number.weak else Strength.WORD
        found.append(Quantity(number.values, unit, number.start, number.end, strength))
    found = [_in_decades(text, quantity) for quantity in found]
    return _share_magnitudes(text, sorted(found, key=lambda quantity: quantity.start))


def whole_span(text: str, quantity: Quantity) -> tuple[int, int]:
    """Give where a quantity stands with its unit, which the span of a number word or of a clock lacks."""
    clock = _AFTER_CLOCK.match(text, quantity.end) if quantity.unit == _CLOCK else None
    return quantity.start, clock.end() if clock else max(quantity.end, find_unit(text, quantity.end)[1])


def _in_decades(text: str, quantity: Quantity) -> Quantity:
    """ "two decades" are twenty years, and "drei Jahrhunderte" three hundred."""
    match = _DECADES.match(text, quantity.end)
    if not match:
        return quantity
    factor = 10.0 if match.group(1).lower() in {"decades", "jahrzehnt"} else 100.0
    values = quantity.values + tuple(value * factor for value in quantity.values)
    return Quantity(values, quantity.unit, quantity.start, quantity.end, quantity.strength)


def _share_magnitudes(text: str, found: list[Quantity]) -> list[Quantity]:
    """In "2 to 3 million" the 2 may stand for two million, and it has the unit of the 3."""
    for index in range(len(found) - 1):
        left, right = found[index], found[index + 1]
        if left.value >= _THOUSAND or not _RANGE.fullmatch(text, left.end, right.start):
            continue
        values, unit = left.values, left.unit or right.unit
        if right.value >= _THOUSAND and not text[right.start : right.end].isdecimal():
            scale = 1000.0 ** int(math.log10(right.value) // 3)
            values += tuple(value * scale for value in left.values)
        found[index] = Quantity(values, unit, left.start, left.end, left.strength)
    return found


def _figures(text: str, language: str) -> list[Quantity]:
    found: list[Quantity] = []
    for match in _FIGURE.finditer(text):
        found.extend(_figure(text, match, language))
    return found


def _figure(text: str, match: re.Match[str], language: str) -> list[Quantity]:
    """Read one run of digits, with its magnitude and unit; clocks and ratios give several quantities."""
    start, end = match.span()
    if _MILITARY_CLOCK.match(text, start):
        return _clock(start, (match.group()[:2], match.group()[2:]))
    if (clock := _AFTER_CLOCK.match(text, end)) or _is_clock(match.group()):
        mark = clock.group().lstrip()[:1].lower() if clock else ""
        half = mark if mark in {"a", "p"} else ""
        if mark == "u" and not _LATER.search(text):
            half = "first"  # A German clock shows 24 hours, but “drei Uhr nachmittags”.
        return _clock(start, re.split(r"(?<=\D)|(?=\D)", match.group()), half)
    if match.group() in _WRITTEN_FRACTIONS and _MIXED.search(text, max(0, start - 3), start):
        return [Quantity((_WRITTEN_FRACTIONS[match.group()],), find_unit(text, end)[0], start, end, Strength.FIGURE)]
    separator = _SEPARATORS.search(match.group()) or _FIGURE_DATE.fullmatch(match.group())
    if separator:
        pieces = re.finditer(r"[^:/]+" if separator.group() in "/:" else r"\d+", match.group())
        spans = [(piece.group(), (start + piece.start(), start + piece.end())) for piece in pieces]
        found = [Quantity(read_figure(digits, language), "", *span, Strength.FIGURE) for digits, span in spans]
        if _YEARS.fullmatch(match.group()):
            year = float(match.group()[:2] + match.group()[-2:])
            found[1] = replace(found[1], values=(*found[1].values, year))
        return found
    values = read_figure(match.group(), language)
    scale, end = _scale(text, end, language)
    unit, after = find_unit(text, end)
    currency = _CURRENCY_BEFORE.search(text, max(0, start - 5), start)
    if currency:
        unit = currency.group(3) or _CURRENCY_SIGNS[currency.group(2)]
        start = currency.start()
        if scale == 1 and (short := re.match(r"([mMbBkK])\b", text[end : end + 2])):
            scale, end = {"m": 1e6, "b": 1e9, "k": 1e3}[short.group(1).lower()], end + 1
    readings = tuple(value * scale for value in values)
    if scale == 1:
        readings += _more_readings(text, match, values[0])
    return [Quantity(readings, unit, start, max(end, after) if unit else end, Strength.FIGURE)]


def read_figure(figure: str, language: str) -> tuple[float, ...]:
    """Give the readings of a run of digits with points, commas, spaces or apostrophes, likeliest first.

    "1.500" is 1500 in German and 1.5 in English; both, 1500 first, in any other language.
    """
    if figure in _FRACTIONS:
        return (_FRACTIONS[figure],)
    plain = re.sub(rf"[{_SPACES}'’]", "", figure)
    if plain.isdecimal():
        return (float(plain),)
    grouping, decimal = (",", ".") if language == "en" else (".", ",")
    first = _grouped(plain, grouping, decimal)
    second = _grouped(plain, decimal, grouping)
    if language in {"de", "en"}:
        return (first,) if first is not None else (second,) if second is not None else _pieces(plain)
    readings = tuple(dict.fromkeys(value for value in (first, second) if value is not None))
    return readings or _pieces(plain)


def _grouped(figure: str, grouping: str, decimal: str) -> float | None:
    groups, groups_pattern = re.escape(grouping), rf"\d{{1,3}}(?:{re.escape(grouping)}\d{{3}})+"
    if not re.fullmatch(rf"(?:{groups_pattern}|\d+)(?:{re.escape(decimal)}\d+)?", figure):
        return None
    return float(re.sub(groups, "", figure).replace(decimal, "."))


def _pieces(figure: str) -> tuple[float, ...]:
    """Section numbers and the like ("3.2.1"): the digits as they follow each other."""
    return (float(re.sub(r"\D", "", figure)),)


def _scale(text: str, end: int, language: str) -> tuple[float, int]:
    match = _SCALE.match(text, end)
    if not match:
        return 1.0, end
    word = match.group(1)
    scale = _SCALE_SHORT.get(language, {}).get(word.lower()) or scale_value(word, language)
    if scale == 1.0 or (word.islower() is False and word.upper() == word and len(word) == 1):
        return 1.0, end
    return scale, match.end() if word.lower() in _SCALE_SHORT.get(language, {}) else match.end(1)


def _is_clock(figure: str) -> bool:
    """10:30, also without "Uhr"."""
    return bool(re.fullmatch(r"(?:[01]?\d|2[0-4]):[0-5]\d", figure))


def _clock(start: int, pieces: Sequence[str], half: str = "") -> list[Quantity]:
    """Hours read on both dials unless the half of the day is known ("a", "p", "first"); full hours have no minutes.

    The pieces follow one another from `start`.
    """
    found: list[Quantity] = []
    for position, piece in enumerate(pieces):
        place = start + sum(map(len, pieces[:position]))
        if not piece.isdecimal():
            continue
        value = float(piece)
        if position == 0:
            values: tuple[float, ...] = (value, value + 12) if value <= 12 else (value, value - 12)
            if half == "p" and value <= 12:
                values = (value % 12 + 12,)
            elif half == "a" and value == 12:
                values = (0, 24, 12)
            elif half and value < 12:
                values = (value,)
        elif value == 0:
            continue
        else:
            values = (value,)
        found.append(Quantity(values, _CLOCK, place, place + len(piece), Strength.FIGURE))
    return found


def _more_readings(text: str, match: re.Match[str], value: float) -> tuple[float, ...]:
    """Short years ('98, 2010/11, 2010-12) and decades (1990s, 90er)."""
    start, end = match.span()
    if not match.group().isdecimal():
        return ()
    more: list[float] = []
    before = text[max(0, start - 1) : start]
    short = before in {"'", "’", "‘"} or _DECADE.match(text, end) or _PERIOD.match(before)
    if short and len(match.group()) == 2:
        more += [value + 1900, value + 2000]
    year = _YEAR_BEFORE.search(text, max(0, start - 5), start) if len(match.group()) <= 2 else None
    if year:
        full = float(year.group(1)[: -len(match.group())] + match.group())
        more += [full, full % _CENTURY]
    if _EARLIEST <= value < 2100 and (_DECADE.match(text, end) or text[max(0, start - 1) : start] in {"-", "–", "/"}):
        more.append(value % _CENTURY)
    return tuple(more)
