"""Numbers and names in which two aligned texts differ, set off for the eye; it is no claim of an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from align.schema import Segment, Span
from align.text.quantities import Strength
from align.text.words import find_words

if TYPE_CHECKING:
    from align.checks.pair import Pair

LONGEST_COMPARED = 3_000
"""Code points of one side; longer passages are no sentences, and comparing them takes long."""


def find_differing(left: Sequence[Segment], right: Sequence[Segment]) -> tuple[list[Span], list[Span]]:
    """Spans of the numbers and names that only one side of a bead has, in the offsets of the two documents.

    Across languages numbers are compared as values (17 o'clock is 5 p.m.) and names as the two languages spell
    them, English and German only; within one language every word with a capital is compared as it is written.
    """
    from align.checks.pair import Pair
    from align.checks.parsed import Parsed

    one, other = _Side(left), _Side(right)
    if one.text == other.text or max(len(one.text), len(other.text)) > LONGEST_COMPARED:
        return [], []
    pair = Pair(Parsed(one.text, one.language), Parsed(other.text, other.language))
    names = _words_apart(pair) if one.language == other.language else _names_apart(pair)
    numbers = _numbers_apart(pair)
    return sorted({*one.lift(numbers[0] + names[0])}), sorted({*other.lift(numbers[1] + names[1])})


class _Side:
    """The segments of one side of a bead as one text."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self.text = "\n".join(segment.text for segment in segments)
        self.language = segments[0].language

    def lift(self, spans: Iterable[Span]) -> Iterator[Span]:
        """Spans in the joined text -> spans in the document; what crosses two segments is left out."""
        for start, end in spans:
            before = 0
            for segment in self.segments:
                if before <= start and end <= before + len(segment.text):
                    yield segment.start + start - before, segment.start + end - before
                before += len(segment.text) + 1


def _numbers_apart(pair: Pair) -> tuple[list[Span], list[Span]]:
    numbers, dates = pair.numbers, pair.dates
    left = [quantity for quantity, _ in (*numbers.differing, *numbers.units)]
    right = [quantity for _, quantity in (*numbers.differing, *numbers.units)]
    left += [quantity for quantity in numbers.missing if quantity.strength is Strength.FIGURE]
    right += [quantity for quantity in numbers.added if quantity.strength is Strength.FIGURE]
    return (
        [(quantity.start, quantity.end) for quantity in left] + [date.date_span for date, _ in dates.differing],
        [(quantity.start, quantity.end) for quantity in right] + [date.date_span for _, date in dates.differing],
    )


def _names_apart(pair: Pair) -> tuple[list[Span], list[Span]]:
    names = pair.names
    respelt = (*names.garbled, *names.replaced)
    english = [(place.start, place.end) for place in names.english_places]
    english += [(word.start, word.end) for word in names.missing_acronyms]
    english += [(name.start, name.end) for name in (*names.missing, *(name for name, _ in respelt))]
    german = [(place.start, place.end) for place in names.german_places]
    german += [(word.start, word.end) for word in (*names.acronyms, *(word for _, word in respelt))]
    return (english, german) if pair.original.language == "en" else (german, english)


def _words_apart(pair: Pair) -> tuple[list[Span], list[Span]]:
    known = [{word.text for word in find_words(side.text)} for side in (pair.original, pair.translation)]
    left, right = (
        [(word.start, word.end) for word in side.words if word.text[0].isupper() and word.text not in others]
        for side, others in ((pair.original, known[1]), (pair.translation, known[0]))
    )
    return left, right
