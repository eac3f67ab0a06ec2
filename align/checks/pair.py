"""An original beside its translation, compared once for all rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from align.checks.matching import DateComparison, NumberComparison, compare_dates, compare_numbers
from align.checks.mentions import Mentions, count_mentions
from align.checks.naming import NameComparison, compare_names
from align.checks.parsed import Parsed

if TYPE_CHECKING:
    from align.checks.answers import Answers


@dataclass(frozen=True)
class Pair:
    """An original and its translation; every comparison is made on first use."""

    original: Parsed
    translation: Parsed
    answers: Answers | None = None
    """Which words nothing on the other side answers to; None where there are no word vectors."""

    @cached_property
    def dates(self) -> DateComparison:
        """Dates of both sides, paired."""
        return compare_dates(self.original, self.translation)

    @cached_property
    def numbers(self) -> NumberComparison:
        """Numbers of both sides outside the paired dates, compared as values."""
        return compare_numbers(self.original, self.translation, self.dates)

    @cached_property
    def names(self) -> NameComparison:
        """Names of both sides, one of them English and the other German; empty for other languages."""
        if (self.original.language, self.translation.language) == ("en", "de"):
            return compare_names(self.original, self.translation)
        if (self.original.language, self.translation.language) == ("de", "en"):
            return compare_names(self.translation, self.original)
        return NameComparison((), (), (), (), (), (), (), (), ())

    @cached_property
    def mentions(self) -> Mentions:
        """How often names and places are mentioned, one side English and the other German."""
        if (self.original.language, self.translation.language) == ("en", "de"):
            return count_mentions(self.original, self.translation)
        if (self.original.language, self.translation.language) == ("de", "en"):
            return count_mentions(self.translation, self.original)
        return Mentions()

    def original_words(self, span: tuple[int, int]) -> str:
        """Give what stands at a span of the original."""
        return self.original.text[span[0] : span[1]]

    def translation_words(self, span: tuple[int, int]) -> str:
        """Give what stands at a span of the translation."""
        return self.translation.text[span[0] : span[1]]
