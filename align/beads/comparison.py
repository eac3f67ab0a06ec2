"""Two lists of segments, made comparable: vectors, weights, hubness and shared words of both sides."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from math import log
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from align.encode.background import Background
from align.errors import AlignmentError
from align.text.boilerplate import is_residue

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from align.schema import Vectors

    Floats = NDArray[np.float32]

NEIGHBOURS = 5
LONGEST = 2_000
"""Characters beyond which a segment gets no heavier; one hostile line must not outweigh a page."""
BLOCK = 2_048
"""Segments that are looked at together; bounds memory."""
WORD_DIMENSION = 128
WORD = re.compile(r"\d+|[^\W\d_]{4,}")
ACCENT = re.compile("[\u0300-\u036f]")
PREFIX = 5
"""Letters of a word that count: `Ministerin` and `minister` share them, `Moskau` and `Moscow` do not."""


@dataclass(frozen=True)
class Side:
    """One list of segments."""

    vectors: Vectors
    """Centred on the language's mean, unit rows; shape (n, dimension)."""
    weights: Floats
    """What a segment weighs in a span: the root of its length, since a long one doesn't say it all; (n,)."""
    hubness: Floats
    """Mean cosine of the nearest ordinary sentences of the other language; (n,)."""
    words: Floats
    """Sums of random signs of the words that both texts hold, by rarity; (n, WORD_DIMENSION)."""
    lengths: Floats
    """Characters; (n,)."""
    residue: Floats
    """1 for what sites write around articles, such as a call to subscribe, else 0; (n,)."""

    def __len__(self) -> int:
        return len(self.vectors)


@dataclass(frozen=True)
class Comparison:
    """What is known of both sides before any bead is thought of."""

    source: Side
    target: Side


def compare(
    vectors: tuple[Vectors, Vectors],
    texts: tuple[Sequence[str], Sequence[str]],
    languages: tuple[str, str],
    background: Background,
    hubs: tuple[Floats, Floats] | None = None,
) -> Comparison:
    """Prepare two lists of segments.

    Args:
        vectors, texts: of source and target.
        languages: of source and target.
        background: ordinary sentences by the same encoder.
        hubs: what `measure_hubness` says of each side's segments; None measures it here.

    Raises:
        AlignmentError: vectors, texts and hubness don't fit, or a row is zero or not finite.
    """
    dimension = background.mean(languages[0]).shape[0]
    names = ("source", "target")
    checked = [check_vectors(v, t, name, dimension) for v, t, name in zip(vectors, texts, names, strict=True)]
    words = shared_words(*texts)
    sides = []
    for i, other in ((0, 1), (1, 0)):
        centred = unit_rows(checked[i] - background.mean(languages[i]))
        if hubs is None:
            known = hubness(centred, background.vectors(languages[other]), background.mean(languages[other]))
        else:
            known = _check_hubness(hubs[i], texts[i], names[i])
        lengths = np.array([len(text) for text in texts[i]], dtype=np.float32)
        weights = np.sqrt(np.clip(lengths, 1, LONGEST))
        residue = np.array([is_residue(text) for text in texts[i]], dtype=np.float32)
        sides.append(Side(centred, weights, known, words[i], lengths, residue))
    return Comparison(*sides)


def check_vectors(vectors: Vectors, texts: Sequence[str], name: str, dimension: int) -> Vectors:
    """Unit rows, or an error that names the side and the row."""
    rows = np.asarray(vectors, dtype=np.float32)
    if not rows.size and not len(texts):
        return rows.reshape(0, dimension)
    if rows.ndim != 2 or len(rows) != len(texts):
        raise AlignmentError(f"{name}: vectors of shape {rows.shape} for {len(texts)} segments; give one row a segment")
    if rows.shape[1] != dimension:
        raise AlignmentError(
            f"{name}: vectors of {rows.shape[1]} dimensions, the background has {dimension}; both need the same encoder"
        )
    lengths = np.linalg.norm(rows, axis=1)
    unusable = np.flatnonzero(~np.isfinite(lengths) | (lengths < 1e-6))
    if len(unusable):
        row = int(unusable[0])
        what = "zero" if lengths[row] < 1e-6 else "not finite"
        raise AlignmentError(f"{name}: vector {row} (0-based) is {what}; embed this segment again or leave it out")
    checked: Vectors = rows / lengths[:, None]
    return checked


def _check_hubness(hubs: Floats, texts: Sequence[str], name: str) -> Floats:
    if hubs.shape != (len(texts),):
        raise AlignmentError(
            f"{name}: hubness of shape {hubs.shape} for {len(texts)} segments; give one number a segment"
        )
    return np.asarray(hubs, dtype=np.float32)


def unit_rows(rows: Floats) -> Floats:
    """Rows scaled to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled


def measure_hubness(vectors: Vectors, language: str, other: str, background: Background) -> Floats:
    """Mean cosine of segments to the nearest ordinary sentences of another language, (n,); a segment's is its own
    whatever stands beside it, so that who aligns many pairs measures each segment once.

    Args:
        vectors: one row a segment, shape (n, dimension); need not be of unit length.
        language: of the segments.
        other: of the ordinary sentences.
        background: by the same encoder.
    """
    centred = unit_rows(unit_rows(vectors) - background.mean(language))
    return hubness(centred, background.vectors(other), background.mean(other))


def hubness(vectors: Floats, ordinary: Floats, mean: Floats) -> Floats:
    """Mean cosine of the NEIGHBOURS nearest ordinary sentences, their mean taken off first; shape (n,)."""
    found = np.empty(len(vectors), dtype=np.float32)
    k = min(NEIGHBOURS, len(ordinary))
    # A unit row less the mean of all rows has this length on average; a pass over all of them is saved.
    scale = 1 / np.sqrt(max(1 - float(mean @ mean), 1e-6))
    for start in range(0, len(vectors), BLOCK):
        # Of a few dozen rows NumPy finds the nearest in half the time that FAISS takes, of thousands in the same.
        part = vectors[start : start + BLOCK]
        nearest = np.sort(np.argpartition(part @ ordinary.T, -k, axis=1)[:, -k:], axis=1)
        # A large product's last bits hang on how many rows it has; these sums don't, whoever is measured beside.
        cosines = np.einsum("nd,nkd->n", part, ordinary[nearest]) / k
        found[start : start + BLOCK] = (cosines - np.einsum("nd,d->n", part, mean)) * scale
    return found


def shared_words(source: Sequence[str], target: Sequence[str]) -> tuple[Floats, Floats]:
    """Names, numbers and cognates as vectors: a rare word that both texts hold pulls two segments together.

    Words are random sign vectors (random projection), weighted by their rarity in this pair of texts, so
    that spans add up and the usual dot product counts what they share.
    """
    found = [[tokens(text) for text in texts] for texts in (source, target)]
    counts = [Counter(word for words in side for word in words) for side in found]
    total = len(source) + len(target)
    rarity = {w: log(1 + total / (counts[0][w] + counts[1][w])) for w in counts[0].keys() & counts[1].keys()}
    words = sorted(rarity)
    numbers = {word: number for number, word in enumerate(words)}
    signs = _signs()[[crc32(word.encode()) % 4_096 for word in words]]
    signs *= np.array([rarity[word] for word in words], dtype=np.float32)[:, None]
    return _word_sums(found[0], numbers, signs), _word_sums(found[1], numbers, signs)


def _word_sums(side: Sequence[frozenset[str]], numbers: dict[str, int], rows: Floats) -> Floats:
    """The sum of its words' rows for each segment, shape (n, WORD_DIMENSION)."""
    vectors = np.zeros((len(side), WORD_DIMENSION), dtype=np.float32)
    for start in range(0, len(side), BLOCK):
        shared = [sorted(numbers[word] for word in words if word in numbers) for words in side[start : start + BLOCK]]
        counts = np.array([len(one) for one in shared])
        if counts.any():
            segments = np.flatnonzero(counts)
            starts = np.concatenate([[0], np.cumsum(counts[segments])[:-1]])
            vectors[start + segments] = np.add.reduceat(rows[list(chain.from_iterable(shared))], starts, axis=0)
    return vectors


@cache
def _signs() -> Floats:
    """Random sign vectors of unit length for hashed words, always the same."""
    drawn = np.random.default_rng(17).integers(0, 2, size=(4_096, WORD_DIMENSION))
    signs: Floats = ((2 * drawn - 1) / np.sqrt(WORD_DIMENSION)).astype(np.float32)
    return signs


@lru_cache(maxsize=20_000)
def tokens(text: str) -> frozenset[str]:
    """The numbers and the beginnings of the longer words of a text, without accents: `Expedition`, `expédition`."""
    plain = text[:LONGEST].casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", ACCENT.sub("", unicodedata.normalize("NFD", plain)))
    return frozenset(word[:PREFIX] for word in WORD.findall(plain))
