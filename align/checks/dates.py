"""Dates and weekdays: against the original, and against the calendar."""

from __future__ import annotations

from collections.abc import Iterator

from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.rule import GERMAN_ENGLISH, RawFinding, Rule
from align.schema import Severity
from align.text.dates import WEEKDAYS, CalendarDate, calendar_day, find_weekdays, write_date


def _check_weekday(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    for date in text.dates:
        day = calendar_day(date.year, date.month, date.day)
        if date.weekday is None or day is None or day.weekday() == date.weekday:
            continue
        swapped = calendar_day(date.year, date.day, date.month)
        if date.swapped and swapped is not None and swapped.weekday() == date.weekday:
            continue
        names = WEEKDAYS[text.language]
        written = text.text[date.date_span[0] : date.date_span[1]]
        message = f"{written} is a {names[day.weekday()]}, not a {names[date.weekday]}"
        expected = names[day.weekday()]
        if swapped is not None and swapped.weekday() == date.weekday:
            expected = f"{names[date.weekday]}, {write_date(swapped, text.language, figures=date.figures)}"
            message += "; with day and month swapped the weekday fits"
        start, end = date.start, _closed(text.text, date)
        yield RawFinding(rule, (start, end), message, expected=expected, actual=text.text[start:end], confidence=0.95)


def _closed(text: str, date: CalendarDate) -> int:
    """Take in the bracket that closes "Dienstag (02.01.2022)"."""
    opened = "(" in text[date.start : date.end] and ")" not in text[date.start : date.end]
    return date.end + 1 if opened and text[date.end : date.end + 1] == ")" else date.end


def _check_impossible(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    for date in text.dates:
        if date.swapped or date.day is None or date.month is None:
            continue
        # A leap year stands in where none is written, so that 29 February passes.
        if calendar_day(date.year or 2024, date.month, date.day) is not None:
            continue
        start, end = date.date_span
        swapped = calendar_day(date.year or 2024, date.day, date.month)
        expected = write_date(swapped, text.language, figures=True) if swapped and date.year else None
        written = text.text[start:end]
        yield RawFinding(rule, (start, end), f"There is no day {written}", expected=expected, actual=written)


def _check_differing(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    for original, translation in pair.dates.differing:
        said = pair.original_words(original.date_span)
        says = pair.translation_words(translation.date_span)
        message = f"The original says {said}, the translation {says}"
        yield RawFinding(rule, translation.date_span, message, original.date_span, said, says, 0.85)


def _check_weekday_differs(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    original = find_weekdays(pair.original.text, pair.original.language)
    translation = find_weekdays(pair.translation.text, pair.translation.language)
    days, other_days = {day for day, _, _ in original}, {day for day, _, _ in translation}
    missing = [(start, end) for day, start, end in original if day not in other_days]
    added = [(start, end) for day, start, end in translation if day not in days]
    for original_span, span in zip(missing, added, strict=False):
        said, says = pair.original_words(original_span), pair.translation_words(span)
        yield RawFinding(
            rule, span, f"The original says {said}, the translation {says}", original_span, said, says, 0.9
        )


RULES = (
    Rule(
        id="weekday-mismatch",
        family="dates",
        severity=Severity.CRITICAL,
        category="accuracy/mistranslation",
        title="Another weekday",
        rationale="A weekday of the original has no counterpart, and the translation names another.",
        example="on Tuesday -> am Donnerstag",
        false_alarms="Hardly any: weekdays are translated one by one.",
        precision=(
            "no finding in WMT22 critical-error data or in 2,002 human news translations; seen right on the "
            "fixtures only"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_weekday_differs,
    ),
    Rule(
        id="weekday-date",
        family="dates",
        severity=Severity.MAJOR,
        category="locale-convention/date",
        title="The weekday beside a date is not the weekday of that date",
        rationale="A weekday is a check digit: where it disagrees, often day and month were swapped on the way.",
        example="Montag (03.04.2022), a Sunday; swapped it is Friday 4 March, so nothing is suggested",
        false_alarms="The source itself erred; old-style calendars.",
        precision=(
            "all of about 3,500 made conflicts found, none of 4,000 right dates flagged; no finding in 17,866 "
            "clean sentences"
        ),
        languages=GERMAN_ENGLISH,
        check_text=_check_weekday,
    ),
    Rule(
        id="impossible-date",
        family="dates",
        severity=Severity.MAJOR,
        category="locale-convention/date",
        title="A date that is not in the calendar",
        rationale="A thirteenth month is an American date that was left in its order.",
        example="02.13.2022",
        false_alarms="Version and section numbers of three parts.",
        precision="no finding in 17,866 clean German sentences",
        languages=GERMAN_ENGLISH,
        check_text=_check_impossible,
    ),
    Rule(
        id="date-mismatch",
        family="dates",
        severity=Severity.CRITICAL,
        category="accuracy/mistranslation",
        title="A date differs from the original",
        rationale="Day, month and year are compared one by one; what one side leaves out does not count.",
        example="March 5 -> 3. Mai",
        false_alarms="Two dates in one sentence of which the translation resolves one (“last May”).",
        precision=(
            "the one finding read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways is an "
            "error; with 9 of 916 bad pairs, 10 of 10"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_differing,
    ),
)
