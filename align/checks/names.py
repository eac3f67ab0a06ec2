"""Names: countries exchanged, acronyms exchanged, people exchanged, and spellings that went wrong."""

from __future__ import annotations

from collections.abc import Iterator

from align.checks.pair import Pair
from align.checks.rule import GERMAN_ENGLISH, RawFinding, Rule
from align.schema import Severity, Span


def _sides(pair: Pair, english: Span | None, german: Span | None) -> tuple[Span | None, Span | None]:
    """Give the spans as (original, translation)."""
    return (english, german) if pair.original.language == "en" else (german, english)


def _raise(rule: Rule, pair: Pair, english: Span | None, german: Span | None, confidence: float) -> RawFinding:
    original, translation = _sides(pair, english, german)
    said = pair.original_words(original) if original else None
    says = pair.translation_words(translation) if translation else None
    end = len(pair.translation.text)
    if said and says:
        message = f"The original says {said}, the translation {says}"
    elif said:
        message = f"The original's {said} is missing"
    else:
        message = f"The original has no {says}"
    return RawFinding(rule, translation or (end, end), message, original, said, says, confidence)


def _check_place(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    names = pair.names
    there = {word.text for word in pair.original.words}
    for english, german in zip(names.english_places, names.german_places, strict=False):
        english_span, german_span = (english.start, english.end), (german.start, german.end)
        _, translation = _sides(pair, english_span, german_span)
        if translation and pair.translation_words(translation) not in there:
            yield _raise(rule, pair, english_span, german_span, 0.9)


def _check_acronym(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    # A German acronym without any counterpart; the reverse is common, for English has more of them.
    for word in pair.names.acronyms:
        if pair.names.missing_acronyms:
            missing = pair.names.missing_acronyms[0]
            yield _raise(rule, pair, (missing.start, missing.end), (word.start, word.end), 0.7)


def _check_replaced(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    for name, word in pair.names.replaced:
        yield _raise(rule, pair, (name.start, name.end), (word.start, word.end), 0.6)


def _check_garbled(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    for name, word in pair.names.garbled:
        yield _raise(rule, pair, (name.start, name.end), (word.start, word.end), 0.7)


def _check_missing(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    replaced = {name for name, _ in pair.names.replaced}
    for name in pair.names.missing_people:
        if name not in replaced:
            yield _raise(rule, pair, (name.start, name.end), None, 0.4)


RULES = (
    Rule(
        id="place-mismatch",
        family="names",
        severity=Severity.CRITICAL,
        category="accuracy/mistranslation",
        title="Another country, people or city",
        rationale="A country of the original has no counterpart, and the translation names one that the "
        "original lacks.",
        example="the Iranian government -> die irakische Regierung",
        false_alarms="A capital that stands for its country, and proverbs.",
        precision=(
            "of 105 segments flagged in WMT22 critical-error data (916 bad, 6,600 good) 100 are bad; human news "
            "translations (2,002 segments, newstest2021, en to de): no finding"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_place,
    ),
    Rule(
        id="acronym-mismatch",
        family="names",
        severity=Severity.MAJOR,
        category="accuracy/mistranslation",
        title="Another organisation's acronym",
        rationale="EZB is ECB and IWF is IMF; an acronym that neither a table nor the original's words "
        "explain is another body.",
        example="the WTO -> die OECD",
        false_alarms="Acronyms that have a German form of their own.",
        precision=(
            "of 15 segments flagged in WMT22 critical-error data (916 bad, 6,600 good) 5 are bad; human news "
            "translations (2,002 segments, newstest2021, en to de): 1 finding, false"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_acronym,
    ),
    Rule(
        id="name-replaced",
        family="names",
        severity=Severity.MAJOR,
        category="accuracy/mistranslation",
        title="Another name",
        rationale="A name of the original has no counterpart, and the translation has a name that the original lacks.",
        example="Janet Yellen -> Steven Miller",
        false_alarms="Names that are translated (Holy See, Heiliger Stuhl); German nouns taken for names.",
        precision=(
            "of 6 segments flagged in WMT22 critical-error data (916 bad, 6,600 good) 6 are bad; human news "
            "translations (2,002 segments, newstest2021, en to de): 1 finding, an error of the reference (Huml, "
            "Humi)"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_replaced,
    ),
    Rule(
        id="name-garbled",
        family="names",
        severity=Severity.MAJOR,
        category="accuracy/mistranslation",
        title="A name is misspelt",
        rationale="The German word is the name but for a letter or two that transliteration does not explain.",
        example="Halvorsen -> Helvorsen; but Lavrov -> Lawrow is right",
        false_alarms="Arabic and Persian names, whose vowels vary.",
        precision=(
            "of 13 segments flagged in WMT22 critical-error data (916 bad, 6,600 good) 2 are bad, the others "
            "foreign spellings that vary; human news translations (2,002 segments, newstest2021, en to de): 5 "
            "findings, read: 3 misspellings in the source or the reference"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_garbled,
    ),
    Rule(
        id="name-missing",
        family="names",
        severity=Severity.MINOR,
        category="accuracy/omission",
        title="A person of the original is missing",
        rationale="Nothing in the translation is spelt like the surname behind a given name.",
        example="Janet Kuroda said -> sagte er",
        false_alarms="Full names that the translation shortens to a pronoun.",
        precision=(
            "of 10 segments flagged in WMT22 critical-error data (916 bad, 6,600 good) 7 are bad; human news "
            "translations (2,002 segments, newstest2021, en to de): 1 finding"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_missing,
    ),
)
