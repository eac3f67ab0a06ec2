"""The segments of a run by document, read from the table when they are wanted: a large run doesn't fit as records."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from align.formats.records import SEGMENT_KEYS
from align.schema import Kind, Segment

if TYPE_CHECKING:
    import polars as pl

KEPT_AT_HAND = 256
"""Documents whose segments stay in memory; neighbouring pairs share documents."""


class SegmentTable:
    """Look-ups over the segments of a run."""

    def __init__(self, segments: pl.DataFrame) -> None:
        import polars as pl

        self._table = segments.select(SEGMENT_KEYS).sort("document", "position")
        counts = self._table.group_by("document", maintain_order=True).len().rows()
        self._places: dict[str, tuple[int, int]] = {}
        start = 0
        for document, count in counts:
            self._places[document] = (start, count)
            start += count
        self.of = lru_cache(maxsize=KEPT_AT_HAND)(self._read)
        is_headline = pl.col("kind").cast(pl.String).is_in([Kind.HEADING.value, Kind.TITLE.value])
        headlines = self._table.filter(is_headline).select("document", "text").rows()
        lines = [self._table.filter(pl.col("kind").cast(pl.String) == Kind.BODY.value), self._table]
        of_text, of_page = (
            dict(rows.group_by("document", maintain_order=True).first().select("document", "text").rows())
            for rows in lines
        )
        self.headlines: dict[str, str] = of_page | of_text | dict(reversed(headlines))
        """By document its first heading, else its first sentence, else its first line."""

    def _read(self, id: str) -> tuple[Segment, ...]:
        """The segments of a document, by position."""
        rows = self._table.slice(*self._places.get(id, (0, 0))).iter_rows(named=True)
        return tuple(Segment(**(row | {"kind": Kind(row["kind"])})) for row in rows)
