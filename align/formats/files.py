"""Whole files or none: what `align` writes is never seen half written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from align.errors import OutputError


def write_atomically(path: Path, chunks: Iterable[bytes] | Iterable[str]) -> None:
    """Write the chunks (text as UTF-8) to `path` so that it holds its old content or all of the new.

    The chunks go to a temporary name in the same folder, are synced to the disk, and take the final
    name by one rename. Whatever interrupts this, Ctrl-C included, leaves no temporary file. A device or
    pipe, such as /dev/stdout, is written to directly. Missing parent folders are made.

    Raises OutputError when the folder or the file can't be written; errors raised while the chunks are
    made pass through unchanged.
    """
    if path.is_dir():
        raise OutputError(f"can't write {path}: a folder has this name; name a file")
    if path.exists() and not path.is_file():
        _fill(path, chunks, path)
        return
    with _reporting(path):
        final = path.resolve()  # a link stays a link: its target is replaced
        final.parent.mkdir(parents=True, exist_ok=True)
    partial = final.with_name(f".{final.name[:200]}.{os.getpid()}.partial")
    try:
        _fill(partial, chunks, path)
        with _reporting(path):
            partial.replace(final)
    except BaseException:
        with suppress(OSError):  # the first error is the one to report
            partial.unlink()
        raise


def _fill(target: Path, chunks: Iterable[bytes] | Iterable[str], path: Path) -> None:
    """Write the chunks to `target`, and to the disk if it is a file; errors name `path`."""
    with _reporting(path):
        stream = target.open("wb")
    try:
        for chunk in chunks:
            data = chunk.encode("utf-8") if isinstance(chunk, str) else chunk
            with _reporting(path):
                stream.write(data)
        with _reporting(path):
            stream.flush()
            if target.is_file():
                os.fsync(stream.fileno())
    finally:
        with suppress(OSError):  # all was flushed, or another error is on its way
            stream.close()


@contextmanager
def _reporting(path: Path) -> Iterator[None]:
    """Turn an OSError into one line that says what couldn't be written and why."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"can't write {path}: {reason}; choose a place with room that you may write to"
        raise OutputError(message) from error
