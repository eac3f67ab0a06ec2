"""A text, read once for all rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import regex

from align.schema import UNDETERMINED
from align.text.dates import CalendarDate, find_dates
from align.text.names import Spellings
from align.text.places import Place, find_places
from align.text.quantities import Quantity, find_quantities
from align.text.words import Word, find_words

_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?|\d+(?:[.,:]\d+)*")


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
    def tokens(self) -> tuple[Word, ...]:
        """Words and figures in order; `Word` here may be a figure."""
        return tuple(Word(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(self.text))

    @cached_property
    def lowered(self) -> list[str]:
        """The words in small letters."""
        return [word.text.lower() for word in self.words]

    @cached_property
    def spellings(self) -> Spellings:
        """The words, to look names up in."""
        return Spellings(word.text for word in self.words)

    @cached_property
    def capitals(self) -> list[Word]:
        """Words with a capital, in order."""
        return [word for word in self.words if word.text[0].isupper()]

    @cached_property
    def places(self) -> list[Place]:
        """Countries, peoples and cities in order; none in a language other than de and en."""
        return list(find_places(self.words, self.language))

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Numbers as values, in order."""
        return find_quantities(self.text, self.language, self.words)

    @cached_property
    def figures(self) -> list[Quantity]:
        """Numbers by their digits alone, for a language whose words aren't known: a magnitude may follow each."""
        found = find_quantities(self.text, UNDETERMINED, [])
        return [replace(quantity, values=_with_magnitudes(quantity.values), unit="") for quantity in found]

    @cached_property
    def dates(self) -> list[CalendarDate]:
        """Calendar dates in order."""
        return find_dates(self.text, self.language)


def _with_magnitudes(values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(value * scale for scale in (1, 1e3, 1e6, 1e9) for value in values)
