"""Which words of a pair nothing on the other side answers to, by the vectors of words in their sentence.

Two witnesses are heard: words in their sentence, by a transformer, and words alone, by the encoder of the sentences.
A word is answered when some word of the other side lies close to it and has nothing closer itself: the gap
between a word's best cosine and the best cosine of its partner tells an addition from a word that merely
resembles one; and where both sides have words left over, one is a free translation of the other. How these make a
probability is learned (`scripts/train_answers.py`) on good translations from one side of which words were taken,
so that nothing answers to their counterparts any more; coefficients in `answers.json`.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import regex

from align.checks.parsed import Parsed
from align.checks.word_traits import TRAITS, Cosines, describe_words
from align.encode.tokens import WordEncoder
from align.text.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.schema import Vectors

    Column = NDArray[np.float64]

_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?|\d+(?:[.,:]\d+)*")
_EVEN = 0.4


@dataclass(frozen=True)
class Side:
    """One side's words and figures; for each its best cosine, and the probability that nothing answers it."""

    tokens: tuple[Word, ...]
    best: Column
    partners: Sequence[int]
    """Place of the word of the other side that is closest; -1 where there is none."""
    function: Column
    unanswered: Column

    def heaviest_run(self, even: float = _EVEN) -> tuple[float, int, int]:
        """Give the run of words that most surely has no answer: its weight, first word, and the one after its last.

        The weight is the sum of the probabilities, each less the even bet; 0 where there is no such run. Even bets
        under one half let a run go on over an answered article.
        """
        best, current, start = (0.0, 0, 0), 0.0, 0
        for place, value in enumerate(self.unanswered.tolist()):
            if current <= 0:
                current, start = 0.0, place
            current += value - even
            if current > best[0]:
                best = (current, start, place + 1)
        return best


@dataclass(frozen=True)
class Answers:
    """Both sides of a pair."""

    original: Side
    translation: Side

    @property
    def distance(self) -> float:
        """How far the sides are apart, 0 to 2 and a little beyond: what the mean best cosines of both lack to one."""
        if not self.original.tokens or not self.translation.tokens:
            return 0.0
        return 2.0 - float(self.original.best.mean()) - float(self.translation.best.mean())


def find_tokens(text: Parsed) -> tuple[Word, ...]:
    """Give the words and figures of a text in order; `Word` here may be a figure."""
    return tuple(Word(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text.text))


def answer_words(pairs: Sequence[tuple[Parsed, Parsed]], encoder: WordEncoder) -> list[Answers]:
    """Tell for each (original, translation) which words nothing on the other side answers to."""
    originals, translations = ([pair[place] for pair in pairs] for place in (0, 1))
    rows = zip(
        originals, embed_tokens(originals, encoder), translations, embed_tokens(translations, encoder), strict=True
    )
    return [
        weigh_words(*compare_tokens(said, left, says, right, encoder), (said.language, says.language))
        for said, left, says, right in rows
    ]


def compare_tokens(
    said: Parsed, said_vectors: Vectors, says: Parsed, says_vectors: Vectors, encoder: WordEncoder
) -> tuple[tuple[Word, ...], tuple[Word, ...], Cosines]:
    """Give the tokens of both texts and their cosines; the vectors are those in their sentences."""
    tokens, others = find_tokens(said), find_tokens(says)
    left, right = (encoder.encode_alone([token.text for token in side]) for side in (tokens, others))
    return tokens, others, Cosines(said_vectors @ says_vectors.T, left @ right.T)


def embed_tokens(texts: Sequence[Parsed], encoder: WordEncoder) -> list[Vectors]:
    """Give the vectors of the tokens (`find_tokens`) of each text; a text that stands twice is embedded once."""
    distinct = sorted({(text.language, text.text) for text in texts})
    vectors: dict[tuple[str, str], Vectors] = {}
    for language in sorted({language for language, _ in distinct}):
        chosen = [text for code, text in distinct if code == language]
        spans = [[(token.start, token.end) for token in find_tokens(Parsed(text, language))] for text in chosen]
        found = encoder.encode(chosen, spans, language)
        vectors.update(zip(((language, text) for text in chosen), found, strict=True))
    return [vectors[text.language, text.text] for text in texts]


def weigh_words(
    original: Sequence[Word], translation: Sequence[Word], cosines: Cosines, languages: tuple[str, str]
) -> Answers:
    """Give for each word of both sides how likely it is that nothing answers it.

    The shape of `cosines` is (words of the original, words of the translation).
    """
    return Answers(
        _side(original, translation, cosines, languages), _side(translation, original, cosines.turned, languages[::-1])
    )


def _side(tokens: Sequence[Word], others: Sequence[Word], cosines: Cosines, languages: tuple[str, str]) -> Side:
    import numpy as np

    language = languages[0]
    traits = describe_words(tokens, others, cosines, languages)
    weights, intercept = word_models().get(language) or word_models()["en"]
    odds = np.clip(traits @ np.array(weights) + intercept, -30, 30)
    within = cosines.within
    partners = within.argmax(axis=1).tolist() if within.size else [-1] * len(tokens)
    return Side(tuple(tokens), traits[:, 0], partners, traits[:, TRAITS.index("function")], 1 / (1 + np.exp(-odds)))


@functools.cache
def word_models() -> Mapping[str, tuple[tuple[float, ...], float]]:
    """Give by language the weights of the traits and the intercept."""
    rows = json.loads((resources.files("align.checks") / "answers.json").read_text("utf-8"))["languages"]
    return {
        language: (tuple(row["weights"][trait] for trait in TRAITS), float(row["intercept"]))
        for language, row in rows.items()
    }
