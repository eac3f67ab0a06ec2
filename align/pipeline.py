"""The stages composed: feed -> corpus -> pairs -> findings -> stories. Returns values, prints nothing.

Each function takes what the one before gave; a command calls as many of them as it needs:

    feed = read(paths, settings)                      documents and rejects
    corpus = segment(feed.documents, settings)        languages, segments, kinds
    pairs = find_pairs(corpus, engine, settings)      candidates, beads, relations
    findings = find_errors(corpus, pairs)             in aligned pairs and in German documents alone
    run = run_feed(paths, settings)                   all of it
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Protocol

from align import __version__
from align.beads import align_segments
from align.beads.same_language import match_words
from align.candidates import Rarity, count_words, lexical_candidates, vector_candidates, words
from align.checks.documents import lint_beads, lint_document
from align.checks.findings import merge_findings
from align.encode import Background, VectorCache, load_background, load_encoder
from align.feed.options import FieldMap, Limits
from align.feed.reader import FeedReader
from align.schema import (
    Alignment,
    Body,
    Corpus,
    Direction,
    Document,
    Finding,
    Pair,
    Reject,
    Relation,
    Run,
    Segment,
    Signature,
)
from align.settings import Settings
from align.stories import LIKELY, build_clusters, judge_copy, judge_translation, make_exact_pair, make_pair
from align.text.corpus import build_corpus, read_bodies
from align.text.segment import SEGMENTER

REPRINT_LANGUAGE = "de"
"""Documents in this language are checked alone, and of two aligned ones they are taken for the reprint."""
ACROSS = (Relation.TRANSLATION, Relation.PARTIAL_TRANSLATION)

Advance = Callable[[int], None]


class Progress(Protocol):
    """Is told what goes on; the command line draws it."""

    def __call__(self, stage: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """Open a stage of `total` steps; its value is called with the number of steps done."""


def silent(stage: str, total: int | None = None) -> AbstractContextManager[Advance]:
    """Progress that nobody sees."""
    del stage, total
    return nullcontext(lambda count: None)


@dataclass(frozen=True, slots=True)
class Feed:
    """What was read: documents in the feed's order, and what couldn't be taken."""

    documents: tuple[Document, ...]
    rejects: tuple[Reject, ...]
    reader: FeedReader
    """Knows the rows that came again, the warnings, and the file of each document."""


@dataclass(frozen=True)
class Engine:
    """An encoder with what it needs: the vectors already made, and its background."""

    cache: VectorCache
    background: Background

    def covers(self, language: str) -> bool:
        """Whether the encoder was trained on a language; one that doesn't say is trusted."""
        languages = self.cache.encoder.languages
        return language != "und" and (languages is None or language in languages)


def load_engine(settings: Settings, cache_folder: Path | None = None) -> Engine:
    """Load the encoder that the settings name, and its background.

    Raises:
        EncoderError: no such model or device.
    """
    encoder = load_encoder(settings.model, settings.device, settings.threads)
    return Engine(VectorCache(encoder), load_background(encoder, cache_folder))


def read(
    paths: Sequence[Path], settings: Settings, fields: FieldMap | None = None, progress: Progress = silent
) -> Feed:
    """Read feeds; what can't be taken becomes a reject.

    Raises:
        FeedError: a path that doesn't exist or is no feed at all.
    """
    reader = FeedReader(paths, fields, Limits(document_bytes=settings.max_file_megabytes * 1_000_000))
    documents: list[Document] = []
    rejects: list[Reject] = []
    with progress("reading") as advance:
        for item in reader.read():
            if isinstance(item, Reject):
                rejects.append(item)
            else:
                documents.append(item)
            advance(1)
    return Feed(tuple(documents), tuple(rejects), reader)


def segment(documents: Sequence[Document], settings: Settings, progress: Progress = silent) -> Corpus:
    """Detect languages, cut into segments, tell what each segment is."""
    with progress("languages and segments", len(documents)) as advance:
        return build_corpus(documents, settings.languages, advance)


@dataclass(frozen=True)
class _Pairing:
    """Everything that judging one pair of documents looks at."""

    documents: dict[str, Document]
    bodies: dict[str, Body]
    words: dict[str, list[list[str]]]
    rarity: Rarity
    engine: Engine

    def exact(self, a: str, b: str) -> Pair:
        return make_exact_pair((self.documents[a], self.documents[b]), (self.bodies[a], self.bodies[b]))

    def copy(self, a: str, b: str) -> Pair | None:
        bodies = self.bodies[a], self.bodies[b]
        copied = match_words(self.words[a], self.words[b], self.rarity)
        judgement = judge_copy(*bodies, copied.beads, copied.source_shares, copied.target_shares)
        return make_pair((self.documents[a], self.documents[b]), bodies, copied.beads, judgement)

    def translation(self, a: str, b: str) -> Pair | None:
        bodies = self.bodies[a], self.bodies[b]
        alignment = align_bodies(*bodies, self.engine)
        likely = [bead for bead in alignment.beads if bead.probability >= LIKELY]
        return make_pair(
            (self.documents[a], self.documents[b]), bodies, likely, judge_translation(*bodies, likely)
        )


def align_bodies(a: Body, b: Body, engine: Engine) -> Alignment:
    """The beads of two documents; source and target index their body segments."""
    return align_segments(
        engine.cache.encode(a.texts),
        engine.cache.encode(b.texts),
        a.texts,
        b.texts,
        background=engine.background,
        source_language=a.language,
        target_language=b.language,
        encode=engine.cache.encode,
    )


def find_pairs(
    corpus: Corpus, engine: Engine, settings: Settings, progress: Progress = silent
) -> tuple[Pair, ...]:
    """All pairs of documents that repeat content, by (a, b).

    Languages that the encoder doesn't cover get exact and lexical relations only.
    """
    bodies = read_bodies(corpus)
    tokens = {name: [words(text) for text in body.texts] for name, body in bodies.items()}
    rarity = count_words([word for texts in segments for word in texts] for segments in tokens.values())
    pairing = _Pairing(
        {document.id: document for document in corpus.documents}, bodies, tokens, rarity, engine
    )
    exact = _exact_pairs(corpus)
    copies = [
        (a, b)
        for a, b in lexical_candidates(tokens)
        if bodies[a].language == bodies[b].language and (a, b) not in exact
    ]
    translations = _translation_candidates(bodies.values(), engine, progress)
    with progress("pairs", len(copies) + len(translations)) as advance:
        found = [pairing.exact(a, b) for a, b in sorted(exact)]
        found += _judged(pairing.copy, copies, advance)
        found += _judged(pairing.translation, translations, advance)
    wanted = [pair for pair in found if settings.related or pair.relation is not Relation.RELATED]
    return tuple(sorted(wanted, key=lambda pair: (pair.a, pair.b)))


def _exact_pairs(corpus: Corpus) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for name, first in corpus.duplicate_of.items():
        groups.setdefault(first, [first]).append(name)
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def _translation_candidates(
    bodies: Iterable[Body], engine: Engine, progress: Progress
) -> list[tuple[str, str]]:
    """Embed the bodies that the encoder covers and search; nothing is embedded for one language."""
    covered = [body for body in bodies if engine.covers(body.language) and body.segments]
    if len({body.language for body in covered}) < 2:
        return []
    texts = [text for body in covered for text in body.texts]
    with progress("embedding", engine.cache.missing(texts)) as advance:
        engine.cache.add(texts, advance)
    with progress("search"):
        return vector_candidates(covered, engine.cache.rows, engine.cache.vectors, engine.background)


def _judged(
    judge: Callable[[str, str], Pair | None], candidates: Iterable[tuple[str, str]], advance: Advance
) -> Iterator[Pair]:
    for a, b in candidates:
        pair = judge(a, b)
        advance(1)
        if pair is not None:
            yield pair


def find_errors(corpus: Corpus, pairs: Iterable[Pair], progress: Progress = silent) -> tuple[Finding, ...]:
    """Findings of the aligned pairs across languages and of every German document alone."""
    documents = {document.id: document for document in corpus.documents}
    segments: dict[str, list[Segment]] = {name: [] for name in documents}
    for row in corpus.segments.iter_rows(named=True):
        segments[row["document"]].append(Segment(**row))
    alone = [name for name in documents if corpus.languages[name].code == REPRINT_LANGUAGE]
    aligned = [pair for pair in pairs if pair.relation in ACROSS]
    found: list[Finding] = []
    with progress("findings", len(alone) + len(aligned)) as advance:
        for name in alone:
            found += lint_document(documents[name], segments[name])
            advance(1)
        for pair in aligned:
            original, reprint = _roles(pair, corpus)
            beads = pair.beads
            if original == pair.b:
                beads = tuple(replace(bead, source=bead.target, target=bead.source) for bead in beads)
            found += lint_beads(
                documents[original], segments[original], documents[reprint], segments[reprint], beads
            )
            advance(1)
    return tuple(merge_findings(found))


def _roles(pair: Pair, corpus: Corpus) -> tuple[str, str]:
    """Original and reprint: by direction; where that's unknown the German document is the reprint."""
    if pair.direction is Direction.UNKNOWN:
        b_is_reprint = corpus.languages[pair.b].code == REPRINT_LANGUAGE
        return (pair.a, pair.b) if b_is_reprint else (pair.b, pair.a)
    return (pair.a, pair.b) if pair.direction is Direction.A_TO_B else (pair.b, pair.a)


def run_feed(
    paths: Sequence[Path],
    settings: Settings,
    fields: FieldMap | None = None,
    progress: Progress = silent,
    cache_folder: Path | None = None,
) -> Run:
    """The whole job: read, segment, embed, pair, check, group."""
    feed = read(paths, settings, fields, progress)
    corpus = segment(feed.documents, settings, progress)
    engine = load_engine(settings, cache_folder)
    pairs = find_pairs(corpus, engine, settings, progress)
    return Run(
        corpus=corpus,
        pairs=pairs,
        findings=find_errors(corpus, pairs, progress),
        clusters=build_clusters(corpus.documents, pairs),
        rejects=feed.rejects,
        warnings=(*feed.reader.warnings, *coverage_warnings(corpus, engine)),
        signature=sign(engine, settings),
    )


def coverage_warnings(corpus: Corpus, engine: Engine) -> list[str]:
    """Say how many documents are in languages that the encoder doesn't cover."""
    outside = sorted(
        language.code for language in corpus.languages.values() if not engine.covers(language.code)
    )
    if not outside:
        return []
    languages = ", ".join(sorted(set(outside)))
    return [
        f"{len(outside)} documents are in languages that {engine.cache.encoder.name} doesn't cover ({languages}): "
        "exact and lexical relations only"
    ]


def sign(engine: Engine, settings: Settings) -> Signature:
    """What makes this run reproducible."""
    encoder = engine.cache.encoder
    return Signature(__version__, encoder.name, encoder.revision, SEGMENTER, settings.digest)
