"""What a format's reader hands on: a document as found, before ids, dates and sources are settled."""

from __future__ import annotations

from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO

from align.schema import Origin


@dataclass(frozen=True, slots=True)
class FeedFile:
    """One file of a feed: where it lies, and its name relative to the FEED argument, with slashes."""

    path: Path
    """Its suffix names the format, for standard input too."""
    name: str
    stream: RawIOBase | None = None
    """What to read in place of `path`, once: standard input, which may leave a copy of itself there."""

    def open(self) -> BinaryIO | RawIOBase:
        """Give the file's bytes, still packed; raises OSError."""
        return self.stream or self.path.open("rb")


@dataclass(frozen=True, slots=True)
class Found:
    """One document as found; `published` is still as written (text, or seconds of the epoch)."""

    origin: Origin
    text: str
    id: str | None = None
    url: str | None = None
    title: str | None = None
    source: str | None = None
    published: str | float | None = None


class NotTaken(Exception):
    """A file or row can't be taken; its message is the reason of the reject. Never leaves this room."""
