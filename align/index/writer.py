"""A store opened for writing: one writer at a time, litter swept first, one commit at the end of each change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import StoreError
from align.index.batch import check_whole, write_batch, write_tables
from align.index.commit import COMMIT, COPY, Commit, Entry, read_commit, write_commit
from align.index.durable import PARTIAL, discard, make_folder, reporting
from align.index.lock import READING, WRITING, Lock, take_writing
from align.index.merge import choose_run, rows_in_run, write_merged
from align.index.store import Store
from align.index.tables import BATCHES, CACHE, STATISTICS, empty_tables
from align.index.vector_cache import cached_batches

if TYPE_CHECKING:
    from align.index.tables import Tables

_OURS = {BATCHES, STATISTICS, CACHE, COMMIT, f"{COMMIT}{PARTIAL}", COPY, f"{COPY}{PARTIAL}", READING, WRITING}


class Writer:
    """Changes a store by one commit at a time; `store` is its state at present."""

    def __init__(self, path: Path, commit: Commit) -> None:
        self.path = path
        self.commit = commit

    @property
    def store(self) -> Store:
        """What can be read now."""
        return Store(self.path, self.commit)

    def add(self, tables: Tables, superseded: Iterable[int] = ()) -> None:
        """Add a batch; the documents that it takes the place of, by number, are superseded.

        Raises:
            StoreError: full disk, read-only folder; the store is as it was before.
        """
        entry = self._write(BATCHES, write_tables(tables))
        gone = _merged(self.commit.superseded, self._by_batch(superseded))
        self._commit(batches=(*self.commit.batches, entry), superseded=gone)

    def freeze(self, tables: Tables, documents: int) -> None:
        """Give a store without batches the counts that it shall go by, of so many documents."""
        entry = self._write(STATISTICS, write_tables(tables))
        self._commit(statistics=replace(entry, documents=documents))

    def remove(self, numbers: Iterable[int], tables: Tables) -> None:
        """Make documents, by number, unseen; `tables` take their words from the counts."""
        entry = self._write(BATCHES, write_tables({**empty_tables(), **tables}))
        removed = _merged(self.commit.removed, self._by_batch(numbers))
        superseded = {
            name: kept
            for name, rows in self.commit.superseded.items()
            if (kept := tuple(row for row in rows if row not in removed.get(name, ())))
        }
        self._commit(batches=(*self.commit.batches, entry), removed=removed, superseded=superseded)

    def replace_all(self, write: Callable[[Path], dict[str, int]], superseded: Iterable[int]) -> None:
        """Put one batch in the place of all; `superseded` are rows of the new one."""
        entry = self._write(BATCHES, write)
        rows = tuple(sorted(superseded))
        self._commit(batches=(entry,), removed={}, superseded={entry.name: rows} if rows else {})

    def merge(self) -> bool:
        """Merge the last batches where there are many small ones; whether it did.

        Raises:
            StoreError: full disk, a damaged batch; the store is as it was before.
        """
        store, run = self.store, choose_run(self.commit.batches)
        if not run:
            return False
        check_whole((store.folder(entry.name), entry) for entry in run)
        entry = self._write(BATCHES, lambda folder: write_merged(store, run, folder))
        names = {name for old in run for name in (old.name, *old.merged)}
        entry = replace(entry, merged=tuple(sorted(names & cached_batches(self.path))))
        self._commit(
            batches=(*self.commit.batches[: -len(run)], entry),
            removed=_moved(self.commit.removed, run, entry, rows_in_run(store, run, self.commit.removed)),
            superseded=_moved(self.commit.superseded, run, entry, rows_in_run(store, run, self.commit.superseded)),
        )
        self.sweep()
        return True

    def sweep(self) -> list[str]:
        """Remove what no commit names; gives the old batches that a reader still holds."""
        named = {entry.name for entry in self.commit.batches}
        if self.commit.statistics is not None:
            named.add(self.commit.statistics.name)
        discard(self.path / f"{COMMIT}{PARTIAL}")
        discard(self.path / f"{COPY}{PARTIAL}")
        for path in (self.path / CACHE).glob(f"*{PARTIAL}"):
            discard(path)
        litter = [
            path
            for parent in (BATCHES, STATISTICS)
            if (self.path / parent).is_dir()
            for path in sorted((self.path / parent).iterdir())
            if path.name not in named
        ]
        for path in litter:
            if path.name.endswith(PARTIAL):
                discard(path)
        old = [path for path in litter if not path.name.endswith(PARTIAL)]
        if not old:
            return []
        lock = Lock(self.path / READING, create=True)
        try:
            if not lock.take():
                return [path.name for path in old]
            for path in old:
                discard(path)
        finally:
            lock.close()
        return []

    def _write(self, parent: str, write: Callable[[Path], dict[str, int]]) -> Entry:
        return write_batch(self.path / parent, self.commit.number + 1, write)

    def _commit(self, **changes: object) -> None:
        commit = replace(self.commit, number=self.commit.number + 1, **changes)  # type: ignore[arg-type]
        write_commit(self.path, commit)
        self.commit = commit

    def _by_batch(self, numbers: Iterable[int]) -> dict[str, tuple[int, ...]]:
        """Numbers over all batches -> rows of each."""
        names, starts = list(self.store.offsets), list(self.store.offsets.values())
        rows: dict[str, list[int]] = {}
        for number in sorted(set(numbers)):
            place = bisect_right(starts, number) - 1
            rows.setdefault(names[place], []).append(number - starts[place])
        return {name: tuple(found) for name, found in rows.items()}


def _merged(before: Mapping[str, tuple[int, ...]], new: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    return {name: tuple(sorted({*before.get(name, ()), *new.get(name, ())})) for name in sorted({*before, *new})}


def _moved(
    rows: Mapping[str, tuple[int, ...]], run: Iterable[Entry], entry: Entry, inside: tuple[int, ...]
) -> dict[str, tuple[int, ...]]:
    """Rows by batch, those of a run under the name of the batch that it became."""
    old = {one.name for one in run}
    kept = {name: found for name, found in rows.items() if name not in old}
    return {**kept, entry.name: inside} if inside else kept


@contextmanager
def writing(path: Path, blank: Commit | None = None) -> Iterator[Writer]:
    """Open a store for writing; `blank` begins a new one where there is none.

    Raises:
        StoreError: another writer, a folder that is no store, a read-only one, a damaged or newer store.
    """
    if not (path / COMMIT).exists():
        _check_free(path, blank)
    with reporting("write to", path):
        make_folder(path)
    lock = take_writing(path)
    try:
        commit = read_commit(path) if blank is None or (path / COMMIT).exists() else blank
        writer = Writer(path, commit)
        with reporting("write to", path):
            writer.sweep()
        yield writer
    finally:
        lock.close()


def _check_free(path: Path, blank: Commit | None) -> None:
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path}: a file; a store is a folder, name another place")
    if blank is None:
        raise StoreError(f"{path}: no store; make one with `align index add {path} FEED`")
    if path.is_dir():
        with reporting("read", path):
            others = sorted(entry.name for entry in path.iterdir() if entry.name not in _OURS)
        if others:
            raise StoreError(f"{path}: no store, and not empty ({others[0]}); name a new folder for the store")
