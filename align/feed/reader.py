"""Feed arguments -> documents and rejects, in a fixed order: ids, sources and dates settled here."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from align.errors import FeedError
from align.feed.formats import KNOWN, READERS
from align.feed.found import FeedFile, Found, NotTaken
from align.feed.options import FieldMap, Limits
from align.feed.published import parse_published
from align.feed.stdin import NAME, StandardInput, stdin_suffix
from align.feed.unpack import format_suffix
from align.schema import Document, Origin, Reject


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row whose id and text both came before: taken once, and remembered so that rows can be balanced."""

    id: str
    origin: Origin
    path: Path
    """The file it stands in."""


class FeedReader:
    """Reads feeds: folders, recursively and in sorted order, files, and standard input (`-`, or `csv:-`).

    Iterate `read()` once; what it counted stands in the attributes afterwards:
    `rows` read (documents, repeats and rejects), `files`, `repeats`, `warnings`, `rejected_in`.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        fields: FieldMap | None = None,
        limits: Limits | None = None,
        *,
        keep_stdin: bool = False,
    ) -> None:
        """Check that each path can be a feed at all; raises FeedError for one that can't.

        Args:
            paths: what to read.
            fields: the names of a row's fields.
            limits: how large and how many anything may be.
            keep_stdin: keep standard input on disk as long as the reader lives, so that its rows can be copied.
        """
        self.fields = fields or FieldMap()
        self.limits = limits or Limits()
        self.rows = 0
        self.files: list[FeedFile] = []
        self.repeats: list[Repeat] = []
        self.warnings: list[str] = []
        self.rejected_in: list[Path] = []
        """The argument that each reject came from, in order."""
        self._paths = [_checked(Path(path)) for path in paths]
        self._taken: dict[str, tuple[bytes, Path]] = {}
        self._stdin = self._open_stdin(keep_stdin)

    def read(self) -> Iterator[Document | Reject]:
        """Yield documents and rejects in the order of the arguments, files sorted by name within a folder."""
        most = None if self.limits.rows is None else min(self.limits.rows, sys.maxsize)
        for row in islice(self._rows(), most):
            self.rows += 1
            if row is not None:
                yield row
        if self.rows == self.limits.rows:
            self.warnings.append(f"only the first {self.rows:,} rows were read (--limit)")

    def path_of(self, document: str) -> Path:
        """Give the file that a document, by id, was taken from; with its origin's line that is its row."""
        return self._taken[document][1]

    def _rows(self) -> Iterator[Document | Reject | None]:
        """Each row: what it gives, or None for a repeat."""
        for path in self._paths:
            for item in self._list_files(path):
                if isinstance(item, Reject):
                    self.rejected_in.append(path)
                    yield item
                    continue
                self.files.append(item)
                for row in self._read_file(item):
                    if isinstance(row, Reject):
                        self.rejected_in.append(path)
                    yield row

    def _open_stdin(self, kept: bool) -> StandardInput | None:
        suffixes = [suffix for path in self._paths if (suffix := stdin_suffix(path)) is not None]
        if not suffixes:
            return None
        if len(suffixes) > 1:
            raise FeedError("standard input (`-`) can be given once")
        # Parquet has its table of contents at its end.
        return StandardInput(suffixes[0], self.limits, kept or suffixes[0] == ".parquet")

    def _list_files(self, path: Path) -> Iterator[FeedFile | Reject]:
        if self._stdin is not None and stdin_suffix(path) is not None:
            yield FeedFile(self._stdin.path, NAME, self._stdin)
        else:
            yield from _list_files(path, whole_name=self._is_ambiguous(path))

    def _is_ambiguous(self, path: Path) -> bool:
        """Whether another argument is another file of that name: `a/index.html b/index.html` are two documents."""
        return any(other.name == path.name and other != path and other.is_file() for other in self._paths)

    def _read_file(self, file: FeedFile) -> Iterator[Document | Reject | None]:
        reader = READERS[format_suffix(file.path)]
        try:
            for found in reader(file, self.fields, self.limits):
                yield found if isinstance(found, Reject) else self._take(found, file.path)
        except NotTaken as error:
            yield Reject(file.name, None, str(error))

    def _take(self, found: Found, path: Path) -> Document | Reject | None:
        """Settle a document; None for one that came before with the same id and text."""
        origin = found.origin
        if not found.text.strip():
            return Reject(origin.path, origin.line, "empty")
        if len(found.text) > self.limits.characters:
            reason = f"over the limit of {self.limits.characters:,} characters"
            return Reject(origin.path, origin.line, reason)
        place = origin.path if origin.line is None else f"{origin.path}#{origin.line}"
        # A page's canonical url is often its site's front page or shared by its parts: a file has its own name.
        identifier = found.id or (found.url if origin.line is not None else None) or place
        digest = blake2b(found.text.encode("utf-8", "replace"), digest_size=16).digest()
        if identifier == place and self._is_taken_elsewhere(place, digest, path):
            identifier = _printable(path.as_posix()) + place.removeprefix(origin.path)
        before = self._taken.get(identifier)
        if before is not None and before[0] == digest:
            self.repeats.append(Repeat(identifier, origin, path))
            return None
        if before is not None:
            return Reject(origin.path, origin.line, f"duplicate id: {identifier[:200]!r} with other text")
        self._taken[identifier] = (digest, path)
        return Document(
            id=identifier,
            text=found.text,
            origin=origin,
            source=found.source or _host(found.url),
            url=found.url,
            title=found.title,
            published=self._published(found, place),
        )

    def _is_taken_elsewhere(self, name: str, digest: bytes, path: Path) -> bool:
        """Whether a file of that name in another folder had another text: `monday/1.txt` isn't `tuesday/1.txt`."""
        before = self._taken.get(name)
        return before is not None and before[0] != digest and before[1] != path

    def _published(self, found: Found, place: str) -> str | None:
        if found.published is None:
            return None
        published = parse_published(found.published)
        if published is None:
            self.warnings.append(f"{place}: unreadable date {str(found.published)[:40]!r}; published is null")
        return published


def _checked(path: Path) -> Path:
    suffix = stdin_suffix(path)
    if suffix is not None:
        if format_suffix(Path(f"stdin{suffix}")) not in READERS:
            raise FeedError(f"{path}: unknown format; write FORMAT:-, with FORMAT such as jsonl, csv or csv.gz")
        return path
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = "no such file or folder" if isinstance(error, FileNotFoundError) else f"unreadable: {error}"
        raise FeedError(f"{path}: {reason}; name a folder or a file ({KNOWN})") from error
    if stat.S_ISDIR(mode):
        readable = os.access(path, os.R_OK | os.X_OK)
    elif format_suffix(path) not in READERS:
        raise FeedError(f"{path}: unknown format; known are {KNOWN}")
    elif not stat.S_ISREG(mode):
        raise FeedError(f"{path}: not a regular file; copy its content into one first")
    else:
        readable = os.access(path, os.R_OK)
    if not readable:
        raise FeedError(f"{path}: no permission to read it; check its permissions")
    return path


def _list_files(root: Path, *, whole_name: bool) -> Iterator[FeedFile | Reject]:
    """Yield a feed's files in sorted order, hidden ones left out; what is no feed file as a reject.

    A file by itself is named by its name alone, or by its path as it was given.
    """
    if not root.is_dir():
        yield FeedFile(root, _printable(root.as_posix() if whole_name else root.name))
        return
    unreadable: list[Reject] = []
    home = Path(os.path.realpath(root))

    def note(error: OSError) -> None:
        name = _name(Path(error.filename), root)
        unreadable.append(Reject(name, None, f"unreadable: {error.strerror}"))

    for folder, folders, names in os.walk(root, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if (link := Path(folder, name)).is_symlink():
                yield Reject(_name(link, root), None, "a link to a folder is not followed")
        for name in sorted(names):
            if name.startswith("."):
                continue
            path = Path(folder, name)
            relative = _name(path, root)
            if format_suffix(path) not in READERS:
                yield Reject(relative, None, f"unknown format; known are {KNOWN}")
            elif path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(home):
                yield Reject(relative, None, "a link that leads out of the folder is not followed")
            elif path.exists() and not path.is_file():
                yield Reject(relative, None, "not a regular file")
            else:
                yield FeedFile(path, relative)
    yield from unreadable


def _name(path: Path, root: Path) -> str:
    return _printable(path.relative_to(root).as_posix())


def _printable(name: str) -> str:
    """A file name as text: bytes that aren't UTF-8 are shown as `\\xff`, and a backslash then as two."""
    if name.isprintable():
        return name
    return os.fsencode(name.replace("\\", "\\\\")).decode("utf-8", "backslashreplace")


def _host(url: str | None) -> str | None:
    """Give a url's host in lower case without `www.`, or None where there is none."""
    if url is None:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") or None if host else None
