"""A feed into a store, or beside it: what is new comes in, embedded and compared with everything before.

What a store has is skipped. The same id with the same text isn't taken at all. A text that is there under another
id keeps its row, since which site had it, at which address and when, is what a store is asked for; but nothing of
it is embedded and none of its vectors is stored again, it is told as a copy, and `exact` pairs join it with the
others. Its segments are its own: what of them is furniture depends on the site that they stand on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from align.encode import Encoder
from align.errors import StoreError
from align.index.commit import Commit, is_store
from align.index.nearest import Search
from align.index.search import EXACT_UP_TO
from align.index.store import Store, opened
from align.index.vector_cache import refresh
from align.index.writer import Writer, writing
from align.pipeline.arrivals import Arrivals, Batch, divide, read_arrivals
from align.pipeline.batch_tables import batch_tables
from align.pipeline.beside import Comparison, compare, embed, open_nearest
from align.pipeline.corpus import Feed
from align.pipeline.engine import Engine
from align.pipeline.progress import Progress, silent
from align.pipeline.statistics import freeze, statistics_of
from align.schema import Pair, Relation
from align.settings import Settings
from align.text.segment import SEGMENTER


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition did, or would do."""

    documents: tuple[str, ...]
    """Ids that weren't there before."""
    copies: Mapping[str, str]
    """Those of them whose text was there: id -> the first document that has it, one of the store if there is one."""
    versions: Mapping[str, int]
    """Id whose text changed -> its new version, from 2 on."""
    again: tuple[str, ...]
    """Ids that were there with the same text."""
    reread: tuple[str, ...]
    """Ids of older documents that read otherwise now that their source is better known."""
    embedded: int
    """Texts that no document held before."""
    pairs: tuple[Pair, ...]
    """In which a document is that came in now, by (a, b)."""


def add_feed(
    path: Path,
    feed: Feed,
    engine: Engine,
    settings: Settings,
    *,
    statistics: Path | None = None,
    search: Search = "auto",
    dry_run: bool = False,
    progress: Progress = silent,
) -> Added:
    """Add what a store doesn't have; all of it is in when this returns, or nothing.

    Args:
        path: the store; made where there is none.
        feed: what was read.
        engine: the store's encoder.
        settings: expected languages, and whether `related` pairs are wanted.
        statistics: another store whose counts a new store shall go by for good.
        search: exact or by inverted lists; by itself after the number of segments.
        dry_run: only find out.
        progress: is told what goes on.

    Raises:
        StoreError: in use, damaged, made with another encoder, can't be written.
    """
    if dry_run:
        with reading(path, engine, missing=True) as store:
            arrivals = divide(store, feed.documents)
            batch, comparison, texts = compare_arrivals(store, arrivals, engine, settings, search, progress)
        return _added(arrivals, batch, comparison, texts, settings)
    with writing(path, blank_commit(engine.cache.encoder)) as writer:
        writer.store.check(engine.cache.encoder, SEGMENTER)
        if statistics is not None:
            _freeze(writer, statistics)
        arrivals = divide(writer.store, feed.documents)
        if arrivals.new:
            with suppress(StoreError):  # a large store whose index is lost takes more memory than making a new one
                refresh_caches(writer.store, search)
        batch, comparison, texts = compare_arrivals(writer.store, arrivals, engine, settings, search, progress)
        if arrivals.new:
            with progress("writing"):
                writer.add(batch_tables(batch, comparison, texts, engine.cache), batch.replaced)
                with suppress(StoreError):  # the batch is in; what only makes it faster is never worth an error
                    while writer.merge():
                        pass
                    refresh_caches(writer.store, search)
    return _added(arrivals, batch, comparison, texts, settings)


@contextmanager
def reading(path: Path, engine: Engine, *, missing: bool = False) -> Iterator[Store]:
    """A store to compare with; an empty one where there is none and `missing` allows that.

    Raises:
        StoreError: no store, a damaged one, made with another encoder or segmenter.
    """
    encoder = engine.cache.encoder
    if missing and not is_store(path):
        yield Store(path, blank_commit(encoder))
        return
    with opened(path) as store:
        store.check(encoder, SEGMENTER)
        yield store


def blank_commit(encoder: Encoder) -> Commit:
    """The state of a store that is about to be made."""
    return Commit(encoder.name, encoder.revision, encoder.dimension, SEGMENTER)


def compare_arrivals(
    store: Store,
    arrivals: Arrivals,
    engine: Engine,
    settings: Settings,
    search: Search = "auto",
    progress: Progress = silent,
    *,
    reread: bool = True,
) -> tuple[Batch, Comparison, list[str]]:
    """Read, embed and compare new documents; nothing is written.

    Args:
        store: as it stands.
        arrivals: the documents that it doesn't have.
        engine: its encoder.
        settings: expected languages.
        search: exact or by inverted lists.
        progress: is told what goes on.
        reread: whether older documents that read otherwise now take part, too.

    Returns:
        The documents as they were read, their pairs (`related` among them), and the texts that were embedded.
    """
    batch = read_arrivals(store, arrivals, settings, progress, reread=reread)
    view = store.without(batch.replaced)
    if not batch.new.bodies:
        return batch, Comparison((), ()), []
    nearest = open_nearest(view, engine, search)
    texts = embed(batch.new.corpus, view, engine, nearest, progress)
    statistics = statistics_of(view, batch.words, view.count() + len(batch.new.bodies))
    wanted = {"related": settings.related, "doubted": reread}
    return batch, compare(view, batch.new, engine, nearest, statistics, progress, **wanted), texts


def refresh_caches(store: Store, search: Search, *, anew: bool = False) -> list[str]:
    """Bring the cached indexes up to the store; gives the languages whose index was written."""
    least = 0 if search == "approximate" else EXACT_UP_TO
    if search == "exact":
        return []
    languages = store.collect(store.scan("documents").select("language").unique())["language"].sort()
    return [language for language in languages if refresh(store, language, anew=anew, least=least)]


def _freeze(writer: Writer, statistics: Path) -> None:
    if writer.commit.batches:
        raise StoreError(
            f"{writer.path}: has documents, so it keeps the counts that it goes by; --statistics is for a new store"
        )
    with opened(statistics) as counted:
        writer.freeze(*freeze(counted))


def _added(arrivals: Arrivals, batch: Batch, comparison: Comparison, texts: list[str], settings: Settings) -> Added:
    came = {document.id for document in arrivals.new}
    documents = tuple(sorted(name for name, version in arrivals.versions.items() if version == 1))
    first = _first_copies(comparison.pairs, came)
    return Added(
        documents=documents,
        copies={name: first[name] for name in documents if name in first},
        versions={name: version for name, version in sorted(arrivals.versions.items()) if version > 1},
        again=arrivals.again,
        reread=tuple(sorted(batch.versions.keys() - came)),
        embedded=len(texts),
        pairs=tuple(
            pair
            for pair in comparison.pairs
            if {pair.a, pair.b} & came and (settings.related or pair.relation is not Relation.RELATED)
        ),
    )


def _first_copies(pairs: Iterable[Pair], came: Set[str]) -> dict[str, str]:
    """Document that came in -> the first one with its text, unless that is itself: stored ones first, then by id."""
    same: dict[str, set[str]] = {}
    for pair in pairs:
        if pair.relation is Relation.EXACT:
            same.setdefault(pair.a, {pair.a}).add(pair.b)
            same.setdefault(pair.b, {pair.b}).add(pair.a)
    first = {name: min(names, key=lambda other: (other in came, other)) for name, names in same.items()}
    return {name: other for name, other in first.items() if name in came and name != other}
