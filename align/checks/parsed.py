"""A text, read once for all rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from align.text.dates import CalendarDate, find_dates
from align.text.quantities import Quantity, find_quantities
from align.text.words import Word, find_words


@dataclass(frozen=True)
class Parsed:
    """A text, its language, and what the rules read in it; every reading is made on first use."""

    text: str
    language: str

    @cached_property
    def words(self) -> list[Word]:
        """Words in order."""
        return find_words(self.text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Numbers as values, in order."""
        return find_quantities(self.text, self.language, self.words)

    @cached_property
    def dates(self) -> list[CalendarDate]:
        """Calendar dates in order."""
        return find_dates(self.text, self.language)
