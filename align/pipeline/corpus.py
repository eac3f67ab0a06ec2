"""Feeds -> documents and rejects -> a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from align.errors import FeedError
from align.feed.options import FieldMap, Limits
from align.feed.reader import FeedReader
from align.feed.unpack import format_suffix
from align.formats.read_run import is_run
from align.index.commit import is_store, lost_commit
from align.pipeline.progress import Progress, silent
from align.schema import Corpus, Document, Reject
from align.settings import Settings
from align.text.corpus import build_corpus


@dataclass(frozen=True, slots=True)
class Feed:
    """What was read: documents in the feed's order, and what couldn't be taken."""

    documents: tuple[Document, ...]
    rejects: tuple[Reject, ...]
    reader: FeedReader
    """Knows the rows that came again, the warnings, and the file of each document."""

    @property
    def plain(self) -> dict[str, str]:
        """The texts that are files of plain text, by id: their lines are the file's."""
        return {
            document.id: document.text
            for document in self.documents
            if format_suffix(self.reader.path_of(document.id)) == ".txt"
        }


def read(
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress = silent,
    *,
    keep_stdin: bool = False,
) -> Feed:
    """Read feeds; what can't be taken becomes a reject.

    Args:
        paths: files, folders, or `-` for standard input.
        settings: how large and how many anything may be.
        progress: is told of each row.
        keep_stdin: keep standard input on disk as long as the feed lives, so that its rows can be copied.

    Raises:
        FeedError: a path that doesn't exist or is no feed at all, also a run or a store.
    """
    for path in paths:
        _check_is_feed(path)
    limits = Limits(settings.max_file_megabytes * 1_000_000, settings.max_characters, rows=settings.limit)
    reader = FeedReader(paths, FieldMap(**settings.field), limits, keep_stdin=keep_stdin)
    documents: list[Document] = []
    rejects: list[Reject] = []
    with progress("reading") as advance:
        for item in reader.read():
            if isinstance(item, Reject):
                rejects.append(item)
            else:
                documents.append(item)
            advance(1)
    return Feed(tuple(documents), tuple(rejects), reader)


def _check_is_feed(path: Path) -> None:
    """Refuse folders of our own making: their tables would be read as articles."""
    if is_run(path):
        raise FeedError(f"{path}: was written by `align run`; name the feed it was made from")
    if is_store(path):
        raise FeedError(f"{path}: is a store; `--against {path}` compares with it, `align report {path}` shows it")
    if lost := lost_commit(path):
        raise FeedError(lost)


def segment(documents: Sequence[Document], settings: Settings, progress: Progress = silent) -> Corpus:
    """Detect languages, cut into segments, tell what each segment is."""
    with progress("languages and segments", len(documents)) as advance:
        return build_corpus(documents, settings.languages, advance)
