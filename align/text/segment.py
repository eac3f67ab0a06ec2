"""A text -> the spans of its sentences and lines.

Newlines are hard boundaries. Within a line `sentencex` (rules in the manner of Wikipedia's translation
tools) proposes boundaries; what it gets wrong most often in German and English news is put right here.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise

from align.schema import UNDETERMINED, Span


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


SEGMENTER = f"sentencex-{_installed('sentencex')}+align.1"
"""Library, its version and the version of our corrections; part of every run's signature."""

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_QUOTES = "\"'“”„‟«»‹›‘’‚‛"
# An apostrophe inside a word is no quote and stays, so that "don't" stays one word.
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_QUOTE_MARK = re.compile(r"[\"“”„‟«»‹›‚‛]|(?<!\w)['‘’]|['‘’](?!\w)")
_ONLY_CLOSING = frozenset(")]}」』）】")
_CLOSING = _ONLY_CLOSING | frozenset(_QUOTES)
_UNMISTAKABLE_STOP = re.compile("[。！？｡।॥؟۔]+")
# It begins with the stop, which is rare, so that hardly a place is looked at.
_DIGIT_START = re.compile(r"[.!?](?<=[^\W\d_]{5}.)[\"“”’'»]? +(?=\d)")
_ORDINAL_END = re.compile(r"(?:^|[^\w.,:])(?:\d{1,2}|[IVX]{1,6})\.$")
_INITIAL_END = re.compile(r"(?:^|[\s(.\-–])[^\W\d_]\.$")
_ABBREVIATION_END = re.compile(
    r"(?:^|[\s(])(?:Dr|Prof|Hr|Fr|Mr|Mrs|Ms|St|Sr|Jr|Gen|Col|Sen|Rep|Gov|Lt|Sgt|Capt|Rev|Dipl|Ing|Mag|No|Nr|"
    r"Abs|Art|bzw|ca|vgl|inkl|max|min|evtl|ggf|geb|gest|sog|usw|vs|approx|Mio|Mrd|Str|Tel|Inc|Corp|Co|Ltd|"
    r"Jan|Feb|Aug|Sept|Sep|Oct|Okt|Nov|Dec|Dez)\.$"
)
_USUALLY_LAST = re.compile(r"(?:^|[\s(])(?:usw|Inc|Corp|Co|Ltd|Jr|Sr|etc)\.$")
_SENTENCE_STARTS = (
    "A An And As At But By For He Her His However I If In It Its She So That The Their There These They This Those "
    "We What When While You Aber Als Am Auch Auf Bei Da Damit Dann Das Dazu Der Die Dies Diese Dieser Doch Ein Eine "
    "Er Es Für Ich Ihr Im Mit Nach Nun Sie Und Von Vor Wenn Wer Wie Wir Zu Zudem"
)
_SENTENCE_START = frozenset(_SENTENCE_STARTS.split())
# "Ende.Der" is two sentences glued together by extraction, "News.Com" is a name.
_GLUED_END = re.compile(r"[^\W\d_]{3}[.!?][\"“”’»]?$")
_FIRST_WORD = re.compile(r"\w+")
_CONTEXT = 40
"""Characters before a boundary that are looked at: bounds the work, whatever the length of a sentence."""


def split_segments(text: str, language: str = UNDETERMINED) -> list[Span]:
    """Split a text into the spans of its sentences; newlines are hard boundaries.

    Spans are trimmed, increasing, don't overlap, and together hold every character that isn't white
    space. `language` is an ISO 639-1 code; an unknown one or `und` gets general rules.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for left, right in _split_line(line.group(), language):
            sentence = line.group()[left:right].rstrip()
            size = len(sentence.lstrip())
            if size:
                spans.append((start + left + len(sentence) - size, start + left + len(sentence)))
    return spans


def _split_line(line: str, language: str) -> list[Span]:
    """Split one line; the spans touch each other and cover it."""
    proposed = {_before_opening(line, place) for place in _propose(line, language)}
    proposed.update(match.end() for match in _DIGIT_START.finditer(line))
    places = [place for place in sorted(proposed) if _is_boundary(line, place, language)]
    edges = [0, *places, len(line)]
    return list(pairwise(edges))


def _propose(line: str, language: str) -> list[int]:
    """Where sentencex would start a new sentence.

    It keeps all between two quotes together, which loses every boundary after an unpaired quote, so it
    doesn't get to see them; nor lone surrogates, which it can't take.
    """
    import sentencex

    masked = _LONE_SURROGATE.sub(" ", _QUOTE_MARK.sub(" ", line))
    # Its time grows with the square of a run without spaces, so what is a boundary anyway cuts the line first.
    edges = [0, *(stop.end() for stop in _UNMISTAKABLE_STOP.finditer(masked)), len(masked)]
    places: list[int] = []
    for start, end in pairwise(edges):
        place = start
        for sentence in sentencex.segment("en" if language == UNDETERMINED else language, masked[start:end]):
            place += len(sentence)
            places.append(place)
    return places


def _before_opening(line: str, place: int) -> int:
    """Move a boundary to right behind the quotes that close the sentence before it."""
    start = place
    while start > 0 and (line[start - 1].isspace() or line[start - 1] in _CLOSING):
        start -= 1
    while start < len(line) and line[start] in (_CLOSING if start < place else _ONLY_CLOSING):
        start += 1
    return start


def _is_boundary(line: str, place: int, language: str) -> bool:
    """Whether a sentence really ends before `place`: not after an ordinal, an initial or in mid-sentence."""
    before = line[max(0, place - _CONTEXT) : place].rstrip()
    after = line[place : place + _CONTEXT].lstrip()
    if not before or not after:
        return False
    bare = after.lstrip(_QUOTES + "([ ")
    if not bare or bare[0].islower() or after[0] in ",;:.!?)]":
        return False
    word = _FIRST_WORD.match(bare)
    starts = word is not None and word.group() in _SENTENCE_START
    glued = not line[place - 1].isspace() and not line[place].isspace() and before[-1].isascii()
    if glued and not (starts and _GLUED_END.search(before)):
        return False
    if language == "de" and _ORDINAL_END.search(before):
        return starts
    if _USUALLY_LAST.search(before):
        return True
    if _ABBREVIATION_END.search(before):
        return False
    return starts or not _INITIAL_END.search(before)
