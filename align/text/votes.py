"""langdetect's vote on a text, to the last digit, at a fraction of its time.

langdetect goes over every character and, for each n-gram that it draws, over every language in Python. Here the
n-grams of a word are looked up once, and all languages are multiplied at once; profiles, normalisation, draws and
their order are langdetect's own.
"""

from __future__ import annotations

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
        paths = sorted(path for path in Path(PROFILES_DIRECTORY).iterdir() if path.suffix == "")
        self._factory = DetectorFactory()
        self._factory.load_json_profile([path.read_text(encoding="utf-8") for path in paths if path.is_file()])
        chances = self._factory.word_lang_prob_map
        self._chances = np.array(list(chances.values()))
        """Chance of each n-gram in each language."""
        self._rows = {gram: row for row, gram in enumerate(chances)}
        self._factory.word_lang_prob_map = {}
        self._normal = _Normal()
        self._rows_of = lru_cache(_WORDS)(self._look_up)
        self.languages: tuple[str, ...] = tuple(self._factory.langlist)

    def vote(self, text: str, prior: Mapping[str, float]) -> list[tuple[str, float]]:
        """Languages with the probability that the text is in them, where that is above a tenth; likeliest first.

        Args:
            text: of at most 10,000 characters.
            prior: weight of each language beforehand.
        """
        rows = self._grams(text)
        if not rows:
            return []
        weights = [prior[language] for language in self.languages]
        total = sum(weights)
        likely = self._run_trials(rows, np.array([weight / total for weight in weights]))
        found = zip(self.languages, likely.tolist(), strict=True)
        return sorted((guess for guess in found if guess[1] > Detector.PROB_THRESHOLD), key=lambda g: (-g[1], g[0]))

    def _grams(self, text: str) -> list[int]:
        """Rows of the known n-grams of a text, in order."""
        plain = NGram.normalize_vi(Detector.MAIL_RE.sub(" ", Detector.URL_RE.sub(" ", text)))
        if len(_LATIN.findall(plain)) * 2 < len(_BEYOND.findall(plain)):
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

    def _run_trials(self, rows: Sequence[int], prior: NDArray[np.float64]) -> NDArray[np.float64]:
        """Mean probability of each language over trials with other draws and other smoothing."""
        chance = random.Random(_SEED)
        # What `random.choice` does, without a call in Python for each draw.
        places = filter(len(rows).__gt__, map(chance.getrandbits, repeat(len(rows).bit_length())))
        drawn = map(rows.__getitem__, places)
        likely = np.zeros(len(prior))
        for _ in range(_TRIALS):
            alpha = Detector.ALPHA_DEFAULT + chance.gauss(0.0, 1.0) * Detector.ALPHA_WIDTH
            likely += self._run_trial(drawn, prior, alpha / Detector.BASE_FREQ) / _TRIALS
        return likely

    def _run_trial(self, drawn: Iterator[int], prior: NDArray[np.float64], smoothing: float) -> NDArray[np.float64]:
        """Probabilities after as many drawn n-grams as it takes for one language to stand out."""
        likely = prior
        for count in range(0, Detector.ITERATION_LIMIT + 1, _DRAWS):
            chances = self._chances.take(list(islice(drawn, _DRAWS if count else 1)), axis=0)
            chances += smoothing
            chances[0] *= likely
            products = np.multiply.reduce(chances, axis=0)
            values = products.tolist()
            total = sum(values)
            likely = products / total
            if max(values) / total > Detector.CONV_THRESHOLD:
                break
        return likely
