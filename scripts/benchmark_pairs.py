"""Time the search for pairs on generated documents, vectors given; prints one JSON object a size.

`processor_seconds` are of all cores together: what to compare where other jobs run beside.

    python scripts/benchmark_pairs.py 25000 50000 100000

Half of the documents are German, half English; a tenth of the German ones are translations of an English
one (their vectors lie close), a tenth are edited copies. Sentences are made of words drawn by Zipf's law, and
their vectors scatter around topics, so that neighbourhoods are as crowded as in news.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from align.encode import Background, VectorCache
from align.pipeline import Engine, find_pairs
from align.schema import Corpus, Document, Kind, Language, Origin, Segment
from align.settings import Settings
from align.text.corpus import build_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEGMENTS = 20
DIMENSION = 512
VOCABULARY = 60_000


class GivenVectors:
    """An encoder whose vectors were made with the texts."""

    name = "generated"
    revision = "1"
    dimension = DIMENSION
    languages = None

    def __init__(self, vectors: dict[str, NDArray[np.float32]]) -> None:
        self._vectors = vectors

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The given vector of a text; of joined texts the mean of what they hold."""
        return np.array([self._vector(text) for text in texts], np.float32).reshape(len(texts), DIMENSION)

    def _vector(self, text: str) -> NDArray[np.float32]:
        if text in self._vectors:
            return self._vectors[text]
        parts = [self._vectors[part] for part in text.split("  ") if part in self._vectors]
        mean = np.sum(parts or [np.ones(DIMENSION, np.float32)], axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)


def generate(segments: int, seed: int = 17) -> tuple[Corpus, Engine]:
    """A corpus of about that many segments, and an encoder that knows their vectors, with its background."""
    random = np.random.default_rng(seed)
    count = segments // SEGMENTS
    topics = 0.6 * random.normal(size=(max(count // 20, 1), DIMENSION)).astype(np.float32)
    base = random.normal(size=DIMENSION).astype(np.float32) * 1.2
    cumulative = np.cumsum(1 / (np.arange(VOCABULARY) + 20))
    cumulative /= cumulative[-1]
    vectors: dict[str, NDArray[np.float32]] = {}
    documents: list[list[str]] = []

    def sentence(vector: NDArray[np.float32], prefix: str) -> str:
        words = np.searchsorted(cumulative, random.random(14))
        text = " ".join(f"{prefix}{word}" for word in words).capitalize() + "."
        vectors[text] = vector / np.linalg.norm(vector)
        return text

    for number in range(count):
        prefix = "de" if number % 2 else "en"
        kind = number % 20
        if kind in (1, 3) and number > 20:
            original = documents[number - 1]
            noise = random.normal(size=(len(original), DIMENSION)).astype(np.float32)
            documents.append(
                [
                    sentence(vectors[text] * 22 + 0.7 * extra, prefix)
                    for text, extra in zip(original, noise, strict=True)
                ]
            )
        elif kind in (5, 7) and number > 20:
            documents.append([*documents[number - 2][:-4], *documents[number - 4][:4]])
        else:
            topic = base + topics[random.integers(len(topics))]
            noise = random.normal(size=(SEGMENTS, DIMENSION)).astype(np.float32)
            documents.append([sentence(topic + 1.6 * extra, prefix) for extra in noise])
    ordinary = base + random.normal(size=(2, 1_900, DIMENSION)).astype(np.float32) * 1.5
    ordinary /= np.linalg.norm(ordinary, axis=2, keepdims=True)
    background = Background({"de": ordinary[0], "en": ordinary[1]}, {"de": base, "en": base})
    return _corpus(documents), Engine(VectorCache(GivenVectors(vectors)), background)


def _corpus(texts: Sequence[Sequence[str]]) -> Corpus:
    documents, rows, languages = [], [], {}
    for number, sentences in enumerate(texts):
        name = f"d{number:06}"
        language = "de" if number % 2 else "en"
        documents.append(Document(name, "\n".join(sentences), Origin("generated.jsonl", number + 1)))
        languages[name] = Language(language, 1.0, {language: 1.0})
        start = 0
        for position, text in enumerate(sentences):
            rows.append(Segment(name, position, start, start + len(text), language, Kind.BODY, None, text))
            start += len(text) + 1
    return Corpus(tuple(documents), languages, build_table(rows), {})


def measure(segments: int) -> dict[str, float | int]:
    """Time find_pairs on a generated corpus; embedding isn't counted."""
    corpus, engine = generate(segments)
    engine.cache.add(corpus.segments["text"].to_list())
    start, before = time.perf_counter(), time.process_time()
    pairs = find_pairs(corpus, engine, Settings())
    seconds, processor = time.perf_counter() - start, time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "segments": len(corpus.segments),
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "pairs": len(pairs),
        "peak_mb": peak,
    }


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+", help="numbers of segments")
    for size in parser.parse_args().sizes:
        print(json.dumps(measure(size)), flush=True)


if __name__ == "__main__":
    main()
