"""The cached search index of a language: derived from the batches, never the only copy of anything.

Three files with a stamp of their checksums: FAISS inverted lists of 8-bit codes over principal components, the
keys of their rows, and the vectors in the same order, which stay on the disk and give exact scores.
`faiss.read_index` trusts what it reads, so the file is hashed first, and limits are set on what it may allocate.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.index.durable import PARTIAL, checksum, discard, make_folder, rename, reporting, sync, write_file
from align.index.search import COMPONENTS, EXACT_UP_TO, TRAINING_PER_LIST
from align.index.tables import CACHE, VECTOR_TYPE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.index.store import Store

STAMP = "stamp.json"
TAIL = 20_000
"""Segments that may be searched beside an index before it is extended: half a second a thousand queries."""
GROWTH = 4
"""An index is trained anew when it holds so many times what it was trained for."""
FAISS_TRAINS_ON = 39
"""Vectors a list needs, by FAISS's own warning."""
FEW = 16_000
"""Segments of a language that are searched as fast without an index, in a store of any size."""
_READ = 65_536
_HASHED = ("index.faiss", "keys.u64")
"""Hashed before each use. Vectors are only ever numbers, and many: they are by `verify`, and before an index grows."""


@dataclass(frozen=True)
class Cached:
    """An index that was read: what it covers, its keys by row, and its vectors, mapped from the disk."""

    batches: frozenset[str]
    trained: int
    keys: NDArray[np.uint64]
    order: NDArray[np.int64]
    """Sorts `keys`."""
    vectors: NDArray[np.float16]
    index: Any

    def missing(self, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Those of some distinct keys that aren't here."""
        import numpy as np

        places = np.searchsorted(self.keys, keys, sorter=self.order)
        rows = self.order[np.minimum(places, len(self.keys) - 1)]
        beside: NDArray[np.uint64] = keys[self.keys[rows] != keys]
        return beside


def read_cached(store: Store, language: str, *, mapped: bool = True) -> Cached | None:
    """The index of a language if there is one that fits the store and is whole.

    Args:
        store: the store.
        language: of the documents.
        mapped: leave the index on the disk, too; one that is to grow must be in memory, and is hashed as a whole,
            since what it becomes gets a checksum of its own.
    """
    import numpy as np

    folder = store.path / CACHE / language
    says = _stamp_of_whole(store, language) if mapped else _stamp_of_whole(store, language, (*_HASHED, "vectors.f16"))
    if says is None:
        return None
    try:
        keys = np.fromfile(folder / "keys.u64", np.uint64)
        vectors = np.memmap(folder / "vectors.f16", VECTOR_TYPE, "r", shape=(len(keys), store.commit.dimension))
        index = _read_index(folder / "index.faiss", mapped=mapped)
    except (OSError, ValueError, RuntimeError):
        return None
    if _stamp_of_whole(store, language, ()) != says:
        return None  # a writer replaced it meanwhile
    if index.ntotal != len(keys) or index.d != store.commit.dimension:
        return None
    return Cached(frozenset(says["batches"]), says["trained"], keys, np.argsort(keys), vectors, index)


def _stamp_of_whole(store: Store, language: str, hashed: Sequence[str] = _HASHED) -> dict[str, Any] | None:
    """What the stamp of an index says, if the index fits the store and these of its files are whole.

    Without one the store is searched as it lies there, until a writer builds the index anew.
    """
    folder = store.path / CACHE / language
    try:
        says: dict[str, Any] = json.loads((folder / STAMP).read_bytes())
        if not _fits(says, store) or any(_hashed(folder / name) != says["sha256"][name] for name in hashed):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return says


def refresh(store: Store, language: str, *, anew: bool = False, least: int = EXACT_UP_TO) -> bool:
    """Bring the index of a language up to the store where that is worth it; whether it was.

    Args:
        store: as it stands, its writer's lock held.
        language: of the documents.
        anew: don't extend what is there, and don't mind how little came since.
        least: segments of the store up to which there is no index.
    """
    import numpy as np
    import polars as pl

    if store.commit.segments <= least:
        discard(store.path / CACHE / language)
        return False
    says = None if anew else _stamp_of_whole(store, language)
    beside = [entry.segments for entry in store.commit.batches if says and entry.name not in says["batches"]]
    if says and sum(beside) <= TAIL:
        return False
    cached = read_cached(store, language, mapped=False) if says else None
    spoken = store.body_keys().filter(pl.col("language") == language)
    keys = store.collect(spoken.select(pl.col("key").unique().sort()))["key"].to_numpy()
    if len(keys) <= min(least, FEW):
        discard(store.path / CACHE / language)
        return False
    if cached is not None and len(keys) <= GROWTH * cached.trained:
        new = cached.missing(keys)
        _write(store, language, (cached.keys, cached.vectors), new, cached.index, cached.trained)
        return True
    del cached
    empty = np.empty((0, store.commit.dimension), VECTOR_TYPE)
    _write(store, language, (keys[:0], empty), keys, None, len(keys))
    return True


def _write(
    store: Store,
    language: str,
    old: tuple[NDArray[np.uint64], NDArray[np.float16]],
    new: NDArray[np.uint64],
    index: Any,
    trained: int,
) -> None:
    """Write an index with more keys than before, under a temporary name first."""
    import faiss
    import numpy as np

    folder = store.path / CACHE / language
    partial = folder.with_name(f"{language}{PARTIAL}")
    with reporting("write", partial):
        discard(partial)
        make_folder(partial.parent)
        partial.mkdir()
        added = []
        with (partial / "vectors.f16").open("wb") as stream:
            for start in range(0, len(old[0]), _READ):
                stream.write(old[1][start : start + _READ].tobytes())
            for keys, data in _stored(store, new):
                stream.write(data)
                added.append(keys)
        sync(partial / "vectors.f16")
        rows = np.concatenate([old[0], *added])
        if index is None:
            index = _trained(rows, partial / "vectors.f16", store.commit.dimension)
        for _, vectors in _in_parts(partial / "vectors.f16", store.commit.dimension, len(old[0])):
            index.add(vectors.astype(np.float32))
        write_file(partial / "keys.u64", rows.tobytes())
        faiss.write_index(index, str(partial / "index.faiss"))
        sync(partial / "index.faiss")
        files = {path.name: checksum(path) for path in sorted(partial.iterdir())}
        stamp = {
            "encoder": [store.commit.encoder, store.commit.revision],
            "batches": list(store.offsets),
            "trained": trained,
            "sha256": files,
        }
        write_file(partial / STAMP, json.dumps({**stamp, "checksum": _stamp_checksum(stamp)}).encode())
        sync(partial)
        discard(folder)
        rename(partial, folder)


def _stored(store: Store, keys: NDArray[np.uint64]) -> Iterator[tuple[NDArray[np.uint64], bytes]]:
    """The vectors of keys as they are stored, some ten thousand at a time."""
    import polars as pl

    wanted = pl.Series(keys, dtype=pl.UInt64).implode()
    for name in store.offsets:
        rows = store.scan("vectors", batches=[name])
        for start in range(0, store.collect(rows.select(pl.len())).item(), _READ):
            part = store.collect(rows.slice(start, _READ)).filter(pl.col("key").is_in(wanted))
            yield part["key"].to_numpy(), b"".join(part["vector"])


def _in_parts(path: Path, dimension: int, start: int = 0) -> Iterator[tuple[int, NDArray[np.float16]]]:
    """Number of the first row, and vectors, of each part of a file; read, since mapped ones would stay in memory."""
    import numpy as np

    with path.open("rb") as stream:
        stream.seek(start * dimension * np.dtype(VECTOR_TYPE).itemsize)
        while len(values := np.fromfile(stream, VECTOR_TYPE, _READ * dimension)):
            yield start, values.reshape(-1, dimension)
            start += len(values) // dimension


def _trained(keys: NDArray[np.uint64], path: Path, dimension: int) -> Any:
    """Inverted lists that learnt from a sample by fingerprint of text, so that the order of feeds decides nothing."""
    import faiss
    import numpy as np

    lists = inverted_lists(len(keys))
    # The projection takes the mean off: distances keep their order, dot products wouldn't. Few vectors allow none.
    projection = f"PCA{min(COMPONENTS, dimension)}," if len(keys) >= dimension else ""
    index: Any = faiss.index_factory(dimension, f"{projection}IVF{lists},SQ8", faiss.METRIC_L2)
    inverted = faiss.extract_index_ivf(index)
    inverted.cp.seed = 17
    inverted.cp.min_points_per_centroid = 1  # no warning on stderr where somebody wants an index of a few segments
    chosen = np.zeros(len(keys), bool)
    chosen[np.argsort(keys)[: lists * TRAINING_PER_LIST]] = True
    parts = _in_parts(path, dimension)
    sample = np.concatenate([vectors[chosen[start : start + len(vectors)]] for start, vectors in parts])
    index.train(sample[np.argsort(keys[chosen])].astype(np.float32))
    return index


def inverted_lists(count: int) -> int:
    """How many lists an index of so many vectors has: four times the root, rounded to a power of two."""
    lists: int = 2 ** round(math.log2(4 * math.sqrt(max(count, 1))))
    return max(1, min(lists, count // FAISS_TRAINS_ON))


def cache_damages(store: Path) -> Iterator[str]:
    """What is wrong with the cached indexes, a line each; none of it costs more than `align index rebuild`."""
    for folder in sorted((store / CACHE).glob("*")):
        if folder.name.endswith(PARTIAL):
            continue
        try:
            stamp = json.loads((folder / STAMP).read_bytes())
            if stamp.pop("checksum") != _stamp_checksum(stamp):
                raise ValueError("checksum")
            expected = dict(stamp["sha256"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            yield f"{folder / STAMP}: damaged; `align index rebuild` mends it"
            continue
        for name in sorted(expected):
            path = folder / name
            if not path.is_file() or checksum(path) != expected[name]:
                yield f"{path}: damaged; `align index rebuild` mends it"
        for path in sorted(folder.iterdir()):
            if path.name != STAMP and path.name not in expected:
                yield f"{path}: not of this store; `align index rebuild` removes it"


def _fits(stamp: dict[str, Any], store: Store) -> bool:
    """Whether an index was built from batches that the store still has, by its encoder."""
    whole = stamp.pop("checksum") == _stamp_checksum(stamp)
    made = [store.commit.encoder, store.commit.revision]
    known = {name for entry in store.commit.batches for name in (entry.name, *entry.merged)}
    return whole and stamp["encoder"] == made and set(stamp["batches"]) <= known


def cached_batches(store: Path) -> set[str]:
    """Batches that some cached index was built from, as far as their stamps can be read."""
    names: set[str] = set()
    for stamp in (store / CACHE).glob(f"*/{STAMP}"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            names |= set(json.loads(stamp.read_bytes())["batches"])
    return names


def _hashed(path: Path) -> str:
    """The checksum of a file, worked out once a process as long as the file is the same."""
    found = path.stat()
    return _checksum_of(path, (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns))


@lru_cache(maxsize=64)
def _checksum_of(path: Path, _state: tuple[int, ...]) -> str:
    return checksum(path)


def _stamp_checksum(stamp: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(stamp, sort_keys=True).encode()).hexdigest()


def _read_index(path: Path, *, mapped: bool) -> Any:
    import faiss

    # Older FAISS has neither limits nor maps; nothing that is read can need more than the file holds.
    if hasattr(faiss, "set_deserialization_vector_byte_limit"):
        faiss.set_deserialization_vector_byte_limit(max(path.stat().st_size, 1 << 20))
    if hasattr(faiss, "set_deserialization_loop_limit"):
        faiss.set_deserialization_loop_limit(1 << 20)
    return faiss.read_index(str(path), getattr(faiss, "IO_FLAG_MMAP_IFC", 0) if mapped else 0)
