"""Files, packed or not -> bounded bytes and lines."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from align.feed.found import FeedFile, NotTaken
from align.feed.options import Limits

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PACKED_SUFFIXES = frozenset({".gz", ".zst"})
_CHUNK = 1 << 16
_RATIO_COUNTS_FROM = 16 << 20
_ZSTD_WINDOW: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 27}
"""128 MiB, what `zstd` itself unpacks without being asked; a frame may demand 2 GiB."""


def format_suffix(path: Path) -> str:
    """Give the suffix that names a file's format, lower case: `.jsonl` for `feed.JSONL.gz`."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in PACKED_SUFFIXES:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def iter_chunks(file: FeedFile, limits: Limits) -> Iterator[bytes]:
    """Read a file in chunks, unpacking it if its suffix says so.

    Raises NotTaken when the file can't be read, is damaged, or grows beyond `limits.unpacked_ratio`.
    """
    packing = file.path.suffix.lower()
    unpacked = 0
    try:
        with file.open() as packed:
            read = _reading(packed, packing)
            while chunk := read(_CHUNK):
                unpacked += len(chunk)
                if packing in PACKED_SUFFIXES and unpacked > most_unpacked(packed.tell(), limits):
                    raise NotTaken(f"unpacks to over {limits.unpacked_ratio} times its size")
                yield chunk
    except (gzip.BadGzipFile, zstd.ZstdError, EOFError, zlib.error) as error:
        raise NotTaken(f"damaged {'zstd' if packing == '.zst' else 'gzip'} file: {error}") from error
    except OSError as error:
        raise NotTaken(f"unreadable: {error.strerror or error}") from error


def most_unpacked(size: int, limits: Limits) -> int:
    """How many bytes a packed file of a size may unpack to."""
    return max(_RATIO_COUNTS_FROM, size * limits.unpacked_ratio)


def _reading(stream: BinaryIO | RawIOBase, packing: str) -> Callable[[int], bytes]:
    """What reads a packed or plain stream piece by piece; of a damaged one it gives all that comes before."""
    source = cast(BinaryIO, stream)
    if packing == ".gz":
        return gzip.GzipFile(fileobj=source).read1
    if packing == ".zst":
        return zstd.ZstdFile(source, options=_ZSTD_WINDOW).read1
    return source.read


def read_bounded(file: FeedFile, limits: Limits) -> bytes:
    """Read a whole file that holds one document; raises NotTaken also when it is over the size limit."""
    pieces: list[bytes] = []
    size = 0
    for chunk in iter_chunks(file, limits):
        size += len(chunk)
        if size > limits.document_bytes:
            raise NotTaken(over_limit(limits))
        pieces.append(chunk)
    return b"".join(pieces)


def iter_lines(file: FeedFile, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Yield 1-based line numbers and lines with their line ends, split at `\\n` alone.

    A line over `limits.document_bytes` is given cut to just above the limit, so that it can be told;
    raises NotTaken like `iter_chunks`.
    """
    number = 1
    line = bytearray()
    room = limits.document_bytes + 1
    for chunk in iter_chunks(file, limits):
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
