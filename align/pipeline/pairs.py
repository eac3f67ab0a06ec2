"""A corpus -> the pairs of documents that repeat content: candidates, beads, relations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, product
from types import MappingProxyType
from typing import TypeVar

from align.beads import align_segments
from align.beads.copies import match_documents
from align.beads.same_language import CopiedText
from align.candidates import (
    Rarity,
    VectorMatches,
    are_close,
    count_supportable,
    count_words,
    lexical_candidates,
    match_vectors,
    words,
)
from align.candidates.lexical import CROWD, Shared
from align.pipeline.crowds import Crowds
from align.pipeline.engine import Engine
from align.pipeline.progress import Advance, Progress, silent
from align.schema import Alignment, Bead, Body, Corpus, Direction, Document, Pair, Relation
from align.settings import Settings
from align.stories import (
    Judgement,
    find_direction,
    judge_copy,
    judge_translation,
    likely_beads,
    make_exact_pair,
    make_pair,
)
from align.text.corpus import read_bodies

Result = TypeVar("Result")
Names = Sequence[tuple[str, str]]
Crowd = Set[str]
Aligned = tuple[str, str, Sequence[Bead]]
"""a, b, and their beads, at least one of them likely."""
SEVERAL = 2
"""Beads with no better match elsewhere that a translation has, where both texts hold three segments or more: a single
bead, however many segments it takes, is a coincidence as often as not."""


@dataclass(frozen=True)
class Pairing:
    """Everything that judging one pair of documents looks at."""

    documents: dict[str, Document]
    bodies: dict[str, Body]
    tokens: Mapping[str, Sequence[Sequence[str]]]
    """By document, the words of each segment; of those that share some with another."""
    rarity: Rarity
    engine: Engine
    matches: VectorMatches
    traces: Mapping[str, int]

    def same_language(self, exact: Names, copies: Sequence[Shared], progress: Progress) -> tuple[list[Pair], Crowd]:
        """The pairs among exact copies and lexical candidates, and the documents that another one speaks for."""
        with progress("copies", len(copies)) as advance:
            crowds = Crowds(partial(self.copies, advance=advance))
            found = [self.exact(a, b) for a, b in exact]
            found += crowds.compare(copies)
        return found, crowds.heads.keys()

    def supportable(self, candidates: Names) -> list[tuple[str, str]]:
        """The candidates in different languages that can be more than related, by what `matches` knows.

        Most documents on one subject hold sentences that lie close, but closer to others. This asks for a hundredth
        of what an alignment costs, and gives up none that `judge` would have named.
        """
        cache = self.engine.cache
        rows = {name: cache.add(self.bodies[name].texts) for name in {name for pair in candidates for name in pair}}
        vectors = cache.vectors
        found = []
        for a, b in candidates:
            languages = self.bodies[a].language, self.bodies[b].language
            highest = self.matches.highest(rows[a], languages[1]), self.matches.highest(rows[b], languages[0])
            supportable = count_supportable(vectors[rows[a]] @ vectors[rows[b]].T, highest, self.matches.same)
            if supportable >= least_supported(len(rows[a]), len(rows[b])):
                found.append((a, b))
        return found

    def align(self, candidates: Names, progress: Progress) -> list[Aligned]:
        """The candidates in different languages that have likely beads."""
        with progress("translations", len(candidates)) as advance:
            close = [names for names in candidates if self._are_close(*names)]
            advance(len(candidates) - len(close))
            self._measure_hubness(close)
            align = _counted(self._beads, advance)
            return [(a, b, beads) for a, b in close if likely_beads(beads := align(a, b))]

    def judge(self, aligned: Iterable[Aligned]) -> list[Pair]:
        """The pairs among documents that were aligned; `matches` must know the segments of their beads."""
        return [pair for a, b, beads in aligned if (pair := self.translation(a, b, beads)) is not None]

    def exact(self, a: str, b: str) -> Pair:
        return make_exact_pair(
            (self.documents[a], self.documents[b]), (self.bodies[a], self.bodies[b]), self._direction(a, b)
        )

    def copies(self, names: Names, advance: Advance) -> Iterator[Pair | None]:
        for (a, b), copied in zip(names, match_documents(names, self.tokens, self.rarity), strict=True):
            advance(1)
            yield self.copy(a, b, copied)

    def copy(self, a: str, b: str, copied: CopiedText) -> Pair | None:
        bodies = self.bodies[a], self.bodies[b]
        judgement = judge_copy(*bodies, copied.beads, copied.source_shares, copied.target_shares)
        return make_pair(
            (self.documents[a], self.documents[b]), bodies, copied.beads, judgement, self._direction(a, b, judgement)
        )

    def translation(self, a: str, b: str, beads: Sequence[Bead]) -> Pair | None:
        """Judged by its likely beads; the others are shown with it."""
        bodies, likely = (self.bodies[a], self.bodies[b]), likely_beads(beads)
        supported = [bead for bead in likely if self._is_supported(bead, *bodies)]
        enough = len(supported) >= least_supported(*(len(body.segments) for body in bodies))
        judgement = judge_translation(*bodies, likely, supported if enough else [])
        return make_pair(
            (self.documents[a], self.documents[b]), bodies, beads, judgement, self._direction(a, b, judgement)
        )

    def _are_close(self, a: str, b: str) -> bool:
        one, other, cache = self.bodies[a], self.bodies[b], self.engine.cache
        vectors = cache.encode(one.texts), cache.encode(other.texts)
        return are_close(vectors, (one.language, other.language), self.engine.background)

    def _measure_hubness(self, candidates: Names) -> None:
        """Of all their segments at once, which costs a third of doing it pair by pair."""
        texts: dict[tuple[str, str], set[str]] = {}
        for a, b in candidates:
            for body, beside in ((self.bodies[a], self.bodies[b]), (self.bodies[b], self.bodies[a])):
                texts.setdefault((body.language, beside.language), set()).update(body.texts)
        for (language, other), said in sorted(texts.items()):
            self.engine.hubness(sorted(said), language, other)

    def _beads(self, a: str, b: str) -> Sequence[Bead]:
        return align_bodies(self.bodies[a], self.bodies[b], self.engine).beads

    def _direction(self, a: str, b: str, judgement: Judgement | None = None) -> tuple[Direction, str]:
        across = self.bodies[a].language != self.bodies[b].language
        shares = (0.0, 0.0) if judgement is None else (judgement.containment_a, judgement.containment_b)
        return find_direction(self.documents[a], self.documents[b], self.traces, across, shares)

    def _is_supported(self, bead: Bead, a: Body, b: Body) -> bool:
        """Whether the collection holds no clearly better match for some segment of either side."""
        rows, vectors = self.engine.cache.rows, self.engine.cache.vectors
        for i, j in product(bead.source, bead.target):
            left, right = rows[a.segments[i].text], rows[b.segments[j].text]
            cosine = float(vectors[left] @ vectors[right])
            if self.matches.supports((left, a.language), (right, b.language), cosine):
                return True
        return False


def least_supported(segments: int, others: int) -> int:
    """Supported beads without which two documents of so many segments are at most related."""
    return max(1, min(SEVERAL, segments - 1, others - 1))


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
        hubness=(engine.hubness(a.texts, a.language, b.language), engine.hubness(b.texts, b.language, a.language)),
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
    exact, spoken_for = pair_copies(corpus.duplicate_of)
    copies = [
        (a, b, count)
        for a, b, count in lexical_candidates({name: tokens[name] for name in tokens.keys() - spoken_for})
        if bodies[a].language == bodies[b].language and (a, b) not in exact
    ]
    documents = {document.id: document for document in corpus.documents}
    pairing = Pairing(documents, bodies, tokens, rarity, engine, VectorMatches([], {}), traces)
    found, crowd = pairing.same_language(sorted(exact), copies, progress)
    heard = [bodies[name] for name in sorted(bodies.keys() - spoken_for - crowd)]
    matches = _match_across(heard, engine, progress)
    pairing = replace(pairing, matches=matches)
    candidates = matches.pairs if settings.related else pairing.supportable(matches.pairs)
    found += pairing.judge(pairing.align(candidates, progress))
    found.sort(key=lambda pair: (pair.a, pair.b))
    return tuple(pair for pair in found if settings.related or pair.relation is not Relation.RELATED)


def pair_copies(duplicate_of: Mapping[str, str]) -> tuple[set[tuple[str, str]], Crowd]:
    """Pairs (a, b), a < b, of exact copies, and the documents that another one speaks for.

    Of more than CROWD copies each is paired with the first alone: a cookie wall may stand on thousands of pages.

    Args:
        duplicate_of: id -> the first one with the same text.
    """
    groups: dict[str, list[str]] = {}
    for name, first in duplicate_of.items():
        groups.setdefault(first, []).append(name)
    found: set[tuple[str, str]] = set()
    spoken_for: set[str] = set()
    for first, copies in groups.items():
        if len(copies) < CROWD:
            found |= set(combinations(sorted((first, *copies)), 2))
        else:
            found |= {(min(first, copy), max(first, copy)) for copy in copies}
            spoken_for.update(copies)
    return found, spoken_for


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


def _counted(judge: Callable[[str, str], Result], advance: Advance) -> Callable[[str, str], Result]:
    """The same, with progress."""

    def counted(a: str, b: str) -> Result:
        advance(1)
        return judge(a, b)

    return counted
