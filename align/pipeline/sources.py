"""RUN, STORE or FEED: what was named, and what a command reads from it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from align import __version__
from align.errors import FormatError
from align.formats.read_run import is_run, read_run
from align.index.commit import is_store
from align.index.store import opened
from align.pipeline.against import run_store, stored_pairs
from align.pipeline.corpus import read, segment
from align.pipeline.errors import ErrorsAlone
from align.pipeline.progress import Progress, silent
from align.pipeline.run import run_feed, with_errors_beside
from align.schema import ACROSS_LANGUAGES, Corpus, Run, Signature
from align.settings import Settings


class SourceKind(StrEnum):
    """What a command can be pointed at."""

    RUN = "run"
    """A folder by `align run`."""
    STORE = "store"
    FEED = "feed"


def kind_of(path: Path, *others: Path) -> SourceKind:
    """What is named; a run and a store stand alone."""
    if not others and is_run(path):
        return SourceKind.RUN
    return SourceKind.STORE if not others and is_store(path) else SourceKind.FEED


def open_run(
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress = silent,
    cache_folder: Path | None = None,
) -> Run:
    """Everything: what a run or a store holds, or what is found in feeds.

    Raises:
        FeedError, FormatError, StoreError: no feed, a damaged run or store.
    """
    match kind_of(*paths):
        case SourceKind.RUN:
            return read_run(paths[0])
        case SourceKind.STORE:
            return run_store(paths[0], settings, progress)
        case SourceKind.FEED:
            return run_feed(paths, settings, progress, cache_folder)


def open_translations(path: Path, settings: Settings, progress: Progress = silent) -> Run:
    """A run, or of a store the documents that are translations of one another, with their findings.

    Raises:
        FormatError: neither, or a damaged run.
        StoreError: a damaged store.
    """
    match kind_of(path):
        case SourceKind.RUN:
            return read_run(path)
        case SourceKind.STORE:
            return _translations_of(path, settings, progress)
        case SourceKind.FEED:
            raise FormatError(f"{path}: no run and no store; make one with `align run FEED -o {path}`")


def open_corpus(path: Path, settings: Settings, progress: Progress = silent) -> Corpus:
    """The documents of a run, or of a feed.

    Raises:
        FeedError, FormatError: neither a feed nor a run.
    """
    if kind_of(path) is SourceKind.RUN:
        return read_run(path).corpus
    return segment(read([path], settings, progress).documents, settings, progress)


def _translations_of(path: Path, settings: Settings, progress: Progress) -> Run:
    with opened(path) as store:
        pairs = tuple(pair for pair in stored_pairs(store) if pair.relation in ACROSS_LANGUAGES)
        names = {name for pair in pairs for name in (pair.a, pair.b)}
        numbers = store.collect(store.matching("documents", "id", names).select("number"))["number"]
        corpus = store.corpus(numbers)
        made = store.commit
    signature = Signature(__version__, made.encoder, made.revision, made.segmenter, settings.digest)
    alone = ErrorsAlone(corpus, progress).findings
    return with_errors_beside(Run(corpus, pairs, alone, (), (), (), signature), progress)
