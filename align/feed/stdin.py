"""Standard input as a file of a feed: read once, chunk by chunk, and kept on disk where its rows are wanted again."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from align.errors import FeedError
from align.feed.options import Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

NAME = "-"
_FORMAT = ".jsonl"


def stdin_suffix(argument: Path) -> str | None:
    """Give `.jsonl` for `-`, `.csv.gz` for `csv.gz:-`, None for what isn't standard input."""
    text = str(argument)
    if text == NAME:
        return _FORMAT
    format_, _, rest = text.rpartition(":")
    return f".{format_.lower()}" if format_ and rest == NAME and "/" not in format_ else None


class StandardInput(io.RawIOBase):
    """Standard input; what was read of it stands in the file `path` when `kept`."""

    def __init__(self, suffix: str, limits: Limits, kept: bool) -> None:
        """Take hold of standard input; raises FeedError where there is none, or nobody feeds it."""
        self._source = _source()
        self._most = limits.spooled_bytes
        self._read = 0
        self._copy: io.FileIO | None = None
        self.path = Path(f"stdin{suffix}")
        if kept:
            folder = tempfile.mkdtemp(prefix="align-")
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            self.path = Path(folder) / self.path
            self._copy = io.FileIO(self.path, "wb")

    def readable(self) -> bool:
        """Yes; it is only read."""
        return True

    def tell(self) -> int:
        """Bytes read so far."""
        return self._read

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what is there, without waiting for more; raises FeedError when no more of it can be kept."""
        view = memoryview(buffer).cast("B")
        chunk = self._source.read1(len(view))
        view[: len(chunk)] = chunk
        self._read += len(chunk)
        if self._copy is not None:
            self._keep(self._copy, chunk)
        return len(chunk)

    def close(self) -> None:
        """Let go of standard input: it can't be read a second time, and who writes to it can stop."""
        if not self.closed:
            self._source.close()
            if self._copy is not None:
                self._copy.close()
        super().close()

    def _keep(self, copy: io.FileIO, chunk: bytes) -> None:
        if self._read > self._most:
            raise FeedError(f"standard input: over {self._most:,} bytes; write it to a file and name that")
        try:
            while chunk:
                chunk = chunk[copy.write(chunk) :]
        except OSError as error:
            reason = f"can't be kept in {self.path.parent}: {error.strerror}"
            raise FeedError(f"standard input: {reason}; set TMPDIR to a folder with room") from error


def _source() -> io.BufferedReader:
    source: io.BufferedReader | None = getattr(sys.stdin, "buffer", None)
    if source is None or source.closed:
        raise FeedError("standard input is closed or was read before; `-` can be given once")
    if source.isatty():
        raise FeedError("standard input is a terminal; pipe rows into it (`align ... - < rows.jsonl`) or name a file")
    return source
