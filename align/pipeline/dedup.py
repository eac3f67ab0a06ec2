"""A feed -> what goes and what stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.errors import AlignError, FeedError
from align.feed.copy import check_rows, copy_rows
from align.pipeline.against import pair_beside
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
    stored: frozenset[str] = frozenset()
    """Ids that a store has with the same text: all their rows go."""

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
        lost = Counter(document.source for document in self.feed.documents if document.id in self._gone)
        return [
            f"{source} loses {lost[source]} of its {count} documents"
            for source, count in sorted(read.items())
            if 2 * lost[source] > count
        ]

    def kept_rows(self) -> Iterator[bytes]:
        """A file of the rows that stay, in the feed's order and format, in pieces.

        Raises:
            AlignError: fewer or more than there should be, such as when a file changed meanwhile.
        """
        wanted = {document.id for document in self.feed.documents} - self._gone
        count = 0
        for rows, piece in copy_rows(self.feed.documents, wanted, self.feed.reader):
            yield piece
            count += rows
        if count != self.kept:
            raise AlignError(
                f"the rows don't balance: {self.rows} read, {len(self.removals)} removed, "
                f"{len(self.feed.rejects)} rejected, but {count} to keep; did a file change meanwhile?"
            )

    @property
    def _gone(self) -> set[str]:
        """Documents that go; of one that came twice only the second row goes."""
        return {removal.id for removal in self.removals if removal.id != removal.kept} | self.stored


def dedup_feed(
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress = silent,
    cache_folder: Path | None = None,
    against: Path | None = None,
    output: Path | None = None,
) -> Dedup:
    """Decide what goes from a feed; a row whose id and text came before, or are in the store, goes as exact.

    A row that came again goes as the first of its id does, where that goes.

    Raises:
        FeedError: no feed, one of which nothing can be read, or one whose rows fit into no one file: several formats,
            or other columns.
        OutputError: the name of the output, where the kept rows are meant to go, promises another format.
    """
    feed = read(paths, settings, progress, keep_stdin=True)
    if feed.rejects and not feed.documents:
        first = feed.rejects[0]
        raise FeedError(
            f"no row can be read ({len(feed.rejects)} rejected), so nothing is written; "
            f"the first: {first.where}: {first.reason}"
        )
    check_rows(feed.documents, feed.reader, output)  # said now, not after an hour
    if against is None:
        run, stored, there = pair_documents(feed, settings, progress, cache_folder), frozenset[str](), frozenset[str]()
    else:
        beside = pair_beside(against, feed, settings, progress, cache_folder)
        run, stored, there = beside.run, beside.stored, beside.again
    places = {document.id: document for document in run.corpus.documents if document.id in stored}
    documents = (*places.values(), *(document for document in feed.documents if document.id not in there))
    removals = choose_removals(documents, run.pairs, settings, first=stored)
    going = {removal.id: removal for removal in removals}
    again = tuple(
        going.get(repeat.id) or Removal(repeat.id, repeat.id, Relation.EXACT, 1.0, "exact: same id and text", ())
        for repeat in feed.reader.repeats
    )
    known = tuple(Removal(name, name, Relation.EXACT, 1.0, "exact: in the store", ()) for name in sorted(there))
    return Dedup(run, feed, (*removals, *known, *again), there)
