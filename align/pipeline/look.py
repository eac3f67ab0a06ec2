"""Looking into a feed or a finished run: why two documents are a pair, and where a sentence was said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from align.candidates import words
from align.errors import FeedError
from align.index import SegmentIndex
from align.pipeline.engine import Engine
from align.pipeline.pairs import find_pairs
from align.pipeline.progress import Progress, silent
from align.schema import Body, Corpus, Kind, Pair, round_score
from align.settings import Settings
from align.text.corpus import read_bodies
from align.text.language import detect_language

if TYPE_CHECKING:
    from align.schema import Vectors


@dataclass(frozen=True, slots=True)
class Case:
    """Two documents, what was found between them, and the bodies it was found in."""

    pair: Pair | None
    """None when nothing at all was found, or when it wasn't worth an alignment."""
    a: Body
    b: Body


def explain_pair(
    corpus: Corpus, ids: tuple[str, str], engine: Engine, settings: Settings, progress: Progress = silent
) -> Case:
    """Everything for and against two documents being a pair, judged within their whole collection.

    Raises:
        FeedError: an id that isn't in the corpus, or the same one twice.
    """
    bodies = read_bodies(corpus)
    for name in ids:
        if name not in bodies:
            raise FeedError(f"no document {name!r}; ids are listed by `align detect`, or in documents.jsonl of a run")
    if ids[0] == ids[1]:
        raise FeedError(f"{ids[0]!r} is named twice; give two documents")
    a, b = sorted(ids)
    pairs = find_pairs(corpus, engine, replace(settings, related=True), progress)
    return Case(next((pair for pair in pairs if (pair.a, pair.b) == (a, b)), None), bodies[a], bodies[b])


@dataclass(frozen=True, slots=True)
class Mention:
    """A segment that says what was asked for; score is the margin over its neighbourhood."""

    document: str
    position: int
    language: str
    score: float
    cosine: float
    text: str


def find_sentence(
    corpus: Corpus, sentence: str, engine: Engine, settings: Settings, count: int, progress: Progress = silent
) -> Sequence[Mention]:
    """The segments nearest to a sentence, in any language, best first; margins make languages comparable.

    Raises:
        FeedError: a sentence without a word.
    """
    import polars as pl

    if not words(sentence):
        raise FeedError("the sentence holds no word; give some text to look for")
    said = corpus.segments.filter(pl.col("kind").is_in([Kind.BODY, Kind.TITLE, Kind.HEADING]))
    texts = said["text"].unique().sort().to_list()
    if not texts:
        return []
    with progress("embedding", engine.cache.missing(texts)) as advance:
        rows = engine.cache.add(texts, advance)
    query = engine.cache.encode([sentence])
    vectors = engine.cache.vectors[rows]
    cosines, found = SegmentIndex(vectors).search(query, count * 4)
    language = detect_language(sentence, settings.languages).code
    cosine_of = {texts[row]: float(cosine) for row, cosine in zip(found[0], cosines[0], strict=True)}
    mentions = []
    for row in said.filter(pl.col("text").is_in(list(cosine_of))).iter_rows(named=True):
        mentions.append(mention(row, cosine_of[row["text"]], query, language, engine))
    return sorted(mentions, key=lambda mention: (-mention.score, mention.document, mention.position))[:count]


def mention(row: dict[str, Any], cosine: float, query: Vectors, language: str, engine: Engine) -> Mention:
    """A row of segments as a mention of what was asked for, in a language, with its margin."""
    around = (
        engine.background.nearest(query, row["language"], 4).mean()
        + engine.background.nearest(engine.cache.encode([row["text"]]), language, 4).mean()
    ) / 2
    score = round_score((cosine - float(around)) / engine.background.contrast)
    return Mention(row["document"], row["position"], row["language"], score, round_score(cosine), row["text"])
