"""Time `align check` of a batch against a store; prints one JSON object.

    python scripts/benchmark_check.py --folder /tmp/check --store 10000 --batch 1000

Documents are generated: a dozen sentences whose frames are the encoder's background sentences, every content word
replaced by another one, so that no two say the same. Into the store go the English documents of fixtures/feed too,
into the batch their German ones; a tenth of the batch are stored documents with a new ending. The store is written
without looking for pairs, and kept in the folder for the next time. Its generated sentences aren't embedded, which
would take hours: their vectors are mixtures of embedded ones, as costly to search and now and then as close.
`ratio` is the time of the check over that of the embedding in it, both by the clock. Processor time is that of this
process: what others read and check for it is in the clock alone. Stages are those that progress tells.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from align.encode import Encoder, VectorCache, load_encoder
from align.index.commit import is_store
from align.index.writer import Writer as StoreWriter
from align.index.writer import writing
from align.pipeline import Policy, check_batch, read, segment
from align.pipeline.arrivals import Batch
from align.pipeline.batch_tables import batch_tables
from align.pipeline.beside import Comparison, count_words, newcomers
from align.pipeline.store import blank_commit, refresh_caches
from align.schema import Corpus, Document, Kind, Language, Origin, Segment
from align.settings import Settings
from align.text.corpus import build_table
from align.text.language import detect_language

if TYPE_CHECKING:
    from align.schema import Vectors

ROOT = Path(__file__).parents[1]
SENTENCES = 12
CHUNK = 2_000
SOURCES = 50
EMBEDDED = 1_000
"""Sentences of a language that are embedded for the store."""
TOPICAL = 0.25
"""Share of stored sentences on a subject of the other language. A new document then has seven candidates among 10,000,
two in three of which get a bead: harder than the development feed, where it has one, and one in five gets a bead."""
EMBEDDING = "embedding"
_CONTENT = {"de": re.compile(r"\b[A-ZÄÖÜ]?[a-zäöüß]{4,}\b"), "en": re.compile(r"\b[A-Z]?[a-z]{4,}\b")}


class Stages:
    """Progress that keeps the time of every stage, by the clock and of the processor."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.seconds: dict[str, float] = {}
        self.processor: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Time a stage."""
        start, before = time.perf_counter(), time.process_time()
        yield lambda count: None
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start
        self.processor[stage] = self.processor.get(stage, 0.0) + time.process_time() - before


class Writer:
    """Makes sentences of a language: frames with other content words in them."""

    def __init__(self, language: str, seed: str) -> None:
        """Read the frames and the words."""
        rows = map(json.loads, (ROOT / "align/encode/sentences.jsonl").read_text("utf-8").splitlines())
        self._frames = [row["text"] for row in rows if row["language"] == language]
        self._pattern = _CONTENT[language]
        words = sorted({word for frame in self._frames for word in self._pattern.findall(frame)})
        self._words = {large: [word for word in words if word[0].isupper() is large] for large in (True, False)}
        self._chance = random.Random(f"{seed} {language}")

    def sentence(self) -> str:
        """A sentence that was never said."""
        frame = self._chance.choice(self._frames)
        return self._pattern.sub(lambda match: self._chance.choice(self._words[match.group()[0].isupper()]), frame)

    def text(self) -> str:
        """A document's text."""
        return "\n".join(self.sentence() for _ in range(SENTENCES))


def generate(seed: str, count: int) -> Iterator[Document]:
    """Documents in German and English by turns."""
    writers = [Writer("de", seed), Writer("en", seed)]
    for place in range(count):
        source = f"site{place % SOURCES}.example"
        yield Document(f"{seed}{place:06}", writers[place % 2].text(), Origin("generated.jsonl", place + 1), source)


def fixtures(language: str) -> list[Document]:
    """The documents of the fixtures in a language."""
    documents = read([ROOT / "fixtures" / "feed"], Settings()).documents
    return [document for document in documents if detect_language(document.text).code == language]


class Mixtures:
    """Vectors of sentences that weren't embedded: mixtures of two of their language that were, and some noise.

    TOPICAL of them lie at a sentence of the other language instead, as sentences on one subject do.
    """

    def __init__(self, encoder: Encoder) -> None:
        """Embed a few sentences of each language."""
        writers = {language: Writer(language, "mixture") for language in _CONTENT}
        self._pools = {
            language: encoder.encode([writer.sentence() for _ in range(EMBEDDED)])
            for language, writer in writers.items()
        }
        self._chance = np.random.Generator(np.random.SFC64(1))

    def vectors(self, count: int, language: str) -> Vectors:
        """Unit vectors, shape (count, dimension)."""
        own, other = self._pools[language], self._pools["en" if language == "de" else "de"]
        first, second = self._chance.integers(EMBEDDED, size=(2, count))
        topical = self._chance.random((count, 1)) < TOPICAL
        noise = self._chance.standard_normal((count, own.shape[1]), np.float32) / own.shape[1] ** 0.5
        rows = 0.7 * np.where(topical, other[first], own[first]) + 0.5 * own[second] + 0.5 * noise
        units: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return units


def corpus_of(documents: Sequence[Document]) -> Corpus:
    """Generated documents as they would be read: their language known, a segment a line."""
    codes = {item.id: "de" if int(item.id[-1]) % 2 == 0 else "en" for item in documents}
    segments = []
    for document in documents:
        start = 0
        for position, line in enumerate(document.text.split("\n")):
            end = start + len(line)
            segments.append(Segment(document.id, position, start, end, codes[document.id], Kind.BODY, None, line))
            start = end + 1
    languages = {name: Language(code, 1.0, {code: 1.0}) for name, code in codes.items()}
    return Corpus(tuple(documents), languages, build_table(segments), {})


def build(path: Path, generated: Sequence[Document], real: Sequence[Document]) -> None:
    """Write a store without looking for pairs."""
    encoder = load_encoder()
    mixtures = Mixtures(encoder)
    with writing(path, blank_commit(encoder)) as writer:
        for start in range(0, len(generated), CHUNK):
            corpus, cache = corpus_of(generated[start : start + CHUNK]), VectorCache(encoder)
            for (language,), said in corpus.segments.group_by("language", maintain_order=True):
                texts = said["text"].unique().sort().to_list()
                cache.take(texts, mixtures.vectors(len(texts), str(language)))
            write(writer, corpus, cache)
        corpus, cache = segment(real, Settings()), VectorCache(encoder)
        write(writer, corpus, cache)
        refresh_caches(writer.store, "auto")


def write(writer: StoreWriter, corpus: Corpus, cache: VectorCache) -> None:
    """Add documents as they are, compared with nothing."""
    said = corpus.segments.filter(corpus.segments["kind"].is_in([Kind.BODY, Kind.TITLE, Kind.HEADING]))
    texts = sorted(set(said["text"]))
    cache.add(texts)
    new = newcomers(corpus, dict)
    batch = Batch(new, dict.fromkeys(new.bodies, 1), frozenset(), tuple, count_words(new.tokens))
    writer.add(batch_tables(batch, Comparison((), ()), texts, cache))


def arriving(stored: Sequence[Document], count: int) -> list[Document]:
    """The batch: new documents, a tenth with a stored one's text up to its last sentence, and the fixtures' German."""
    made = []
    for place, document in enumerate(generate("new", count)):
        text = document.text
        if place % 10 == 0:
            lines = stored[place * len(stored) // count].text.split("\n")
            text = "\n".join([*lines[:-1], text.split("\n")[-1]])
        made.append(Document(document.id, text, document.origin, document.source))
    german = fixtures("de")
    return [*german[:count], *made[len(german) :]]


def write_batch(path: Path, documents: Sequence[Document]) -> None:
    """As a feed of one file."""
    rows = ({"id": item.id, "source": item.source, "text": item.text} for item in documents)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def measure(batch: Path, store: Path) -> dict[str, object]:
    """Check the batch once; the encoder's loading counts."""
    stages = Stages()
    start, before = time.perf_counter(), time.process_time()
    verdict = check_batch([batch], [store], Policy(Settings()), progress=stages)
    seconds, processor = time.perf_counter() - start, time.process_time() - before
    return {
        "documents": verdict.counts.documents,
        "duplicates": verdict.counts.duplicates_new,
        "findings": verdict.counts.findings_new,
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "embedding_seconds": round(stages.seconds[EMBEDDING], 1),
        "ratio": round(seconds / stages.seconds[EMBEDDING], 2),
        "stages": {stage: round(taken, 1) for stage, taken in stages.seconds.items()},
        "stages_processor": {stage: round(taken, 1) for stage, taken in stages.processor.items()},
    }


def main() -> None:
    """Build what is missing, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True, help="where store and batch go")
    parser.add_argument("--store", type=int, default=10_000, help="generated documents in the store")
    parser.add_argument("--batch", type=int, default=1_000, help="documents in the batch")
    options = parser.parse_args()
    path, batch = options.folder / f"store-{options.store}", options.folder / f"batch-{options.batch}.jsonl"
    stored = list(generate("old", options.store))
    if not is_store(path):
        build(path, stored, fixtures("en"))
    write_batch(batch, arriving(stored, options.batch))
    print(json.dumps({"store": options.store, **measure(batch, path)}, indent=1))


if __name__ == "__main__":
    main()
