"""Who may do what with a store at the same time: one writer, and readers that nobody pulls a batch away from.

Both locks are `flock`s: they go with their process, however it ends, so a killed one leaves none behind.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from align.errors import StoreError
from align.index.durable import reporting

WRITING = "writing.lock"
READING = "reading.lock"
"""Held shared by whoever reads; whoever removes old batches needs it alone."""


class Lock:
    """A lock file that is open; closed, or gone with the process, it is free again."""

    def __init__(self, path: Path, *, create: bool) -> None:
        """Open the file; it is made when it may be."""
        flags = os.O_RDWR | os.O_CREAT if create else os.O_RDONLY
        self._descriptor = os.open(path, flags | os.O_CLOEXEC, 0o644)

    def take(self, *, shared: bool = False) -> bool:
        """Take the lock, or turn an exclusive one into a shared one; False when others stand against it."""
        try:
            fcntl.flock(self._descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait(self) -> None:
        """Take the lock shared, as soon as a writer that is removing old batches, a matter of moments, is done."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def close(self) -> None:
        """Give the lock back."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def take_writing(store: Path) -> Lock:
    """The one lock for writing.

    Raises:
        StoreError: another process holds it, or the folder can't be written to.
    """
    with reporting("write to", store):
        lock = Lock(store / WRITING, create=True)
    if not lock.take():
        lock.close()
        raise StoreError(f"{store}: another process is writing to this store; try again when it is done")
    return lock


def take_reading(store: Path) -> Lock | None:
    """A shared lock for reading; None where the store is older than its first reader and can't be written."""
    try:
        lock = Lock(store / READING, create=os.access(store, os.W_OK))
    except OSError:
        return None
    lock.wait()
    return lock
