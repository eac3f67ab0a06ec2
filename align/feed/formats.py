"""Which reader takes which file: by the suffix of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from align.feed.csv import read_csv
from align.feed.found import FeedFile, Found
from align.feed.html import read_html
from align.feed.jsonl import read_jsonl
from align.feed.options import FieldMap, Limits
from align.feed.parquet import read_parquet
from align.feed.rss import read_rss
from align.feed.text import read_text
from align.feed.warc import read_warc
from align.schema import Reject

Reader = Callable[[FeedFile, FieldMap, Limits], Iterator[Found | Reject]]
"""A format's reader: yields documents and rejects, raises NotTaken for (the rest of) a whole file."""

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
    ".rss": read_rss,
    ".atom": read_rss,
    ".xml": read_rss,
    ".warc": read_warc,
}
"""A further format is a module with a reader and a line here."""

KNOWN = f"{', '.join(READERS)}, each also .gz or .zst"
