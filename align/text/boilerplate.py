"""What each segment is to its page: title, heading, body, caption, teaser or boilerplate.

A site's furniture is known by the pages of the same source that repeat it beside different stories; with
fewer than five such pages by its shape and place alone. What other sources carry says nothing: that is a
reprint. In doubt a sentence is body: a lost sentence can't be aligned, a kept oddity merely stays alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from align.schema import Kind, Language, Span
from align.text.line_counts import LineCounts, count_lines
from align.text.normalise import normalise
from align.text.page import (
    Line,
    build_lines,
    count_words,
    ends_like_sentence,
    is_caption,
    is_dateline_or_byline,
    is_phrase_alone,
    is_request,
    is_rights_notice,
    matches_phrase,
)
from align.text.scripts import script_of

__all__ = ["LineCounts", "classify_segments", "count_lines", "is_residue"]

_STORIES_AT_EDGE = 5
_STORIES_ANYWHERE = 10
STEPS = (_STORIES_AT_EDGE, _STORIES_ANYWHERE)
"""Counts of stories beside a line from which on its kind may be another."""
_SHORT = 3
"""Words up to which a line without final punctuation says nothing, at a page's edge."""
_HEADLINE = 20
"""Words from which on a line without final punctuation is text that was cut rather than a headline."""
_LONGEST_REQUEST = 12
"""Words up to which a sentence that begins like an interface phrase is one."""
_LONGEST_SITE_NAME = 60
_LONGEST_PHRASE = 60
"""Characters up to which a line is looked up without its page; a longer one is seldom furniture alone."""
_TIMES_IN_PAGE = 3
_LIST = 4
"""Lines without final punctuation in a row, amid the text, from which on they are a list."""


def classify_segments(
    texts: Sequence[str],
    spans: Sequence[Span],
    document_text: str,
    languages: Sequence[str],
    document_language: Language,
    source: str | None,
    counts: LineCounts,
) -> tuple[list[Kind], list[int | None]]:
    """Give each segment its kind, and the position of the first segment that it repeats, or None.

    `texts`, `spans` and `languages` go by segment, in order; `counts` come from `count_lines` over the
    same kind of segments.
    """
    lines = build_lines(texts, spans, document_text)
    own = _recognise_lines(lines, languages, document_language, source, counts)
    _mark_counted_sentences(lines, own, texts, source, counts)
    _place_the_rest(lines, own)
    kinds = [Kind.BODY] * len(texts)
    for line, kind in zip(lines, own, strict=True):
        for position in line.positions:
            kinds[position] = kind or Kind.BODY
        if kind in (None, Kind.BODY):
            _mark_within_line(line, kinds, texts, source, counts)
    repeats = _find_repeats(texts)
    for position, first in enumerate(repeats):
        if first is not None and kinds[position] is not Kind.BODY and kinds[first] is Kind.TITLE:
            kinds[position] = Kind.TITLE
    return kinds, repeats


def _recognise_lines(
    lines: Sequence[Line], languages: Sequence[str], document: Language, source: str | None, counts: LineCounts
) -> list[Kind | None]:
    """Name the lines that can be told by themselves; None for the others."""
    times = Counter(line.key for line in lines)
    site = _bare(source or "")
    kinds: list[Kind | None] = []
    for line in lines:
        kind = _recognise_line(line, site)
        if kind is None and not (line.final and line.words > _SHORT):
            foreign = script_of(languages[line.positions[0]]) != script_of(document.code)
            often = times[line.key] >= _TIMES_IN_PAGE
            if foreign or often or counts.stories_beside(source, line.text) >= _STORIES_AT_EDGE:
                kind = Kind.BOILERPLATE
        kinds.append(kind)
    return kinds


def _recognise_line(line: Line, site: str) -> Kind | None:
    """Name a line by its shape and words alone; `site` is the source's bare name."""
    if is_caption(line):
        return Kind.BOILERPLATE if is_rights_notice(line) else Kind.CAPTION
    if matches_phrase(line.key, "teaser"):
        return Kind.BOILERPLATE if is_phrase_alone(line.key, "teaser") else Kind.TEASER
    says_nothing = not line.words or is_dateline_or_byline(line) or is_rights_notice(line)
    if says_nothing or _is_interface(line) or _is_site_name(line, site):
        return Kind.BOILERPLATE
    return None


@lru_cache(maxsize=20_000)
def is_residue(text: str) -> bool:
    """Whether a short line is by its words alone what sites write around articles, whatever page it stands on."""
    if len(text) > _LONGEST_PHRASE:
        return False
    line = Line(text, [0], True)
    return is_caption(line) or is_rights_notice(line) or matches_phrase(line.key, "teaser") or _is_interface(line)


def _is_site_name(line: Line, site: str) -> bool:
    """Whether a line is the site's name, with or without what follows its dot."""
    if len(line.text) > _LONGEST_SITE_NAME:
        return False
    name = _bare(line.text)
    return len(name) > 3 and site.startswith(name)


def _is_interface(line: Line) -> bool:
    """Whether a line is an interface phrase; as a beginning, it must not begin a sentence of the story."""
    if is_phrase_alone(line.key, "boilerplate"):
        return True
    return matches_phrase(line.key, "boilerplate") and not (line.text.endswith(".") and line.words > _LONGEST_REQUEST)


def _mark_counted_sentences(
    lines: Sequence[Line],
    kinds: list[Kind | None],
    texts: Sequence[str],
    source: str | None,
    counts: LineCounts,
) -> None:
    """Mark sentences that a source repeats: from the page's edges inwards, or anywhere when very frequent.

    Also from the edges inwards, lines that ask the visitor for something or shout a word or two.
    """

    def is_repeated(line: Line, needed: int) -> bool:
        return all(counts.stories_beside(source, texts[place]) >= needed for place in line.positions)

    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        for index in order:
            line = lines[index]
            if kinds[index] is None and line.final:
                shout = line.text.endswith("!") and line.words <= _SHORT
                if not (shout or is_request(line) or is_repeated(line, _STORIES_AT_EDGE)):
                    break
                kinds[index] = Kind.BOILERPLATE
            elif kinds[index] is None and is_request(line):
                kinds[index] = Kind.BOILERPLATE
    for index, line in enumerate(lines):
        if kinds[index] is None and len(lines) > 1 and is_repeated(line, _STORIES_ANYWHERE):
            kinds[index] = Kind.BOILERPLATE


def _place_the_rest(lines: Sequence[Line], kinds: list[Kind | None]) -> None:
    """Name what is left: sentences are body; other lines go by where they stand to the body."""
    for index, line in enumerate(lines):
        if kinds[index] is None and (line.final or line.words >= _HEADLINE or len(line.positions) > 1):
            kinds[index] = Kind.BODY
    _join_wrapped(lines, kinds)
    body = [index for index, kind in enumerate(kinds) if kind is Kind.BODY]
    if not body:
        for index, line in enumerate(lines):
            if kinds[index] is None:
                kinds[index] = Kind.BODY if line.words > _SHORT else Kind.BOILERPLATE
        return
    _place_head(lines, kinds, body[0])
    _place_middle(kinds, body[0], body[-1])
    for index in range(body[-1] + 1, len(lines)):
        if kinds[index] is None:
            headline = lines[index].words > _SHORT and not _goes_on(lines[index])
            kinds[index] = Kind.TEASER if headline else Kind.BOILERPLATE


def _join_wrapped(lines: Sequence[Line], kinds: list[Kind | None]) -> None:
    """Take the lines of a text that was wrapped at a fixed width for body: many begin in mid-sentence."""
    left = [index for index, kind in enumerate(kinds) if kind is None and lines[index].words > _SHORT]
    midway = sum(lines[index].text[0].islower() for index in left)
    if len(left) >= _LIST and 3 * midway >= len(left):
        for index in left:
            kinds[index] = Kind.BODY


def _place_head(lines: Sequence[Line], kinds: list[Kind | None], first: int) -> None:
    """Name the lines before the body: the first that is long enough is the title."""
    title = False
    for index in range(first):
        if kinds[index] is not None:
            continue
        if lines[index].words <= _SHORT or _goes_on(lines[index]):
            kinds[index] = Kind.BOILERPLATE
        else:
            kinds[index] = Kind.HEADING if title else Kind.TITLE
            title = True


def _place_middle(kinds: list[Kind | None], first: int, last: int) -> None:
    """Name the lines amid the body: the one before a paragraph is its heading, those under a picture are teasers."""
    run: list[int] = []
    for index in range(first, last + 1):
        if kinds[index] is None:
            run.append(index)
        elif kinds[index] is Kind.BODY:
            for place in run:
                after_residue = kinds[place - 1] in (Kind.CAPTION, Kind.TEASER)
                if len(run) >= _LIST:
                    kinds[place] = Kind.BODY
                else:
                    kinds[place] = Kind.TEASER if place != run[-1] and after_residue else Kind.HEADING
            run = []


def _goes_on(line: Line) -> bool:
    """Whether a line without final punctuation begins or ends in the middle of something."""
    return line.text[0].islower() or line.text.endswith(",")


def _mark_within_line(
    line: Line, kinds: list[Kind], texts: Sequence[str], source: str | None, counts: LineCounts
) -> None:
    """Mark agency tags and repeated furniture at the ends of a line of text, and teasers with a colon in it."""
    for order in (line.positions, line.positions[::-1]):
        for position in order[:-1]:
            text = texts[position]
            tag = count_words(text) <= _SHORT and (text.isupper() or (text[0] == "(" and text[-1] == ")"))
            if not tag and counts.stories_beside(source, text) < _STORIES_ANYWHERE:
                break
            kinds[position] = Kind.BOILERPLATE
    for position in line.positions:
        key = normalise(texts[position])
        if ":" in key[:60] and is_phrase_alone(key.split(":")[0], "teaser") and ends_like_sentence(key):
            kinds[position] = Kind.TEASER


def _find_repeats(texts: Sequence[str]) -> list[int | None]:
    first: dict[str, int] = {}
    repeats: list[int | None] = []
    for position, text in enumerate(texts):
        before = first.setdefault(normalise(text), position)
        repeats.append(before if before != position else None)
    return repeats


def _bare(name: str) -> str:
    """Give a site's name without dots and spaces, to compare `Some News` with `some-news.com`."""
    return "".join(char for char in normalise(name) if char.isalnum())
