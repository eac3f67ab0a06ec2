"""What vectors say about a pair: are the sentences close, and which words has nothing on the other side answered?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from align.checks.gains import Gains, measure_gains
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.residue import FUNCTION_WORDS
from align.checks.word_traits import average_around
from align.encode.base import Encoder
from align.encode.embed import embed_texts
from align.text.names import same_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.schema import Vectors

_COVERED = 0.5
"""Cosine of two single words from which one may answer to the other, with the embedded encoder."""
_NAMED = 0.9
"""What counts as the cosine of two spellings of a name."""
_WINDOW = 4
_RUN = 5
_MAXIMUM_WORDS = 200_000


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the content words of one side are answered by single words of the other; counts and cosines."""

    longest_run: float = 1.0
    """Words in a row that nothing answers."""
    long_run: float = 0.1
    """The same beyond two."""
    capitals: float = 0.5
    """Capitalised words that nothing answers."""
    others: float = 1.5
    shortfall: float = 0.5
    """Sum, and largest, of what their best cosines lack to the threshold."""
    largest_shortfall: float = 0.15
    weakest_window: float = 0.5
    """Smallest mean of best cosines over four words in a row."""
    mean: float = 0.66
    gain: float = 0.0
    """Most that the cosine of the sentences gains by leaving out words, on average over five in a row."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Cosine of the two sentences, and coverage both ways; the defaults are those of good translations."""

    cosine: float = 0.8
    original: Coverage = Coverage()
    translation: Coverage = Coverage()

    def values(self) -> list[float]:
        """Give the coverage both ways, in the order of `COVERAGE_NAMES`."""
        return [*astuple(self.original), *astuple(self.translation)]


COVERAGE_NAMES = tuple(f"{side}_{field.name}" for side in ("original", "translation") for field in fields(Coverage))


class VectorEvidence:
    """Embeds sentences and single words of pairs, each distinct text once, and keeps the words' vectors."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._words: dict[str, Vectors] = {}

    def gather(self, pairs: Sequence[Pair]) -> list[Evidence]:
        """Give the evidence of some hundred pairs; order decides nothing but the order of the answer."""
        contents = [(_content(pair.original), _content(pair.translation)) for pair in pairs]
        if len(self._words) > _MAXIMUM_WORDS:
            self._words.clear()
        new = {word for sides in contents for side in sides for word in side} - self._words.keys()
        ordered = sorted(new, key=_by_length)
        self._words.update(zip(ordered, embed_texts(self._encoder, ordered), strict=True))
        measured = zip(contents, self._compare_texts(pairs), strict=True)
        return [Evidence(texts.cosine, *self._coverage(*sides, texts)) for sides, texts in measured]

    def _compare_texts(self, pairs: Sequence[Pair]) -> Iterator[Gains]:
        """What the answers of words know of their texts already, or anew."""
        new = measure_gains([(pair.original, pair.translation) for pair in pairs if not pair.answers], self._encoder)
        following = iter(new)
        return (pair.answers.texts if pair.answers else next(following) for pair in pairs)

    def _coverage(self, original: Sequence[str], translation: Sequence[str], texts: Gains) -> tuple[Coverage, Coverage]:
        import numpy as np

        if not original or not translation:
            return Coverage(), Coverage()
        cosines = (
            np.stack([self._words[word] for word in original]) @ np.stack([self._words[word] for word in translation]).T
        )
        for row, word in enumerate(original):
            if word[0].isupper() and cosines[row].max() < _COVERED:
                for column, other in enumerate(translation):
                    if other[0].isupper() and (same_name(word, other) or same_name(other, word)):
                        cosines[row, column] = _NAMED
        return (
            _measure(original, cosines.max(axis=1), texts.own),
            _measure(translation, cosines.max(axis=0), texts.other),
        )


def _by_length(text: str) -> tuple[int, str]:
    """Texts of one length together: batches without padding."""
    return len(text), text


def _content(text: Parsed) -> list[str]:
    function_words = FUNCTION_WORDS.get(text.language, frozenset())
    return [word.text for word in text.words if len(word.text) > 1 and word.text.lower() not in function_words]


def _measure(words: Sequence[str], best: NDArray[np.float32], gains: NDArray[np.float64] | None) -> Coverage:
    import numpy as np

    run = longest = capitals = others = 0
    for word, cosine in zip(words, best, strict=True):
        run = run + 1 if cosine < _COVERED else 0
        longest = max(longest, run)
        capitals += cosine < _COVERED and word[0].isupper()
        others += cosine < _COVERED and not word[0].isupper()
    lacking = np.maximum(_COVERED - best, 0.0)
    windows = (
        np.convolve(best, np.ones(_WINDOW) / _WINDOW, "valid") if len(best) >= _WINDOW else best.mean(keepdims=True)
    )
    return Coverage(
        float(longest), float(max(longest - 2, 0)), float(capitals), float(others),
        float(lacking.sum()), float(lacking.max()), float(windows.min()), float(best.mean()),
        float(average_around(gains, _RUN).max()) if gains is not None and len(gains) else Coverage().gain,
    )  # fmt: skip
