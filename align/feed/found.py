"""What a format's reader hands on: a document as found, before ids, dates and sources are settled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from align.schema import Origin


@dataclass(frozen=True, slots=True)
class FeedFile:
    """One file of a feed: where it lies, and its name relative to the FEED argument, with slashes."""

    path: Path
    name: str


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
