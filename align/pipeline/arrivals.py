"""The documents of a feed beside a store: what is new, and which older ones have to be read anew.

What a line is to its page depends on how many pages of the source carry it. When new pages make a line known as
furniture, the older pages with that line are read anew and take part in the comparison, so that a store that
grew batch by batch says what it would say had all come at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from align.index.store import Store
from align.pipeline.beside import Newcomers, count_words, newcomers
from align.pipeline.errors import ErrorsAlone
from align.pipeline.progress import Progress, silent
from align.pipeline.statistics import LiveStatistics, number_of, statistics_of
from align.schema import Corpus, Document, Finding
from align.settings import Settings
from align.text.boilerplate import STEPS
from align.text.corpus import build_corpus
from align.text.line_counts import LineCounts

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The documents of a feed, beside what a store has."""

    new: tuple[Document, ...]
    """Those that the store doesn't have in this form."""
    versions: Mapping[str, int]
    """Id -> version, for each of the new ones."""
    again: tuple[str, ...]
    """Ids that the store has with the same text."""
    replaced: frozenset[int]
    """Numbers of the older versions."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents ready to be compared, and to be written."""

    new: Newcomers
    versions: Mapping[str, int]
    replaced: frozenset[int]
    """Numbers of the documents in the store that they take the place of."""
    findings: Callable[[], tuple[Finding, ...]]
    """Gives the translation errors of each German document alone, which may not be found yet."""
    words: Mapping[str, int]
    """Word -> how many documents more hold it than before."""


def divide(store: Store, documents: Sequence[Document]) -> Arrivals:
    """Tell the documents that a store has from those that are new, or have a new text."""
    rows = store.collect(
        store.matching("documents", "id", [document.id for document in documents]).select(
            "id", "number", "version", "fingerprint"
        )
    )
    known = {row["id"]: row for row in rows.iter_rows(named=True)}
    again = {
        document.id
        for document in documents
        if document.id in known and known[document.id]["fingerprint"] == fingerprint(document.text)
    }
    new = tuple(document for document in documents if document.id not in again)
    versions = {document.id: known[document.id]["version"] + 1 if document.id in known else 1 for document in new}
    replaced = frozenset(known[document.id]["number"] for document in new if document.id in known)
    return Arrivals(new, versions, tuple(sorted(again)), replaced)


def fingerprint(text: str) -> str:
    """What tells two texts apart, to the letter."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def read_arrivals(
    store: Store, arrivals: Arrivals, settings: Settings, progress: Progress = silent, *, reread: bool = True
) -> Batch:
    """Segment new documents by what the store knows of their sources.

    Args:
        store: as it stands.
        arrivals: the new documents.
        settings: the languages to expect.
        progress: is told what goes on.
        reread: whether older documents that now read otherwise take part, too.
    """
    view = store.without(arrivals.replaced)
    statistics = statistics_of(view, {}, 0)
    own: list[LineCounts] = []

    def known(counts: LineCounts) -> LineCounts:
        own.append(counts)
        return statistics.lines(counts)

    with progress("languages and segments", len(arrivals.new)) as advance:
        corpus = build_corpus(arrivals.new, settings.languages, advance, known)
    versions, replaced = dict(arrivals.versions), set(arrivals.replaced)
    if reread and isinstance(statistics, LiveStatistics):
        older, numbers = _reread(view, own[0], statistics, settings)
        corpus = _joined(corpus, older)
        replaced |= numbers.keys()
        versions.update(numbers.values())
    alone = ErrorsAlone(corpus, progress)
    new = newcomers(corpus, lambda: alone.traces)
    words = count_words(new.tokens)
    words.subtract(words_of(store, replaced))
    return Batch(new, versions, frozenset(replaced), lambda: alone.findings, words)


def words_of(store: Store, numbers: Iterable[int]) -> Counter[str]:
    """In how many of some stored documents each word stands."""
    chosen = sorted(numbers)
    if not chosen:
        return Counter()
    return count_words(newcomers(store.corpus(chosen, texts=False), dict).tokens)


def _reread(
    view: Store, new: LineCounts, statistics: LiveStatistics, settings: Settings
) -> tuple[Corpus, dict[int, tuple[str, int]]]:
    """Older documents that a line of new pages changes by becoming common; their (id, version) by number."""
    candidates = _with_grown_lines(view, new)
    if not candidates:
        return build_corpus([], settings.languages), {}
    before = view.corpus(candidates)
    after = build_corpus(before.documents, settings.languages, extend=lambda own: statistics.lines(own).merge(new))
    changed = _changed(before.segments, after.segments)
    rows = view.collect(view.matching("documents", "id", changed).select("number", "id", "version"))
    documents = tuple(document for document in after.documents if document.id in changed)
    languages = {name: language for name, language in after.languages.items() if name in changed}
    corpus = Corpus(documents, languages, _of(after.segments, changed), {})
    return corpus, {row["number"]: (row["id"], row["version"]) for row in rows.iter_rows(named=True)}


def _with_grown_lines(view: Store, new: LineCounts) -> set[int]:
    """Numbers of the documents that hold a line whose count of stories has just passed a step."""
    added = {number_of(line): set(map(number_of, stories)) for line, stories in new.lines.items()}
    before: dict[int, set[int]] = {}
    holders: dict[int, set[int]] = {}
    for line, story, number in view.find("lines", "line", added).select("line", "story", "number").iter_rows():
        before.setdefault(line, set()).add(story)
        holders.setdefault(line, set()).add(number)
    grown = (
        line
        for line, stories in before.items()
        if any(len(stories) < step <= len(stories | added[line]) for step in STEPS)
    )
    return {number for line in grown for number in holders[line]}


def _changed(before: pl.DataFrame, after: pl.DataFrame) -> set[str]:
    """Documents whose segments are other ones, or of another kind."""
    columns = ["document", "position", "start", "end", "language", "kind", "repeat_of"]
    left, right = before.select(columns), after.select(columns)
    fresh = right.join(left, on=columns, how="anti", nulls_equal=True)["document"]
    gone = left.join(right, on=columns, how="anti", nulls_equal=True)["document"]
    return {*fresh, *gone}


def _of(segments: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    import polars as pl

    return segments.filter(pl.col("document").is_in(sorted(names)))


def _joined(corpus: Corpus, other: Corpus) -> Corpus:
    import polars as pl

    return Corpus(
        tuple(sorted((*corpus.documents, *other.documents), key=lambda document: document.id)),
        {**corpus.languages, **other.languages},
        pl.concat([corpus.segments, other.segments]).sort("document", "position"),
        {},
    )
