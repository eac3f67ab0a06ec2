"""A corpus -> the pairs of documents that repeat content: candidates, beads, relations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from types import MappingProxyType

from align.beads import align_segments
from align.beads.same_language import match_words
from align.candidates import Rarity, VectorMatches, count_words, lexical_candidates, match_vectors, words
from align.pipeline.engine import Engine
from align.pipeline.progress import Advance, Progress, silent
from align.schema import Alignment, Bead, Body, Corpus, Direction, Document, Pair, Relation
from align.settings import Settings
from align.stories import LIKELY, find_direction, judge_copy, judge_translation, make_exact_pair, make_pair
from align.text.corpus import read_bodies

Names = Sequence[tuple[str, str]]


MAX_COPIES = 50
"""Of more exact copies each is paired with the first alone: a cookie wall may stand on thousands of pages."""


@dataclass(frozen=True)
class Pairing:
    """Everything that judging one pair of documents looks at."""

    documents: dict[str, Document]
    bodies: dict[str, Body]
    words: dict[str, list[list[str]]]
    rarity: Rarity
    engine: Engine
    matches: VectorMatches
    traces: Mapping[str, int]

    def judge(self, exact: Names, copies: Names, across: Names, progress: Progress) -> list[Pair]:
        """The pairs among three kinds of candidates, (a, b) with a < b, by (a, b)."""
        with progress("pairs", len(copies) + len(across)) as advance:
            found = [self.exact(a, b) for a, b in exact]
            found += _judged(self.copy, copies, advance)
            found += _judged(self.translation, across, advance)
        return sorted(found, key=lambda pair: (pair.a, pair.b))

    def exact(self, a: str, b: str) -> Pair:
        return make_exact_pair(
            (self.documents[a], self.documents[b]), (self.bodies[a], self.bodies[b]), self._direction(a, b)
        )

    def copy(self, a: str, b: str) -> Pair | None:
        bodies = self.bodies[a], self.bodies[b]
        copied = match_words(self.words[a], self.words[b], self.rarity)
        judgement = judge_copy(*bodies, copied.beads, copied.source_shares, copied.target_shares)
        return make_pair((self.documents[a], self.documents[b]), bodies, copied.beads, judgement, self._direction(a, b))

    def translation(self, a: str, b: str) -> Pair | None:
        bodies = self.bodies[a], self.bodies[b]
        alignment = align_bodies(*bodies, self.engine)
        likely = [bead for bead in alignment.beads if bead.probability >= LIKELY]
        supported = [bead for bead in likely if self._is_supported(bead, *bodies)]
        judgement = judge_translation(*bodies, likely, supported)
        return make_pair((self.documents[a], self.documents[b]), bodies, likely, judgement, self._direction(a, b))

    def _direction(self, a: str, b: str) -> tuple[Direction, str]:
        across = self.bodies[a].language != self.bodies[b].language
        return find_direction(self.documents[a], self.documents[b], self.traces, across)

    def _is_supported(self, bead: Bead, a: Body, b: Body) -> bool:
        """Whether the collection holds no clearly better match for some segment of either side."""
        rows, vectors = self.engine.cache.rows, self.engine.cache.vectors
        for i, j in product(bead.source, bead.target):
            left, right = rows[a.segments[i].text], rows[b.segments[j].text]
            cosine = float(vectors[left] @ vectors[right])
            if self.matches.supports((left, a.language), (right, b.language), cosine):
                return True
        return False


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
    )


def find_pairs(
    corpus: Corpus,
    engine: Engine,
    settings: Settings,
    progress: Progress = silent,
    traces: Mapping[str, int] = MappingProxyType({}),
) -> tuple[Pair, ...]:
    """All pairs of documents that repeat content, by (a, b).

    Languages that the encoder doesn't cover get exact and lexical relations only. `traces` says how many marks of
    machine translation a document bears; it decides the direction where dates don't.
    """
    bodies = read_bodies(corpus)
    tokens = {name: [words(text) for text in body.texts] for name, body in bodies.items()}
    rarity = count_words([word for texts in segments for word in texts] for segments in tokens.values())
    exact = _exact_pairs(corpus)
    copies = [
        (a, b)
        for a, b in lexical_candidates(tokens)
        if bodies[a].language == bodies[b].language and (a, b) not in exact
    ]
    matches = _match_across(bodies.values(), engine, progress)
    pairing = Pairing(
        {document.id: document for document in corpus.documents}, bodies, tokens, rarity, engine, matches, traces
    )
    found = pairing.judge(sorted(exact), copies, matches.pairs, progress)
    return tuple(pair for pair in found if settings.related or pair.relation is not Relation.RELATED)


def _exact_pairs(corpus: Corpus) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for name, first in corpus.duplicate_of.items():
        groups.setdefault(first, [first]).append(name)
    found: set[tuple[str, str]] = set()
    for first, group in groups.items():
        small = len(group) <= MAX_COPIES
        found |= set(combinations(sorted(group), 2)) if small else {(first, copy) for copy in group if copy != first}
    return found


def _match_across(bodies: Iterable[Body], engine: Engine, progress: Progress) -> VectorMatches:
    """Embed the bodies that the encoder covers and search; nothing is embedded for one language."""
    covered = [body for body in bodies if engine.covers(body.language) and body.segments]
    if len({body.language for body in covered}) < 2:
        return VectorMatches([], {})
    texts = [text for body in covered for text in body.texts]
    with progress("embedding", engine.cache.missing(texts)) as advance:
        engine.cache.add(texts, advance)
    with progress("search"):
        return match_vectors(covered, engine.cache.rows, engine.cache.vectors, engine.background)


def _judged(
    judge: Callable[[str, str], Pair | None], candidates: Iterable[tuple[str, str]], advance: Advance
) -> Iterator[Pair]:
    for a, b in candidates:
        pair = judge(a, b)
        advance(1)
        if pair is not None:
            yield pair
