"""A feed -> what goes and what stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.errors import AlignError
from align.feed.copy import copy_rows
from align.feed.options import FieldMap
from align.pipeline.corpus import Feed, read
from align.pipeline.progress import Progress, silent
from align.pipeline.run import pair_documents
from align.schema import Relation, Run
from align.settings import Settings
from align.stories import Removal, choose_removals


@dataclass(frozen=True, slots=True)
class Dedup:
    """What goes from a feed and what stays."""

    run: Run
    feed: Feed
    removals: tuple[Removal, ...]

    @property
    def rows(self) -> int:
        """Rows read: kept, removed and rejected together."""
        return self.feed.reader.rows

    @property
    def kept(self) -> int:
        """How many rows stay."""
        return self.rows - len(self.removals) - len(self.feed.rejects)

    @property
    def warnings(self) -> list[str]:
        """Sources that would lose more than half of their documents."""
        read = Counter(document.source for document in self.feed.documents if document.source)
        gone = {removal.id for removal in self.removals}
        lost = Counter(document.source for document in self.feed.documents if document.id in gone)
        return [
            f"{source} loses {lost[source]} of its {count} documents"
            for source, count in sorted(read.items())
            if 2 * lost[source] > count
        ]

    def kept_rows(self) -> Iterator[bytes]:
        """The rows that stay, in the feed's order."""
        gone = {removal.id for removal in self.removals}
        kept = {document.id for document in self.feed.documents if document.id not in gone}
        return copy_rows(self.feed.documents, kept, self.feed.reader)


def dedup_feed(
    paths: Sequence[Path],
    settings: Settings,
    fields: FieldMap | None = None,
    progress: Progress = silent,
    cache_folder: Path | None = None,
) -> Dedup:
    """Decide what goes from a feed; a row whose id and text came before goes as exact."""
    feed = read(paths, settings, fields, progress)
    run = pair_documents(feed, settings, progress, cache_folder)
    removals = choose_removals(feed.documents, run.pairs, settings)
    again = tuple(
        Removal(repeat.id, repeat.id, Relation.EXACT, 1.0, "exact: same id and text", ())
        for repeat in feed.reader.repeats
    )
    result = Dedup(run, feed, (*removals, *again))
    if result.kept != len(feed.documents) - len(removals):
        raise AlignError(
            f"the rows don't balance: {result.rows} read, {len(feed.documents)} taken, {len(again)} repeated, "
            f"{len(feed.rejects)} rejected; nothing was written. Please report this"
        )
    return result
