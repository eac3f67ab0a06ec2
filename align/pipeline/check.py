"""A batch and what was there before -> what the batch breaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.errors import FeedError
from align.feed.options import FieldMap
from align.gate import Breach, judge_batch
from align.pipeline.corpus import Feed, read
from align.pipeline.errors import find_errors
from align.pipeline.progress import Progress, silent
from align.pipeline.run import pair_documents
from align.schema import Document, Finding, Reject, Relation, Run
from align.settings import REMOVABLE, Settings
from align.stories import Removal, choose_removals


@dataclass(frozen=True, slots=True)
class Check:
    """What a batch breaches."""

    documents: int
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
    before = {document.id: document for document in read(against, settings, fields, progress).documents}
    feed = read(batch, settings, fields, progress)
    if not feed.documents:
        raise FeedError(f"no document in {', '.join(map(str, batch))} ({len(feed.rejects)} rejected)")
    new, again, rejects = _divide(feed, before)
    known = Feed((*before.values(), *new), rejects, feed.reader)
    run = pair_documents(known, settings, progress, cache_folder)
    everything = replace(settings, relations=REMOVABLE)
    repeats = choose_removals(known.documents, run.pairs, everything, first=frozenset(before))
    found = [repeat for repeat in repeats if repeat.id not in before]
    ids = {document.id for document in feed.documents}
    breaches = judge_batch(ids, [*found, *again], _findings(run, ids - before.keys(), progress), settings)
    return Check(len(ids), breaches, rejects, run.warnings)


def _divide(feed: Feed, before: dict[str, Document]) -> tuple[list[Document], list[Removal], tuple[Reject, ...]]:
    """New documents, those that came again, and rejects: an id that came before has to have its old text."""
    new: list[Document] = []
    again = [
        Removal(repeat.id, repeat.id, Relation.EXACT, 1.0, "exact: same id and text", ())
        for repeat in feed.reader.repeats
    ]
    rejects = list(feed.rejects)
    for document in feed.documents:
        if document.id not in before:
            new.append(document)
        elif document.text == before[document.id].text:
            again.append(Removal(document.id, document.id, Relation.EXACT, 1.0, "exact: was there before", ()))
        else:
            reason = f"duplicate id: {document.id!r} was there before with other text"
            rejects.append(Reject(document.origin.path, document.origin.line, reason))
    return new, again, tuple(rejects)


def _findings(run: Run, wanted: set[str], progress: Progress) -> list[Finding]:
    return [finding for finding in find_errors(run.corpus, run.pairs, progress) if finding.document in wanted]
