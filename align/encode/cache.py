"""Vectors of texts, each distinct text embedded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from align.encode.base import Encoder
from align.encode.embed import embed_texts

if TYPE_CHECKING:
    from align.schema import Vectors


class VectorCache:
    """Grows by the texts it is asked for; `rows` gives the row of each, which never changes."""

    def __init__(self, encoder: Encoder) -> None:
        import numpy as np

        self.encoder = encoder
        self.rows: dict[str, int] = {}
        self._room = np.empty((0, encoder.dimension), np.float32)

    def add(self, texts: Iterable[str], advance: Callable[[int], None] = lambda count: None) -> list[int]:
        """Embed what is new; gives each text's row."""
        wanted = list(texts)
        new = sorted({text for text in wanted if text not in self.rows})  # set - keys would look at every key
        if new:
            first, last = len(self.rows), len(self.rows) + len(new)
            self._make_room(last)
            self._room[first:last] = embed_texts(self.encoder, new, advance)
            self.rows.update(zip(new, range(first, last), strict=True))
        return [self.rows[text] for text in wanted]

    def take(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Take vectors that this encoder made before, such as a store's; texts that are here already keep theirs."""
        new = [(text, row) for row, text in enumerate(texts) if text not in self.rows]
        first, last = len(self.rows), len(self.rows) + len(new)
        self._make_room(last)
        self._room[first:last] = vectors if len(new) == len(texts) else vectors[[row for _, row in new]]
        self.rows.update((text, first + place) for place, (text, _) in enumerate(new))

    def _make_room(self, count: int) -> None:
        """Grow by half at least, so that many small additions cost no more than one large one."""
        import numpy as np

        if count > len(self._room):
            room = np.empty((max(count, len(self._room) * 3 // 2), self.encoder.dimension), np.float32)
            room[: len(self.rows)] = self._room[: len(self.rows)]
            self._room = room

    def missing(self, texts: Iterable[str]) -> int:
        """How many distinct texts would have to be embedded."""
        return len({text for text in texts if text not in self.rows})

    @property
    def vectors(self) -> Vectors:
        """All rows, shape (n, dimension), float32."""
        return self._room[: len(self.rows)]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts in their order, from the cache where it has them."""
        rows = self.add(texts)  # before `vectors` is asked for: it grows here
        return self.vectors[rows]
