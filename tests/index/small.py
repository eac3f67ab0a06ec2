"""A store so small that it is the store that is tested: documents of a few sentences, vectors made of their numbers."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from align.encode import Background, VectorCache
from align.feed.reader import FeedReader
from align.index.store import opened
from align.pipeline import Engine
from align.pipeline.corpus import Feed
from align.pipeline.store import Added, add_feed
from align.schema import Document, Origin
from align.settings import Settings

if TYPE_CHECKING:
    import polars as pl

    from align.schema import Vectors

DIMENSION = 16
WORDS = {
    "en": "bridge winter captain meadow council orchard teacher lantern harvest railway blanket soldier kettle "
    "mountain village doctor library engine garden letter window market farmer needle pocket journey candle",
    "de": "Brücke Winter Kapitän Wiese Gemeinderat Obstgarten Lehrer Laterne Ernte Decke Soldat Kessel Gebirge "
    "Dorf Arzt Bücherei Motor Garten Brief Fenster Marktplatz Bauer Nadel Tasche Reise Kerze",
}
FRAMES = {
    "en": "The {} {} which {} has {} with {} {} and {} {} {}.",
    "de": "Der {} {} welche {} hat {} mit {} {} und {} {} {}.",
}


class NumberEncoder:
    """Sentences with the same numbers lie close together, in whatever language."""

    name = "numbers"
    dimension = DIMENSION
    languages: frozenset[str] | None = None

    def __init__(self, revision: str = "1") -> None:
        self.revision = revision
        self.embedded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A unit vector by the numbers in a text, with a little of the text itself."""
        self.embedded += texts
        vectors = np.array([_noise(" ".join(re.findall(r"\d+", text))) + 0.05 * _noise(text) for text in texts])
        unit = vectors.reshape(len(texts), DIMENSION).astype(np.float32)
        rows: Vectors = unit / np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-9)
        return rows


def _noise(text: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
    return np.random.default_rng(seed).normal(size=DIMENSION)


def engine(encoder: NumberEncoder | None = None) -> Engine:
    """The encoder with a background of ordinary vectors."""
    ordinary = np.random.default_rng(7).normal(size=(2, 50, DIMENSION)).astype(np.float32)
    ordinary /= np.linalg.norm(ordinary, axis=2, keepdims=True)
    means = {"de": ordinary[0].mean(axis=0), "en": ordinary[1].mean(axis=0)}
    return Engine(VectorCache(encoder or NumberEncoder()), Background({"de": ordinary[0], "en": ordinary[1]}, means))


def sentence(number: int, language: str) -> str:
    """A sentence that names a number; it holds other words than those of other numbers."""
    chance, words = random.Random(number), WORDS[language].split()
    joined = [chance.choice(words) + chance.choice(words).lower() for _ in range(8)]
    return FRAMES[language].format(*joined, number)


def document(name: str, *numbers: int, language: str = "en", source: str | None = "port.example") -> Document:
    """A document with one sentence a number; documents with the same numbers say the same."""
    text = "\n".join(sentence(number, language) for number in numbers)
    return Document(name, text, Origin("small.jsonl", 1), source=source, published=f"2024-05-{1 + len(name) % 28:02}")


def feed(*documents: Document) -> Feed:
    """What reading them would have given."""
    return Feed(documents, (), FeedReader([]))


def add(path: Path, *documents: Document, **options: object) -> Added:
    """Add documents to a store with an engine of its own, as a process of its own would."""
    return add_feed(path, feed(*documents), engine(), Settings(), **options)  # type: ignore[arg-type]


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a store says, without where it says it."""
    import polars as pl

    with opened(path) as store:
        vectors = store.collect(store.scan("vectors").select("key", "vector").unique().sort("key"))
        words = store.scan("words").group_by("word").agg(pl.col("documents").sum()).filter(pl.col("documents") != 0)
        return {
            "documents": _rows(store.documents().drop("number", "batch")),
            "segments": _rows(store.corpus().segments),
            "pairs": _rows(store.pairs().filter(pl.col("relation") != "related")),
            "vectors": vectors.rows(),
            "words": _rows(store.collect(words.sort("word"))),
        }


def _rows(table: pl.DataFrame) -> list[tuple[object, ...]]:
    return table.rows()


STORY = document("a", 11, 12, 13, 14)
COPY = document("b", 11, 12, 13, 15)
REPRINT = document("c", 11, 12, 13, 14, language="de")
