"""Quotation marks, brackets, spaces before a mark, and questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.rule import GERMAN_ENGLISH, RawFinding, Rule
from align.schema import Severity

_SPACED = re.compile(r"(?<=[^\W\d_]) [.,;](?=\s|$)(?!\s?\.\.)")
_DOUBLED = re.compile(r"(?<![.,;:!?])(?:;;|::|,\.|(?<=[^\W\d_]{4})\.,)(?![.,;:!?\d])")
_QUOTES = re.compile(r"[\"“”„«»‟]|(?<!,),,(?=\w)")
"""Two commas are a German opening mark on typewriters (,,so")."""
_CUT_OFF, _CUT = re.compile(r"\((?:[\d.,]+ )?\w{1,4}\.\s*"), 30
"""A line that was cut after an abbreviation ("80 Millionen Dollar (ca."), and the characters of the rest in which half
a bracket says so."""
_MARK_FOUND = re.compile(r"\?[\"“”»)’]*\s*$")
_FINAL_MARK = re.compile(r"[.!?…][\"“”»)’']*\s*$")
_FINAL_LETTER = re.compile(r"[^\W\d_]\s*$")
_ENUMERATION = re.compile(r"(?:^|\s)\w{1,2}$")
_SENTENCE_END = re.compile(r"[^\W\d_]{2}[\"“”»)’]*[.!?](?=\s|[\"“”»)’]|$)")
_INDIRECT = re.compile(r"\b(?:whether|wonder\w*|questions?|ob|fragen?|fragt\w*)\b", re.IGNORECASE)
"""What makes a statement of a question: "the question was why"."""
_SMILEY = re.compile(r"[:;]-?[()]")


def _check_brackets(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    if "(" not in text.text and ")" not in text.text and "[" not in text.text and "]" not in text.text:
        return
    plain = _SMILEY.sub("  ", text.text)
    for opening, closing in ("()", "[]"):
        opened: list[int] = []
        for place, character in enumerate(plain):
            if character == opening:
                opened.append(place)
            elif character == closing:
                if opened:
                    opened.pop()
                elif place > _CUT and not _ENUMERATION.search(plain, max(0, place - 3), place):
                    yield RawFinding(
                        rule, (place, place + 1), f"“{closing}” closes nothing", actual=closing, confidence=0.7
                    )
        for place in opened:
            if _CUT_OFF.fullmatch(plain, place):
                continue
            yield RawFinding(rule, (place, place + 1), f"“{opening}” is never closed", actual=opening, confidence=0.7)


def _check_spacing(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    for match in _SPACED.finditer(text.text):
        mark = match.group().strip()
        yield RawFinding(rule, match.span(), f"A space stands before “{mark}”", expected=mark, actual=match.group())
    for match in _DOUBLED.finditer(text.text):
        message = f"Two marks in a row: “{match.group()}”"
        yield RawFinding(rule, match.span(), message, expected=match.group()[0], actual=match.group(), confidence=0.7)


def _check_quotes(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    original = len(_QUOTES.findall(pair.original.text))
    marks = list(_QUOTES.finditer(pair.translation.text))
    if original % 2 == 0 and len(marks) % 2 == 1:
        place = marks[-1].span()
        message = f"One of {len(marks)} quotation marks is lost or doubled: those of the original come in pairs"
        yield RawFinding(rule, place, message, None, str(original), str(len(marks)), 0.7)


def _check_question(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    asked, asks = _MARK_FOUND.search(pair.original.text), _MARK_FOUND.search(pair.translation.text)
    if bool(asked) is bool(asks) or ("?" in pair.original.text and "?" in pair.translation.text):
        return
    stated = pair.translation.text if asked else pair.original.text
    if _INDIRECT.search(stated) or _sentences(pair.original.text) != _sentences(pair.translation.text):
        return
    end = len(pair.translation.text.rstrip())
    original_end = len(pair.original.text.rstrip())
    kinds = ("a question", "a statement") if asked else ("a statement", "a question")
    message = f"The original is {kinds[0]}, the translation {kinds[1]}"
    span, original = (max(0, end - 1), end), (max(0, original_end - 1), original_end)
    yield RawFinding(rule, span, message, original, kinds[0], kinds[1], 0.7)


def _sentences(text: str) -> int:
    return len(_SENTENCE_END.findall(text))


def _check_final(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    if _FINAL_MARK.search(pair.original.text) and _FINAL_LETTER.search(pair.translation.text):
        end = len(pair.translation.text.rstrip())
        mark = pair.original.text.rstrip().rstrip('"“”’»)')[-1:]
        message = f"The original ends with “{mark}”, the translation with no mark"
        yield RawFinding(rule, (end, end), message, None, mark, None, 0.8)


def _check_start(rule: Rule, pair: Pair) -> Iterator[RawFinding]:
    original, translation = pair.original.words, pair.translation.words
    if not original or not translation or not original[0].text[0].isupper() or not translation[0].text[0].islower():
        return
    word = translation[0]
    if pair.translation.text[: word.start].strip(" \"„“”«»'‚‘("):
        return
    expected = word.text[0].upper() + word.text[1:]
    message = f"The sentence begins with a small “{word.text}”"
    yield RawFinding(rule, (word.start, word.end), message, None, expected, word.text, 0.7)


RULES = (
    Rule(
        id="final-mark",
        family="punctuation",
        severity=Severity.MINOR,
        category="fluency/typography",
        title="The full stop at the end is missing",
        rationale="The original ends with a mark, the translation with a letter: often a piece was cut off.",
        example="He left. -> Er ging",
        false_alarms="Headlines that are sentences in one language only.",
        precision=(
            "in all of 20 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways the "
            "mark is "
            "missing; 16 of them are headlines, which need none"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_final,
    ),
    Rule(
        id="small-start",
        family="punctuation",
        severity=Severity.MINOR,
        category="fluency/typography",
        title="The sentence begins with a small letter",
        rationale="The original begins with a capital; a small letter is the rest of a sentence that was cut.",
        example="He left early. -> ging er früh.",
        false_alarms="Names that are written small (iPhone).",
        precision=(
            "5 of 5 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways begin "
            "small where the original does not"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_start,
    ),
    Rule(
        id="unbalanced-bracket",
        family="punctuation",
        severity=Severity.MINOR,
        category="fluency/typography",
        title="A bracket is opened and not closed, or closed and not opened",
        rationale="Brackets get lost where sentences are cut for translation.",
        example="der Minister (seit 2019 im Amt sagte",
        false_alarms="Brackets that span paragraphs.",
        precision=(
            "3 of 4 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways are errors; "
            "of 9 on 1,340 paragraphs of scraped German news 1, the others in lines cut after an abbreviation, which "
            "are left alone since"
        ),
        check_text=_check_brackets,
    ),
    Rule(
        id="spacing",
        family="punctuation",
        severity=Severity.NEUTRAL,
        category="fluency/typography",
        title="A space before a full stop or comma, or two marks in a row",
        rationale="Tokenised output that was not put together again.",
        example="die Regierung , sagte er .",
        false_alarms="Quoted typing.",
        precision=(
            "19 of 20 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news, 4 of 4 on 1,340 "
            "paragraphs of scraped German news"
        ),
        languages=GERMAN_ENGLISH,
        check_text=_check_spacing,
    ),
    Rule(
        id="quotation-mark",
        family="punctuation",
        severity=Severity.MINOR,
        category="fluency/typography",
        title="A quotation mark is lost or doubled",
        rationale="The original's quotation marks come in pairs, the translation's do not.",
        example="He said: “Yes.” -> Er sagte: „Ja.",
        false_alarms="Inches and minutes; quotations that go on in the next paragraph.",
        precision=(
            "13 of 22 findings read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways lack a mark "
            "or "
            "have one too many, the other 9 had two commas for an opening mark, which counts as one since"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_quotes,
    ),
    Rule(
        id="question-statement",
        family="punctuation",
        severity=Severity.MAJOR,
        category="accuracy/mistranslation",
        title="A question became a statement, or the reverse",
        rationale="Only one side ends with a question mark.",
        example="Will he go? -> Er wird gehen.",
        false_alarms="Indirect and rhetorical questions; one sentence of several in a bead.",
        precision=(
            "the one finding read 2026-11 on 15,864 good WMT22 pairs and 2,002 of WMT21 news both ways is an "
            "error of the source; 13 more, all indirect questions, are left alone since; DEMETR: 45 of 47"
        ),
        languages=GERMAN_ENGLISH,
        check_pair=_check_question,
    ),
)
