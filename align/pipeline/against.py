"""A feed held against a store that it doesn't go into; and a store by itself, as a run."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from align import __version__
from align.errors import FeedError
from align.index.nearest import Tail, merge
from align.index.store import Store, opened
from align.index.tables import text_key
from align.pipeline.arrivals import divide
from align.pipeline.batch_tables import read_pair
from align.pipeline.beside import compare, newcomers, open_nearest
from align.pipeline.corpus import Feed
from align.pipeline.engine import Engine, coverage_warnings, load_engine, sign
from align.pipeline.errors import ErrorsAlone
from align.pipeline.look import Case, Mention, mention
from align.pipeline.progress import Progress, silent
from align.pipeline.run import with_errors_beside
from align.pipeline.statistics import statistics_of
from align.pipeline.store import compare_arrivals, reading
from align.schema import Corpus, Kind, Pair, Relation, Run, Signature
from align.settings import Settings
from align.stories import build_clusters
from align.text.corpus import read_bodies
from align.text.language import detect_language


@dataclass(frozen=True, slots=True)
class Beside:
    """What a feed is to a store."""

    run: Run
    """The new documents with those of the store that they repeat; findings are of the new ones alone."""
    stored: frozenset[str]
    """Ids in the run that are the store's."""
    again: frozenset[str]
    """Ids of the feed that the store has with the same text; they are in no run."""


def pair_beside(
    path: Path, feed: Feed, settings: Settings, progress: Progress = silent, cache_folder: Path | None = None
) -> Beside:
    """Compare a feed with itself and with a store; nothing is written.

    A document whose id the store has with another text counts as its new version: it isn't compared with the old one.

    Raises:
        StoreError: no store, a damaged one, made with another encoder or segmenter.
    """
    engine = load_engine(settings, cache_folder)
    with reading(path, engine) as store:
        arrivals = divide(store, feed.documents)
        batch, comparison, _ = compare_arrivals(store, arrivals, engine, settings, "auto", progress, reread=False)
        pairs = tuple(pair for pair in comparison.pairs if _is_wanted(pair, batch.new.bodies.keys(), settings))
        names = {name for pair in pairs for name in (pair.a, pair.b)} - batch.new.bodies.keys()
        numbers = store.collect(store.matching("documents", "id", names).select("number"))["number"]
        corpus = _union(batch.new.corpus, store.corpus(numbers))
    run = Run(
        corpus=corpus,
        pairs=pairs,
        findings=batch.findings(),
        clusters=build_clusters(corpus.documents, pairs, corpus.languages),
        rejects=feed.rejects,
        warnings=(*feed.reader.warnings, *coverage_warnings(batch.new.corpus, engine)),
        signature=sign(engine.cache.encoder, settings),
    )
    return Beside(run, frozenset(names), frozenset(arrivals.again))


def run_store(path: Path, settings: Settings, progress: Progress = silent) -> Run:
    """A whole store as a run: its documents and pairs, stories, and translation errors.

    Raises:
        StoreError: no store, or a damaged one.
    """
    with opened(path) as store:
        return _run(store, store.corpus(), stored_pairs(store), settings, progress)


def run_stored(path: Path, names: Set[str], settings: Settings, progress: Progress = silent) -> Run:
    """Some documents of a store as a run: with what they are paired with, and the translation errors of them all.

    Raises:
        StoreError: no store, or a damaged one.
    """
    with opened(path) as store:
        pairs = tuple(pair for pair in stored_pairs(store) if {pair.a, pair.b} & names) if names else ()
        involved = names | {name for pair in pairs for name in (pair.a, pair.b)}
        numbers = store.collect(store.matching("documents", "id", sorted(involved)).select("number"))["number"]
        return _run(store, store.corpus(numbers), pairs, settings, progress)


def _run(store: Store, corpus: Corpus, pairs: tuple[Pair, ...], settings: Settings, progress: Progress) -> Run:
    made = store.commit
    signature = Signature(__version__, made.encoder, made.revision, made.segmenter, settings.digest)
    alone = ErrorsAlone(corpus, progress).findings
    clusters = build_clusters(corpus.documents, pairs, corpus.languages)
    return with_errors_beside(Run(corpus, pairs, alone, clusters, (), (), signature), progress)


def stored_pairs(store: Store) -> tuple[Pair, ...]:
    """The pairs of a store, by (a, b)."""
    rows = store.pairs()
    return tuple(read_pair(row) for row in rows.iter_rows(named=True) if row["relation"] != Relation.RELATED)


def explain_stored(path: Path, ids: tuple[str, str], engine: Engine, progress: Progress = silent) -> Case:
    """Everything for and against two documents of a store being a pair.

    Raises:
        FeedError: an id that isn't in the store, or the same one twice.
        StoreError: no store, a damaged one, made with another encoder or segmenter.
    """
    if ids[0] == ids[1]:
        raise FeedError(f"{ids[0]!r} is named twice; give two documents")
    a, b = sorted(ids)
    with reading(path, engine) as store:
        rows = store.find("documents", "id", [a, b])
        numbers = dict(rows.select("id", "number").iter_rows())
        for name in (a, b):
            if name not in numbers:
                raise FeedError(f"no document {name!r} in {path}; `align index list {path}` has the ids")
        bodies = read_bodies(store.corpus(numbers.values(), texts=False))
        alone = newcomers(store.corpus([numbers[a]]), lambda: dict(rows.select("id", "traces").iter_rows()))
        nearest = open_nearest(store, engine)
        covered = [text for body in bodies.values() if engine.covers(body.language) for text in body.texts]
        engine.cache.add(covered)
        view = store.without([numbers[a]])
        found = compare(view, alone, engine, nearest, statistics_of(store, {}, store.count()), progress)
    return Case(next((pair for pair in found.pairs if (pair.a, pair.b) == (a, b)), None), bodies[a], bodies[b])


def find_stored(path: Path, sentence: str, engine: Engine, settings: Settings, count: int) -> Sequence[Mention]:
    """The segments of a store nearest to a sentence, in any language, best first.

    Raises:
        StoreError: no store, a damaged one, made with another encoder or segmenter.
    """
    import polars as pl

    query = engine.cache.encode([sentence])
    language = detect_language(sentence, settings.languages).code
    with reading(path, engine) as store:
        kinds = [Kind.TITLE, Kind.HEADING]
        titles = store.collect(store.scan("segments").filter(pl.col("kind").is_in(kinds)).select("key"))["key"]
        hits = Tail(*store.vectors(titles.to_numpy())).search(query, count * 4)
        for index in open_nearest(store, engine).values():
            hits = merge(hits, index.search(query, count * 4), count * 4)
        cosines = dict(zip(hits.keys[0].tolist(), hits.cosines[0].tolist(), strict=True))
        said = [*kinds, Kind.BODY]
        rows = store.collect(store.matching("segments", "key", list(cosines)).filter(pl.col("kind").is_in(said)))
        keys, vectors = store.vectors(rows["key"].to_numpy())
    texts = {text_key(row): row for row in rows["text"]}
    engine.cache.take([texts[int(key)] for key in keys], vectors)
    found = [mention(row, cosines[row["key"]], query, language, engine) for row in rows.iter_rows(named=True)]
    return sorted(found, key=lambda item: (-item.score, item.document, item.position))[:count]


def _is_wanted(pair: Pair, new: Set[str], settings: Settings) -> bool:
    """Whether a pair has a new document in it, and isn't merely related where that isn't asked for."""
    return bool({pair.a, pair.b} & new) and (settings.related or pair.relation is not Relation.RELATED)


def _union(new: Corpus, old: Corpus) -> Corpus:
    import polars as pl

    return replace(
        new,
        documents=tuple(sorted((*new.documents, *old.documents), key=lambda document: document.id)),
        languages={**new.languages, **old.languages},
        segments=pl.concat([new.segments, old.segments]).sort("document", "position"),
    )
