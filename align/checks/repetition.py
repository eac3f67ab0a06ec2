"""Words and phrases that stand twice in a row."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence

from align.checks.parsed import Parsed
from align.checks.rule import GERMAN_ENGLISH, RawFinding, Rule
from align.schema import Severity
from align.text.words import Word

_MAY_REPEAT = {
    "de": frozenset(
        str.split(
            """
            die der das dies sie ihr war wo den dem sehr immer so nein ja ha bla na nie wieder millionen
            milliarden billionen
            """
        )
    ),
    "en": frozenset(
        str.split(
            """
            that had very so no yes ha bla blah her is can really do many much far never bye knock million
            billion trillion
            """
        )
    ),
}
"""Words that follow themselves in good prose: relative pronouns, emphasis, interjections."""

_MAXIMUM_PHRASE = 6


def _check_repeated(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    words, lower = text.words, text.lowered
    if not any(map(operator.eq, lower, lower[1:])):
        return
    allowed = _MAY_REPEAT.get(text.language, frozenset())
    index = 1
    while index < len(words):
        if lower[index] != lower[index - 1] or not _adjacent(text, index):
            index += 1
            continue
        first = index - 1
        while index < len(words) and lower[index] == lower[first] and _adjacent(text, index):
            index += 1
        word = words[first].text
        # A doubled capital is a name (Pago Pago) unless the language writes every noun with one.
        if word.lower() in allowed or len(word) == 1 or (index - first == 2 and _is_name(text, first)):
            continue
        span = (words[first].start, words[index - 1].end)
        if text.text[span[1] : span[1] + 1] == "-":
            continue  # "ein Ein- oder Zweifamilienhaus"
        actual = text.text[span[0] : span[1]]
        yield RawFinding(rule, span, f"“{word}” stands {index - first} times in a row", expected=word, actual=actual)


def _check_phrase(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    lower = text.lowered
    if len(set(lower)) == len(lower):
        return
    index = 0
    while index < len(lower):
        length = _repeated_length(lower, index)
        if not length or not _plain(text, text.words[index : index + 2 * length], length):
            index += 1
            continue
        span = (text.words[index].start, text.words[index + 2 * length - 1].end)
        phrase = text.text[span[0] : text.words[index + length - 1].end]
        actual = text.text[span[0] : span[1]]
        yield RawFinding(rule, span, f"“{phrase}” stands twice in a row", expected=phrase, actual=actual)
        index += 2 * length


def _repeated_length(lower: Sequence[str], index: int) -> int:
    for length in range(2, min(_MAXIMUM_PHRASE, (len(lower) - index) // 2) + 1):
        if lower[index] != lower[index + length]:
            continue
        first, second = lower[index : index + length], lower[index + length : index + 2 * length]
        if first == second and len(set(first)) > 1:
            return length
    return 0


def _plain(text: Parsed, words: Sequence[Word], length: int) -> bool:
    """Only spaces between the words: "step by step, step by step" is style, and so are short interjections."""
    between = text.text[words[length - 1].end : words[length].start]
    inside = text.text[words[0].start : words[-1].end]
    return between == " " and not any(mark in inside for mark in ',;:.!?–—-/|"„“()') and len(inside) > 2 * length * 2


def _adjacent(text: Parsed, index: int) -> bool:
    return text.text[text.words[index - 1].end : text.words[index].start] == " "


def _is_name(text: Parsed, first: int) -> bool:
    word, before = text.words[first].text, text.words[first - 1].text if first else ""
    return word[0].isupper() and word == text.words[first + 1].text and (text.language != "de" or before.istitle())


RULES = (
    Rule(
        id="repeated-word",
        family="repetition",
        severity=Severity.MINOR,
        category="fluency/duplication",
        title="A word stands twice in a row",
        rationale="Decoders stutter, and pieces of a sentence are joined with the seam doubled.",
        example="in in der Hauptstadt",
        false_alarms="Relative pronouns beside an article (die die) are allowed; quoted stammering is not.",
        precision=(
            "6 of 7 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways are "
            "errors, one a name; 1 in 1,340 paragraphs of scraped German news, a comma left out"
        ),
        languages=GERMAN_ENGLISH,
        check_text=_check_repeated,
    ),
    Rule(
        id="repeated-phrase",
        family="repetition",
        severity=Severity.MAJOR,
        category="fluency/duplication",
        title="Several words stand twice in a row",
        rationale="A phrase that follows itself without any mark is a loop of the decoder.",
        example="von der Regierung von der Regierung",
        false_alarms="Refrains.",
        precision=(
            "1 of 3 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways is an "
            "error, the others lists and sums; with 1 of 916 bad pairs, 2 of 4; 1 of 2 on 1,340 paragraphs of scraped "
            "German news"
        ),
        check_text=_check_phrase,
    ),
)
