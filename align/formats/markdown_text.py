"""Scraped text in Markdown, where nothing of it may be markup, a link, a mention or a reference."""

from __future__ import annotations

from align.formats.visible import shown

LOOK_ALIKES = str.maketrans({"`": "\u02cb", "|": "\u00a6"})
"""What could end a code span, or a cell of a table, becomes a look-alike."""


def code_span(text: str, most: int) -> str:
    """A text as a code span of at most `most` characters, on one line; a dash for an empty one.

    Inside a code span nothing else means anything (GitHub Flavored Markdown, 6.3).
    """
    words = shown(text, most).translate(LOOK_ALIKES)
    return f"`{words}`" if words else "–"


def table_row(*cells: str) -> str:
    """One line of a table; the cells are Markdown."""
    return f"| {' | '.join(cells)} |\n"


def table_head(*names: str) -> str:
    """The first two lines of a table."""
    return table_row(*names) + table_row(*["---"] * len(names))
