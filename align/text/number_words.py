"""Numbers that are written in words, in German and English: "dreiundzwanzig", "two hundred thousand".

Three kinds come out. A plain number word counts as a statement of its value. An ordinal, a fraction or a
word that only hints at a number ("beide", "dreijährig", "decade") is `weak`: it explains a figure on
the other side, but nobody can say that it is missing.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from align.text.words import Word


class WordNumber(NamedTuple):
    """A number in words; `values` are its readings, the likeliest first."""

    values: tuple[float, ...]
    start: int
    end: int
    weak: bool


_ENGLISH_SMALL = {
    word: float(value)
    for value, word in enumerate(
        str.split(
            """
            zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
            sixteen seventeen eighteen nineteen
            """
        )
    )
}
_ENGLISH_TENS = {
    word: float(10 * value)
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_ENGLISH_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
                   "lakh": 1e5, "crore": 1e7}  # fmt: skip
_ENGLISH_VAGUE = {"tens": 10.0, "dozens": 12.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6}
_ENGLISH_VAGUE |= {"billions": 1e9, "trillions": 1e12, "dozen": 12.0}
_ENGLISH_ORDINALS = {
    word: float(value)
    for value, word in enumerate(
        str.split(
            """
            first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
            fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
            """
        ),
        1,
    )
}
_ENGLISH_ORDINALS |= {
    word: float(10 * value)
    for value, word in enumerate(
        str.split(
            """
            twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth
            """
        ),
        2,
    )
}
_ENGLISH_HINTS: dict[str, tuple[float, ...]] = {
    "half": (0.5, 50, 2, 30), "halves": (0.5, 2), "quarter": (0.25, 25, 4, 3, 15), "quarters": (0.25, 4, 75, 3),
    "thirds": (3, 1 / 3), "fifths": (5,), "both": (2,), "twice": (2,), "double": (2,), "doubled": (2,),
    "doubling": (2,), "pair": (2,), "couple": (2,), "dual": (2,), "twin": (2,), "triple": (3,), "tripled": (3,),
    "trio": (3,), "quadruple": (4,), "decade": (10,), "decades": (10,), "century": (100,),
    "centuries": (100,), "centennial": (100,), "millennium": (1000,), "once": (1,), "single": (1,), "noon": (12,),
    "midnight": (0, 24, 12), "fortnight": (14, 2), "monthly": (1,), "teenage": (13,), "teenager": (13,), "a": (1,),
    "an": (1,),
}  # fmt: skip
_ENGLISH_DECADES = {
    word: (value, value + 1900)
    for word, value in zip(
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"],
        range(20, 100, 10),
        strict=True,
    )
}

_GERMAN_SMALL = str.split(
    """
    null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn
    siebzehn achtzehn neunzehn
    """
)
_GERMAN_TENS = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


def _german_below_thousand() -> dict[str, float]:
    names = {word: float(value) for value, word in enumerate(_GERMAN_SMALL)}
    for tens, word in enumerate(_GERMAN_TENS, 2):
        names[word] = 10.0 * tens
        names |= {f"{_GERMAN_SMALL[ones]}und{word}": 10.0 * tens + ones for ones in range(1, 10)}
    below_hundred = dict(names)
    for hundreds in range(1, 20):
        for prefix in {_GERMAN_SMALL[hundreds], ""} if hundreds == 1 else {_GERMAN_SMALL[hundreds]}:
            names[f"{prefix}hundert"] = 100.0 * hundreds
            names |= {f"{prefix}hundert{rest}": 100.0 * hundreds + v for rest, v in below_hundred.items() if v}
    return names


_GERMAN_NUMBERS = _german_below_thousand()
_GERMAN_NUMBERS |= {"dreissig": 30.0, "eins": 1.0}
_GERMAN_ORDINALS = {"erst": 1.0, "dritt": 3.0, "siebt": 7.0, "acht": 8.0}
_GERMAN_ORDINALS |= {f"{word}t": value for word, value in _GERMAN_NUMBERS.items() if 1 < value < 20}
_GERMAN_ORDINALS |= {f"{word}st": value for word, value in _GERMAN_NUMBERS.items() if 20 <= value <= 100}
_GERMAN_SCALES = {
    "million": 1e6, "millionen": 1e6, "milliarde": 1e9, "milliarden": 1e9, "billion": 1e12,
    "billionen": 1e12, "billiarde": 1e15, "billiarden": 1e15,
}  # fmt: skip
_GERMAN_VAGUE = {
    "dutzend": 12.0, "dutzende": 12.0, "dutzenden": 12.0, "hunderte": 1e2, "hunderten": 1e2, "hunderter": 1e2,
    "tausende": 1e3, "tausenden": 1e3, "tausender": 1e3, "zehntausende": 1e4, "zehntausenden": 1e4,
    "zehntausender": 1e4, "hunderttausende": 1e5, "hunderttausenden": 1e5, "hunderttausender": 1e5,
}  # fmt: skip
_GERMAN_HINTS: dict[str, tuple[float, ...]] = {
    "hälfte": (0.5, 50, 2), "halb": (0.5, 50, 2), "halbe": (0.5, 50, 2), "halben": (0.5, 30, 2), "halbes": (0.5, 6),
    "halber": (0.5, 2), "anderthalb": (1.5,), "eineinhalb": (1.5,), "zweieinhalb": (2.5,),
    "dreieinhalb": (3.5,), "viereinhalb": (4.5,), "viertel": (0.25, 25, 4, 15), "drittel": (3, 1 / 3),
    "dreiviertel": (0.75, 75, 3, 4), "fünftel": (5, 0.2), "beide": (2,), "beiden": (2,), "beider": (2,), "beides": (2,),
    "paar": (2,), "doppelt": (2,), "doppelte": (2,), "doppelten": (2,), "verdoppeln": (2,), "verdoppelt": (2,),
    "verdoppelte": (2,), "verdreifacht": (3,), "verdoppelung": (2,), "verdopplung": (2,), "trio": (3,),
    "jahrzehnt": (10,), "jahrzehnte": (10,), "jahrzehnten": (10,), "jahrhundert": (100,), "jahrhunderte": (100,),
    "jahrhunderts": (100,), "jahrtausend": (1000,), "quartal": (4, 3), "einmal": (1,), "einzige": (1,),
    "einzigen": (1,), "mittag": (12,), "mitternacht": (0, 24, 12), "vierteljahr": (3,), "halbjahr": (6,),
    "eine": (1,), "einer": (1,), "einem": (1,), "einen": (1,), "eines": (1,), "zweit": (2,), "zwo": (2,),
    "achtelfinale": (16,), "achtelfinal": (16,), "viertelfinale": (8,), "viertelfinal": (8,),
}  # fmt: skip
_GERMAN_PREFIX = re.compile(
    "^(" + "|".join(sorted((word for word, v in _GERMAN_NUMBERS.items() if v > 1), key=len, reverse=True)) + ")"
    r"(?=\w{3})"
)
_GERMAN_NUMBER_LETTERS = re.compile(
    "null|ein|zwei|drei|vier|fünf|sech|sieb|acht|neun|zehn|elf|zwölf|zwanzig|hundert|tausend|erst|dritt"
)
_GERMAN_ENDINGS = ("en", "er", "es", "em", "ens", "e")
_THOUSAND = 1000


_PARTS = {
    "en": {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10},
    "de": {"drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "achtel": 8, "zehntel": 10},
}


def find_number_words(text: str, words: Sequence[Word], language: str) -> list[WordNumber]:
    """Give the numbers that `text` writes in words, in order; empty for languages other than de and en."""
    if language == "en":
        return list(_english(text, words))
    if language == "de":
        return list(_german(text, words))
    return []


def scale_value(word: str, language: str) -> float:
    """Give what a magnitude word multiplies by ("Milliarden" is 1e9 in German), 1 for any other word."""
    lower = word.lower().rstrip(".")
    if language == "de":
        return _GERMAN_SCALES.get(lower) or {"tausend": 1e3, "hundert": 1e2}.get(lower, 1.0)
    if language == "en":
        return _ENGLISH_SCALES.get(lower) or _ENGLISH_SCALES.get(lower.removesuffix("s"), 1.0)
    return 1.0


def _english(text: str, words: Sequence[Word]) -> Iterator[WordNumber]:
    index = 0
    while index < len(words):
        lower = words[index].text.lower()
        if lower in _ENGLISH_SMALL or lower in _ENGLISH_TENS or lower in _ENGLISH_SCALES or lower in _ENGLISH_VAGUE:
            end, value, weak = _english_run(text, words, index)
            if parts := _parts(text, words, end - 1, value, "en"):
                yield WordNumber(parts, words[index].start, words[end].end, False)
                index = end + 1
                continue
            vague = end == index + 1 and lower in _ENGLISH_VAGUE
            values = _vague(value) if vague else (value,)
            yield WordNumber(values, words[index].start, words[end - 1].end, weak or value <= 1)
            index = end
            continue
        if lower in _ENGLISH_ORDINALS:
            value = _ENGLISH_ORDINALS[lower]
            yield WordNumber((value, 1 / value), words[index].start, words[index].end, True)
        elif lower == "half" and (scaled := _half_of(text, words, index)):
            yield scaled
            index += 2
        elif lower in _ENGLISH_HINTS:
            yield WordNumber(_ENGLISH_HINTS[lower], words[index].start, words[index].end, True)
        elif lower in _ENGLISH_DECADES:
            yield WordNumber(_ENGLISH_DECADES[lower], words[index].start, words[index].end, True)
        index += 1


def _half_of(text: str, words: Sequence[Word], index: int) -> WordNumber | None:
    """Read "half a billion", and nothing else."""
    if index + 2 >= len(words) or words[index + 1].text.lower() != "a":
        return None
    scale = _ENGLISH_SCALES.get(words[index + 2].text.lower(), 0.0)
    if scale < _THOUSAND or not _joined(text, words[index + 1], words[index + 2]):
        return None
    return WordNumber((scale / 2,), words[index].start, words[index + 2].end, False)


def _parts(text: str, words: Sequence[Word], index: int, count: float, language: str) -> tuple[float, ...]:
    """Read "two thirds" from its number word on, also as a percentage or "two of three"; empty if it is none."""
    if index + 1 >= len(words) or not _joined(text, words[index], words[index + 1]) or count >= 10:
        return ()
    word = words[index + 1].text.lower()
    whole = _PARTS[language].get(word.removesuffix("s" if language == "en" else "n"), 0)
    if not whole:
        return ()
    percent = 100 * count / whole
    return count / whole, percent, float(math.floor(percent)), float(math.ceil(percent)), count


def _vague(value: float) -> tuple[float, ...]:
    """ "Millions" may be tens and hundreds of millions."""
    return (value, value * 10, value * 100)


def _english_run(text: str, words: Sequence[Word], first: int) -> tuple[int, float, bool]:
    """Read "two hundred and fifty thousand" from `first` on: index after it, value, ordinal or not."""
    total, group, index = 0.0, 0.0, first
    while index < len(words):
        lower = words[index].text.lower()
        if index > first and not _joined(text, words[index - 1], words[index]):
            break
        if lower == "and" and group % 100 == 0 and index > first and _is_english_number(words, index + 1):
            index += 1
            continue
        if lower == "of" and words[index - 1].text.lower() in _ENGLISH_VAGUE and _is_vague(words, index + 1):
            index += 1
            continue
        if lower in _ENGLISH_SMALL and group % 10 == 0 and (group % 100 != 10 or not group):
            group += _ENGLISH_SMALL[lower]
        elif lower in _ENGLISH_TENS and group % 100 == 0:
            group += _ENGLISH_TENS[lower]
        elif lower in _ENGLISH_SCALES or lower in _ENGLISH_VAGUE:
            scale = _ENGLISH_SCALES.get(lower) or _ENGLISH_VAGUE[lower]
            group = max(group, 1.0) * scale
            if scale >= _THOUSAND:
                total, group = total + group, 0.0
        elif lower in _ENGLISH_ORDINALS and group and group % 10 == 0:
            return index + 1, total + group + _ENGLISH_ORDINALS[lower], True
        else:
            break
        index += 1
    return index, total + group, False


def _is_english_number(words: Sequence[Word], index: int) -> bool:
    return index < len(words) and (
        words[index].text.lower() in _ENGLISH_SMALL or words[index].text.lower() in _ENGLISH_TENS
    )


def _is_vague(words: Sequence[Word], index: int) -> bool:
    return index < len(words) and words[index].text.lower() in _ENGLISH_VAGUE


def _joined(text: str, left: Word, right: Word) -> bool:
    gap = text[left.end : right.start]
    return gap in {" ", "-", "\u2011", "\u00a0"}


def _german(text: str, words: Sequence[Word]) -> Iterator[WordNumber]:
    index = 0
    while index < len(words):
        word = words[index]
        lower = word.text.lower()
        reading = _german_word(lower)
        if reading is None:
            index += 1
            continue
        values, weak = reading
        if parts := _parts(text, words, index, values[0], "de"):
            yield WordNumber(parts, word.start, words[index + 1].end, False)
            index += 2
            continue
        following = words[index + 1] if index + 1 < len(words) else None
        scale = 0.0
        if following and _joined(text, word, following) and following.text.lower() in _GERMAN_SCALES:
            scale = (
                0.0
                if lower in _GERMAN_SCALES or (weak and values != (1.0,) and "halb" not in lower)
                else _GERMAN_SCALES[following.text.lower()]
            )
        if following and scale:
            yield WordNumber((values[0] * scale,), word.start, following.end, False)
            index += 2
            continue
        yield WordNumber(values, word.start, word.end, weak)
        index += 1


@functools.lru_cache(maxsize=50_000)
def _german_word(lower: str) -> tuple[tuple[float, ...], bool] | None:
    """Give the readings of one lower-case German word and whether it only hints at them."""
    if lower in _GERMAN_SCALES:
        value = _GERMAN_SCALES[lower]
        return (_vague(value) if lower.endswith("en") else (value,)), False
    if lower in _GERMAN_VAGUE:
        return (_vague(_GERMAN_VAGUE[lower]) if lower.startswith("tausend") else (_GERMAN_VAGUE[lower],)), False
    if lower in _GERMAN_HINTS:
        return _GERMAN_HINTS[lower], True
    if not _GERMAN_NUMBER_LETTERS.match(lower):
        return None
    if lower in _GERMAN_NUMBERS:
        return (_GERMAN_NUMBERS[lower],), _GERMAN_NUMBERS[lower] <= 1
    before, thousand, after = lower.partition("tausend")
    if thousand and (not before or before in _GERMAN_NUMBERS) and (not after or after in _GERMAN_NUMBERS):
        return (_GERMAN_NUMBERS.get(before, 1.0) * 1e3 + _GERMAN_NUMBERS.get(after, 0.0),), False
    for ending in _GERMAN_ENDINGS:
        stem = lower.removesuffix(ending)
        if stem != lower and stem in _GERMAN_ORDINALS:
            return (_GERMAN_ORDINALS[stem], 1 / _GERMAN_ORDINALS[stem]), True
    for ending in ("ern", "er"):
        tens = _GERMAN_NUMBERS.get(lower.removesuffix(ending), 0.0)
        if lower.endswith(ending) and 20 <= tens < 100 and tens % 10 == 0:
            return (tens, tens + 1900), True  # die achtziger Jahre
    prefix = _GERMAN_PREFIX.match(lower)
    return ((_GERMAN_NUMBERS[prefix.group(1)],), True) if prefix else None
