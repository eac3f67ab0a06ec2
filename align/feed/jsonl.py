"""JSON Lines: one document a row."""

from __future__ import annotations

import json
from collections.abc import Iterator

from align.feed.decode import decode
from align.feed.found import FeedFile, Found, NotTaken
from align.feed.options import FieldMap, Limits
from align.feed.rows import find_fields, take_rows, type_name
from align.feed.unpack import iter_lines, over_limit
from align.schema import Origin, Reject


def read_jsonl(file: FeedFile, fields: FieldMap, limits: Limits) -> Iterator[Found | Reject]:
    """Yield a document or a reject for each line that isn't blank; raises NotTaken for the rest of a file."""

    def take(line: bytes, origin: Origin) -> Found:
        return _read_row(line, origin, fields, limits)

    lines = ((number, line) for number, line in iter_lines(file, limits) if line.strip())
    return take_rows(file.name, lines, take, limits)


def _read_row(line: bytes, origin: Origin, fields: FieldMap, limits: Limits) -> Found:
    if len(line) > limits.document_bytes:
        raise NotTaken(over_limit(limits))
    try:
        row = json.loads(decode(line).strip())
    except (ValueError, RecursionError) as error:
        raise NotTaken(f"broken line: not JSON: {str(error)[:120]}") from error
    if not isinstance(row, dict):
        raise NotTaken(f"wrong type: the row is {type_name(row)}, not an object")
    return find_fields(row, origin, fields)
