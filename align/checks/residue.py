"""What was left in another language or another script."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.rule import GERMAN_ENGLISH, RawFinding, Rule
from align.schema import Severity
from align.text.dates import MONTH_NAMES, WEEKDAYS
from align.text.places import is_german_country
from align.text.words import Word

_FOREIGN = re.compile(
    r"[\u0370-\u1fff\u2de0-\u2dff\u3040-\ud7af\ua640-\ua69f]+(?:[\s-]+[\u0370-\u1fff\u2de0-\u2dff\u3040-\ud7af]+)*"
)
_OPENERS = "(„“\"«»‚‘'["
_MAXIMUM_SHARE = 0.5
_MINIMUM_RUN = 3

FUNCTION_WORDS = {
    "en": frozenset(
        str.split(
            """
            the of and to in that is was for on with as by at from are were be been has have had will would
            not this these those which who whom whose what when where while but or their its his her they he
            she it we you after before about into over under between because if than then there also more most
            some any all other such no only could should may might must can do does did being than an a
            """
        )
    ),
    "de": frozenset(
        str.split(
            """
            der die das und ist von mit zu den dem des ein eine einen einem einer nicht sich auf für im auch
            als an es sie er wir dass hat haben wird werden wurde sind war aus bei nach nur noch wie oder aber
            über vor zum zur durch wenn kann mehr sein seine ihre um so einer unter zwischen gegen bis seit
            sowie weil
            """
        )
    ),
}
"""The commonest closed-class words; several of them in a row prove a language."""

_IN_BOTH = frozenset({"die", "in", "an", "was", "war", "so", "also", "will", "her", "hat", "am", "man", "all"})


def _check_script(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    if text.text.isascii():
        return
    letters = sum(len(word.text) for word in text.words)
    runs = list(_FOREIGN.finditer(text.text))
    if not runs or sum(len(run.group()) for run in runs) > _MAXIMUM_SHARE * letters:
        return  # A line in another language is not a German line with residue.
    for run in runs:
        before, after = text.text[max(0, run.start() - 1) : run.start()], text.text[run.end() : run.end() + 1]
        mixed = before.isalpha() or after.isalpha()
        if before and before in _OPENERS and not mixed:
            continue  # A name given in its own script, or a quotation.
        message = f"“{run.group()}” was left in another script"
        yield RawFinding(rule, run.span(), message, actual=run.group(), confidence=0.9 if mixed else 0.8)


def _check_foreign(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    foreign, own = _own_words("en" if text.language == "de" else "de"), FUNCTION_WORDS[text.language]
    lower = [word.text for word in text.words]
    if foreign.isdisjoint(lower):
        return
    index = 0
    while index < len(lower):
        if lower[index] not in foreign:
            index += 1
            continue
        end = last = index
        hits = 0
        while end < len(lower) and lower[end] not in own and end - last <= _MINIMUM_RUN:
            if lower[end] in foreign:
                hits, last = hits + 1, end
            end += 1
        content = [word for word in lower[index : last + 1] if word[0].islower() and word not in foreign]
        if hits >= _MINIMUM_RUN and content:
            span = (text.words[index].start, text.words[last].end)
            if not is_quoted(text.text, span[0]):
                actual = text.text[span[0] : span[1]]
                yield RawFinding(rule, span, f"“{actual}” was not translated", actual=actual, confidence=0.8)
        index = max(end, index + 1)


@functools.cache
def _own_words(language: str) -> frozenset[str]:
    """Function words of a language that the other does not have."""
    return FUNCTION_WORDS[language] - _IN_BOTH


def is_quoted(text: str, start: int) -> bool:
    """Tell whether a quotation is open at `start`: titles and slogans are quoted in the original language."""
    before = re.sub(r"(?<=\w)['’](?=\w)", "", text[:start])
    # “ opens in English and closes in German.
    opening, closing = ("„«»‚(", "“”)’") if "„" in text else ("“«‘(", "”»’)")
    return before.count('"') % 2 == 1 or max(map(before.rfind, opening)) > max(map(before.rfind, closing))


def _check_untranslated(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    """Runs of words that stand in the original as they are, among them a function word of its language."""
    if pair.original.language == pair.translation.language:
        return
    words, function_words = pair.translation.words, _own_words(pair.original.language)
    there = {word.text: word for word in pair.original.words}
    if sum(word.text in there for word in words) < _MINIMUM_RUN:
        return
    index = 0
    while index < len(words):
        end = index
        while end < len(words) and words[end].text in there:
            end += 1
        run = words[index:end]
        small = [word for word in run if word.text in function_words]
        lower = [word for word in run if word.text[0].islower()]
        # In a title most words that aren't function words have a capital.
        content = [word for word in run if word.text not in function_words and word.text not in _IN_BOTH]
        titled = sum(word.text[0].isupper() for word in content) * 2 >= len(content)
        if small and len(lower) >= _MINIMUM_RUN and not titled:
            span = (run[0].start, run[-1].end)
            if not is_quoted(pair.translation.text, span[0]):
                actual = pair.translation.text[span[0] : span[1]]
                first, last = there[run[0].text], there[run[-1].text]
                original = (min(first.start, last.start), max(first.end, last.end))
                yield RawFinding(rule, span, f"“{actual}” was not translated", original, None, actual, 0.85)
        index = max(end, index + 1)


def _check_word(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    """Single words that stand in the original as they are and that only one of the languages can have."""
    for word in _copied(pair):
        umlaut = pair.translation.language == "en" and _UMLAUT.search(word.text) and _NOUN.search(word.text)
        if (umlaut or _plain(word)) and not is_quoted(pair.translation.text, word.start):
            yield _left(rule, pair, word, 0.6)


def _check_german(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    """German words in English: small ones, countries, those with a German ending, nouns with one outside of names."""
    if pair.translation.language != "en" or pair.original.language != "de":
        return
    words, there = pair.translation.words, {word.text for word in pair.original.words}
    for place, word in enumerate(words):
        if word.text in there and word.text not in _LOANS:
            before, after = words[place - 1 : place] or [word], words[place + 1 : place + 2] or [word]
            in_name = before[0].text[0].isupper() and after[0].text[0].isupper()
            small = (word.text in _SMALL_GERMAN or word.text.lower() in _CLOSED_GERMAN) and not in_name
            small = small or is_german_country(word.text)
            shaped = word.text.islower() and _GERMAN_SHAPE.search(word.text) is not None
            noun = before[0].text[0].islower() and (
                _GERMAN_NOUN.search(word.text) is not None or word.text in _CALENDAR
            )
            if small or shaped or (noun and not is_quoted(pair.translation.text, word.start)):
                yield _left(rule, pair, word, 0.7)


def _copied(pair: Pair) -> Iterator[Word]:
    """Words of the translation that the original has letter by letter, but not in a name (Kirchheim unter Teck)."""
    if pair.original.language == pair.translation.language:
        return
    words, there = pair.translation.words, {word.text for word in pair.original.words}
    for place, word in enumerate(words):
        if word.text in there and len(word.text) >= _MINIMUM_LETTERS:
            beside = words[max(0, place - 1) : place] + words[place + 1 : place + 2]
            if not any(other.text[0].isupper() and other.text in there for other in beside):
                yield word


def _plain(word: Word) -> bool:
    """Tell whether a word is small and none that both languages share."""
    return word.text.islower() and not _INTERNATIONAL.search(word.text) and word.text not in _LOANS


def _left(rule: Rule, pair: Pair, word: Word, confidence: float) -> RawFinding:
    source = next(other for other in pair.original.words if other.text == word.text)
    message = f"“{word.text}” was not translated"
    original = (source.start, source.end)
    return RawFinding(rule, (word.start, word.end), message, original, None, word.text, confidence)


_MINIMUM_LETTERS = 4
_SMALL_GERMAN = FUNCTION_WORDS["de"] - _IN_BOTH - {"als", "bei", "dem", "den", "des", "es", "im", "so", "von", "zu"}
"""Small words that no name of a person or place has inside, and that neither English nor French has."""
_CLOSED_GERMAN = frozenset(
    str.split(
        """
        zwei drei vier fünf sechs sieben acht neun zehn zwölf zwanzig dreißig
        allerdings außerdem beispielsweise daher darüber dennoch deshalb deswegen jedoch obwohl trotzdem weiterhin zudem
        zunächst schließlich inzwischen bereits anschließend ebenso sondern während
        andere anderen einige einigen jede jeder jedes jeden jedem manche mehrere mehreren solche viele vielen weitere
        weiteren weiterer weiteres
        """
    )
)
"""Numbers, sentence adverbs and pronouns that English doesn't have; they may begin a sentence."""
_GERMAN_SHAPE = re.compile(
    "[äöüß]|..(?:en|em|ern|lich|isch|ig|haft|sam|bar|zt|cht|eit|weise|[bgkl]te|chte)$"
    "|^(?:ge|be|ver|um|zer|ent)..+[^n]t$"
)
_GERMAN_NOUN = re.compile("^[A-ZÄÖÜ].{4,}(?:ung|heit|keit|schaft|tät)(?:en)?$")
_CALENDAR = (
    {"Prozent", "Jahr", "Jahre", "Monat", "Monate", "Woche", "Wochen"} | {*WEEKDAYS["de"], *MONTH_NAMES["de"]}
) - {*MONTH_NAMES["en"]}
_UMLAUT = re.compile("[äöüß]")
_NOUN = re.compile("(?:ung|heit|keit|schaft|tät|dent|nisse?|innen)(?:en)?$|^[a-zäöüß]")
_INTERNATIONAL = re.compile(
    "(?:ive|iver|al|el|ent|ant|ible|able|ar|il|an|at|us|in|it|ern|it|or|quasi|line|fair|bile|ile|ose|gile|ight|ute|ense|ain)$"
)
_LOANS = frozenset(
    str.split(
        """
        private massive extreme plus live will online facto anti minimal extra diverse jets naming shaming
        brutal naive best bitter sexy down mail hedge also solo real moderate fairer faire stand native urban
        modern moderne times group lounges friends warm wind hand arm blind wild tote gold winter sport team
        show star fans trend job jobs baby party song hits user software internet computer laptop app apps blog
        chat email link links browser server video band bands festival
        """
    )
)
"""Words that German and English share as they are, beside those with an international ending."""


RULES = (
    Rule(
        id="german-word",
        family="residue",
        severity=Severity.MAJOR,
        category="accuracy/untranslated",
        title="A German word stands in an English translation",
        rationale="A word that both sides have letter by letter and that is German by its ending, its closed class or "
        "the calendar, and in no name; a country's German name.",
        example="Der Preis stieg plötzlich -> The price rose plötzlich",
        false_alarms="German words that English uses (Völkerwanderung).",
        precision=(
            "6 findings read 2026-11 on 18,866 English sentences with good German ones (WMT22, WMT21, Tatoeba), none "
            "an error but all German words (Alternative für Deutschland); DEMETR: 30 of 50 sentences with a German "
            "word left in"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_german,
    ),
    Rule(
        id="untranslated-word",
        family="residue",
        severity=Severity.NEUTRAL,
        category="accuracy/untranslated",
        title="A word of the original stands untranslated",
        rationale="A small word, or in English one with an umlaut, that both sides have letter by letter.",
        example="the gate is open -> das gate ist offen",
        false_alarms="Loans that the list lacks; titles without quotation marks.",
        precision=(
            "1 of 56 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways is an "
            "error (a damaged entity), the others loans and foreign words"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_word,
    ),
    Rule(
        id="foreign-script",
        family="residue",
        severity=Severity.MAJOR,
        category="accuracy/untranslated",
        title="Letters of another script",
        rationale="Words that a translation model does not know it copies, or it mixes look-alike letters into a word.",
        example="der Präsident Зеленский sagte",
        false_alarms="Names given in their own script; those in brackets or quotation marks are left alone.",
        precision=(
            "9 of 9 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways are "
            "errors (damaged umlauts read as Chinese, in two texts)"
        ),
        languages=GERMAN_ENGLISH,
        check_text=_check_script,
    ),
    Rule(
        id="foreign-words",
        family="residue",
        severity=Severity.MAJOR,
        category="accuracy/untranslated",
        title="A stretch of English in a German text, or the reverse",
        rationale="Three function words of the other language close together are a clause that was not translated.",
        example="Der Minister said that it was eine Frage",
        false_alarms="Titles of books and films without quotation marks.",
        precision=(
            "no finding in 17,866 clean German sentences; 1 on 1,340 paragraphs of scraped German news, read "
            "2026-11, an "
            "English title"
        ),
        languages=GERMAN_ENGLISH,
        check_text=_check_foreign,
    ),
    Rule(
        id="untranslated",
        family="residue",
        severity=Severity.MINOR,
        category="accuracy/untranslated",
        title="Words of the original stand untranslated",
        rationale="Several words in a row that are the original's own, small ones among them, so no name.",
        example="the government of the day -> die government of the day",
        false_alarms="Titles and slogans without quotation marks.",
        precision=(
            "1 of 4 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways, the "
            "others titles "
            "and terms (lender of last resort), of which 2 are left alone since"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_untranslated,
    ),
)
