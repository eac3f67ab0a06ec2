"""Whole files or none: what `align` writes is never seen half written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from align.errors import OutputError

_NAME_BYTES = 200
"""Of a file's name in that of its temporary file: a name has 255."""
_OPEN = (("/", "dev", "stdout"), ("/", "dev", "stderr"), ("/", "dev", "fd"))
"""They stay what they are, also where a shell made them a file."""

_waiting: ContextVar[list[tuple[Path, Path, Path]] | None] = ContextVar("waiting", default=None)
"""Of files that are written together: the temporary file, the final one, and how the user calls it."""


@contextmanager
def together() -> Iterator[None]:
    """Files that are written inside get their names when all are written; if one can't be, none is there.

    Raises:
        OutputError: a file can't be written.
    """
    files: list[tuple[Path, Path, Path]] = []
    token = _waiting.set(files)
    try:
        yield
        for partial, final, path in files:
            with _reporting(path):
                partial.replace(final)
    finally:
        _waiting.reset(token)
        for partial, _, _ in files:
            with suppress(OSError):  # those that have their name are no longer there
                partial.unlink()


def write_atomically(path: Path, chunks: Iterable[bytes] | Iterable[str]) -> None:
    """Write the chunks (text as UTF-8) to `path` so that it holds its old content or all of the new.

    The chunks go to a temporary name in the same folder, are synced to the disk, and take the final name by one rename;
    a file that is replaced hands on its permissions. Whatever interrupts this, Ctrl-C included, leaves no temporary
    file. A device or pipe, such as /dev/stdout, is written to directly. Missing parent folders are made.

    Raises OutputError when the folder or the file can't be written; errors raised while the chunks are
    made pass through unchanged.
    """
    if path.is_dir():
        raise OutputError(f"can't write {path}: a folder has this name; name a file")
    if is_stream(path):
        _fill(path, chunks, path)
        return
    with _reporting(path):
        final = path.resolve()  # a link stays a link: its target is replaced
        final.parent.mkdir(parents=True, exist_ok=True)
    name = os.fsencode(final.name)[:_NAME_BYTES].decode("utf-8", "ignore")
    partial = final.with_name(f".{name}.{os.getpid()}.partial")
    with _reporting(path):
        partial.unlink(missing_ok=True)  # of a killed process, or a link that leads elsewhere: it is never followed
    waiting = _waiting.get()
    try:
        _fill(partial, chunks, path, _permissions(final))
        if waiting is not None:
            waiting.append((partial, final, path))
            return
        with _reporting(path):
            partial.replace(final)
    except BaseException:
        with suppress(OSError):  # the first error is the one to report
            partial.unlink()
        raise


def is_stream(path: Path) -> bool:
    """Whether a path is a device, a pipe, or a name for something open, such as /dev/stdout: no file to replace."""
    return path.exists() and (path.parts[:3] in _OPEN or path.parts[:2] == ("/", "proc") or not path.is_file())


def _permissions(path: Path) -> int | None:
    """Who may do what with a file; None where there is none."""
    with suppress(FileNotFoundError):
        return path.stat().st_mode & 0o777
    return None


def _fill(target: Path, chunks: Iterable[bytes] | Iterable[str], path: Path, permissions: int | None = None) -> None:
    """Write the chunks to `target`, and to the disk if it is a file; errors name `path`."""
    with _reporting(path):
        # Appended, where stdout is a file: it may have been opened by `>>`.
        stream = target.open("ab" if target == path else "xb")
    try:
        if permissions is not None:  # before anything stands in it
            with _reporting(path):
                target.chmod(permissions)
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
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, a name with NUL
        reason = getattr(error, "strerror", None) or str(error)
        message = f"can't write {path}: {reason}; choose a place with room that you may write to"
        raise OutputError(message) from error
