"""Calendar dates and weekdays in a text, German, English and ISO, as values with spans."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = {
    "de": str.split(
        """
        januar februar märz april mai juni juli august september oktober november dezember
        """
    ),
    "en": str.split(
        """
        january february march april may june july august september october november december
        """
    ),
}
_MORE_MONTHS = {
    "de": {"jänner": 1, "feber": 2, "maerz": 3, "jan": 1, "feb": 2, "mär": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
           "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dez": 12},
    "en": {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
           "nov": 11, "dec": 12},
}  # fmt: skip
WEEKDAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
"""Names of the weekdays by language, Monday first."""

MONTH_NAMES = {
    "de": tuple(name.capitalize() for name in _MONTHS["de"]),
    "en": tuple(name.capitalize() for name in _MONTHS["en"]),
}
"""Names of the months by language, January first."""

_TWO_DIGIT_PIVOT = 50
_GAP = r"[\s,(–-]{1,4}"


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A date as it is written; parts that are not written are None; weekday 0 is Monday.

    `swapped` is true for an all-figures English date, where nobody can tell day from month.
    `date_span` is the part without the weekday.
    """

    day: int | None
    month: int | None
    year: int | None
    weekday: int | None
    start: int
    end: int
    date_span: tuple[int, int]
    swapped: bool = False
    figures: bool = False


def find_dates(text: str, language: str) -> list[CalendarDate]:
    """Give the dates of `text` in order; a month name or an all-figures date with two dots makes a date."""
    if language not in _MONTHS or not _hint(language).search(text):
        return []
    pattern = _pattern(language)
    return [date for match in pattern.finditer(text) for date in _read(match, language)]


def find_weekdays(text: str, language: str) -> list[tuple[int, int, int]]:
    """Give every weekday's name as (0 for Monday to 6, start, end)."""
    if language not in WEEKDAYS:
        return []
    return [
        (_weekday(match.group(1), language), match.start(1), match.end(1))
        for match in _weekday_pattern(language).finditer(text)
    ]


def calendar_day(year: int | None, month: int | None, day: int | None) -> datetime.date | None:
    """Give the day of the calendar, or None where a part is missing or there is no such day."""
    if year is None or month is None or day is None:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def write_date(date: datetime.date, language: str, *, figures: bool) -> str:
    """Write a date as a reader of `language` expects it; German figures as 01.02.2022."""
    if language == "de":
        if figures:
            return f"{date.day:02}.{date.month:02}.{date.year}"
        return f"{date.day}. {MONTH_NAMES['de'][date.month - 1]} {date.year}"
    return f"{MONTH_NAMES['en'][date.month - 1]} {date.day}, {date.year}"


@functools.cache
def _weekday_pattern(language: str) -> re.Pattern[str]:
    names = "|".join(WEEKDAYS[language])
    if language == "de":
        times = "abend|früh|mittag|morgen|nachmittag|nacht|vormittag"
        return re.compile(rf"\b({names}|Sonnabend)(?:s|en?|(?:{times})s?)?\b")
    return re.compile(rf"\b({names})s?\b")


def _weekday(name: str, language: str) -> int:
    return WEEKDAYS[language].index("Samstag" if name == "Sonnabend" else name)


@functools.cache
def _hint(language: str) -> re.Pattern[str]:
    """What every date has, and few sentences: a digit or a month's name."""
    return re.compile("|".join(("[0-9]", *MONTH_NAMES[language], *map(str.capitalize, _MORE_MONTHS[language]))))


@functools.cache
def _month_numbers(language: str) -> dict[str, int]:
    return {name: number for number, name in enumerate(_MONTHS[language], 1)} | _MORE_MONTHS[language]


@functools.cache
def _pattern(language: str) -> re.Pattern[str]:
    months = "|".join(sorted(_month_numbers(language), key=len, reverse=True))
    month = rf"(?P<{{0}}>{months})\b(?:\.(?=\s?\d))?"
    weekday = "|".join(WEEKDAYS[language]) + ("|Sonnabend" if language == "de" else "")
    before = rf"(?:\b(?P<weekday>{weekday}){_GAP}(?:(?i:de[nmrs]|the|am|on) )?)?"
    after = rf"(?:{_GAP}(?P<after>{weekday})\b)?"
    year = r"(?P<{0}>(?:1\d|20)\d\d)\b(?!\.\d)"
    day = r"(?<![\d.,])(?P<{0}>0?[1-9]|[12]\d|3[01])"
    if language == "de":
        figures = r"(?<![\d.])(?P<d1>\d{1,2})\.[ \u00a0]?(?P<m1>\d{1,2})\.[ \u00a0]?(?P<y1>\d{4}|\d\d)(?![\d.,]*\d)"
        words = day.format("d2") + rf"\.?\s?(?i:{month.format('m2')})(?:\s{year.format('y2')})?"
        turned = rf"\b(?i:{month.format('m3')})\s" + day.format("d3") + rf"\.?,\s?{year.format('y3')}"
    else:
        figures = r"(?<![\d/.])(?P<d1>\d{1,2})[/.](?P<m1>\d{1,2})[/.](?P<y1>\d{4}|\d\d)(?![/\d])"
        words = (
            day.format("d2")
            + rf"(?:st|nd|rd|th)?\s(?:of\s)?(?-i:{_capital(month.format('m2'))})(?:,?\s{year.format('y2')})?"
        )
        turned = (
            rf"\b(?-i:{_capital(month.format('m3'))})\s(?:the\s)?" + day.format("d3")
            + rf"(?:st|nd|rd|th)?(?![\d.,:]*\d|[%])(?:,?\s{year.format('y3')})?"
        )  # fmt: skip
    iso = r"(?<![\d-])(?P<y4>(?:19|20)\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)(?![\d-])"
    alone = rf"\b(?-i:{_capital(month.format('m5'))})(?:,?\s{year.format('y5')})?"
    dates = "|".join((iso, figures, words, turned, alone))
    return re.compile(rf"{before}(?P<date>{dates}){after}")


def _capital(pattern: str) -> str:
    """Month names with a capital: "may" and "march" are words, "mar" and "jan" parts of words."""
    head, _, tail = pattern.partition(">")
    names, _, rest = tail.partition(")")
    return f"{head}>{'|'.join(name.capitalize() for name in names.split('|'))}){rest}"


def _read(match: re.Match[str], language: str) -> Iterator[CalendarDate]:
    groups = match.groupdict()
    day, month, year = (
        next((groups[f"{part}{form}"] for form in "12345" if groups.get(f"{part}{form}")), None) for part in "dmy"
    )
    if month is None:
        return
    number = int(month) if month.isdigit() else _month_numbers(language)[month.lower()]
    name = groups["weekday"] or groups["after"]
    weekday = _weekday(name, language) if name else None
    figures = groups["m1"] is not None
    yield CalendarDate(
        day=int(day) if day else None,
        month=number,
        year=_full_year(year),
        weekday=weekday,
        start=match.start(),
        end=match.end(),
        date_span=match.span("date"),
        swapped=figures and language == "en",
        figures=figures,
    )


def _full_year(year: str | None) -> int | None:
    if year is None:
        return None
    number = int(year)
    if len(year) == 2:
        return number + (2000 if number < _TWO_DIGIT_PIVOT else 1900)
    return number
