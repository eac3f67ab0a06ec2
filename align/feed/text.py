"""Plain text files: one document a file."""

from __future__ import annotations

from collections.abc import Iterator

from align.feed.decode import clean, decode
from align.feed.found import FeedFile, Found
from align.feed.options import FieldMap, Limits
from align.feed.unpack import read_bounded
from align.schema import Origin, Reject


def read_text(file: FeedFile, _: FieldMap, limits: Limits) -> Iterator[Found | Reject]:
    """Yield the file's one document; raises NotTaken for the whole file."""
    yield Found(Origin(file.name), clean(decode(read_bounded(file, limits))))
