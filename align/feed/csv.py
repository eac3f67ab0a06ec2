"""CSV and TSV: a header, then one document a record.

Comma, semicolon or tab, whichever divides the header into the most columns (the comma where that leaves a choice;
always the tab in a `.tsv`). Fields may stand in double quotes, and then hold line ends; a quote inside is doubled. A
record's line is the one that it begins in.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from align.feed.decode import decode, looks_like_text
from align.feed.found import FeedFile, Found, NotTaken
from align.feed.options import FieldMap, Limits
from align.feed.rows import fill_text, find_columns, find_fields, no_text_column, take_rows
from align.feed.unpack import format_suffix, iter_lines, over_limit
from align.schema import Origin, Reject

_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (",", ";", "\t")
_MOST_COLUMNS = 10_000
_LONGEST_FIELD = 2**31 - 1
"""What the module takes for a limit on every machine."""
_END = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its bytes with their line end, and its fields (as Latin-1, byte for byte) or why it has none."""

    raw: bytes
    fields: list[str]
    problem: str | None = None


def read_csv(file: FeedFile, fields: FieldMap, limits: Limits) -> Iterator[Found | Reject]:
    """Yield a document or a reject for each record below the header; raises NotTaken for the rest of a file."""
    records = Records(file, limits)
    names = records.names
    columns = find_columns(names, fields)
    if not columns["text"]:
        raise NotTaken(f"{no_text_column(names, fields)}; the first row must name the columns")

    def take(record: Record, origin: Origin) -> Found:
        if record.problem is not None:
            raise NotTaken(record.problem)
        if not looks_like_text(record.raw):
            raise NotTaken("not text")
        if len(record.fields) != len(names):
            raise NotTaken(f"wrong number of fields: {len(record.fields)}, and {len(names)} columns")
        row = dict(zip(names, map(_decoded, record.fields), strict=True))
        return find_fields(fill_text(row, columns), origin, fields)

    yield from take_rows(file.name, records, take, limits)


class Records:
    """The records of a file below its header, each with the line that it begins in; blank lines are none.

    Iterate it once. Raises NotTaken like `iter_lines`.
    """

    header: bytes
    """As it stands in the file, without its line end."""
    names: tuple[str, ...]
    """Of the columns."""
    delimiter: str

    def __init__(self, file: FeedFile, limits: Limits) -> None:
        """Read the header; raises NotTaken where there is none."""
        # The module's own limit, of 128 KiB a field, would be too small; ours are about whole records.
        csv.field_size_limit(max(csv.field_size_limit(), min(limits.document_bytes + 1, _LONGEST_FIELD)))
        self._limits = limits
        self._lines = iter_lines(file, limits)
        self._start = 0
        self._raw = bytearray()
        self._unclosed = False
        self._first = next(((number, line) for number, line in self._lines if line.strip(b"\xef\xbb\xbf\r\n\t ")), None)
        if self._first is None:
            raise NotTaken("empty")
        line = self._first[1]
        if line.startswith(_WIDE_MARKS):
            raise NotTaken("UTF-16 is not read in CSV; save it as UTF-8")
        self.delimiter = "\t" if format_suffix(file.path) == ".tsv" else _find_delimiter(line)
        self._records = csv.reader(iter(self._next_line, _END), delimiter=self.delimiter)
        _, header = next(self)
        if not looks_like_text(header.raw):
            raise NotTaken("not text")
        if header.problem is not None or len(header.fields) > _MOST_COLUMNS:
            raise NotTaken(f"no header: {header.problem or f'{len(header.fields):,} columns'}")
        self.header = header.raw
        self.names = tuple(_decoded(name).strip() for name in header.fields)

    def __iter__(self) -> Iterator[tuple[int, Record]]:
        return self

    def __next__(self) -> tuple[int, Record]:
        fields: list[str] = []
        while not fields:
            self._raw.clear()
            problem = None
            try:
                fields = next(self._records)
            except _TooLargeError:
                problem = over_limit(self._limits)
                break
            except csv.Error as error:
                problem = f"broken record: {error}"
                break
        if self._unclosed:
            problem = "broken record: a quote is never closed"
        return self._start, Record(bytes(self._raw), fields, problem)

    def _next_line(self) -> str:
        """The next line, byte for byte; `_END` after the last."""
        number, line = self._first or next(self._lines, (0, b""))
        if not line:
            # Asked for more in the midst of a record.
            self._unclosed = bool(self._raw)
            return _END
        if not self._raw:
            self._start = number
        if len(self._raw) + len(line) > self._limits.document_bytes:
            raise _TooLargeError
        self._raw += line
        text = line.removeprefix(_MARK) if self._first else line
        self._first = None
        return text.decode("latin-1")


class _TooLargeError(Exception):
    """A record over the size limit."""


def _find_delimiter(line: bytes) -> str:
    def columns(delimiter: str) -> int:
        try:
            return len(next(csv.reader([line.decode("latin-1")], delimiter=delimiter)))
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=columns)


def _decoded(field: str) -> str:
    if field.isascii():
        return field
    data = field.encode("latin-1")
    try:
        return decode(data)
    except NotTaken:  # of so few bytes it can't be told; the record as a whole is text
        return data.decode("utf-8", "replace")
