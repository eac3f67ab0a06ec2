"""Names: countries exchanged, acronyms exchanged, people exchanged, and spellings that went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.checks.pair import Pair
from align.checks.residue import is_quoted
from align.checks.rule import GERMAN_ENGLISH, RawFinding, Rule
from align.schema import Severity, Span
from align.text.names import same_name

_UNLIKE, _LEFT = 0.42, 0.45
"""Cosines below which a name lies close to nothing, in the translation and in the original."""
_GONE = 0.45
"""Probability of no answer from which a place is missing."""
_ADJECTIVE = re.compile("(?:ian|ish|ese|can|ch|eek|wiss|ean|utch)s?$")
"""English adjectives and peoples: of "Indian rhinoceroses" a German word says nothing of India."""


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


def _check_place_missing(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    """A country or city that neither a name of the translation nor, by word vectors, any other word answers to."""
    places = pair.names.english_places if pair.original.language == "en" else pair.names.german_places
    if pair.answers is None:
        return
    side = pair.answers.original
    for place in places:
        text, before = pair.original_words((place.start, place.end)), pair.original.text[: place.start][-1:]
        gone = [
            chance
            for token, chance in zip(side.tokens, side.unanswered.tolist(), strict=True)
            if place.start <= token.start < place.end
        ]
        if max(gone, default=0.0) > _GONE and text[0].isupper() and not _ADJECTIVE.search(text) and before not in "(/":
            span = (place.start, place.end)
            english, german = (span, None) if pair.original.language == "en" else (None, span)
            yield _raise(rule, pair, english, german, 0.6)


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


def _check_unlike(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    """An English name like no German word, neither by its letters nor by word vectors, where a German one is left."""
    if pair.answers is None or pair.translation.language != "en" or not pair.names.missing:
        return
    side = pair.answers.translation
    best = {token.start: cosine for token, cosine in zip(side.tokens, side.best.tolist(), strict=True)}
    replaced = {name for name, _ in pair.names.replaced}
    for name in pair.names.missing:
        quoted = is_quoted(pair.translation.text, name.start)
        if name not in replaced and best.get(name.start, 1.0) < _UNLIKE and not quoted and _left(pair):
            yield _raise(rule, pair, (name.start, name.end), None, 0.5)


def _left(pair: Pair) -> bool:
    """Tell whether a capitalised word of the original lies close to nothing in the translation, nor is spelt so."""
    side = pair.answers.original if pair.answers else None
    return side is not None and any(
        token.text[0].isupper()
        and not function
        and cosine < _LEFT
        and not any(
            same_name(token.text, word.text) or same_name(word.text, token.text) for word in pair.translation.words
        )
        for token, cosine, function in zip(side.tokens, side.best.tolist(), side.function.tolist(), strict=True)
    )


RULES = (
    Rule(
        id="name-added",
        family="names",
        severity=Severity.MAJOR,
        category="accuracy/mistranslation",
        title="A name that the original does not have",
        rationale="An English name that no German word is spelt like or lies close to, by word vectors (optional: "
        "`align doctor`).",
        example="in Graz -> in the Tver Region",
        false_alarms="Parts of names that are translated (Lower Austria), nicknames, names added to explain.",
        precision=(
            "WMT21 news, de to en: of 15 segments flagged, read 2026-11, 5 had a name added or misspelt; the rule was "
            "narrowed to 10 since"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_unlike,
    ),
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
            "2 of 9 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways are "
            "errors, the others paraphrases; with 95 of 916 bad pairs, 97 of 104"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_place,
    ),
    Rule(
        id="place-missing",
        family="names",
        severity=Severity.MAJOR,
        category="accuracy/omission",
        title="A country or city of the original is missing",
        rationale="No name and, by word vectors (optional: `align doctor`), no other word of the translation answers.",
        example="the port of Madrid was closed -> der Hafen wurde geschlossen",
        false_alarms="Countries that a pronoun or “das Land” takes up; names that explain a place and may go.",
        precision=(
            "30 of 41 findings read 2026-11 on 15,864 good WMT22 pairs are omissions, if free ones, 10 more say "
            "“there”, “it” or “the country”; 1 in 2,002 of WMT21 news both ways; with 25 of 916 bad pairs, 55 of 66"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_place_missing,
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
            "4 of 14 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways are "
            "errors (WTO, WHO), the others abbreviations that translators made; with 4 of 916 bad pairs, 8 of "
            "18"
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
            "2 of 2 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways are "
            "errors; with 6 of 916 bad pairs, 8 of 8"
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
            "9 of 12 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways are "
            "misspelt, on either side; none in the 916 bad pairs"
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
            "1 of 3 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways is an "
            "omission; with 7 of 916 bad pairs, 8 of 10"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_missing,
    ),
)
