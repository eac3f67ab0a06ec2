"""In how many pages of a source each line stands: what tells a site's furniture from its stories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from align.text.normalise import normalise

_DIGITS = re.compile(r"\d+")
_LONGEST_COUNTED = 400
_MOST_COUNTED = 12


@dataclass(frozen=True, slots=True)
class LineCounts:
    """Counts over any number of pages; `merge` adds up parts that were counted apart, in any order."""

    pages: Mapping[str, int] = field(default_factory=dict)
    """Pages by source."""
    lines: Mapping[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    """Fingerprint of source and line -> the smallest fingerprints, at most 12, of the stories beside it."""

    def merge(self, other: LineCounts) -> LineCounts:
        """Give the counts of both; the two must not have counted the same page."""
        pages = dict(self.pages)
        for source, count in other.pages.items():
            pages[source] = pages.get(source, 0) + count
        lines = dict(self.lines)
        for key, stories in other.lines.items():
            lines[key] = _smallest({*lines.get(key, ()), *stories})
        return LineCounts(pages, lines)

    def stories_beside(self, source: str | None, text: str) -> int:
        """Count a source's pages that carry this line beside different stories: 0 to 12, which means 12 or more."""
        return 0 if source is None else len(self.lines.get(_line_key(source, text), ()))


def count_lines(pages: Iterable[tuple[str | None, Sequence[str]]]) -> LineCounts:
    """Count pages, each given as its source and its segments' texts; pages without a source don't count.

    Copies of one story in a source count once, so that a story published five times doesn't become
    boilerplate: a page is known by its three longest segments, one of which is of its story.
    """
    counted: dict[str, int] = {}
    lines: dict[bytes, set[bytes]] = {}
    for source, texts in pages:
        if source is None:
            continue
        counted[source] = counted.get(source, 0) + 1
        story, keys = page_lines(source, texts)
        for key in keys:
            stories = lines.setdefault(key, set())
            stories.add(story)
            if len(stories) > _MOST_COUNTED:
                stories.remove(max(stories))
    return LineCounts(counted, {key: _smallest(stories) for key, stories in lines.items()})


def page_lines(source: str, texts: Sequence[str]) -> tuple[bytes, set[bytes]]:
    """Fingerprints of a page: of its story, and of each of its lines within the source."""
    longest = sorted(set(texts), key=lambda text: (-len(text), text))[:3]
    story = _fingerprint(normalise("\n".join(longest)))
    return story, {_line_key(source, text) for text in texts if len(text) <= _LONGEST_COUNTED}


def _smallest(stories: set[bytes]) -> tuple[bytes, ...]:
    return tuple(sorted(stories)[:_MOST_COUNTED])


def _line_key(source: str, text: str) -> bytes:
    # Page numbers, dates and counters change from page to page.
    return _fingerprint(source + "\0" + _DIGITS.sub("0", normalise(text)))


def _fingerprint(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
