"""A folder written by `align run` -> the run, whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from align.errors import FormatError
from align.formats.read_records import Record, read_record, read_table
from align.formats.records import run_row
from align.schema import (
    SCHEMA_VERSION,
    TITLE_POSITION,
    Bead,
    Cluster,
    Corpus,
    Document,
    Finding,
    Language,
    Origin,
    Pair,
    Reject,
    Run,
    Segment,
    Signature,
)
from align.text.corpus import build_table

_MOST_CHARACTERS = 16 << 20
_MOST_TIMES = 20
"""How many times as long as their segments documents may be; counts from 16 Mi characters on."""
_FIELDS = ("id", "source", "url", "title", "published")


def is_run(path: Path) -> bool:
    """Whether a folder was written by `align run`, and wholly so."""
    return (path / "run.json").is_file() and (path / "segments.jsonl").is_file()


def read_run(folder: Path) -> Run:
    """Everything that `align run` wrote.

    A document's `text` isn't stored: it is put together from its segments, so that every span holds; what stood
    between two of them comes back as white space. Languages come back without their shares.

    Raises:
        FormatError: no run, one of a newer align, or a damaged one; names file and line.
    """
    row = _read_signature(folder)
    try:
        tables = _Tables(folder)
        pairs = tables.pairs()
        run = Run(
            corpus=tables.corpus(),
            pairs=pairs,
            findings=tables.read("findings", tables.finding),
            clusters=tables.read("clusters", tables.cluster),
            rejects=tables.read("rejects", _as(Reject)),
            warnings=tuple(row["warnings"]),
            signature=read_record(Signature, row),
        )
        for name, count in run_row(run)["counts"].items():
            if row["counts"].get(name) != count:
                raise FormatError(f"{folder / name}.jsonl: {count} rows, run.json counts {row['counts'].get(name)!r}")
    except FormatError as error:
        raise FormatError(f"{error}; make the run anew with `align run`") from error
    return run


def _read_signature(folder: Path) -> dict[str, Any]:
    """The row of `run.json`, with everything that is read of it."""
    path = folder / "run.json"
    try:
        (row,) = read_table(path, _whole)
    except (FormatError, ValueError) as error:
        raise FormatError(f"{folder}: damaged or no run ({error}); make it anew with `align run`") from error
    if row["schema"] > SCHEMA_VERSION:
        raise FormatError(f"{folder}: written by a newer align ({row['version']}); update this one")
    return row


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    read_record(Signature, row)
    if not isinstance(row["counts"], dict) or not isinstance(row["schema"], int):
        raise TypeError("`counts` and `schema` are wanted")
    return {**row, "warnings": read_record(_Warnings, row).warnings}


def _as(kind: type[Record]) -> Callable[[Mapping[str, Any]], Record]:
    return lambda row: read_record(kind, row)


@dataclass(frozen=True, slots=True)
class _Warnings:
    """Those of `run.json`."""

    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row of `documents.jsonl` says beside the document's own fields."""

    id: str
    language: str
    confidence: float
    characters: int
    segments: int
    duplicate_of: str | None
    origin: Origin
    source: str | None
    url: str | None
    title: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class _BeadRow:
    """A bead as `beads.jsonl` writes it."""

    a: tuple[int, ...]
    b: tuple[int, ...]
    score: float
    probability: float


class _Tables:
    """The tables of a run, each held against those read before it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents = {row.id: row for row in self.read("documents", _as(_Row))}
        self.segments: dict[str, dict[int, Segment]] = {name: {} for name in self.documents}
        self.read("segments", self._segment)
        for name, row in self.documents.items():
            own = self.segments[name]
            first = TITLE_POSITION if TITLE_POSITION in own else 0
            if len(own) != row.segments or sorted(own) != list(range(first, first + row.segments)):
                raise FormatError(f"{folder / 'segments.jsonl'}: rows of {name!r} are missing")
        self._check_gaps()

    def read(self, name: str, read_row: Callable[[dict[str, Any]], Record]) -> tuple[Record, ...]:
        return tuple(read_table(self.folder / f"{name}.jsonl", read_row))

    def _check_gaps(self) -> None:
        """Refuse documents of mostly nothing: of a row of a few bytes, gigabytes of white space would be made."""
        said = sum(len(segment.text) for own in self.segments.values() for segment in own.values())
        characters = sum(row.characters for row in self.documents.values())
        if characters > max(_MOST_CHARACTERS, _MOST_TIMES * said):
            raise FormatError(f"{self.folder / 'documents.jsonl'}: {characters:,} characters, segments hold {said:,}")

    def corpus(self) -> Corpus:
        rows = self.documents.values()
        return Corpus(
            documents=tuple(self._document(row) for row in rows),
            languages={row.id: Language(row.language, row.confidence) for row in rows},
            segments=build_table(segment for name in self.documents for segment in self.segments[name].values()),
            duplicate_of={row.id: row.duplicate_of for row in rows if row.duplicate_of is not None},
        )

    def pairs(self) -> tuple[Pair, ...]:
        """The pairs with their beads."""
        pairs = self.read("pairs", self._pair)
        beads = dict(self.read("beads", self._beads))
        if list(beads) != [(pair.a, pair.b) for pair in pairs]:
            raise FormatError(f"{self.folder / 'beads.jsonl'}: not the pairs of pairs.jsonl, in their order")
        return tuple(replace(pair, beads=beads[pair.a, pair.b]) for pair in pairs)

    def finding(self, row: dict[str, Any]) -> Finding:
        finding = read_record(Finding, {"line": None, **row})
        if finding.document is None:
            raise KeyError("document")
        self._check_span(finding.document, finding.span)
        if finding.original_document is not None:
            self._check_span(finding.original_document, finding.original_span or (0, 0))
        return finding

    def cluster(self, row: dict[str, Any]) -> Cluster:
        cluster = read_record(Cluster, row)
        for name in (cluster.canonical, *(member.id for member in cluster.members)):
            self._known(name)
        return cluster

    def _segment(self, row: dict[str, Any]) -> None:
        segment = read_record(Segment, row)
        document = self._known(segment.document)
        end = len(document.title or "") if segment.position == TITLE_POSITION else document.characters
        if not 0 <= segment.start <= segment.end <= end or segment.end - segment.start != len(segment.text):
            raise ValueError(f"[{segment.start}, {segment.end}) isn't where its text can stand")
        if segment.position in self.segments[segment.document] or segment.position < TITLE_POSITION:
            raise ValueError(f"position {segment.position} can't be, or came before")
        self.segments[segment.document][segment.position] = segment

    def _document(self, row: _Row) -> Document:
        segments = (segment for segment in self.segments[row.id].values() if segment.position != TITLE_POSITION)
        text = _rebuild(sorted(segments, key=lambda segment: segment.start), row.characters)
        return Document(text=text, origin=row.origin, **{key: getattr(row, key) for key in _FIELDS})

    def _pair(self, row: dict[str, Any]) -> Pair:
        pair = read_record(Pair, {**row, "beads": []})
        for evidence in pair.evidence:
            self._check_span(pair.a, evidence.a)
            self._check_span(pair.b, evidence.b)
        self._known(pair.a)
        self._known(pair.b)
        return pair

    def _beads(self, row: dict[str, Any]) -> tuple[tuple[str, str], tuple[Bead, ...]]:
        beads = []
        for read in (read_record(_BeadRow, bead) for bead in row["beads"]):
            beads.append(Bead(read.a, read.b, read.score, read.probability))
            for name, positions in ((row["a"], read.a), (row["b"], read.b)):
                self._known(name)
                if not positions or not set(positions) <= self.segments[name].keys():
                    raise ValueError(f"segments {list(positions)} of {name!r} aren't in segments.jsonl")
        return (row["a"], row["b"]), tuple(beads)

    def _check_span(self, name: str, span: tuple[int, int]) -> None:
        document = self._known(name)
        if not 0 <= span[0] <= span[1] <= max(document.characters, len(document.title or "")):
            raise ValueError(f"[{span[0]}, {span[1]}) lies outside of {name!r}")

    def _known(self, name: str) -> _Row:
        if name not in self.documents:
            raise ValueError(f"{name!r} isn't in documents.jsonl")
        return self.documents[name]


def _rebuild(segments: list[Segment], characters: int) -> str:
    """A text of so many characters that has each segment where it stands, and white space between.

    A gap of one character was most likely the space between two sentences, a wider one a break.
    """
    parts, place = [], 0
    for segment in segments:
        if segment.start < place:
            raise FormatError(f"segments.jsonl: segments of {segment.document!r} overlap")
        gap = segment.start - place
        parts += [" " if gap == 1 else "\n" * gap, segment.text]
        place = segment.end
    return "".join([*parts, "\n" * (characters - place)])
