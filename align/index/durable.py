"""The steps by which anything comes onto the disk: each is done, or not done, whenever the power goes.

A file is filled under a temporary name, synced, and takes its name by one rename; the folder that holds the
name is synced after it (Pillai et al. 2014, "All File Systems Are Not Created Equal", on why both).
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from align.errors import StoreError

PARTIAL = ".partial"
"""Ending of every temporary name: what bears it is litter once its writer is gone."""
_BLOCK = 1 << 20


@contextmanager
def reporting(what: str, path: Path) -> Iterator[None]:
    """Turn what the system or Polars says about a file into one line: what couldn't be done, where, what to do."""
    from polars.exceptions import PolarsError

    advice = "the store is as it was before" if what.startswith("write") else "see `align index verify`"
    try:
        yield
    except PermissionError as error:
        raise StoreError(f"can't {what} {path}: {error.strerror}; give yourself permission to") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"can't {what} {path}: {reason}; {advice}") from error
    except PolarsError as error:
        reason = (str(error).splitlines() or [""])[0][:200]
        if what.startswith("write") and shutil.disk_usage(path.parent).free < _BLOCK:
            reason = os.strerror(errno.ENOSPC)  # Polars doesn't say so
        raise StoreError(f"can't {what} {path}: {reason}; {advice}") from error


def write_file(path: Path, data: bytes) -> None:
    """Write a new file and sync it; not yet durable under its name until the folder is synced, too."""
    path.write_bytes(data)
    sync(path)


def replace_file(path: Path, data: bytes) -> None:
    """Give a file new content: a reader sees the old or the new one, whole."""
    partial = path.with_name(f"{path.name}{PARTIAL}")
    write_file(partial, data)
    rename(partial, path)


def rename(source: Path, target: Path) -> None:
    """Give a file or folder its final name, durably."""
    source.replace(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path) -> None:
    """Make a folder with its parents, durably; one that is there is fine."""
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        sync(path.parent)


def discard(path: Path) -> None:
    """Remove a file or folder if it can be removed; what stays is tried again by the next writer."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
