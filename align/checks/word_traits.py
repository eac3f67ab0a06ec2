"""What is measured of a word to tell whether a word of the other side answers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from align.checks.gains import Gains
from align.checks.residue import FUNCTION_WORDS
from align.text.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

_CLOSE, _FAR = 0.55, 0.4
"""Cosines that most words reach with their translation, and that hardly any stays below."""
_GAPS = (0.1, 0.25)
_SHARPNESS = 0.1
"""Cosines that differ by as much share one to e."""
_ALONE = 0.5
"""Cosine, by the encoder of the sentences, that most words reach with their translation where both stand alone."""
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
    "gain",
)
"""Names of what is measured of a word, in the order of `describe_words`."""
SECOND_TRAITS = (
    "odds",
    "rival",
    "before",
    "after",
    "two_before",
    "two_after",
    "enclosed",
    "with_rival",
    "with_neighbour",
)
"""Names of what a first judgement of all words adds to that, in the order of `describe_doubts`."""


class Cosines(NamedTuple):
    """How close the words of two texts are, in their sentences and each alone, shape (words, words of the other)."""

    within: NDArray[np.float32]
    alone: NDArray[np.float32]
    texts: Gains
    """How close the texts are, with each of the words and without it."""

    @property
    def turned(self) -> Cosines:
        """The same from the other side."""
        return Cosines(self.within.T, self.alone.T, self.texts.turned)


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
    gains = np.zeros(len(tokens)) if cosines.texts.own is None else cosines.texts.own - cosines.texts.own.mean()
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
            *_alone(cosines.alone.astype(np.float64), wide), gains,
        ],
        axis=1,
    )  # fmt: skip


def describe_doubts(odds: Column) -> Column:
    """Measure each word as `SECOND_TRAITS` names it, by the first log-odds of all words that nothing answers them.

    A lone doubtful word is another thing in a sentence whose other words are answered than in a free translation.
    """
    import numpy as np

    doubts = 1 / (1 + np.exp(-odds))
    rivals = np.array(
        [np.delete(doubts, slice(max(place - 1, 0), place + 2)).max(initial=0) for place in range(len(odds))]
    )
    two_before, before, _, after, two_after = np.stack(
        [np.pad(doubts, 2)[shift : shift + len(odds)] for shift in range(5)]
    )
    return np.stack(
        [
            odds, rivals, before, after, two_before, two_after,
            before * after, doubts * rivals, doubts * np.maximum(before, after),
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
