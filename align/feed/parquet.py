"""Parquet: one document a row, read some thousand rows at a time, and of their columns only those that are wanted.

Polars reads it in a process of its own (`parquet_process`): a damaged file may end that process, and nothing else.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, cast

from align.errors import FeedError
from align.feed.found import FeedFile, Found, NotTaken
from align.feed.options import FieldMap, Limits
from align.feed.rows import GUESSES, fill_text, find_columns, find_fields, no_text_column, take_rows
from align.feed.unpack import PACKED_SUFFIXES, most_unpacked, over_limit
from align.schema import Origin, Reject

_SCRIPT = Path(__file__).with_name("parquet_process.py")
_CHUNK = 1 << 20


def read_parquet(file: FeedFile, fields: FieldMap, limits: Limits) -> Iterator[Found | Reject]:
    """Yield a document or a reject for each row, numbered from 1; raises NotTaken for (the rest of) a file."""
    if file.path.suffix.lower() in PACKED_SUFFIXES:
        raise NotTaken("Parquet is packed within; unpack the file first")
    if file.stream is not None:
        with file.stream as stream:
            while stream.read(_CHUNK):
                pass
    likely = sorted({guess for guesses in GUESSES.values() for guess in guesses})
    given = [name for field in GUESSES if (name := getattr(fields, field)) is not None]
    request = {"read": str(file.path), "columns": likely, "given": given}
    with closing(_ask(request, limits.document_bytes)) as answers:
        names = json.loads(next(answers, b"[]"))
        columns = find_columns(names, fields)
        if not columns["text"]:
            raise NotTaken(no_text_column(names, fields))

        def take(line: bytes, origin: Origin) -> Found:
            if len(line) > limits.document_bytes:
                raise NotTaken(over_limit(limits))
            try:
                row = json.loads(line)
            except RecursionError as error:
                raise NotTaken("too deeply nested") from error
            return find_fields(fill_text(row, columns), origin, fields)

        yield from take_rows(file.name, _bounded(answers, file.path, limits), take, limits)


def check_schemas(paths: Sequence[Path]) -> None:
    """Check that all files have the same columns with the same types; raises FeedError."""
    if len(paths) < 2:
        return
    try:
        schemas = [json.loads(line) for line in _ask({"schemas": [str(path) for path in paths]})]
    except NotTaken as error:
        raise FeedError(f"{', '.join(map(str, paths))}: {error}") from error
    for path, schema in zip(paths, schemas, strict=True):
        if schema != schemas[0]:
            raise FeedError(f"{path} has other columns or types than {paths[0]}; dedup each alone")


def copy_parquet(files: Sequence[tuple[Path, Sequence[int]]]) -> Iterator[tuple[int, bytes]]:
    """The bytes of a Parquet file that holds rows of other files, in pieces, the first with their number.

    Args:
        files: each with the 1-based numbers of its rows, in order; all with the same columns.

    Raises:
        FeedError: a file that can't be read any more, or no room in the folder for temporary files.
    """
    with TemporaryDirectory(prefix="align-") as folder:
        target = Path(folder, "kept.parquet")
        request = {"copy": [(str(path), list(rows)) for path, rows in files], "target": str(target)}
        try:
            (count,) = map(json.loads, _ask(request))
        except NotTaken as error:
            raise FeedError(f"the kept rows can't be copied: {error}; is there room in {folder}?") from error
        with target.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield count, chunk
                count = 0


def _bounded(lines: Iterator[bytes], path: Path, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """Number the rows; a column of the same value a billion times takes a few bytes."""
    unpacked = 0
    most = most_unpacked(path.stat().st_size, limits)
    for number, line in enumerate(lines, 1):
        unpacked += len(line)
        if unpacked > most:
            raise NotTaken(f"unpacks to over {limits.unpacked_ratio} times its size")
        yield number, line


def _ask(request: dict[str, Any], longest: int = -1) -> Generator[bytes, None, None]:
    """Yield the lines of the answer, cut to just above the longest that is wanted; raises NotTaken for a failure."""
    # -P: the folder of the script holds modules with names of the standard library's.
    command = [sys.executable, "-P", str(_SCRIPT)]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere) as process:  # noqa: S603 - our own script
        stdin, stdout = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        try:
            with suppress(BrokenPipeError), stdin:
                stdin.write(json.dumps(request).encode())
            while line := stdout.readline(longest + 1 if longest >= 0 else -1):
                if line.startswith(b'"'):
                    raise NotTaken(f"damaged Parquet file: {json.loads(line)}")
                whole = line.endswith(b"\n")
                yield line
                while not whole:
                    rest = stdout.readline(_CHUNK)
                    whole = not rest or rest.endswith(b"\n")
            if process.wait() != 0:
                raise NotTaken("damaged Parquet file: Polars crashed on it")
        finally:
            process.kill()
