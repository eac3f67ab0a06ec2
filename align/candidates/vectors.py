"""Pairs of documents in different languages with segments that lie close together.

For each segment its nearest segments in every other language are fetched from a FAISS index. What
counts is not the cosine, which is high for all sentences of one topic, but the margin over the
neighbourhood: half the mean cosine of both sides to their nearest ordinary sentences (distance
margin, Artetxe & Schwenk 2019), where the neighbourhood is the background, so that a feed of five
pages has one, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from align.candidates.lexical import MAX_DOCUMENTS
from align.encode.background import Background
from align.index import SegmentIndex
from align.schema import Body

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.schema import Vectors

EXACT_UP_TO = 16_000
"""Segments of a language up to which a feed is searched exactly. All are searched for, not a batch, so that exact
search is quadratic: with 50,000 by 50,000 it took half a minute, inverted lists a tenth of that."""
NEIGHBOURS = 8
NEIGHBOURHOOD = 4
MIN_MARGIN = 0.1
"""A hit below this is any other sentence. Measured on news: the best hit of unrelated documents stays under .3 in
99 of 100 pairs; the three best of a real pair sum to .75 and up, even where three sentences are all it shares."""
ONE_HIT = 0.25
SAME_MATCH = 0.03
"""Cosines this close are one match, copies and edits of a sentence; to be multiplied by the encoder's contrast."""
ROUNDING = 1e-4
"""What two ways of computing one cosine may differ by, and more."""
THREE_HITS = 0.4
"""An alignment is worth its cost when the best margin, or the sum of the three best, reaches this."""
CLOSE = 0.5
"""Centred cosine that two segments have to reach for their documents to have a bead. Measured on news: of 654
candidates those with a likely bead have .54 and more, those that share three sentences .74; a third don't reach it."""


@dataclass(frozen=True, slots=True)
class VectorMatches:
    """What the search found: document pairs worth aligning, and each segment's best match anywhere."""

    pairs: list[tuple[str, str]]
    """(a, b), a < b, in different languages."""
    best: Mapping[tuple[int, str], float]
    """(row of a segment, another language) -> its highest cosine there."""
    same: float = SAME_MATCH
    """Cosines this close are one match."""

    def supports(self, a: tuple[int, str], b: tuple[int, str], cosine: float) -> bool:
        """Whether neither of two segments, (row, language), has a clearly better match elsewhere.

        On one topic many sentences lie close; a translation is as close as it gets in the whole collection.
        """
        rivals = self.best.get((a[0], b[1]), cosine), self.best.get((b[0], a[1]), cosine)
        return cosine >= max(rivals) - self.same

    def highest(self, rows: Sequence[int], other: str) -> NDArray[np.float32]:
        """The highest cosine in another language of each segment, shape (n,); -1 where none is known."""
        import numpy as np

        return np.array([self.best.get((row, other), -1.0) for row in rows], np.float32)


def count_supportable(
    cosines: NDArray[np.float32],
    highest: tuple[NDArray[np.float32], NDArray[np.float32]],
    same: float = SAME_MATCH,
) -> int:
    """At most how many beads that share no segment two documents can have that `supports` speaks for.

    Args:
        cosines: of all segments with all, shape (n, m).
        highest: the highest cosine of each segment in the other's language, shapes (n,) and (m,); -1 if unknown.
        same: cosines this close are one match.
    """
    import numpy as np

    near = cosines >= np.maximum(highest[0][:, None], highest[1]) - (same + ROUNDING)
    return int(min(near.any(axis=0).sum(), near.any(axis=1).sum()))


def match_vectors(
    bodies: Iterable[Body], rows: Mapping[str, int], vectors: Vectors, background: Background
) -> VectorMatches:
    """Search every segment in every other language.

    Args:
        bodies: documents in languages that the encoder covers.
        rows: segment text -> its row in the vectors.
        vectors: one row a distinct segment text, shape (n, dimension).
        background: ordinary sentences of the languages.
    """
    holders: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for body in bodies:
        for text in body.texts:
            holders[body.language][rows[text]].add(body.document)
    strengths: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    best: dict[tuple[int, str], float] = {}
    indexes = {
        language: _LanguageIndex(language, sorted(held), vectors, background) for language, held in holders.items()
    }
    for source, target in permutations(sorted(holders), 2):
        cosines, columns = indexes[target].index.search(indexes[source].vectors, NEIGHBOURS)
        best |= {(row, target): float(cosine) for row, cosine in zip(indexes[source].rows, cosines[:, 0], strict=True)}
        margins = _margins(cosines, columns, indexes[source], indexes[target]) / background.contrast
        for index, rank in zip(*(margins >= MIN_MARGIN).nonzero(), strict=True):
            row, found = indexes[source].rows[index], indexes[target].rows[columns[index, rank]]
            margin = float(margins[index, rank])
            if max(len(holders[source][row]), len(holders[target][found])) > MAX_DOCUMENTS:
                continue  # what too many documents say joins nobody
            for document in holders[source][row]:
                for other in holders[target][found]:
                    pair = (min(document, other), max(document, other))
                    # The segment of the first document, so that a match found from both sides counts once.
                    key = row if document < other else found
                    strengths[pair][key] = max(margin, strengths[pair].get(key, 0.0))
    pairs = sorted(pair for pair, margins in strengths.items() if worth_aligning(margins.values()))
    return VectorMatches(pairs, best, SAME_MATCH * background.contrast)


class _LanguageIndex:
    """The distinct segments of one language."""

    def __init__(self, language: str, rows: Sequence[int], vectors: Vectors, background: Background) -> None:
        self.language = language
        self.rows = rows
        self.vectors = vectors[list(rows)]
        self.index = SegmentIndex(self.vectors, exact=len(rows) <= EXACT_UP_TO)
        self._background = background
        self._around: dict[str, NDArray[np.float32]] = {}

    def around(self, language: str) -> NDArray[np.float32]:
        """Mean cosine of each segment to its nearest ordinary sentences of another language."""
        if language not in self._around:
            near = self._background.nearest(self.vectors, language, NEIGHBOURHOOD)
            self._around[language] = near.mean(axis=1)
        return self._around[language]


def _margins(
    cosines: NDArray[np.float32], columns: NDArray[np.int64], source: _LanguageIndex, target: _LanguageIndex
) -> NDArray[np.float32]:
    """Distance margins of the neighbours of each source segment, shape of the cosines."""
    import numpy as np

    around_source, around_target = source.around(target.language), target.around(source.language)
    neighbourhood = (around_source[:, None] + around_target[columns]) * np.float32(0.5)
    return cosines - neighbourhood


def are_close(vectors: tuple[Vectors, Vectors], languages: tuple[str, str], background: Background) -> bool:
    """Whether any two segments of two documents are close enough for a bead, each less the mean of its language.

    A hit is the nearest in its collection, which in a large one is some other sentence on the topic; a bead must be
    closer than that. This asks for a hundredth of what an alignment costs.

    Args:
        vectors: of both documents, one unit row a segment, shape (n, dimension).
        languages: of both.
        background: by the same encoder.
    """
    import numpy as np

    centred = [rows - background.mean(language) for rows, language in zip(vectors, languages, strict=True)]
    lengths = [np.maximum(np.linalg.norm(rows, axis=1), 1e-9) for rows in centred]
    cosines = centred[0] @ centred[1].T / lengths[0][:, None] / lengths[1]
    return float(cosines.max(initial=-1.0)) >= CLOSE


def worth_aligning(margins: Iterable[float]) -> bool:
    """Whether two documents are worth an alignment, by the margins of their matches, one a segment."""
    best = sorted(margins, reverse=True)[:3]
    return best[0] >= ONE_HIT or sum(best) >= THREE_HITS
