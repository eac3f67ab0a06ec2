"""Which candidates across languages between new and stored documents can be more than related.

Most documents on one subject hold sentences that lie close, but closer to others. Here a candidate costs some dot
products; nothing but keys and vectors is read of a stored document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from align.candidates.stored import Neighbours, Pairs
from align.candidates.vectors import count_supportable
from align.index.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.schema import Vectors

    Keys = NDArray[np.uint64]

Held = Mapping[str, tuple[str, "Keys"]]
"""Document -> its language, and the keys of its body segments."""


def supportable_beside(
    store: Store,
    candidates: Pairs,
    neighbours: Neighbours,
    best: Mapping[tuple[int, str], float],
    least: Callable[[int, int], int],
    same: float,
) -> set[tuple[str, str]]:
    """The candidates that have as many supportable beads as documents of their length need.

    Args:
        store: what was there before.
        candidates: (a, b) in different languages, at least one of them new.
        neighbours: the new and the stored segments.
        best: (row of a new segment, another language) -> its highest cosine there.
        least: numbers of segments of both documents -> beads without which they are at most related.
        same: cosines this close are one match.
    """
    held = _held(store, {name for pair in candidates for name in pair}, neighbours)
    sides = {language: _Side(language, held, neighbours, best) for language in {code for code, _ in held.values()}}
    found = set()
    for a, b in candidates:
        (language, keys), (other, others) = held[a], held[b]
        vectors, highest = sides[language].look_up(keys, other)
        other_vectors, other_highest = sides[other].look_up(others, language)
        beads = count_supportable(vectors @ other_vectors.T, (highest, other_highest), same)
        if beads >= least(len(keys), len(others)):
            found.add((a, b))
    return found


def _held(store: Store, names: set[str], neighbours: Neighbours) -> Held:
    import numpy as np
    import polars as pl

    new: dict[str, tuple[str, list[int]]] = {}
    for key, language, name in neighbours.holders:
        if name in names:
            new.setdefault(name, (language, []))[1].append(key)
    old = store.collect(store.matching("documents", "id", names - new.keys()).select("number", "id"))
    keys = store.body_keys().filter(pl.col("number").is_in(old["number"].implode()))
    rows = store.collect(keys.group_by("number", "language").agg("key")).join(old, on="number")
    stored = {name: (language, said) for name, language, said in rows.select("id", "language", "key").iter_rows()}
    return {name: (language, np.array(said, np.uint64)) for name, (language, said) in {**stored, **new}.items()}


class _Side:
    """The segments of one language in all candidates."""

    def __init__(
        self, language: str, held: Held, neighbours: Neighbours, best: Mapping[tuple[int, str], float]
    ) -> None:
        import numpy as np

        wanted = np.concatenate([keys for code, keys in held.values() if code == language])
        self._keys, self._vectors = neighbours.vectors(language, wanted)
        self._rows = [neighbours.row_of(int(key)) for key in self._keys]
        self._best = best
        self._highest: dict[str, NDArray[np.float32]] = {}

    def look_up(self, keys: Keys, other: str) -> tuple[Vectors, NDArray[np.float32]]:
        """Vectors of a document's segments, and the highest cosine of each in another language, -1 where unknown."""
        import numpy as np

        if other not in self._highest:
            known = (-1.0 if row is None else self._best.get((row, other), -1.0) for row in self._rows)
            self._highest[other] = np.fromiter(known, np.float32, len(self._rows))
        places = np.searchsorted(self._keys, keys)
        return self._vectors[places], self._highest[other][places]
