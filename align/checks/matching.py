"""Which numbers and dates of a translation answer to which of its original."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.checks.parsed import Parsed
from align.schema import Span
from align.text.dates import CalendarDate
from align.text.quantities import Quantity, Strength, whole_span
from align.text.units import CURRENCIES

_TOLERANCE = 1e-6
_CONVERSIONS = {
    ("mi", "km"): 1.609,
    ("ft", "m"): 0.3048,
    ("in", "cm"): 2.54,
    ("lb", "kg"): 0.4536,
    ("mph", "km/h"): 1.609,
    ("acre", "ha"): 0.4047,
    ("acre", "km²"): 0.004047,
}
_CONVERSION_TOLERANCE = 0.1
"""Translators round: 5-10 acres become 2 to 4 Hektar."""
_DEGREES = 3
_MEASURES = frozenset(
    {"km", "mi", "m", "ft", "in", "cm", "kg", "lb", "t", "km/h", "mph", "°C", "°F", "acre", "ha", "km²"}
)
_TIMES = frozenset({"year", "month", "week", "day", "hour", "minute", "second"})
_PEOPLE = tuple(map(frozenset, (("woman", "man"), ("girl", "boy"), ("daughter", "son"), ("sister", "brother"))))
_SAME_UNITS = ({"pound", "GBP"}, {"pound", "lb"}, {"m", "ft"})


@dataclass(frozen=True, slots=True)
class NumberComparison:
    """Numbers that differ (original, translation), that only one side has, and that differ in unit only."""

    differing: tuple[tuple[Quantity, Quantity], ...]
    missing: tuple[Quantity, ...]
    added: tuple[Quantity, ...]
    units: tuple[tuple[Quantity, Quantity], ...]


@dataclass(frozen=True, slots=True)
class DateComparison:
    """Dates that answer to each other and disagree (original, translation), and all that were compared."""

    differing: tuple[tuple[CalendarDate, CalendarDate], ...]
    agreeing: tuple[tuple[CalendarDate, CalendarDate], ...]


def compare_numbers(original_text: Parsed, translation_text: Parsed, dates: DateComparison) -> NumberComparison:
    """Compare the numbers of both sides as values; those in dates that were compared already stay out.

    Beside a language whose magnitudes and units aren't known ("2 millions") both sides are read by their digits alone.
    """
    compared = (*dates.differing, *dates.agreeing)
    if {original_text.language, translation_text.language} <= {"de", "en"}:
        original, translation = original_text.quantities, translation_text.quantities
    else:
        original, translation = original_text.figures, translation_text.figures
    rest = _outside(original, [date.date_span for date, _ in compared])
    missing = [quantity for quantity in rest if not _covered(quantity, translation)]
    rest = _outside(translation, [date.date_span for _, date in compared])
    added = [quantity for quantity in rest if not _covered(quantity, original)]
    differing: list[tuple[Quantity, Quantity]] = []
    for quantity in tuple(missing):
        partner = min(added, key=lambda other: _distance(quantity, other), default=None)
        if partner is not None and _comparable(quantity, partner):
            differing.append((quantity, partner))
            missing.remove(quantity)
            added.remove(partner)
    return NumberComparison(tuple(differing), tuple(missing), tuple(added), tuple(_unit_changes(original, translation)))


def compare_dates(original_text: Parsed, translation_text: Parsed) -> DateComparison:
    """Pair dates that agree in every part that both have, then those left, in order, as differing."""
    original, translation = list(original_text.dates), list(translation_text.dates)
    agreeing = []
    for date in tuple(original):
        partner = next((other for other in translation if _same_date(date, other)), None)
        if partner is not None:
            agreeing.append((date, partner))
            original.remove(date)
            translation.remove(partner)
    differing = []
    for date in tuple(original):
        partner = next((other for other in translation if _rivals(date, other)), None)
        if partner is None:
            continue
        translation.remove(partner)
        if _states(translation_text, date) and _states(original_text, partner):
            continue  # "December 1-2" and "vom 1. bis zum 2. Dezember": the same days, one month's name.
        differing.append((date, partner))
    return DateComparison(tuple(differing), tuple(agreeing))


def agree(left: Quantity, right: Quantity) -> bool:
    """Tell whether two numbers share a reading."""
    return any(
        abs(one - other) <= _TOLERANCE * max(abs(one), abs(other)) for one in left.values for other in right.values
    )


def find_answered(text: Parsed, other: Parsed) -> list[Span]:
    """Give the spans of the quantities, with their units, that stand on the other side as often, in whatever form."""
    found = []
    for quantity in text.quantities:
        here, there = (sum(_same(quantity, one) for one in side.quantities) for side in (text, other))
        if there and here <= there:
            found.append(whole_span(text.text, quantity))
    return found


def _same(left: Quantity, right: Quantity) -> bool:
    """Tell whether two quantities are one, converted or not; “eine” says nothing of “first”, but of 1."""
    strengths = {left.strength, right.strength}
    plain = Strength.WEAK not in strengths or Strength.FIGURE in strengths
    return (plain and left.unit == right.unit and agree(left, right)) or _converted(left, right)


def _outside(quantities: Iterable[Quantity], spans: Sequence[tuple[int, int]]) -> list[Quantity]:
    if not spans:
        return list(quantities)
    return [q for q in quantities if not any(start <= q.start < end for start, end in spans)]


def _covered(quantity: Quantity, others: Iterable[Quantity]) -> bool:
    return quantity.strength is Strength.WEAK or any(
        agree(quantity, other) or _converted(quantity, other) for other in others
    )


def _converted(left: Quantity, right: Quantity) -> bool:
    """5 miles are 8 km: a translator may convert."""
    for one, other in ((left, right), (right, left)):
        factor = _CONVERSIONS.get((one.unit, other.unit))
        if factor is not None:
            return abs(one.value * factor - other.value) <= _CONVERSION_TOLERANCE * other.value
        if one.unit in {"°F", "°"} and other.unit in {"°C", "°"} and one.unit != other.unit:
            return abs((one.value - 32) / 1.8 - other.value) <= _DEGREES
    return False


def _comparable(left: Quantity, right: Quantity) -> bool:
    if right.strength is Strength.WEAK:
        return False
    return not (
        left.unit and right.unit and left.unit != right.unit and Strength.WORD in (left.strength, right.strength)
    )


def _distance(left: Quantity, right: Quantity) -> tuple[bool, bool, bool, float]:
    """Same unit first, then figures with figures, then the nearer magnitude."""
    ratio = (max(left.value, right.value) + 1) / (min(left.value, right.value) + 1)
    return (not _comparable(left, right), left.unit != right.unit, left.strength is not right.strength, ratio)


def _unit_changes(original: Sequence[Quantity], translation: Sequence[Quantity]) -> Iterable[tuple[Quantity, Quantity]]:
    """The same figure of another kind: other money, another length, another time; "an inch" is no figure."""
    for quantity in original:
        rivals = [other for other in translation if agree(quantity, other)]
        if len(rivals) != 1 or sum(agree(other, rivals[0]) for other in original) != 1:
            continue
        units = {quantity.unit, rivals[0].unit}
        if len(units) == 2 and _exclusive(units) and (quantity.strength is Strength.FIGURE or quantity.value > 1):
            yield quantity, rivals[0]


def _exclusive(units: set[str]) -> bool:
    """Tell whether what is counted in one unit can't be the same figure in the other."""
    kinds = (CURRENCIES | {"%", "pound"}, _MEASURES, _TIMES)
    return units not in _SAME_UNITS and (any(units <= kind for kind in kinds) or units in _PEOPLE)


def _parts(date: CalendarDate) -> tuple[int | None, int | None, int | None]:
    return date.day, date.month, date.year


def _same_date(left: CalendarDate, right: CalendarDate) -> bool:
    def same(one: CalendarDate, other: CalendarDate) -> bool:
        return all(a == b or a is None or b is None for a, b in zip(_parts(one), _parts(other), strict=True))

    return same(left, right) or any(
        date.swapped and same(_swap(date), other) for date, other in ((left, right), (right, left))
    )


def _rivals(left: CalendarDate, right: CalendarDate) -> bool:
    """Two dates that mean to be the same: they have a part in common, or all parts and one is all there is."""
    shared = sum(a == b and a is not None for a, b in zip(_parts(left), _parts(right), strict=True))
    both = sum(a is not None and b is not None for a, b in zip(_parts(left), _parts(right), strict=True))
    return both > 0 and (shared > 0 or both >= 1)


def _states(text: Parsed, date: CalendarDate) -> bool:
    """Tell whether the day of a date stands in a text as a number, and its month as a month."""
    return (
        date.day is not None
        and any(date.day in quantity.values for quantity in text.quantities if quantity.strength is not Strength.WEAK)
        and any(other.month == date.month for other in text.dates)
    )


def _swap(date: CalendarDate) -> CalendarDate:
    return CalendarDate(date.month, date.day, date.year, date.weekday, date.start, date.end, date.date_span)
