"""Which names of an English text and its German counterpart answer to each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from align.checks.parsed import Parsed
from align.text.acronyms import SAME_ACRONYM, SPELLED_OUT
from align.text.dates import MONTH_NAMES, WEEKDAYS
from align.text.given_names import GIVEN_NAMES, TRANSLATED_SURNAMES
from align.text.names import (
    Name,
    Spellings,
    find_english_names,
    known_variants,
    plain_spelling,
    same_name,
    spelling_distance,
)
from align.text.places import Place, find_seats
from align.text.words import Word

_ACRONYM = re.compile(r"[A-ZÄÖÜ]{2,5}s?")
_NOT_NAMES = frozenset(name for language in ("de", "en") for name in (*MONTH_NAMES[language], *WEEKDAYS[language])) | {
    "Uhr",
    "Jahre",
    "Jahren",
    "Prozent",
    "Euro",
    "Dollar",
    "Millionen",
    "Milliarden",
    "Mio",
    "Mrd",
    "Sie",
    "Ihnen",
    "Ihr",
    "Ihre",
}
_MINIMUM_GARBLED = 5
_People = list[tuple[Word, Word]]
"""Given names and the surnames behind them."""
_PLACES = frozenset({"US", "USA", "EU", "UK", "UN", "UNO"})
"""Compared as places, or too often spelt out."""


@dataclass(frozen=True, slots=True)
class NameComparison:
    """What the names say; `english` and `german` are spans in the text of that language.

    The places stand on that side only; `missing` English names that no German word answers
    to; `extra` German words that must be names and that no English word answers to; `acronyms`
    and `missing_acronyms` the German and the English ones without a counterpart; `garbled` an English
    name and the German word that is nearly it; `replaced` an English name and the
    German name that stands in its place; `missing_people` those of `missing` that stand behind a given name.
    """

    english_places: tuple[Place, ...]
    german_places: tuple[Place, ...]
    missing: tuple[Name, ...]
    extra: tuple[Word, ...]
    acronyms: tuple[Word, ...]
    missing_acronyms: tuple[Word, ...]
    garbled: tuple[tuple[Name, Word], ...]
    replaced: tuple[tuple[Name, Word], ...]
    missing_people: tuple[Name, ...]


def compare_names(english: Parsed, german: Parsed) -> NameComparison:
    """Compare names, places and acronyms of an English and a German text that are to say the same."""
    english_places, german_places = english.places, german.places
    codes = _answering(english_places, english, german_places)
    german_codes = _answering(german_places, german, english_places)
    taken = {place.start for place in english_places}
    capitals = german.capitals
    spelt = Spellings(word.text for word in capitals)
    people, german_people = _people(english), _people(german)
    missing, garbled = [], []
    for name in find_english_names(english.text, english.words):
        if name.start in taken:
            continue
        respelt = _respelt(name, capitals)
        if respelt is not None:
            garbled.append((name, respelt))
        if spelt.hold(name.text):
            continue
        if _ACRONYM.fullmatch(name.text):
            continue
        near = _garbled(name, capitals, english.words)
        if near is not None:
            garbled.append((name, near))
        elif name.sure and not any(known_variants(name.text, word.text) for word in capitals):
            missing.append(name)
    garbled += _translated(people, german, german_people)
    surnames = {surname.start for _, surname in people}
    return NameComparison(
        tuple(place for place in english_places if german_codes.isdisjoint({place.code, place.country})),
        tuple(place for place in german_places if codes.isdisjoint({place.code, place.country})),
        tuple(missing),
        tuple(_extra(german, english, {p.start for p in german_places})),
        tuple(_extra_acronyms(german, english)),
        tuple(_missing_acronyms(german, english)),
        tuple(garbled),
        tuple(_replaced(missing, english, people, german, german_people)),
        tuple(name for name in missing if name.start in surnames),
    )


def _answering(places: Sequence[Place], text: Parsed, others: Sequence[Place]) -> set[str]:
    """Codes of the places of a text, and the countries that its seats of government and its capitals may stand for.

    A capital that the other side names itself stands for no country besides.
    """
    there = {place.code for place in others}
    countries = {place.country for place in places if place.code not in there}
    return {place.code for place in places} | countries | find_seats(text.text, text.language)


def _respelt(name: Name, capitals: Sequence[Word]) -> Word | None:
    """A given name that both languages know comes back in another form of it: Anthony is not Antony."""
    lower = name.text.lower()
    if lower not in GIVEN_NAMES or any(word.text.lower().startswith(lower) for word in capitals):
        return None
    for word in capitals:
        other = word.text.lower()
        if other in GIVEN_NAMES and plain_spelling(lower) == plain_spelling(other) and not known_variants(lower, other):
            return word
    return None


def _translated(people: _People, german: Parsed, german_people: _People) -> list[tuple[Name, Word]]:
    """A person's surname that was taken for a word: John Fisher is no Hans Fischer."""
    if not people or not german_people:
        return []
    there = {word.text for word in german.words}
    return [
        (Name(surname.text, surname.start, surname.end, True), other)
        for _, surname in people
        for _, other in german_people
        if surname.text not in there and other.text.lower() in TRANSLATED_SURNAMES.get(surname.text.lower(), ())
    ]


def _garbled(name: Name, capitals: Sequence[Word], words: Sequence[Word]) -> Word | None:
    """Give the German word that is this name but for a letter or two, if it is no other English word."""
    if (
        len(name.text) < _MINIMUM_GARBLED
        or name.text.isupper()
        or not name.sure
        or "'" in name.text
        or "’" in name.text
    ):
        return None
    for word in capitals:
        if (
            word.text[0] != name.text[0]
            or abs(len(word.text) - len(name.text)) > 2
            or known_variants(name.text, word.text)
        ):
            continue
        allowed = 1 if len(name.text) < 8 else 2
        if 0 < spelling_distance(name.text, word.text) <= allowed and not any(
            other.text != name.text and same_name(other.text, word.text) for other in words
        ):
            return word
    return None


def _extra(german: Parsed, english: Parsed, places: set[int]) -> list[Word]:
    """German words behind another capitalised word: in "Präsident Obama" the second is a name."""
    found = []
    for before, word in _capital_pairs(german):
        if word.text in _NOT_NAMES or before.text in _NOT_NAMES or len(word.text) < 3 or word.start in places:
            continue
        if before.start == german.words[0].start or german.text[max(0, before.start - 2) : before.start].strip() in {
            ".",
            ":",
            "„",
            "“",
            "–",
        }:
            continue  # The first word of a sentence has a capital anyway.
        if word.text.isupper() or _is_noun(word.text) or english.spellings.explain(word.text):
            continue
        found.append(word)
    return found


_NOUN_ENDING = re.compile(
    r".*(?:ung|ungen|heit|keit|heiten|keiten|schaft|schaften|tion|tionen|ismus|ität|täten|nis|nisse|tum|ieg|ieges|"
    r"krieg\w*|fonds|bank|rat|hof|recht\w*|politik|reform\w*|system\w*|union|minister\w*|präsident\w*)"
)


def _is_noun(word: str) -> bool:
    """Tell whether the second of two capitalised words looks like a noun: "Nahen Osten", "Zweiten Weltkriegs"."""
    return bool(_NOUN_ENDING.fullmatch(word.lower())) or word.endswith(("s", "en")) or len(word) > _LONGEST_NAME


_LONGEST_NAME = 11
_MAXIMUM_ACRONYMS = 4


def _extra_acronyms(german: Parsed, english: Parsed) -> list[Word]:
    if sum(len(word.text) > 1 and word.text.isupper() for word in german.words) > _MAXIMUM_ACRONYMS:
        return []  # Shouting.
    there = {word.text.upper().removesuffix("'S").removesuffix("’S") for word in english.words}
    initials = "".join(word.text[0] for word in english.words if word.text[0].isupper())
    found = []
    for word in german.words:
        acronym = word.text.removesuffix("s")
        if not _ACRONYM.fullmatch(word.text) or len(acronym) < 2 or acronym == "CO":  # CO₂
            continue
        upper = acronym.upper()
        if upper in _PLACES or upper in there or f"{upper}S" in there or upper in initials or word is german.words[0]:
            continue
        if any(other in there or f"{other}S" in there for other in SAME_ACRONYM.get(upper, ())):
            continue
        if SPELLED_OUT.get(upper, "\0") in english.text or upper in english.text.replace(".", ""):
            continue
        found.append(word)
    return found


def _missing_acronyms(german: Parsed, english: Parsed) -> list[Word]:
    there = {word.text.upper().removesuffix("S") for word in german.words}
    there |= {other for acronym in there for other in SAME_ACRONYM.get(acronym, ())}
    initials = "".join(word.text[0] for word in german.words if word.text[0].isupper())
    return [
        word
        for word in english.words
        if _ACRONYM.fullmatch(word.text)
        and word is not english.words[0]
        and (acronym := word.text.removesuffix("s").upper()) not in _PLACES
        and acronym not in there
        and acronym not in initials
        and not any(acronym in other for other in there)
    ]


def _replaced(
    missing: Sequence[Name], english: Parsed, people: _People, german: Parsed, german_people: _People
) -> list[tuple[Name, Word]]:
    """Pair surnames: behind the same given name, or where given name and surname both have no counterpart."""
    if not missing:
        return []
    unanswered = {
        word.start: word
        for word in german.capitals
        if len(word.text) > 2
        and word.text not in _NOT_NAMES
        and not _NOUN_ENDING.fullmatch(word.text.lower())
        and not english.spellings.explain(word.text)
        and not english.spellings.hold(word.text)
    }
    by_start = {name.start: name for name in missing}
    if not people and len(german_people) == 1:
        # A full name on one side, and on the other two words that only can be one.
        people = [
            (left, right)
            for left, right in _capital_pairs(english)
            if left.start in by_start and right.start in by_start
        ]
    found = []
    for given, surname in people:
        name = by_start.get(surname.start)
        if name is None:
            continue
        for other_given, other in german_people:
            if other.start not in unanswered:
                continue
            if other_given.text == given.text or (given.start in by_start and other_given.start in unanswered):
                found.append((name, other))
                break
    return found


def _people(text: Parsed) -> _People:
    """Given names and the surnames behind them."""
    return [(left, right) for left, right in _capital_pairs(text) if left.text.lower() in GIVEN_NAMES]


def _capital_pairs(text: Parsed) -> _People:
    """Neighbouring capitalised words with only a space between them."""
    return [
        (left, right)
        for left, right in pairwise(text.capitals)
        if right.start == left.end + 1 and text.text[left.end] == " "
    ]
