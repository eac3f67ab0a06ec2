"""Time adding a batch of 100 documents to stores of several sizes; prints one JSON object a size, and what the
largest costs compared with the smallest.

    python scripts/benchmark_store.py 1000 100000 --folder /tmp/stores

A store of 100,000 documents holds 1,000,000 segments; it takes 3 GB on the disk and four minutes of a processor to
make, once: a store that is in the folder is measured again as it is.

Documents are generated: ten sentences each, half German, half English, their vectors made of a number that a
sentence and its translation share, so embedding costs next to nothing. The stores are written without looking
for pairs; of the batch that is added and timed, a tenth are copies with a new ending and a tenth translations
of stored documents. Peak memory is that of the process that adds, and nothing but adds. Other work on the machine
adds to the seconds and hardly to the processor's; the load says how much there was.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from align.encode import Background, VectorCache
from align.feed.reader import FeedReader
from align.index.commit import read_commit
from align.index.store import opened
from align.index.verify import measure_recall
from align.index.writer import writing
from align.pipeline import Engine
from align.pipeline.arrivals import Batch
from align.pipeline.batch_tables import batch_tables
from align.pipeline.beside import Comparison, count_words, newcomers
from align.pipeline.corpus import Feed
from align.pipeline.store import add_feed, blank_commit, refresh_caches
from align.schema import Corpus, Document, Kind, Language, Origin, Segment
from align.settings import Settings
from align.text.corpus import build_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from align.schema import Vectors

DIMENSION = 512
SENTENCES = 10
BATCH = 100
CHUNK = 5_000
ROUNDS = 5
STEMS = {
    "en": "bridge winter captain meadow council orchard teacher lantern harvest railway blanket soldier kettle "
    "mountain village doctor library engine garden letter window market farmer needle pocket journey candle",
    "de": "brücke winter kapitän wiese rat obst lehrer laterne ernte bahn decke soldat kessel gebirge dorf arzt "
    "bücher motor garten brief fenster markt bauer nadel tasche reise kerze",
}
FRAMES = {
    "en": "The {} {} of {} {} was {} {} by {} {} with {}.",
    "de": "Die {} {} von {} {} wurde {} {} durch {} {} mit {}.",
}


SPREAD = np.exp(-np.arange(DIMENSION) / 154) * math.sqrt(DIMENSION / 77)
"""How far vectors spread in each direction. Those of text fill few: of 21,370 sentences of news, embedded by default,
the first 64 principal components hold 59% of the variance, 128 hold 81%, 256 hold 96%; here it is 56, 81 and 96."""


class NumberEncoder:
    """Vectors that translations share, made of the number in a sentence."""

    name = "generated"
    revision = "2"
    dimension = DIMENSION
    languages: frozenset[str] | None = None

    def __init__(self) -> None:
        self._base = _normal("base")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text."""
        rows = [self._vector(text) for text in texts]
        return np.array(rows, np.float32).reshape(len(texts), DIMENSION)

    def _vector(self, text: str) -> NDArray[np.float64]:
        numbers = re.findall(r"\d+", text)
        topic = str(int(numbers[0]) // 1_000) if numbers else ""
        vector = self._base + 0.8 * _normal(topic) + 1.6 * _normal(" ".join(numbers)) + 0.2 * _normal(text)
        unit: NDArray[np.float64] = vector / np.linalg.norm(vector)
        return unit


def _normal(text: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
    return np.random.Generator(np.random.SFC64(seed)).standard_normal(DIMENSION) * SPREAD


def sentence(number: int, language: str) -> str:
    """A sentence that holds a number and words of its own."""
    chance = random.Random(number)
    stems = STEMS[language].split()
    words = [chance.choice(stems) + chance.choice(stems) for _ in range(8)]
    return FRAMES[language].format(*words, number)


def document(name: str, first: int, language: str, ending: int | None = None) -> Document:
    """A document of sentences that are numbered from `first` on; `ending` replaces the last."""
    numbers = [*range(first, first + SENTENCES - 1), first + SENTENCES - 1 if ending is None else ending]
    text = "\n".join(sentence(number, language) for number in numbers)
    return Document(name, text, Origin("generated.jsonl", 1), source=f"site{first // 7 % 50}.example")


def stored(count: int) -> Iterator[Document]:
    """The documents of a store."""
    for place in range(count):
        yield document(f"d{place:07}", place * SENTENCES, "de" if place % 2 else "en")


def arriving(count: int, chance: random.Random) -> list[Document]:
    """A batch: four in five new, the others copies and translations of stored ones."""
    made = []
    for place in range(BATCH):
        known = chance.randrange(count)
        fresh = 100_000_000 + chance.randrange(10**9) * SENTENCES
        name, language = f"n{fresh}", "de" if known % 2 else "en"
        if place % 10 == 0:
            made.append(document(name, known * SENTENCES, language, fresh))
        elif place % 10 == 5:
            made.append(document(name, known * SENTENCES, "en" if language == "de" else "de"))
        else:
            made.append(document(name, fresh, language))
    return made


def engine() -> Engine:
    """The encoder with a background of ordinary vectors."""
    encoder = NumberEncoder()
    ordinary = {
        language: encoder.encode([sentence(10**10 + number * 997, language) for number in range(1_900)])
        for language in ("de", "en")
    }
    return Engine(
        VectorCache(encoder), Background(ordinary, {name: rows.mean(axis=0) for name, rows in ordinary.items()})
    )


def build(path: Path, count: int) -> None:
    """Write a store of so many documents, in batches of CHUNK, without looking for pairs."""
    chunk: list[Document] = []
    with writing(path, blank_commit(NumberEncoder())) as writer:
        for made in stored(count):
            chunk.append(made)
            if len(chunk) == CHUNK or int(made.id[1:]) == count - 1:
                corpus = _corpus(chunk)
                new = newcomers(corpus, dict)
                texts = sorted(set(corpus.segments["text"]))
                batch = Batch(new, dict.fromkeys(new.bodies, 1), frozenset(), tuple, count_words(new.tokens))
                cache = VectorCache(NumberEncoder())
                writer.add(batch_tables(batch, Comparison((), ()), texts, cache))
                chunk = []
        refresh_caches(writer.store, "auto")


def _corpus(documents: Sequence[Document]) -> Corpus:
    """A corpus without detection: it would take longer than all the rest."""
    languages, segments = {}, []
    for made in documents:
        language = "de" if made.text.startswith("Die") else "en"
        languages[made.id] = Language(language, 1.0)
        start = 0
        for position, text in enumerate(made.text.split("\n")):
            segments.append(Segment(made.id, position, start, start + len(text), language, Kind.BODY, None, text))
            start += len(text) + 1
    return Corpus(tuple(documents), languages, build_table(segments), {})


def measure(path: Path, count: int) -> dict[str, object]:
    """Time additions, each of another batch; what was embedded isn't counted."""
    chance = random.Random(f"{count} {read_commit(path).number}")  # other batches when measured again
    ready = engine()
    seconds, processor, pairs = [], [], 0
    for _ in range(ROUNDS):
        documents = arriving(count, chance)
        ready.cache.add({line for made in documents for line in made.text.split("\n")})
        start, before = time.perf_counter(), time.process_time()
        added = add_feed(path, Feed(tuple(documents), (), FeedReader([])), ready, Settings())
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - before)
        pairs += len(added.pairs)
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return {
        "documents": count,
        "segments": count * SENTENCES,
        "batch": BATCH,
        "seconds": round(median(seconds), 2),
        "processor_seconds": round(median(processor), 2),
        "slowest": round(max(seconds), 2),
        "pairs": pairs,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "load": round(os.getloadavg()[0], 1),
        "store_mb": size // 1_000_000,
    }


def recall(path: Path) -> dict[str, float]:
    """By language, how much of what exact search finds is found; 1 where the search is exact."""
    with opened(path) as store:
        return {row.language: row.recall for row in measure_recall(store)}


def main() -> None:
    """Build and measure each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+", help="documents in the store")
    parser.add_argument("--folder", type=Path, required=True, help="where to put the stores")
    parser.add_argument("--recall", action="store_true", help="also compare approximate with exact search")
    parser.add_argument("--step", choices=["build", "measure"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    costs = []
    for size in options.sizes:
        path = options.folder / str(size)
        if options.step == "build":
            build(path, size)
        elif options.step == "measure":
            found = measure(path, size)
            print(json.dumps({**found, "recall": recall(path)} if options.recall else found), flush=True)
        else:
            if not path.exists():
                run_step("build", size, options)
            line = run_step("measure", size, options)
            costs.append(json.loads(line)["processor_seconds"])
            print(line, end="", flush=True)
    if len(costs) > 1:
        print(json.dumps({"cost": round(costs[-1] / costs[0], 2)}))


def run_step(step: str, size: int, options: argparse.Namespace) -> str:
    """Build or measure one size in a process of its own; gives what it prints."""
    command = [sys.executable, __file__, str(size), "--folder", str(options.folder), "--step", step]
    command += ["--recall"] if options.recall else []
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main()
