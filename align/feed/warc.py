"""WARC files of a crawler: one document a page, with the address that it was fetched from.

`WARC-Date` is when the page was fetched, and never when it was published: the date is the page's own, or none.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from align.errors import FeedError
from align.feed.decode import clean
from align.feed.found import FeedFile, Found, NotTaken
from align.feed.html import read_page
from align.feed.options import FieldMap, Limits
from align.feed.rows import take_rows
from align.feed.unpack import iter_chunks, over_limit
from align.schema import Origin, Reject

_PAGES = ("text/html", "application/xhtml+xml")
_ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
_CHUNK = 1 << 16
_LONGEST_LINE = 64 << 20
_RECORD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was fetched; without data when it can't be taken."""

    url: str | None
    charset: str | None
    data: bytes | None
    problem: str = ""


def read_warc(file: FeedFile, _: FieldMap, limits: Limits) -> Iterator[Found | Reject]:
    """Yield a document or a reject for each fetched HTML page, numbered by its record from 1.

    Other records (requests, images, answers other than 2xx) are passed over.

    Raises:
        NotTaken: (the rest of) the file is damaged.
        FeedError: the extra `warc` isn't installed.
    """
    yield from take_rows(file.name, _pages(file, limits), _take, limits)


def _take(page: Page, origin: Origin) -> Found:
    if page.data is None:
        raise NotTaken(page.problem)
    found = read_page(page.data, origin, page.charset)
    return replace(found, url=page.url or found.url, source=None if page.url else found.source)


def _pages(file: FeedFile, limits: Limits) -> Iterator[tuple[int, Page]]:
    import logging

    # What it mends in a header is its own affair, and what it can't becomes a reject.
    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise FeedError(f"{file.path}: WARC needs a package: pip install 'align-reprints[warc]'") from error
    stream = _Stream(iter_chunks(file, limits))
    records = ArchiveIterator(stream)
    records.INC_RECORD = ""  # it would go to stderr
    number = 0
    try:
        for record in records:
            number += 1
            if _is_page(record):
                yield number, _page(record, limits)
    except (ArchiveLoadFailed, zlib.error, ValueError, AttributeError) as error:
        raise NotTaken(f"damaged WARC file after record {number}: {str(error)[:120]}") from error
    if stream.end != _RECORD_END:
        raise NotTaken(f"cut off: the file ends within record {number} or the one after it")


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return kind in _PAGES and str(record.http_headers.get_statuscode()).startswith("2")


def _page(record: Any, limits: Limits) -> Page:
    url = clean(record.rec_headers.get_header("WARC-Target-URI") or "").strip(" <>") or None
    content_type = record.http_headers.get_header("Content-Type") or ""
    charset = content_type.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or None
    encoding = (record.http_headers.get_header("Content-Encoding") or "").strip().lower()
    if encoding not in _ENCODINGS:
        return Page(url, charset, None, f"encoded as {clean(encoding)[:20]!r}; known are gzip and deflate")
    stream = record.content_stream()
    pieces: list[bytes] = []
    size = 0
    try:
        while chunk := stream.read(_CHUNK):
            pieces.append(chunk)
            size += len(chunk)
            if size > limits.document_bytes:
                return Page(url, charset, None, over_limit(limits))
    except (zlib.error, OSError, ValueError) as error:
        return Page(url, charset, None, f"damaged page: {str(error)[:120]}")
    while record.raw_stream.read(_CHUNK):
        pass
    if record.raw_stream.limit > 0:
        return Page(url, charset, None, "cut off: the file ends before the page does")
    return Page(url, charset, b"".join(pieces))


class _Stream:
    """What iterates chunks as something to read from; raises NotTaken for what a WARC file doesn't hold."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = next(chunks, b"")
        self._line = 0
        self.end = b""
        """The last bytes that were read."""
        if self._rest.startswith(b"\x1f\x8b"):  # the reader would unpack it once more, without a bound
            raise NotTaken("packed twice")

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes, fewer where a chunk ends; none at the end."""
        chunk = self._rest or next(self._chunks, b"")
        piece, self._rest = (chunk, b"") if size < 0 else (chunk[:size], chunk[size:])
        self.end = (self.end + piece[-4:])[-4:]
        end = piece.rfind(b"\n")
        self._line = self._line + len(piece) if end < 0 else len(piece) - end - 1
        if self._line > _LONGEST_LINE:  # a header's line is held in memory as a whole
            raise NotTaken(f"a line of over {_LONGEST_LINE >> 20} MiB")
        return piece
