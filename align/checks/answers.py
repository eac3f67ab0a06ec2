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
from typing import TYPE_CHECKING, NamedTuple

import regex

from align.checks.parsed import Parsed
from align.checks.residue import FUNCTION_WORDS
from align.encode.tokens import WordEncoder
from align.text.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.schema import Vectors

    Column = NDArray[np.float64]

_TOKEN = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?|\d+(?:[.,:]\d+)*")
_CLOSE, _FAR = 0.55, 0.4
"""Cosines that most words reach with their translation, and that hardly any stays below."""
_GAPS = (0.1, 0.25)
_SHARPNESS = 0.1
"""Cosines that differ by as much share one to e."""
_ALONE = 0.5
"""Cosine, by the encoder of the sentences, that most words reach with their translation where both stand alone."""
_EVEN = 0.4
_NEIGHBOURS = 3
TRAITS = (
    "best",
    "short",
    "very_short",
    "gap",
    "wide_gap",
    "very_wide_gap",
    "mutual",
    "ahead",
    "function",
    "capital",
    "figure",
    "best_of_three",
    "gap_of_three",
    "best_of_five",
    "gap_of_five",
    "function_best",
    "function_gap",
    "sentence",
    "capital_gap",
    "figure_gap",
    "letters",
    "left_over",
    "other_gaps",
    "other_gap",
    "lead",
    "chosen",
    "undecided",
    "room",
    "in_step",
    "alone",
    "alone_short",
    "alone_gap",
    "alone_of_three",
    "alone_to_partner",
    "alone_to_partner_gap",
    "together",
    "together_gap",
)
"""Names of what is measured of a word, in the order of `describe_words`."""


class Cosines(NamedTuple):
    """How close the words of two texts are, in their sentences and each alone: shape (words, words of the other)."""

    within: NDArray[np.float32]
    alone: NDArray[np.float32]

    @property
    def turned(self) -> Cosines:
        """The same from the other side."""
        return Cosines(self.within.T, self.alone.T)


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


def describe_words(
    tokens: Sequence[Word], others: Sequence[Word], cosines: Cosines, languages: tuple[str, str]
) -> Column:
    """Measure each of the tokens (the rows of `cosines`; the columns are the others) as `TRAITS` names it.

    `languages` are those of tokens and others; the shape is (tokens, traits).
    """
    import numpy as np

    if not len(tokens) or not len(others):
        return np.zeros((len(tokens), len(TRAITS)))
    wide: Column = cosines.within.astype(np.float64)
    best = wide.max(axis=1)
    gap = wide.max(axis=0)[wide.argmax(axis=1)] - best
    second = np.partition(wide, -2, axis=1)[:, -2] if wide.shape[1] > 1 else best
    figure = np.array([token.text[0].isdigit() for token in tokens], dtype=np.float64)
    function = _are_function_words(tokens, languages[0])
    capital = np.array([token.text[0].isupper() for token in tokens]) * (1 - function)
    letters = np.minimum([len(token.text) for token in tokens], 12)
    return np.stack(
        [
            best, np.maximum(_CLOSE - best, 0), np.maximum(_FAR - best, 0),
            gap, np.maximum(gap - _GAPS[0], 0), np.maximum(gap - _GAPS[1], 0), gap <= 1e-3, best - second,
            function, capital, figure,
            average_around(best, 3), average_around(gap, 3), average_around(best, 5), average_around(gap, 5),
            function * best, function * gap, np.full(len(tokens), best.mean()), capital * gap, figure * gap, letters,
            *(np.full(len(tokens), value) for value in _left_over(others, wide.T, languages[1])),
            (best - best.mean()) / (best.std() + 1e-6), *_shares(wide),
            np.full(len(tokens), len(others) / len(tokens)), _in_step(wide.argmax(axis=1)),
            *_alone(cosines.alone.astype(np.float64), wide),
        ],
        axis=1,
    )  # fmt: skip


def _alone(alone: Column, within: Column) -> tuple[Column, ...]:
    """What the cosines of words out of their sentence say of each, and both kinds of cosine together."""
    import numpy as np

    best, partners, both = alone.max(axis=1), within.argmax(axis=1), alone + within
    to_partner = alone[np.arange(len(alone)), partners]
    joint = both.max(axis=1)
    return (
        best,
        np.maximum(_ALONE - best, 0),
        alone.max(axis=0)[alone.argmax(axis=1)] - best,
        average_around(best, 3),
        to_partner,
        alone.max(axis=0)[partners] - to_partner,
        joint,
        both.max(axis=0)[both.argmax(axis=1)] - joint,
    )


def _shares(cosines: Column) -> tuple[Column, Column]:
    """Share out each word among those of the other side (softmax, as Jalili Sabet et al. 2020 align by).

    Gives the largest share of any of the others that each word gets, and how undecided it is itself (entropy, nats).
    """
    import numpy as np

    got = np.exp((cosines - cosines.max(axis=0)) / _SHARPNESS)
    given = np.exp((cosines - cosines.max(axis=1, keepdims=True)) / _SHARPNESS)
    given /= given.sum(axis=1, keepdims=True)
    return (got / got.sum(axis=0)).max(axis=1), -(given * np.log(given + 1e-9)).sum(axis=1)


def _in_step(partners: NDArray[np.intp]) -> Column:
    """Give 1 for each word whose partner stands beside that of the word before it or behind it."""
    import numpy as np

    beside = np.abs(np.diff(partners)) <= 1
    found: Column = (np.append(beside, False) | np.append(False, beside)).astype(np.float64)
    return found


def _are_function_words(tokens: Sequence[Word], language: str) -> Column:
    """Give 1 for each function word or single letter, else 0."""
    import numpy as np

    known = FUNCTION_WORDS.get(language, frozenset())
    return np.array(
        [not token.text[0].isdigit() and (token.text.lower() in known or len(token.text) == 1) for token in tokens],
        dtype=np.float64,
    )


def _left_over(tokens: Sequence[Word], cosines: Column, language: str) -> tuple[float, float, float]:
    """What the content words of a side lack to a close answer in all, and the sum and largest of their gaps."""
    content, best = 1 - _are_function_words(tokens, language), cosines.max(axis=1)
    gaps = (cosines.max(axis=0)[cosines.argmax(axis=1)] - best) * content
    lacking = (_CLOSE - best).clip(min=0) * content
    return float(lacking.sum()), float(gaps.sum()), float(gaps.max())


def average_around(values: Column, width: int) -> Column:
    """Mean over a window around each value; the ends repeat."""
    import numpy as np

    padded = np.pad(values, width // 2, mode="edge")
    return np.convolve(padded, np.full(width, 1 / width), "valid")


@functools.cache
def word_models() -> Mapping[str, tuple[tuple[float, ...], float]]:
    """Give by language the weights of the traits and the intercept."""
    rows = json.loads((resources.files("align.checks") / "answers.json").read_text("utf-8"))["languages"]
    return {
        language: (tuple(row["weights"][trait] for trait in TRAITS), float(row["intercept"]))
        for language, row in rows.items()
    }
