"""Where each part of a report is written: all in one file, or on pages beside an index."""

from __future__ import annotations

from dataclasses import dataclass

PAIRS_IN_ONE_FILE = 200
"""Up to here a report is one file; beyond, it would no longer open at once."""

PARTS_ON_A_PAGE = 50
"""Pairs, or texts alone, on one page beside the index."""


@dataclass(frozen=True, slots=True)
class Places:
    """Links between the files of a report, as seen from one of them.

    Parts are numbered from 1: the pairs in the report's order, then the texts alone.
    """

    folder: str = ""
    """Name of the folder of pages, beside the index; empty when all stands in one file."""
    index: str = ""
    """File name of the index."""
    here: int = 0
    """Number of the page that is being written; 0 for the index, or the one file."""
    pages: int = 0

    @property
    def is_paged(self) -> bool:
        """Whether the parts stand on pages."""
        return bool(self.folder)

    @property
    def file(self) -> str:
        """The file name of the page that is being written."""
        return page_name(self.here)

    def link(self, part: int, anchor: str) -> str:
        """The address of an element in the file where a part is written."""
        if not self.is_paged:
            return f"#{anchor}"
        page = page_of(part)
        return f"#{anchor}" if page == self.here else f"{self.page(page)}#{anchor}"

    def page(self, number: int) -> str:
        """The address of a page; 0 for the index."""
        if number == 0:
            return f"../{self.index}"
        return page_name(number) if self.here else f"{self.folder}/{page_name(number)}"


def page_of(part: int) -> int:
    """The page that a part stands on, from 1."""
    return (max(part, 1) - 1) // PARTS_ON_A_PAGE + 1


def page_name(number: int) -> str:
    """The file name of a page."""
    return f"{number:04}.html"
