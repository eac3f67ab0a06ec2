"""Good translations from one side of which words are taken, so that nothing answers to their counterparts any more.

Words are taken in two ways. At random, one to four in a row; or only what a sentence can spare: an attributive
adjective, an adverb, the first part of a compound ("Schulbuch", "Buch"). The counterpart of such a word fits its
sentence as well as anything that a translator adds. German shows by its endings and capitals which words these are,
and the cosines show which English words answer to them. English is side 0, German side 1.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.checks.parsed import Parsed
from align.checks.residue import FUNCTION_WORDS
from align.checks.word_traits import Cosines
from align.text.words import Word

LANGUAGES = ("en", "de")
LENGTHS = (1, 1, 1, 1, 2, 2, 3, 4)
"""How many words are taken at random."""
LEAST_WORDS = 5
SURE, QUITE_SURE = 0.5, 0.6
"""Cosines from which a word answered to the one that was taken: each the other's best; or not."""
_BEFORE_ADJECTIVE = re.compile(
    r"(?:d(?:er|ie|as|en|em|es)|[mdsk]?ein(?:e[nmrs]?)?|dies\w+|jed\w+|ihr\w*|unser\w*|viele[rn]?|in|mit|von|für|aus|"
    r"zu[mr]?|im|am|beim|vom|durch|gegen|ohne|unter|über|nach|als|bei|an|auf|wegen|seit|wie|zwischen)",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(r"\w{3,}e[nmrs]?")
_ADVERB = re.compile(
    r"\w+(?:lich|isch|weise|ig)|allein|auch|bald|bereits|besonders|damals|derzeit|dort|ebenfalls|eigentlich|einst|erneut|"
    r"etwa|extrem|fast|ganz|gemeinsam|gerade|gestern|heute|immer|insgesamt|jetzt|kaum|knapp|leider|manchmal|meist|nie|"
    r"noch|nun|nur|oft|offenbar|plötzlich|relativ|rund|schon|sehr|selten|sogar|später|stets|vielleicht|völlig|weiter|"
    r"wieder|ziemlich|zusammen"
)
_LINKS = ("", "s", "n", "en", "es")
"""What joins the parts of a compound."""
_SHORTEST_PART = 3


class Shortened(NamedTuple):
    """A pair from one side of which words were taken."""

    texts: tuple[str, str]
    """English, German."""
    side: int
    """The other side, whose words have lost their counterparts: 0 English, 1 German."""
    lost: NDArray[np.int8]
    """For each word of that side 1 if its counterpart was taken, 0 if not, -1 where it isn't clear."""


class Compared(NamedTuple):
    """A pair with the words of both sides and their cosines, shape (English words, German words)."""

    texts: tuple[str, str]
    english: tuple[Word, ...]
    german: tuple[Word, ...]
    cosines: NDArray[np.float32]

    def answers(self, place: int) -> NDArray[np.int8]:
        """Tell which English words answered to a German one, as `Shortened.lost` does."""
        partners, mutual = self.cosines.argmax(axis=1), int(self.cosines[:, place].argmax())
        lost = np.zeros(len(self.english), dtype=np.int8)
        for row in np.flatnonzero(partners == place):
            lost[row] = 1 if self.cosines[row, place] > (SURE if row == mutual else QUITE_SURE) else -1
        return lost

    def partner(self, place: int) -> int | None:
        """Give the English word that a German one and no other answers to, each the other's best."""
        row = int(self.cosines[:, place].argmax())
        mutual = self.cosines[row].argmax() == place and self.cosines[row, place] > SURE
        return row if mutual and (self.cosines.argmax(axis=0) == row).sum() == 1 else None


def compare_sides(texts: tuple[str, str], cosines: Cosines) -> Compared | None:
    """Read both sides of a pair; None where one is too short."""
    english, german = (Parsed(text, language).tokens for text, language in zip(texts, LANGUAGES, strict=True))
    enough = min(len(english), len(german)) >= LEAST_WORDS
    return Compared(texts, english, german, cosines.within) if enough else None


def shorten(pairs: Sequence[Compared], chance: random.Random) -> list[Shortened]:
    """Take words at random from the English side of each pair, and others from the German one."""
    found = (take(pair, side, chance) for pair in pairs for side in (1, 0))
    return [row for row in found if row is not None]


def spare(pairs: Sequence[Compared], chance: random.Random) -> list[Shortened]:
    """Take from each pair what it can spare, in up to three ways."""
    known = Counter(word.text for pair in pairs for word in pair.german)
    found: list[Shortened | None] = []
    for pair in pairs:
        found += [take_modifier(pair, chance), take_counterpart(pair, chance), take_first_part(pair, known, chance)]
    return [row for row in found if row is not None]


def take(pair: Compared, side: int, chance: random.Random) -> Shortened | None:
    """Take some words from the side that is not `side`; None where nothing answers to them."""
    tokens, others, cosines = (
        (pair.english, pair.german, pair.cosines) if side else (pair.german, pair.english, pair.cosines.T)
    )
    function_words = FUNCTION_WORDS[LANGUAGES[1 - side]]
    count = chance.choice(LENGTHS)
    firsts = [
        first
        for first in range(len(tokens) - count + 1)
        if len(tokens[first].text) > 1 and tokens[first].text.lower() not in function_words
    ]
    if not firsts:
        return None
    first = chance.choice(firsts)
    best, partners = cosines.argmax(axis=0), cosines.argmax(axis=1)
    lost = np.zeros(len(others), dtype=np.int8)
    for place in np.flatnonzero((best >= first) & (best < first + count)):
        cosine, mutual = cosines[best[place], place], partners[best[place]] == place
        lost[place] = 1 if cosine > (SURE if mutual else QUITE_SURE) else -1
    return _without(pair, 1 - side, (tokens[first].start, tokens[first + count - 1].end), lost)


def take_modifier(pair: Compared, chance: random.Random) -> Shortened | None:
    """Take a German adjective or adverb: what answered to it is too much in the English."""
    spared = [place for place in find_modifiers(pair.german) if (pair.answers(place) == 1).any()]
    if not spared:
        return None
    place = chance.choice(spared)
    return _without(pair, 1, (pair.german[place].start, pair.german[place].end), pair.answers(place))


def take_counterpart(pair: Compared, chance: random.Random) -> Shortened | None:
    """Take the English word that answers to a German adjective or adverb: the German is too much."""
    spared = []
    for place in find_modifiers(pair.german):
        row = pair.partner(place)
        if row and row + 1 < len(pair.english) and _beside(pair.english, row) and pair.english[row].text.islower():
            spared.append((place, row))
    if not spared:
        return None
    place, row = chance.choice(spared)
    lost = np.zeros(len(pair.german), dtype=np.int8)
    lost[place] = 1
    return _without(pair, 0, (pair.english[row].start, pair.english[row].end), lost)


def take_first_part(pair: Compared, known: Counter[str], chance: random.Random) -> Shortened | None:
    """Take the first part of a German compound to which two English neighbours answer: the first is too much."""
    spared = []
    for place, word in enumerate(pair.german):
        head = find_head(word.text, known)
        rows = np.flatnonzero(pair.answers(place) == 1).tolist() if head else []
        if head and len(rows) == 2 and rows[1] == rows[0] + 1 and _beside(pair.english, rows[0]):
            spared.append((word, head, rows[0]))
    if not spared:
        return None
    word, head, row = chance.choice(spared)
    lost = np.zeros(len(pair.english), dtype=np.int8)
    lost[row] = 1
    english, german = pair.texts
    return Shortened((english, german[: word.start] + head + german[word.end :]), 0, lost)


def find_modifiers(words: Sequence[Word]) -> Iterator[int]:
    """Give the places of German adjectives before their noun, and of adverbs before a word without a capital."""
    for place in range(1, len(words) - 1):
        word, before, after = (words[place + step].text for step in (0, -1, 1))
        if not word.islower() or not _beside(words, place):
            continue
        if after[0].isupper():
            declined = _ADJECTIVE.fullmatch(word) and not _BEFORE_ADJECTIVE.fullmatch(word)
            if declined and _BEFORE_ADJECTIVE.fullmatch(before):
                yield place
        elif _ADVERB.fullmatch(word):
            yield place


def find_head(word: str, known: Counter[str]) -> str | None:
    """Give the last part of a German compound, with a capital, if both parts are known; the longest such."""
    if not word[0].isupper() or not word[1:].islower():
        return None
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART):
        head, first = word[cut:].capitalize(), word[:cut]
        stems = (first.removesuffix(link) for link in _LINKS if first.endswith(link))
        if known[head] > 1 and any(
            len(stem) >= _SHORTEST_PART and (known[stem] or known[stem.lower()] or known[stem + "e"]) for stem in stems
        ):
            return head
    return None


def leave_whole(pairs: Sequence[tuple[str, str]]) -> list[Shortened]:
    """Give pairs as they are, in which no word counts as lost."""
    whole = []
    for pair in pairs:
        counts = [len(Parsed(text, language).tokens) for text, language in zip(pair, LANGUAGES, strict=True)]
        if min(counts) >= LEAST_WORDS:
            whole += [Shortened(pair, side, np.zeros(count, dtype=np.int8)) for side, count in enumerate(counts)]
    return whole


def _beside(words: Sequence[Word], place: int) -> bool:
    """Tell whether no mark stands between a word and the next."""
    return words[place + 1].start == words[place].end + 1


def _without(pair: Compared, side: int, span: tuple[int, int], lost: NDArray[np.int8]) -> Shortened | None:
    """Leave a span out of one side; None where no word of the other is clearly lost by that."""
    if not (lost == 1).any():
        return None
    text = pair.texts[side]
    short = text[: span[0]] + text[span[1] :].lstrip()
    return Shortened((short, pair.texts[1]) if side == 0 else (pair.texts[0], short), 1 - side, lost)
