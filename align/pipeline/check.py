"""A batch and what was there before -> what the batch breaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.errors import FeedError
from align.feed.options import FieldMap
from align.gate import Breach, judge_batch
from align.pipeline.against import pair_beside
from align.pipeline.corpus import Feed, read
from align.pipeline.progress import Progress, silent
from align.pipeline.run import pair_documents, with_errors_beside
from align.pipeline.store import is_store
from align.schema import Document, Finding, Reject, Relation, Run
from align.settings import REMOVABLE, Settings
from align.stories import Removal, choose_removals


@dataclass(frozen=True, slots=True)
class Check:
    """What a batch breaches."""

    documents: int
    """Documents of the batch, those that came again included."""
    breaches: tuple[Breach, ...]
    rejects: tuple[Reject, ...]
    warnings: tuple[str, ...]


def check_batch(
    batch: Sequence[Path],
    against: Sequence[Path],
    settings: Settings,
    fields: FieldMap | None = None,
    progress: Progress = silent,
    cache_folder: Path | None = None,
) -> Check:
    """Compare a batch with itself and with what was there before, look for errors, hold it to the policy.

    Raises:
        FeedError: a path that is no feed, or a batch without a document.
    """
    feed = read(batch, settings, fields, progress)
    if not feed.documents:
        raise FeedError(f"no document in {', '.join(map(str, batch))} ({len(feed.rejects)} rejected)")
    if any(map(is_store, against)):
        return _check_beside(feed, against, settings, progress, cache_folder)
    before = _before(read(against, settings, fields, progress).documents, feed.documents)
    new, again = _divide(feed, before)
    known = Feed((*before.values(), *new), feed.rejects, feed.reader)
    run = pair_documents(known, settings, progress, cache_folder)
    everything = replace(settings, relations=REMOVABLE)
    repeats = choose_removals(known.documents, run.pairs, everything, first=frozenset(before))
    found = [repeat for repeat in repeats if repeat.id not in before]
    count = len(feed.documents) + len(feed.reader.repeats)
    findings = _findings(run, {document.id for document in new}, progress)
    return Check(count, judge_batch(count, [*found, *again], findings, settings), feed.rejects, run.warnings)


def _check_beside(
    feed: Feed, against: Sequence[Path], settings: Settings, progress: Progress, cache_folder: Path | None
) -> Check:
    """Hold a batch against a store."""
    if len(against) > 1:
        raise FeedError("--against takes one store, or feeds; add the feeds to the store first")
    beside = pair_beside(against[0], feed, settings, progress, cache_folder)
    everything = replace(settings, relations=REMOVABLE)
    repeats = choose_removals(beside.run.corpus.documents, beside.run.pairs, everything, first=beside.stored)
    again = [*(repeat.id for repeat in feed.reader.repeats), *sorted(beside.again)]
    found = [*repeats, *(Removal(name, name, Relation.EXACT, 1.0, "exact: was there before", ()) for name in again)]
    count = len(feed.documents) + len(feed.reader.repeats)
    new = {document.id for document in feed.documents}
    findings = _findings(beside.run, new, progress)
    return Check(count, judge_batch(count, found, findings, settings), feed.rejects, beside.run.warnings)


def _before(documents: Iterable[Document], batch: Iterable[Document]) -> dict[str, Document]:
    """What was there before, by id; a file of the same name in another folder is another document."""
    texts = {document.id: document.text for document in batch}
    named = (
        replace(document, id=f"{document.id} (before)")
        if texts.get(document.id, document.text) != document.text
        else document
        for document in documents
    )
    return {document.id: document for document in named}


def _divide(feed: Feed, before: dict[str, Document]) -> tuple[list[Document], list[Removal]]:
    """New documents, and those that came again."""
    new: list[Document] = []
    again = [
        Removal(repeat.id, repeat.id, Relation.EXACT, 1.0, "exact: same id and text", ())
        for repeat in feed.reader.repeats
    ]
    for document in feed.documents:
        if document.id in before:
            again.append(Removal(document.id, document.id, Relation.EXACT, 1.0, "exact: was there before", ()))
        else:
            new.append(document)
    return new, again


def _findings(run: Run, wanted: set[str], progress: Progress) -> list[Finding]:
    return [finding for finding in with_errors_beside(run, progress).findings if finding.document in wanted]
