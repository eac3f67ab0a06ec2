"""What the words that nothing answers sum up to, for the segment score."""

from __future__ import annotations

import math

from align.checks.answers import Answers, Side
from align.checks.word_traits import average_around
from align.text.names import same_name

_CERTAIN = 0.5
_NAMED = 0.7
"""Cosine that most names reach with what translates them (Vienna, Wien)."""
_MEASURES = (
    "sum", "sum_beyond_one", "largest", "largest_three", "run", "mass", "mass_beyond_two", "capitals", "figures",
    "function_words", "mean", "mean_below", "weakest_three", "content_mean", "unlike_name", "unlike_names",
)  # fmt: skip
WORD_NAMES = tuple(f"{side}_word_{name}" for side in ("original", "translation") for name in _MEASURES)
"""Names of the features of a pair, in the order of `measure_words`."""


def measure_words(answers: Answers) -> list[float]:
    """Sum the words of both sides up for the segment score."""
    return [*_sum_up(answers.original, answers.translation), *_sum_up(answers.translation, answers.original)]


def _sum_up(side: Side, other: Side) -> list[float]:
    import numpy as np

    if not side.tokens or not other.tokens:
        return [0.0] * len(_MEASURES)
    gone, best = side.unanswered, side.best
    capital = np.array([token.text[0].isupper() for token in side.tokens]) * (1 - side.function)
    figure = np.array([token.text[0].isdigit() for token in side.tokens])
    run = longest = mass = heaviest = 0.0
    for value in gone.tolist():
        run = run + 1 if value > _CERTAIN else 0.0
        mass = max(mass + value - 0.3, 0.0)
        longest, heaviest = max(longest, run), max(heaviest, mass)
    weights = 1 - 0.7 * side.function
    three = average_around(best, 3)[1:-1] if len(best) > 2 else best
    unlike = _unlike_names(side, other)
    total, mean = float(gone.sum()), float(best.mean())
    return [
        total, max(total - 1, 0.0), float(gone.max()), float(average_around(gone, 3).max()), longest,
        heaviest, max(heaviest - 2, 0.0), float((gone * capital).sum()), float((gone * figure).max()),
        float((gone * side.function).sum()), mean, max(0.6 - mean, 0.0), float(three.min()),
        float((best * weights).sum() / weights.sum()), max(unlike, default=0.0), math.fsum(unlike),
    ]  # fmt: skip


def _unlike_names(side: Side, other: Side) -> list[float]:
    """What the capitalised words that are not spelt like any word of the other side lack to a name's cosine."""
    found = []
    for place, (token, best) in enumerate(zip(side.tokens, side.best.tolist(), strict=True)):
        if place == 0 or best >= _NAMED or not token.text[0].isupper() or side.function[place]:
            continue
        partner = other.tokens[side.partners[place]].text
        if partner[0].isupper() and not any(_alike(token.text, word.text) for word in other.tokens):
            found.append(_NAMED - best)
    return found


def _alike(one: str, other: str) -> bool:
    return other[0].isupper() and (same_name(one, other) or same_name(other, one))
