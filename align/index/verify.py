"""Is a store whole? Every file is hashed and compared with what the manifest, and the commit, say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.index.batch import damages
from align.index.commit import copy_damage
from align.index.durable import PARTIAL
from align.index.nearest import Nearest
from align.index.store import Store
from align.index.tables import BATCHES, CACHE, STATISTICS
from align.index.vector_cache import cache_damages, read_cached

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RECALL_AT = 8
SAMPLE = 200


def verify(store: Store) -> Iterator[str]:
    """What is wrong with a store, a line each, with the file's name; the commit was checked when it was opened."""
    places = [(BATCHES, entry) for entry in store.commit.batches]
    if store.commit.statistics is not None:
        places.append((STATISTICS, store.commit.statistics))
    for parent, entry in places:
        folder = store.path / parent / entry.name
        if not folder.is_dir():
            yield f"{folder}: missing"
            continue
        try:
            yield from damages(folder, entry)
        except (OSError, json.JSONDecodeError) as error:
            yield f"{folder}: unreadable ({error})"
    damage = copy_damage(store.path)
    if damage is not None:
        yield damage
    yield from cache_damages(store.path)


def litter(store: Store) -> list[str]:
    """Folders that a killed writer left, or that a reader held back; the next writer sweeps them."""
    named = {entry.name for entry in store.commit.batches}
    if store.commit.statistics is not None:
        named.add(store.commit.statistics.name)
    parents = [store.path / parent for parent in (BATCHES, STATISTICS) if (store.path / parent).is_dir()]
    found = [path for parent in parents for path in parent.iterdir() if path.name not in named]
    found += [*store.path.glob(f"*{PARTIAL}"), *(store.path / CACHE).glob(f"*{PARTIAL}")]
    return sorted(str(path.relative_to(store.path)) for path in found)


@dataclass(frozen=True, slots=True)
class Recall:
    """How much of what exact search finds the approximate one finds, by language."""

    language: str
    segments: int
    approximate: bool
    """False: the language is searched exactly, so its recall is 1."""
    recall: float
    """Share of the nearest 8 of each sampled segment, itself left out, 0..1."""


def measure_recall(store: Store) -> list[Recall]:
    """Compare approximate with exact search on a sample of each language's own segments."""
    languages = store.collect(store.scan("documents").select("language").unique())["language"].sort()
    measured = []
    for language in languages:
        if read_cached(store, language) is None:
            count = len(Nearest(store, language))
            if count:
                measured.append(Recall(language, count, False, 1.0))
            continue
        measured.append(_recall(store, language))
    return measured


def _recall(store: Store, language: str) -> Recall:
    import numpy as np

    index = Nearest(store, language, "approximate")
    keys = index.keys()
    sample = np.sort(keys)[:: max(1, len(keys) // SAMPLE)][:SAMPLE]  # by fingerprint: as good as by chance
    _, queries = index.vectors(sample)
    found = index.search(queries, RECALL_AT + 1).keys
    expected = index.exact(queries, RECALL_AT + 1).keys
    shared = [_shared(key, left, right) for key, left, right in zip(sample, found, expected, strict=True)]
    return Recall(language, len(keys), True, round(float(np.mean(shared)), 4))


def _shared(key: np.uint64, found: NDArray[np.uint64], expected: NDArray[np.uint64]) -> float:
    wanted = set(expected.tolist()) - {int(key)}
    return len(wanted & set(found.tolist())) / max(len(wanted), 1)
