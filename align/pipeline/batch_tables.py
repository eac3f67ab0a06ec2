"""A compared batch -> the tables that a store keeps of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from align.candidates.lexical import gram_postings
from align.encode import VectorCache
from align.index.tables import VECTOR_TYPE, schemas, text_key
from align.pipeline.arrivals import Batch, fingerprint
from align.pipeline.beside import Comparison
from align.pipeline.statistics import number_of
from align.schema import TITLE_POSITION, Bead, Corpus, Direction, Evidence, Pair, Relation
from align.text.line_counts import page_lines
from align.text.normalise import normalise

if TYPE_CHECKING:
    import polars as pl


def batch_tables(
    batch: Batch, comparison: Comparison, texts: Sequence[str], cache: VectorCache
) -> dict[str, pl.DataFrame]:
    """Everything that goes into a store with a batch.

    Args:
        batch: the documents.
        comparison: their pairs.
        texts: those whose vectors the store doesn't have.
        cache: has them.
    """
    import polars as pl

    corpus = batch.new.corpus
    numbers = {document.id: number for number, document in enumerate(corpus.documents)}
    grams = gram_postings([batch.new.tokens[name] for name in numbers]).rename({"document": "number"})
    # A pair of two older documents is here because it was judged again, even if it came to nothing.
    pairs = [
        pair
        for pair in comparison.pairs
        if pair.relation is not Relation.RELATED or not {pair.a, pair.b} & numbers.keys()
    ]
    words = sorted((word, count) for word, count in batch.words.items() if count)
    tables: dict[str, Any] = {
        "documents": _document_rows(batch, numbers),
        "lines": _line_rows(corpus, numbers),
        "words": words,
        "supports": sorted(set(comparison.supports)),
    }
    schema = schemas()
    frames = {name: pl.DataFrame(rows, schema=schema[name], orient="row") for name, rows in tables.items()}
    frames["segments"] = _segment_table(corpus, numbers)
    frames["grams"] = grams.sort("gram", "number")
    frames["pairs"] = pl.DataFrame([_pair_row(pair) for pair in pairs], schema=schema["pairs"])
    frames["vectors"] = _vector_table(texts, cache)
    return {name: frame.select(list(schema[name])) for name, frame in frames.items()}


def words_table(words: Iterable[tuple[str, int]]) -> pl.DataFrame:
    """Word -> how many documents more, or fewer, hold it."""
    import polars as pl

    return pl.DataFrame(sorted(words), schema=schemas()["words"], orient="row")


def _document_rows(batch: Batch, numbers: dict[str, int]) -> list[dict[str, Any]]:
    corpus, traces = batch.new.corpus, batch.new.traces()
    return [
        {
            "number": numbers[document.id],
            "id": document.id,
            "version": batch.versions[document.id],
            "source": document.source,
            "url": document.url,
            "title": document.title,
            "published": document.published,
            "language": corpus.languages[document.id].code,
            "confidence": corpus.languages[document.id].confidence,
            "path": document.origin.path,
            "line": document.origin.line,
            "key": text_key(normalise(document.text)),
            "fingerprint": fingerprint(document.text),
            "traces": traces.get(document.id, 0),
            "text": document.text,
        }
        for document in corpus.documents
    ]


def _segment_table(corpus: Corpus, numbers: dict[str, int]) -> pl.DataFrame:
    import polars as pl

    segments = corpus.segments
    return segments.with_columns(
        number=pl.Series([numbers[name] for name in segments["document"]], dtype=pl.UInt32),
        key=pl.Series([text_key(text) for text in segments["text"]], dtype=pl.UInt64),
    ).select(list(schemas()["segments"]))


def _line_rows(corpus: Corpus, numbers: dict[str, int]) -> list[tuple[int, int, int]]:
    texts: dict[str, list[str]] = {}
    for name, position, text in corpus.segments.select("document", "position", "text").iter_rows():
        if position != TITLE_POSITION:
            texts.setdefault(name, []).append(text)
    rows = []
    for document in corpus.documents:
        if document.source is not None:
            story, lines = page_lines(document.source, texts.get(document.id, []))
            rows += [(number_of(line), number_of(story), numbers[document.id]) for line in lines]
    return sorted(rows)


def _vector_table(texts: Sequence[str], cache: VectorCache) -> pl.DataFrame:
    import polars as pl

    vectors = cache.encode(texts).astype(VECTOR_TYPE)
    rows = {"key": [text_key(text) for text in texts], "vector": [vector.tobytes() for vector in vectors]}
    return pl.DataFrame(rows, schema=schemas()["vectors"]).sort("key")


def _pair_row(pair: Pair) -> dict[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "relation": pair.relation.value,
        "containment_a": pair.containment_a,
        "containment_b": pair.containment_b,
        "score": pair.score,
        "direction": pair.direction.value,
        "direction_reason": pair.direction_reason,
        "evidence": [
            {"a_start": item.a[0], "a_end": item.a[1], "b_start": item.b[0], "b_end": item.b[1], "score": item.score}
            for item in pair.evidence
        ],
        "beads": [
            {"a": list(bead.source), "b": list(bead.target), "score": bead.score, "probability": bead.probability}
            for bead in pair.beads
        ],
    }


def read_pair(row: dict[str, Any]) -> Pair:
    """A row of a store's pairs, as a pair."""
    return Pair(
        a=row["a"],
        b=row["b"],
        relation=Relation(row["relation"]),
        containment_a=row["containment_a"],
        containment_b=row["containment_b"],
        score=row["score"],
        direction=Direction(row["direction"]),
        direction_reason=row["direction_reason"],
        evidence=tuple(
            Evidence((item["a_start"], item["a_end"]), (item["b_start"], item["b_end"]), item["score"])
            for item in row["evidence"]
        ),
        beads=tuple(
            Bead(tuple(bead["a"]), tuple(bead["b"]), bead["score"], bead["probability"]) for bead in row["beads"]
        ),
    )
