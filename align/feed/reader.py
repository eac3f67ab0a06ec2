"""Feed arguments -> documents and rejects, in a fixed order: ids, sources and dates settled here."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

from align.errors import FeedError
from align.feed.formats import READERS, format_suffix
from align.feed.found import FeedFile, Found, NotTaken
from align.feed.options import FieldMap, Limits
from align.feed.published import parse_published
from align.schema import Document, Origin, Reject

_KNOWN = f"{', '.join(sorted(READERS))}, each also .gz"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row whose id and text both came before: taken once, and remembered so that rows can be balanced."""

    id: str
    origin: Origin


class FeedReader:
    """Reads feeds: folders, recursively and in sorted order, and files.

    Iterate `read()` once; what it counted stands in the attributes afterwards:
    `rows` read (documents, repeats and rejects), `repeats`, `warnings`.
    """

    def __init__(self, paths: Sequence[Path], fields: FieldMap | None = None, limits: Limits | None = None) -> None:
        """Check that each path can be a feed at all; raises FeedError for one that can't."""
        self.fields = fields or FieldMap()
        self.limits = limits or Limits()
        self.rows = 0
        self.repeats: list[Repeat] = []
        self.warnings: list[str] = []
        self._paths = [_checked(Path(path)) for path in paths]
        self._taken: dict[str, tuple[bytes, Path]] = {}

    def read(self) -> Iterator[Document | Reject]:
        """Yield documents and rejects in the order of the arguments, files sorted by name within a folder."""
        for path in self._paths:
            for item in _list_files(path):
                if isinstance(item, Reject):
                    self.rows += 1
                    yield item
                else:
                    yield from self._read_file(item)

    def path_of(self, document: str) -> Path:
        """Give the file that a document, by id, was taken from; with its origin's line that is its row."""
        return self._taken[document][1]

    def _read_file(self, file: FeedFile) -> Iterator[Document | Reject]:
        reader = READERS[format_suffix(file.path)]
        try:
            for found in reader(file, self.fields, self.limits):
                self.rows += 1
                taken = found if isinstance(found, Reject) else self._take(found, file.path)
                if taken is not None:
                    yield taken
        except NotTaken as error:
            self.rows += 1
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
        before = self._taken.get(identifier)
        if before is not None and before[0] == digest:
            self.repeats.append(Repeat(identifier, origin))
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

    def _published(self, found: Found, place: str) -> str | None:
        if found.published is None:
            return None
        published = parse_published(found.published)
        if published is None:
            self.warnings.append(f"{place}: unreadable date {str(found.published)[:40]!r}; published is null")
        return published


def read_feed(
    paths: Sequence[Path], fields: FieldMap | None = None, limits: Limits | None = None
) -> Iterator[Document | Reject]:
    """Read feeds where the counts of `FeedReader` aren't wanted; raises FeedError for an impossible path."""
    return FeedReader(paths, fields, limits).read()


def _checked(path: Path) -> Path:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = "no such file or folder" if isinstance(error, FileNotFoundError) else f"unreadable: {error}"
        raise FeedError(f"{path}: {reason}; name a folder or a file ({_KNOWN})") from error
    if stat.S_ISDIR(mode):
        readable = os.access(path, os.R_OK | os.X_OK)
    elif format_suffix(path) not in READERS:
        raise FeedError(f"{path}: unknown format; known are {_KNOWN}")
    elif not stat.S_ISREG(mode):
        raise FeedError(f"{path}: not a regular file; copy its content into one first")
    else:
        readable = os.access(path, os.R_OK)
    if not readable:
        raise FeedError(f"{path}: no permission to read it; check its permissions")
    return path


def _list_files(root: Path) -> Iterator[FeedFile | Reject]:
    """Yield a feed's files in sorted order, hidden ones left out; what is no feed file as a reject."""
    if not root.is_dir():
        yield FeedFile(root, _printable(root.name))
        return
    unreadable: list[Reject] = []

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
                yield Reject(relative, None, f"unknown format; known are {_KNOWN}")
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
