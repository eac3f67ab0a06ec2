"""Files, packed or not -> bounded bytes and lines."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from align.feed.found import NotTaken
from align.feed.options import Limits

PACKED_SUFFIXES = frozenset({".gz"})
_CHUNK = 1 << 16
_RATIO_COUNTS_FROM = 16 << 20


def iter_chunks(path: Path, limits: Limits) -> Iterator[bytes]:
    """Read a file in chunks, unpacking it if its suffix says so.

    Raises NotTaken when the file can't be read, is damaged, or grows beyond `limits.unpacked_ratio`.
    """
    packed = path.suffix.lower() in PACKED_SUFFIXES
    try:
        size = path.stat().st_size
        unpacked = 0
        with gzip.open(path, "rb") if packed else path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if packed and unpacked > max(_RATIO_COUNTS_FROM, size * limits.unpacked_ratio):
                    raise NotTaken(f"unpacks to over {limits.unpacked_ratio} times its size")
                yield chunk
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise NotTaken(f"damaged gzip file: {error}") from error
    except OSError as error:
        raise NotTaken(f"unreadable: {error.strerror or error}") from error


def read_bounded(path: Path, limits: Limits) -> bytes:
    """Read a whole file that holds one document; raises NotTaken also when it is over the size limit."""
    pieces: list[bytes] = []
    size = 0
    for chunk in iter_chunks(path, limits):
        size += len(chunk)
        if size > limits.document_bytes:
            raise NotTaken(over_limit(limits))
        pieces.append(chunk)
    return b"".join(pieces)


def iter_lines(path: Path, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Yield 1-based line numbers and lines with their line ends, split at `\\n` alone.

    A line over `limits.document_bytes` is given cut to just above the limit, so that it can be told;
    raises NotTaken like `iter_chunks`.
    """
    number = 1
    line = bytearray()
    room = limits.document_bytes + 1
    for chunk in iter_chunks(path, limits):
        start = 0
        while (end := chunk.find(b"\n", start) + 1) > 0:
            line += chunk[start : min(end, start + max(0, room - len(line)))]
            yield number, bytes(line)
            line.clear()
            number += 1
            start = end
        line += chunk[start : start + max(0, room - len(line))]
    if line:
        yield number, bytes(line)


def over_limit(limits: Limits) -> str:
    """Say the reason for a document that is too large."""
    return f"over the size limit of {limits.document_bytes:,} bytes"
