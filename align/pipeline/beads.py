"""Two texts -> their beads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from align.beads import Explained, align_segments, explain_segment
from align.errors import AlignmentError, FeedError
from align.pipeline.corpus import read, segment
from align.pipeline.engine import Engine
from align.schema import Alignment, Bead, Kind
from align.settings import Settings
from align.text.language import detect_language

if TYPE_CHECKING:
    from align.schema import Vectors


@dataclass(frozen=True, slots=True)
class Side:
    """One text to align: all its segments, and which of them take part."""

    name: str
    language: str
    segments: tuple[str, ...]
    body: tuple[int, ...]

    @property
    def body_texts(self) -> list[str]:
        """The segments that take part."""
        return [self.segments[position] for position in self.body]


def read_document(path: Path, language: str | None, settings: Settings) -> Side:
    """Read, segment and classify one document; headings, captions and page residue take no part.

    Raises:
        FeedError: the file holds no single readable document.
    """
    feed = read([path], settings)
    if len(feed.documents) != 1:
        reason = feed.rejects[0].reason if feed.rejects else f"{len(feed.documents)} documents"
        raise FeedError(f"{path}: one document is wanted ({reason})")
    expected = settings if language is None else replace(settings, languages=(language,))
    corpus = segment(feed.documents, expected)
    table = corpus.segments.filter(corpus.segments["position"] >= 0)
    return Side(
        str(path),
        language or corpus.languages[feed.documents[0].id].code,
        tuple(table["text"]),
        tuple(position for position, kind in enumerate(table["kind"]) if kind == Kind.BODY),
    )


def read_segments(path: Path, language: str | None, settings: Settings) -> Side:
    """Read a text with one segment a line; every line that isn't blank takes part.

    Raises:
        FeedError: no such file, or not UTF-8.
    """
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FeedError(f"{path}: not UTF-8 ({error.reason} at byte {error.start}); convert it first") from error
    except OSError as error:
        raise FeedError(f"{path}: {error.strerror}") from error
    lines = text.removesuffix("\n").split("\n") if text else []
    detected = language or detect_language(text, settings.languages).code
    return Side(str(path), detected, tuple(lines), spoken(lines))


def spoken(segments: Sequence[str]) -> tuple[int, ...]:
    """The positions of segments that aren't blank; a blank one has no counterpart."""
    return tuple(position for position, text in enumerate(segments) if text.strip())


def read_vectors(path: Path, side: Side) -> Vectors:
    """Read the vectors of a text's segments from a `.npy` file, one row a segment.

    Raises:
        AlignmentError: no such file, another type, another number of rows than segments, NaN.
    """
    import numpy as np

    try:
        vectors = np.load(path, allow_pickle=False, mmap_mode="r")
    except (OSError, ValueError, EOFError) as error:
        raise AlignmentError(f"{path}: no .npy file with numbers ({error})") from error
    if vectors.ndim != 2 or vectors.dtype not in (np.float16, np.float32):
        raise AlignmentError(f"{path}: float32 or float16 rows are wanted, not {vectors.dtype} {vectors.shape}")
    if len(vectors) != len(side.segments):
        raise AlignmentError(f"{path}: {len(vectors)} rows for the {len(side.segments)} segments of {side.name}")
    rows = np.asarray(vectors, dtype=np.float32)
    broken = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    if len(broken):
        raise AlignmentError(f"{path}: row {broken[0]} holds NaN or infinity; embed its segment again")
    return rows


def align_sides(
    source: Side, target: Side, engine: Engine, vectors: tuple[Vectors, Vectors] | None = None
) -> Alignment:
    """Align two texts; the beads index all segments of each.

    Args:
        source, target: the two texts.
        engine: the encoder and its background.
        vectors: one row a segment of each text, in place of the encoder's.

    Raises:
        AlignmentError: vectors that don't fit the encoder's background.
    """
    rows = _vectors_of(source, target, engine, vectors)
    alignment = align_segments(
        *rows,
        source.body_texts,
        target.body_texts,
        background=engine.background,
        source_language=source.language,
        target_language=target.language,
    )
    beads = tuple(_at_positions(bead, source.body, target.body) for bead in alignment.beads)
    return replace(alignment, beads=beads)


def explain_side(
    source: Side, target: Side, position: int, engine: Engine, vectors: tuple[Vectors, Vectors] | None = None
) -> tuple[Explained, ...]:
    """The candidates of one segment of the first text, what spoke for and against each, and why they lost.

    Raises:
        AlignmentError: no such segment, or one that takes no part.
    """
    if position not in source.body:
        raise AlignmentError(f"{source.name} has no body segment {position}; the side-by-side view shows the numbers")
    explained = explain_segment(
        *_vectors_of(source, target, engine, vectors),
        source.body_texts,
        target.body_texts,
        source.body.index(position),
        background=engine.background,
        source_language=source.language,
        target_language=target.language,
    )
    body = source.body, target.body
    return tuple(
        replace(
            item,
            bead=_at_positions(item.bead, *body),
            rival=None if item.rival is None else _at_positions(item.rival, *body),
        )
        for item in explained
    )


def _vectors_of(
    source: Side, target: Side, engine: Engine, vectors: tuple[Vectors, Vectors] | None
) -> tuple[Vectors, Vectors]:
    if vectors is None:
        return engine.cache.encode(source.body_texts), engine.cache.encode(target.body_texts)
    rows = vectors[0][list(source.body)], vectors[1][list(target.body)]
    dimension = engine.background.dimension
    if any(len(side) and side.shape[1] != dimension for side in rows):
        raise AlignmentError(
            f"the vectors have {rows[0].shape[1]} and {rows[1].shape[1]} dimensions, the encoder's background "
            f"{dimension}; name the encoder that made them with --model"
        )
    return rows


def _at_positions(bead: Bead, source: Sequence[int], target: Sequence[int]) -> Bead:
    return replace(
        bead, source=tuple(source[index] for index in bead.source), target=tuple(target[index] for index in bead.target)
    )
