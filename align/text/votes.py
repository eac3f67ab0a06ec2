"""langdetect's votes on texts, to the last digit, in a tenth of its time.

langdetect goes over every character and, for each n-gram that it draws, over every language in Python. Here the
n-grams of a word are looked up once, and all languages of many texts are multiplied at once; profiles, normalisation,
draws and their order are langdetect's own.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.utils.ngram import NGram

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SEED = 0
_TRIALS = 7
_DRAWS = 5
"""N-grams between two looks at whether a trial has settled."""
_AT_ONCE = 256
"""Texts whose trials go side by side; bounds memory."""
_WORDS = 50_000
"""Words whose n-grams are remembered."""
_LATIN = re.compile("[A-z]")
_BEYOND = re.compile("[\u0300-\U0010ffff]")


class _Normal(dict[int, str]):
    """Code point -> what langdetect makes of the character; most marks become a space."""

    def __missing__(self, code: int) -> str:
        self[code] = normal = str(NGram.normalize(chr(code)))
        return normal


class Profiles:
    """What langdetect knows of its languages, loaded in alphabetical order: its own is that of the folder on disk."""

    def __init__(self) -> None:
        paths = sorted(path for path in Path(PROFILES_DIRECTORY).iterdir() if path.suffix == "" and path.is_file())
        profiles = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        self.languages: tuple[str, ...] = tuple(profile["name"] for profile in profiles)
        self._rows: dict[str, int] = {}
        spoken = [[self._rows.setdefault(gram, len(self._rows)) for gram in profile["freq"]] for profile in profiles]
        self._chances = np.zeros((len(self._rows), len(profiles)))
        """Chance of each n-gram in each language."""
        for place, (profile, rows) in enumerate(zip(profiles, spoken, strict=True)):
            totals = profile["n_words"]
            self._chances[rows, place] = [count / totals[len(gram) - 1] for gram, count in profile["freq"].items()]
        self._factory = DetectorFactory()
        self._factory.langlist = list(self.languages)
        self._normal = _Normal()
        self._rows_of = lru_cache(_WORDS)(self._look_up)

    def vote(self, texts: Sequence[str], priors: Sequence[Mapping[str, float]]) -> list[list[tuple[str, float]]]:
        """Languages with the probability that a text is in them, where that is above a tenth; likeliest first.

        Args:
            texts: of at most 10,000 characters each; those asked for together are faster.
            priors: weight of each language beforehand, for each text.
        """
        grams = [self._grams(text) for text in texts]
        spoken = [place for place, rows in enumerate(grams) if rows]
        found: list[list[tuple[str, float]]] = [[] for _ in texts]
        for start in range(0, len(spoken), _AT_ONCE):
            places = spoken[start : start + _AT_ONCE]
            weights = np.array([[priors[place][language] for language in self.languages] for place in places])
            trials = _Trials(self._chances, [grams[place] for place in places], weights)
            for place, likely in zip(places, trials.run().tolist(), strict=True):
                guesses = zip(self.languages, likely, strict=True)
                certain = (guess for guess in guesses if guess[1] > Detector.PROB_THRESHOLD)
                found[place] = sorted(certain, key=lambda guess: (-guess[1], guess[0]))
        return found

    def _grams(self, text: str) -> list[int]:
        """Rows of the known n-grams of a text, in order."""
        plain = NGram.normalize_vi(Detector.MAIL_RE.sub(" ", Detector.URL_RE.sub(" ", text)))
        beyond = len(_BEYOND.findall(plain))
        if beyond and len(_LATIN.findall(plain)) * 2 < beyond:
            detector = self._factory.create()
            detector.text = plain
            detector.cleaning_text()
            plain = detector.text
        words = plain.translate(self._normal).split(" ")
        rows = [row for word in words[:-1] if word for row in self._rows_of(f" {word} ")]
        return [*rows, *self._rows_of(f" {words[-1]}")]

    def _look_up(self, word: str) -> tuple[int, ...]:
        """Rows of the known n-grams of a word with the spaces around it, by their last character."""
        ends = (end for end in range(1, len(word)) if not (word[end].isupper() and word[end - 1].isupper()))
        grams = (word[start : end + 1] for end in ends for start in range(end, max(end - NGram.N_GRAM, -1), -1))
        return tuple(self._rows[gram] for gram in grams if gram != " " and gram in self._rows)


class _Trials:
    """The trials of some texts, one after the other for each text, side by side for all."""

    def __init__(self, chances: NDArray[np.float64], grams: Sequence[Sequence[int]], weights: NDArray[np.float64]):
        self._chances = chances
        self._random = [random.Random(_SEED) for _ in grams]
        self._drawn = [_draw(rows, chance) for rows, chance in zip(grams, self._random, strict=True)]
        self._prior = weights / _sums(weights)
        self._likely = self._prior.copy()
        self._smoothing = np.array([_smoothing(chance) for chance in self._random])
        self._draws = [0] * len(grams)
        self._trials = [0] * len(grams)

    def run(self) -> NDArray[np.float64]:
        """Mean probability of each language over trials with other draws and other smoothing, (texts, languages)."""
        means = np.zeros_like(self._prior)
        running = list(range(len(means)))
        while running:
            for count in (1, _DRAWS):
                texts = [text for text in running if (self._draws[text] > 0) == (count > 1)]
                if texts:
                    settled = self._draw(texts, count)
                    means[settled] += self._likely[settled] / _TRIALS
                    self._begin(settled)
            running = [text for text in running if self._trials[text] < _TRIALS]
        return means

    def _draw(self, texts: Sequence[int], count: int) -> list[int]:
        """Draw so many n-grams for each text; gives those whose trial is over, for one language stands out."""
        rows = np.array([list(islice(self._drawn[text], count)) for text in texts])
        chances = self._chances[rows] + self._smoothing[texts][:, None, None]
        likely = self._likely[texts]
        for place in range(count):
            likely *= chances[:, place]
        likely /= _sums(likely)
        self._likely[texts] = likely
        for text in texts:
            self._draws[text] += count
        clear = (likely.max(axis=1) > Detector.CONV_THRESHOLD).tolist()
        return [
            text
            for text, over in zip(texts, clear, strict=True)
            if over or self._draws[text] > Detector.ITERATION_LIMIT
        ]

    def _begin(self, texts: Sequence[int]) -> None:
        """Begin the next trial of texts."""
        self._likely[texts] = self._prior[texts]
        for text in texts:
            self._draws[text] = 0
            self._trials[text] += 1
            if self._trials[text] < _TRIALS:
                self._smoothing[text] = _smoothing(self._random[text])


def _draw(rows: Sequence[int], chance: random.Random) -> Iterator[int]:
    """What `random.choice` draws, without a call in Python each time."""
    places = filter(len(rows).__gt__, map(chance.getrandbits, repeat(len(rows).bit_length())))
    return map(rows.__getitem__, places)


def _smoothing(chance: random.Random) -> float:
    """What is added to the chance of each n-gram in a trial."""
    return float(Detector.ALPHA_DEFAULT + chance.gauss(0.0, 1.0) * Detector.ALPHA_WIDTH) / float(Detector.BASE_FREQ)


def _sums(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums of rows, added one by one as Python does, shape (n, 1)."""
    sums: NDArray[np.float64] = np.add.accumulate(rows, axis=1)[:, -1:]
    return sums
