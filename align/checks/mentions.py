"""How often each side mentions places and names, counted: a name may go where the same name stands once more."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, dataclass, fields

from align.checks.parsed import Parsed
from align.text.names import find_english_names

_STARTS = ".:!?–"
_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Mentions:
    """Counts of mentions in an English text and its German counterpart; 0 of each for other languages."""

    places_gone: int = 0
    """Of places that the German doesn't name at all."""
    places_come: int = 0
    """Of places that the English doesn't name at all."""
    places_rarer: int = 0
    """Of places that both name, the English more often."""
    places_oftener: int = 0
    """The same, the German more often."""
    names_unsaid: int = 0
    """English names, no places, that no German word is spelt like."""
    names: int = 0
    """English names in all, places among them."""
    names_shared: int = 0
    """German words with a capital inside a sentence that an English word is spelt like."""

    def values(self) -> list[float]:
        """Give the counts in the order of `MENTION_NAMES`."""
        return [float(count) for count in astuple(self)]


MENTION_NAMES = tuple(f"mentions_{field.name}" for field in fields(Mentions))


def count_mentions(english: Parsed, german: Parsed) -> Mentions:
    """Count the mentions in an English and a German text that are to say the same."""
    said, says = (Counter(place.code for place in text.places) for text in (english, german))
    places = {place.start for place in english.places}
    names = [name for name in find_english_names(english.text, english.words) if name.sure]
    return Mentions(
        places_gone=sum(count for code, count in said.items() if code not in says),
        places_come=sum(count for code, count in says.items() if code not in said),
        places_rarer=sum(max(0, count - says[code]) for code, count in said.items() if code in says),
        places_oftener=sum(max(0, count - said[code]) for code, count in says.items() if code in said),
        names_unsaid=sum(name.start not in places and not _is_spelt(name.text, german) for name in names),
        names=len(names),
        names_shared=sum(
            len(word.text) >= _LEAST_LETTERS
            and not word.text.isupper()
            and not _starts_sentence(german.text, word.start)
            and _is_spelt(word.text, english)
            for word in german.capitals
        ),
    )


def _is_spelt(name: str, text: Parsed) -> bool:
    return text.spellings.hold(name) or text.spellings.explain(name)


def _starts_sentence(text: str, place: int) -> bool:
    before = text[:place].rstrip(' "„“»«(')
    return not before or before[-1] in _STARTS
