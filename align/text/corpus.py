"""Documents -> a corpus: their languages, their segments and what each segment is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any

from align.processes import share
from align.schema import TITLE_POSITION, Body, Corpus, Document, Kind, Language, Segment, Span
from align.text.boilerplate import LineCounts, classify_segments, count_lines
from align.text.language import detect_languages, languages_of_segments
from align.text.normalise import normalise
from align.text.segment import split_segments

if TYPE_CHECKING:
    import polars as pl

PART = 100
"""Documents that are read together, in a process of their own where there are many."""


def build_corpus(
    documents: Iterable[Document],
    expected: Sequence[str],
    advance: Callable[[int], None] = lambda count: None,
    extend: Callable[[LineCounts], LineCounts] = lambda counts: counts,
) -> Corpus:
    """Detect languages, cut into segments, tell what each segment is.

    Args:
        documents: in any order; the corpus is sorted by id.
        expected: languages that need less evidence than others.
        advance: called with the number of documents done since the last call.
        extend: the documents' own counts of lines -> those to go by, such as together with a store's.
    """
    ordered = sorted(documents, key=lambda document: document.id)
    read: list[_Reading] = []
    for part in share(partial(_read, expected=expected), _parts([document.text for document in ordered])):
        read += part
        advance(len(part))
    counts = extend(count_lines((document.source, said.texts) for document, said in zip(ordered, read, strict=True)))
    languages = {document.id: said.language for document, said in zip(ordered, read, strict=True)}
    segments = [
        segment for document, said in zip(ordered, read, strict=True) for segment in _segments(document, said, counts)
    ]
    return Corpus(tuple(ordered), languages, build_table(segments), _duplicates(ordered))


def read_bodies(corpus: Corpus) -> dict[str, Body]:
    """Each document's body segments, without those that repeat one of the same document."""
    import polars as pl

    found: dict[str, list[Segment]] = {document.id: [] for document in corpus.documents}
    said = corpus.segments.filter((pl.col("kind") == Kind.BODY) & pl.col("repeat_of").is_null())
    columns = ["document", "position", "start", "end", "language", "text"]
    for name, position, start, end, language, text in said.select(columns).iter_rows():
        found[name].append(Segment(name, position, start, end, language, Kind.BODY, None, text))
    return {name: Body(name, corpus.languages[name].code, tuple(segments)) for name, segments in found.items()}


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a text says by itself, whatever else is in the feed."""

    language: Language
    spans: list[Span]
    texts: list[str]
    codes: list[str]
    """Language of each segment."""


def _parts(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + PART] for start in range(0, len(texts), PART))


def _read(texts: Sequence[str], expected: Sequence[str]) -> list[_Reading]:
    """Detect the languages of texts and cut them, so that they can be cut in another process."""
    languages = list(detect_languages(texts, expected))
    spans = [split_segments(text, language.code) for text, language in zip(texts, languages, strict=True)]
    said = [[text[start:end] for start, end in cut] for text, cut in zip(texts, spans, strict=True)]
    codes = languages_of_segments(zip(said, languages, strict=True), expected)
    return [_Reading(*reading) for reading in zip(languages, spans, said, codes, strict=True)]


def _segments(document: Document, said: _Reading, counts: LineCounts) -> Iterator[Segment]:
    if document.title:
        size = len(document.title)
        yield Segment(document.id, TITLE_POSITION, 0, size, said.language.code, Kind.TITLE, None, document.title)
    kinds, repeats = classify_segments(
        said.texts, said.spans, document.text, said.codes, said.language, document.source, counts
    )
    for position, (span, text, code) in enumerate(zip(said.spans, said.texts, said.codes, strict=True)):
        yield Segment(document.id, position, *span, code, kinds[position], repeats[position], text)


def build_table(segments: Iterable[Segment]) -> pl.DataFrame:
    """Segments as the table that a corpus holds."""
    import polars as pl

    rows = list(segments)
    columns = {name: [getattr(row, name) for row in rows] for name in segment_columns()}
    return pl.DataFrame(columns, schema=segment_columns())


def segment_columns() -> dict[str, Any]:
    """The columns of a table of segments, with their Polars types: the fields of `Segment`."""
    import polars as pl

    numbers = ("position", "start", "end", "repeat_of")
    return {field.name: pl.Int64 if field.name in numbers else pl.String for field in fields(Segment)}


def _duplicates(documents: Iterable[Document]) -> dict[str, str]:
    """Id -> the smallest id with the same normalised text; documents are sorted by id."""
    first: dict[str, str] = {}
    duplicates: dict[str, str] = {}
    for document in documents:
        original = first.setdefault(normalise(document.text), document.id)
        if original != document.id:
            duplicates[document.id] = original
    return duplicates
