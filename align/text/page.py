"""A page as its lines: the shapes by which text and page residue are told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from align.schema import Span
from align.text.normalise import normalise
from align.text.scripts import main_script

_FINAL = re.compile(r"[.!?…:;。!?｡۔।؟॥][\"'“”„‟«»‹›‘’)\]\s」』]*$|[.!?][\"'“”»’]*\s*\([^()]{1,40}\)$")
_EDGE_PUNCTUATION = " .,:;!?…-|*•·>»«\"'()[]"
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
# Scripts that write without spaces: about so many letters make a word; those that end no sentence with a mark.
_LETTERS_A_WORD = {"cjk": 2, "thai": 5}
_UNMARKED_SENTENCE = {"thai": 30}

_DATE = (
    r"(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.? [^\W\d_]{3,9}\.?,? \d{4}"
    r"|[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
)
_DATE_LINE = re.compile(
    rf"(?:[^\W\d_]{{2,10}},? )?{_DATE}(?:[ ,|–-]{{1,4}}(?:um )?\d{{1,2}}[:.]\d{{2}}(?: ?\w{{1,4}}\.?){{0,2}})?"
)
_BYLINE = re.compile(
    r"(?i:by|text|autor|autorin|author|redaktion)[: ] ?\S+(?: \S+){0,4}"
    r"|(?i:von) (?:[A-ZÄÖÜ]\S+|und|van|von|de|der|den)(?: (?:[A-ZÄÖÜ]\S+|und|van|von|de|der|den)){1,5}"
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright)\s*\d{4}|all rights reserved|alle rechte vorbehalten", re.IGNORECASE)
_CREDIT_START = re.compile(
    r"©|(?:foto|fotos|bild|bilder|bildquelle|quelle|photo|photos|image|images|picture|credit|video|grafik|"
    r"illustration|symbolbild|archivbild|archivfoto|file photo)\s?[:/]|(?:photo|image|picture) (?:by|credit)\b",
    re.IGNORECASE,
)
_CREDIT_END = re.compile(
    rf"\((?:symbolbild|archivbild|archivfoto|file photo|archive|archiv|foto: [^()]{{1,60}}|photo: [^()]{{1,60}}|"
    rf"bild: [^()]{{1,60}}|[^()]{{0,40}}getty images|© [^()]{{1,60}})\)[.\s]*(?:[-–—] [^.!?]{{1,60}})?$"
    rf"|[-–—] [^\W\d_][\w .]{{1,30}}, (?:\d{{3,4}}, )?{_DATE}$"
    rf"|©\s?[^.!?]{{1,60}}$",
    re.IGNORECASE,
)
# The polite imperative addresses a visitor of the page, not a reader of the article.
_IMPERATIVE = re.compile(r"[A-ZÄÖÜ][a-zäöüß]+n Sie(?: \w| )")
_SHORT_INTRODUCTION = 3
_LONGEST_CAPTION = 300
_LONGEST_RESIDUE = 200


@dataclass(slots=True)
class Line:
    """One line of a page with the positions of its segments and what shape it has."""

    text: str
    positions: list[int]
    gap: bool
    """Whether an empty line, or the page's start, stands before it."""
    key: str = field(init=False)
    words: int = field(init=False)
    final: bool = field(init=False)
    """Whether it ends like a sentence."""

    def __post_init__(self) -> None:
        self.key = normalise(self.text).strip(_EDGE_PUNCTUATION)
        self.words = count_words(self.text)
        introduces = self.words <= _SHORT_INTRODUCTION and self.text.endswith((":", "…", "..."))
        self.final = ends_like_sentence(self.text) and not introduces


def build_lines(texts: Sequence[str], spans: Sequence[Span], document_text: str) -> list[Line]:
    """Gather a page's segments into its lines, in order."""
    grouped: list[tuple[list[int], bool]] = []
    end = None
    for position, span in enumerate(spans):
        breaks = 2 if end is None else len(_LINE_BREAK.findall(document_text, end, span[0]))
        if breaks == 0:
            grouped[-1][0].append(position)
        else:
            grouped.append(([position], breaks > 1))
        end = span[1]
    return [Line(" ".join(texts[place] for place in places), places, gap) for places, gap in grouped]


def count_words(text: str) -> int:
    """Count words; where a script writes none apart, estimate them from its letters."""
    script = main_script(text)
    if script in _LETTERS_A_WORD:
        return sum(map(str.isalpha, text)) // _LETTERS_A_WORD[script] + 1
    return sum(1 for word in _WORD.findall(text) if word.isalpha() or any(map(str.isalpha, word)))


def ends_like_sentence(text: str) -> bool:
    """Whether a text ends in a sentence's final punctuation, or is long in a script that has none."""
    if _FINAL.search(text[-80:]):
        return True
    needed = _UNMARKED_SENTENCE.get(main_script(text) or "")
    return needed is not None and len(text) >= needed


def is_caption(line: Line) -> bool:
    """Whether a line is a picture's caption or credit; a glued line that goes on as a sentence is not."""
    if len(line.text) > _LONGEST_CAPTION:
        return False
    if _CREDIT_END.search(line.text):
        return True
    return bool(_CREDIT_START.match(line.text)) and not (line.final and line.words > 12)


def is_dateline_or_byline(line: Line) -> bool:
    """Whether a line holds nothing but a date, or the author's name."""
    text = line.text.strip(_EDGE_PUNCTUATION)
    return len(text) <= 80 and bool(
        _DATE_LINE.fullmatch(text) or (not line.final and line.words <= 6 and _BYLINE.fullmatch(text))
    )


def is_rights_notice(line: Line) -> bool:
    """Whether a line claims rights in the page."""
    return len(line.text) <= _LONGEST_RESIDUE and bool(_RIGHTS.search(line.text))


def is_request(line: Line) -> bool:
    """Whether a line asks the visitor to do something, in German's polite imperative."""
    return (
        len(line.text) <= _LONGEST_RESIDUE
        and bool(_IMPERATIVE.match(line.text))
        and not line.text.rstrip(_EDGE_PUNCTUATION.replace("?", "")).endswith("?")
    )


def matches_phrase(key: str, kind: str) -> bool:
    """Whether a line's key is, or begins with, a phrase of `interface_phrases.txt` under [kind]."""
    phrases = _phrases()[kind]
    return key in phrases.whole or (len(key) <= _LONGEST_RESIDUE and bool(phrases.beginning.match(key)))


def is_phrase_alone(key: str, kind: str) -> bool:
    """Whether a line's key is nothing but such a phrase."""
    phrases = _phrases()[kind]
    return key in phrases.whole or key in phrases.bare_beginnings


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The interface phrases of a kind."""

    whole: frozenset[str]
    bare_beginnings: frozenset[str]
    """Those to match as beginnings, without the marks that they end with."""
    beginning: re.Pattern[str]
    """One of them, and the end of a word."""


@lru_cache(maxsize=1)
def _phrases() -> dict[str, _Phrases]:
    """Read the phrase file, by kind."""
    whole: dict[str, set[str]] = {}
    starts: dict[str, set[str]] = {}
    kind = ""
    for raw in files("align.text").joinpath("interface_phrases.txt").read_text(encoding="utf-8").splitlines():
        phrase = normalise(raw)
        if phrase.startswith("[") and phrase.endswith("]"):
            kind = phrase[1:-1]
            whole[kind], starts[kind] = set(), set()
        elif phrase.endswith("*"):
            starts[kind].add(phrase[:-1])
        elif phrase and not phrase.startswith("#"):
            whole[kind].add(phrase.strip(_EDGE_PUNCTUATION))
    return {name: _compile(whole[name], starts[name]) for name in whole}


def _compile(whole: set[str], starts: set[str]) -> _Phrases:
    bare = frozenset(start.rstrip(_EDGE_PUNCTUATION) for start in starts)
    beginning = "|".join(map(re.escape, sorted(starts))) or "(?!)"
    return _Phrases(frozenset(whole), bare, re.compile(rf"(?:{beginning})(?![^\W_])"))
