"""Which words of a pair nothing on the other side answers to, by the vectors of words in their sentence.

Three witnesses are heard: words in their sentence, by a transformer; words alone, by the encoder of the sentences; and
the sentences without the word: they come closer when it says what the other does not.
A word is answered when some word of the other side lies close to it and has nothing closer itself: the gap
between a word's best cosine and the best cosine of its partner tells an addition from a word that merely
resembles one; and where both sides have words left over, one is a free translation of the other. How these make a
probability is learned (`scripts/train_answers.py`) on good translations from one side of which words were taken,
so that nothing answers to their counterparts any more: at random, or such as their sentence could spare;
coefficients in `answers.json`.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from align.checks.gains import Gains, measure_gains
from align.checks.matching import find_answered
from align.checks.parsed import Parsed
from align.checks.word_traits import SECOND_TRAITS, TRAITS, Cosines, describe_doubts, describe_words
from align.encode.tokens import WordEncoder
from align.text.words import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.schema import Span, Vectors

    Column = NDArray[np.float64]

_EVEN, _EVEN_ADDED = 0.4, 0.38
"""Even bets of runs of words: about half of the F1 that can be had (Lewis 1995); a run goes on over an article."""
MODEL_TRAITS = {"first": TRAITS, "unanswered": (*TRAITS, *SECOND_TRAITS), "added": (*TRAITS, *SECOND_TRAITS)}
"""What each model weighs (`WordModels`)."""
_LIMIT = 30.0
"""Of log-odds."""


Run = tuple[float, int, int]
"""A run's weight, its first word, and the word after its last; weight 0 where there is none."""


@dataclass(frozen=True)
class Side:
    """One side's words and figures; for each its best cosine, and the probability that nothing answers it."""

    tokens: tuple[Word, ...]
    best: Column
    partners: Sequence[int]
    """Place of the word of the other side that is closest; -1 where there is none."""
    function: Column
    unanswered: Column

    added: Column
    """The same for a word that its sentence could spare, as most of those that a translator adds."""

    def heaviest_run(self) -> Run:
        """Give the run of words that most surely has no answer."""
        return find_run(self.unanswered, _EVEN)

    def added_run(self) -> Run:
        """Give the run of words that most surely was added."""
        return find_run(self.added, _EVEN_ADDED)


def find_run(probabilities: Column, even: float) -> Run:
    """Give the run whose probabilities, each less the even bet, sum up to most."""
    best, current, start = (0.0, 0, 0), 0.0, 0
    for place, value in enumerate(probabilities.tolist()):
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
    texts: Gains
    """How close the texts are, and without each of their words."""

    @property
    def distance(self) -> float:
        """How far the sides are apart, 0 to 2 and a little beyond: what the mean best cosines of both lack to one."""
        if not self.original.tokens or not self.translation.tokens:
            return 0.0
        return 2.0 - float(self.original.best.mean()) - float(self.translation.best.mean())


def answer_words(pairs: Sequence[tuple[Parsed, Parsed]], encoder: WordEncoder) -> list[Answers]:
    """Tell for each (original, translation) which words nothing on the other side answers to."""
    found = []
    for (said, says), cosines in zip(pairs, compare_words(pairs, encoder), strict=True):
        answers = weigh_words(said.tokens, says.tokens, cosines, (said.language, says.language))
        original = _answer(answers.original, find_answered(said, says))
        found.append(
            replace(answers, original=original, translation=_answer(answers.translation, find_answered(says, said)))
        )
    return found


def _answer(side: Side, spans: Sequence[Span]) -> Side:
    """Count the words at these places as answered: “Dollar” by "$", “Uhr” by "p.m."."""
    import numpy as np

    if not spans:
        return side
    open_ = np.array([all(token.end <= start or token.start >= end for start, end in spans) for token in side.tokens])
    return replace(side, unanswered=side.unanswered * open_, added=side.added * open_)


def compare_words(pairs: Sequence[tuple[Parsed, Parsed]], encoder: WordEncoder) -> list[Cosines]:
    """Compare the tokens of each pair; a text that stands twice is embedded once."""
    texts = {(side.language, side.text): side for pair in pairs for side in pair}
    within: dict[tuple[str, str], Vectors] = {}
    for language, group in itertools.groupby(sorted(texts), key=itemgetter(0)):
        chosen = list(group)
        spans = [[(token.start, token.end) for token in texts[key].tokens] for key in chosen]
        within.update(zip(chosen, encoder.encode([text for _, text in chosen], spans, language), strict=True))
    alone = {key: encoder.encode_alone([token.text for token in side.tokens]) for key, side in texts.items()}
    found = []
    for (said, says), gains in zip(pairs, measure_gains(pairs, encoder.sentences), strict=True):
        one, other = (said.language, said.text), (says.language, says.text)
        found.append(Cosines(within[one] @ within[other].T, alone[one] @ alone[other].T, gains))
    return found


def weigh_words(
    original: Sequence[Word], translation: Sequence[Word], cosines: Cosines, languages: tuple[str, str]
) -> Answers:
    """Give for each word of both sides how likely it is that nothing answers it.

    The shape of `cosines` is (words of the original, words of the translation).
    """
    said = _side(original, translation, cosines, languages)
    says = _side(translation, original, cosines.turned, languages[::-1])
    return Answers(said, says, cosines.texts)


def _side(tokens: Sequence[Word], others: Sequence[Word], cosines: Cosines, languages: tuple[str, str]) -> Side:
    import numpy as np

    traits = describe_words(tokens, others, cosines, languages)
    unanswered, added = (1 / (1 + np.exp(-odds)) for odds in judge_words(traits, word_models(languages[0])))
    within = cosines.within
    partners = within.argmax(axis=1).tolist() if within.size else [-1] * len(tokens)
    return Side(tuple(tokens), traits[:, 0], partners, traits[:, TRAITS.index("function")], unanswered, added)


def judge_words(traits: Column, models: WordModels) -> tuple[Column, Column]:
    """Give the log-odds of each word that nothing answers it, and that it was added."""
    import numpy as np

    heard = np.concatenate([traits, describe_doubts(models.first.judge(traits))], axis=1)
    return models.unanswered.judge(heard), models.added.judge(heard)


class WordModel(NamedTuple):
    """Weights of the traits, and the intercept."""

    weights: Column
    intercept: float

    def judge(self, traits: Column) -> Column:
        """Give the log-odds of each word, within bounds."""
        import numpy as np

        odds: Column = np.clip(traits @ self.weights + self.intercept, -_LIMIT, _LIMIT)
        return odds


class WordModels(NamedTuple):
    """A first judgement of each word for itself, and two that hear what it says of all words of the text."""

    first: WordModel
    unanswered: WordModel
    added: WordModel


@functools.cache
def word_models(language: str) -> WordModels:
    """Give the models of a language; the English ones for a language that has none."""
    import numpy as np

    rows = json.loads((resources.files("align.checks") / "answers.json").read_text("utf-8"))["languages"]
    row = rows.get(language) or rows["en"]
    return WordModels(
        *(
            WordModel(np.array([row[part]["weights"][name] for name in names]), float(row[part]["intercept"]))
            for part, names in MODEL_TRAITS.items()
        )
    )
