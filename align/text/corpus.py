"""Documents -> a corpus: their languages, their segments and what each segment is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from align.schema import TITLE_POSITION, Body, Corpus, Document, Kind, Language, Segment, Span
from align.text.boilerplate import LineCounts, classify_segments, count_lines
from align.text.language import detect_languages, languages_of_segments
from align.text.normalise import normalise
from align.text.segment import split_segments

if TYPE_CHECKING:
    import polars as pl


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
    languages: dict[str, Language] = {}
    spans: dict[str, list[Span]] = {}
    detected = detect_languages((document.text for document in ordered), expected)
    for document, language in zip(ordered, detected, strict=True):
        languages[document.id] = language
        spans[document.id] = split_segments(document.text, language.code)
        advance(1)
    counts = extend(count_lines((document.source, _texts(document, spans[document.id])) for document in ordered))
    pages = ((_texts(document, spans[document.id]), languages[document.id]) for document in ordered)
    segments = [
        segment
        for document, codes in zip(ordered, languages_of_segments(pages, expected), strict=True)
        for segment in _segments(document, languages[document.id], spans[document.id], codes, counts)
    ]
    return Corpus(tuple(ordered), languages, build_table(segments), _duplicates(ordered))


def read_bodies(corpus: Corpus) -> dict[str, Body]:
    """Each document's body segments, without those that repeat one of the same document."""
    found: dict[str, list[Segment]] = {document.id: [] for document in corpus.documents}
    for row in corpus.segments.iter_rows(named=True):
        if row["kind"] == Kind.BODY and row["repeat_of"] is None:
            found[row["document"]].append(Segment(**{**row, "kind": Kind.BODY}))
    return {name: Body(name, corpus.languages[name].code, tuple(segments)) for name, segments in found.items()}


def _texts(document: Document, spans: Iterable[Span]) -> list[str]:
    return [document.text[start:end] for start, end in spans]


def _segments(
    document: Document, language: Language, spans: Sequence[Span], codes: Sequence[str], counts: LineCounts
) -> Iterator[Segment]:
    if document.title:
        yield Segment(
            document.id,
            TITLE_POSITION,
            0,
            len(document.title),
            language.code,
            Kind.TITLE,
            None,
            document.title,
        )
    texts = _texts(document, spans)
    kinds, repeats = classify_segments(texts, spans, document.text, codes, language, document.source, counts)
    for position, (span, text, code) in enumerate(zip(spans, texts, codes, strict=True)):
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
