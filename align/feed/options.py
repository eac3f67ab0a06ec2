"""What a user may say about a feed: which fields hold what, and how large anything may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Names of the fields of a row; None means: guess from the usual names, whatever their case."""

    id: str | None = None
    text: str | None = None
    title: str | None = None
    url: str | None = None
    source: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep a hostile or broken file from taking the machine with it."""

    document_bytes: int = 10_000_000
    """Bytes of one document, unpacked: a text or HTML file, a row, a page of a WARC file; also of a whole RSS file."""
    characters: int = 1_000_000
    """Characters of one document's text."""
    rejects: int = 10_000
    """Rejected rows of one file, after which the rest of it is rejected as one."""
    unpacked_ratio: int = 200
    """How many times larger than itself a packed file may get; counts from 16 MiB of output on."""
    rows: int | None = None
    """Rows to read of all files together; None reads all."""
    spooled_bytes: int = 20_000_000_000
    """Bytes of standard input that are kept on disk, where its rows are wanted again."""
