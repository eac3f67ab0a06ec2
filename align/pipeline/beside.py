"""New documents beside a store -> the pairs among them and with what the store holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from align.candidates import VectorMatches, words
from align.candidates.stored import Neighbours, lexical_beside, match_beside
from align.candidates.supportable import supportable_beside
from align.candidates.vectors import SAME_MATCH
from align.index.nearest import Nearest, Search
from align.index.store import Store
from align.index.tables import text_key
from align.pipeline.engine import Engine
from align.pipeline.pairs import Aligned, Pairing, least_supported, pair_copies
from align.pipeline.progress import Progress, silent
from align.pipeline.statistics import Statistics
from align.schema import ACROSS_LANGUAGES, Body, Corpus, Kind, Pair
from align.stories import likely_beads
from align.text.corpus import read_bodies
from align.text.normalise import normalise

if TYPE_CHECKING:
    import polars as pl

Names = set[tuple[str, str]]
Support = tuple[str, str, int, str, float]
"""a, b, key of a segment, the other language, cosine: what a translation rests on."""


@dataclass(frozen=True)
class Newcomers:
    """Documents that aren't in the store in this form, read and segmented."""

    corpus: Corpus
    bodies: Mapping[str, Body]
    tokens: Mapping[str, list[list[str]]]
    traces: Callable[[], Mapping[str, int]]
    """Gives the marks of machine translation by id, which may not be counted yet."""


def newcomers(corpus: Corpus, traces: Callable[[], Mapping[str, int]]) -> Newcomers:
    """What comparing looks at, from a corpus of new documents."""
    bodies = read_bodies(corpus)
    tokens = {name: [words(text) for text in body.texts] for name, body in bodies.items()}
    return Newcomers(corpus, bodies, tokens, traces)


@dataclass(frozen=True)
class Comparison:
    """The pairs that new documents are in, and older translations that a new document puts in doubt."""

    pairs: tuple[Pair, ...]
    """By (a, b); `related` among them."""
    supports: tuple[Support, ...]


def compare(
    store: Store,
    new: Newcomers,
    engine: Engine,
    nearest: Mapping[str, Nearest],
    statistics: Statistics,
    progress: Progress = silent,
    *,
    related: bool = True,
    doubted: bool = True,
) -> Comparison:
    """Find the pairs among new documents and between them and a store's, as if all had come at once.

    Args:
        store: without the documents that the new ones take the place of.
        new: the new documents.
        engine: the store's encoder; its cache holds the vectors of the new documents.
        nearest: the store's search, by language.
        statistics: counts over the store and the new documents, or frozen ones.
        progress: is told what goes on.
        related: whether new documents' pairs across languages that are merely related are wanted.
        doubted: whether stored translations that a new document puts in doubt are to be judged again.
    """
    same = SAME_MATCH * engine.background.contrast
    exact, spoken_for = _exact(store, new)
    with progress("looking up words"):
        heard = {name: new.tokens[name] for name in new.tokens.keys() - spoken_for}
        shared = lexical_beside(store, heard, statistics.stock())
    lexical = {(a, b): count for a, b, count in shared if (a, b) not in exact}
    covered = [new.bodies[name] for name in sorted(heard) if engine.covers(new.bodies[name].language)]
    covered = [body for body in covered if body.segments]
    with progress("search"):
        rows, vectors = engine.cache.rows, engine.cache.vectors
        neighbours = Neighbours(covered, rows, vectors, nearest)
        matches = match_beside(store, neighbours, engine.background)
        across = set(matches.pairs)
        if not related:
            across = supportable_beside(store, matches.pairs, neighbours, matches.best, least_supported, same)
    if doubted:
        across |= _doubted(store, matches.rivals, same)
    pairing = _pairing(store, new, exact | across, set(lexical), engine, statistics)
    pairing = replace(pairing, matches=VectorMatches([], matches.best, same))
    bodies = pairing.bodies
    copies = [(a, b, lexical[a, b]) for a, b in sorted(lexical) if bodies[a].language == bodies[b].language]
    _take_vectors((bodies[name] for name in {name for pair in across for name in pair}), engine, nearest)
    found, _ = pairing.same_language(sorted(exact), copies, progress)
    aligned = pairing.align(sorted(across), progress)
    best = _best(neighbours, matches.best, aligned, bodies, engine)
    found += replace(pairing, matches=VectorMatches([], best, same)).judge(aligned)
    found.sort(key=lambda pair: (pair.a, pair.b))
    return Comparison(tuple(found), tuple(_supports(found, bodies, engine)))


def _pairing(
    store: Store, new: Newcomers, others: Names, lexical: Names, engine: Engine, statistics: Statistics
) -> Pairing:
    """All about the documents that stand in a candidate, and the words of those that share some; no matches yet."""
    old, traces = _stored(store, {name for pair in others | lexical for name in pair} - new.bodies.keys())
    bodies = {**read_bodies(old), **new.bodies}
    tokens = {
        name: new.tokens[name] if name in new.tokens else [words(text) for text in bodies[name].texts]
        for name in {name for pair in lexical for name in pair}
    }
    rarity = statistics.rarity({word for texts in tokens.values() for text in texts for word in text})
    return Pairing(
        documents={document.id: document for document in (*old.documents, *new.corpus.documents)},
        bodies=bodies,
        tokens=tokens,
        rarity=rarity,
        engine=engine,
        matches=VectorMatches([], {}),
        traces={**traces, **new.traces()},
    )


def _exact(store: Store, new: Newcomers) -> tuple[Names, Set[str]]:
    """Pairs of the same normalised text, and the new documents that another one speaks for, as in `pair_copies`."""
    keys: dict[int, list[str]] = {}
    for document in new.corpus.documents:
        keys.setdefault(text_key(normalise(document.text)), []).append(document.id)
    rows = store.collect(store.matching("documents", "key", list(keys)).select("key", "id").sort("id"))
    stored: dict[int, list[str]] = {}
    for key, name in rows.iter_rows():
        stored.setdefault(key, []).append(name)
    pairs: Names = set()
    spoken_for: set[str] = set()
    for key, names in keys.items():
        before = stored.get(key, [])
        among, crowd = pair_copies({name: (before or sorted(names))[0] for name in [*before, *sorted(names)][1:]})
        pairs |= {pair for pair in among if not set(pair) <= set(before)}
        spoken_for.update(crowd)
    return pairs, spoken_for & new.bodies.keys()


def open_nearest(store: Store, engine: Engine, search: Search = "auto") -> dict[str, Nearest]:
    """The search of each language that the encoder covers."""
    languages = store.collect(store.scan("documents").select("language").unique())["language"].sort()
    return {language: Nearest(store, language, search) for language in languages if engine.covers(language)}


def _doubted(store: Store, rivals: pl.DataFrame, same: float) -> Names:
    """Stored translations that rest on a match to which a new segment comes clearly closer."""
    import polars as pl

    supports = store.matching("supports", "key", rivals["key"]).join(rivals.lazy(), on=["key", "language"])
    doubted = store.collect(supports.filter(pl.col("cosine_right") > pl.col("cosine") + same).select("a", "b"))
    live = set(store.collect(store.matching("documents", "id", [*doubted["a"], *doubted["b"]]).select("id"))["id"])
    return {(a, b) for a, b in doubted.iter_rows() if a in live and b in live}


def _stored(store: Store, names: set[str]) -> tuple[Corpus, dict[str, int]]:
    """Documents of the store, without their texts, and the marks of machine translation that they bear."""
    rows = store.collect(store.matching("documents", "id", names).select("number", "id", "traces"))
    return store.corpus(rows["number"], texts=False), dict(rows.select("id", "traces").iter_rows())


def _take_vectors(bodies: Iterable[Body], engine: Engine, nearest: Mapping[str, Nearest]) -> None:
    """Put the vectors of stored documents where the alignment looks for them."""
    import numpy as np

    texts: dict[str, dict[int, str]] = {}
    for body in bodies:
        missing = {text_key(text): text for text in body.texts if text not in engine.cache.rows}
        texts.setdefault(body.language, {}).update(missing)
    for language, wanted in texts.items():
        if wanted:
            keys, vectors = nearest[language].vectors(np.array(sorted(wanted), np.uint64))
            engine.cache.take([wanted[int(key)] for key in keys], vectors)


def _best(
    neighbours: Neighbours,
    known: Mapping[tuple[int, str], float],
    aligned: Iterable[Aligned],
    bodies: Mapping[str, Body],
    engine: Engine,
) -> dict[tuple[int, str], float]:
    """(row of a segment, another language) -> its highest cosine there: what is known, and all that stand in beads."""
    wanted: dict[str, set[str]] = {}
    for a, b, beads in aligned:
        for one, other, side in ((a, b, "source"), (b, a, "target")):
            language = bodies[other].language
            said = {bodies[one].segments[index].text for bead in beads for index in getattr(bead, side)}
            new = {text for text in said if (engine.cache.rows[text], language) not in known}
            wanted.setdefault(language, set()).update(new)
    best = dict(known)
    for language, texts in wanted.items():
        ordered = sorted(texts)
        hits = neighbours.search(language, engine.cache.encode(ordered), 1)
        if hits.cosines.shape[1]:
            rows = (engine.cache.rows[text] for text in ordered)
            best.update(((row, language), float(cosine)) for row, cosine in zip(rows, hits.cosines[:, 0], strict=True))
    return best


def _supports(pairs: Iterable[Pair], bodies: Mapping[str, Body], engine: Engine) -> Iterable[Support]:
    """The matches that translations rest on."""
    rows, vectors = engine.cache.rows, engine.cache.vectors
    for pair in pairs:
        if pair.relation not in ACROSS_LANGUAGES:
            continue
        sides = [{segment.position: segment.text for segment in bodies[name].segments} for name in (pair.a, pair.b)]
        languages = bodies[pair.a].language, bodies[pair.b].language
        for bead in likely_beads(pair.beads):
            for i, j in product(bead.source, bead.target):
                left, right = sides[0][i], sides[1][j]
                cosine = float(vectors[rows[left]] @ vectors[rows[right]])
                yield pair.a, pair.b, text_key(left), languages[1], cosine
                yield pair.a, pair.b, text_key(right), languages[0], cosine


def embed(
    corpus: Corpus, store: Store, engine: Engine, nearest: Mapping[str, Nearest], progress: Progress = silent
) -> list[str]:
    """Embed what may be searched for of new documents, all but what the store has; gives the texts that are new."""
    import numpy as np
    import polars as pl

    covered = [name for name, language in corpus.languages.items() if engine.covers(language.code)]
    searched = [Kind.BODY, Kind.TITLE, Kind.HEADING]
    said = corpus.segments.filter(pl.col("document").is_in(covered) & pl.col("kind").is_in(searched))
    texts = {text_key(text): text for text in said["text"].unique()}
    known = store.collect(store.matching("vectors", "key", list(texts)).select("key"))["key"].to_numpy()
    new = sorted(texts[key] for key in texts.keys() - set(known.tolist()))
    for index in nearest.values():
        keys, vectors = index.vectors(known)
        engine.cache.take([texts[int(key)] for key in keys], vectors)
        known = np.setdiff1d(known, keys)
    if len(known):  # titles, and what only documents hold that went
        keys, vectors = store.vectors(known)
        engine.cache.take([texts[int(key)] for key in keys], vectors)
    with progress("embedding", engine.cache.missing(new)) as advance:
        engine.cache.add(new, advance)
    return new


def count_words(tokens: Mapping[str, list[list[str]]]) -> Counter[str]:
    """In how many documents each word stands."""
    return Counter(word for texts in tokens.values() for word in {word for text in texts for word in text})
