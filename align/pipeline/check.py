"""A batch and what was there before -> the verdict."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from align.errors import FeedError
from align.feed.reader import Repeat as Repeated
from align.feed.stdin import stdin_suffix
from align.gate import Baseline, Examined, JudgedDocument, JudgedFinding, Place, Repeat, Verdict, judge_batch
from align.gate.baseline import current_day
from align.gate.policy import check_names
from align.index.commit import is_store
from align.pipeline.against import pair_beside, run_stored
from align.pipeline.corpus import Feed, read
from align.pipeline.progress import Progress, silent
from align.pipeline.run import pair_documents, with_errors_beside
from align.schema import Document, Finding, Language, Relation, Run
from align.settings import REMOVABLE, Settings, close_to
from align.stories import choose_removals
from align.text.counted import counted
from align.text.language import detect_language


@dataclass(frozen=True, slots=True)
class Policy:
    """What a batch is held to."""

    settings: Settings
    origins: Mapping[str, str] = field(default_factory=dict)
    """Field name of a setting -> the file or option it came from, for what isn't a default."""
    baseline: Baseline | None = None
    """What is known; its pin has been checked."""
    today: date = field(default_factory=current_day)
    """The day on which the baseline's entries must hold."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """A batch that was compared with itself and with what was there before."""

    run: Run
    """Of the new documents and, marked in `old`, of those they are compared with."""
    old: Mapping[str, Place]
    """Documents of the run that were there before."""
    again: Mapping[str, Place]
    """Id of a document that came again with its text -> where it was before."""
    findings: tuple[Finding, ...] = ()
    """In documents that came again and are in no run."""


def check_batch(
    batch: Sequence[Path],
    against: Sequence[Path],
    policy: Policy,
    progress: Progress = silent,
    cache_folder: Path | None = None,
) -> Verdict:
    """Compare a batch with itself and with what was there before, look for errors, hold it to the policy.

    Args:
        batch: feeds, in any order: the verdict is the same.
        against: a store, or feeds; nothing is written to it.
        policy: settings, baseline.
        progress: is told what goes on.
        cache_folder: where backgrounds of other encoders are kept.

    Raises:
        FeedError: a path that is no feed, or a batch without a document where the policy wants some.
        SettingsError: a policy for a rule that isn't there.
        StoreError: a damaged store, or one made with another encoder or segmenter.
    """
    started = time.monotonic()
    settings = policy.settings
    check_names(settings, policy.origins)
    feed = read(sorted(batch), settings, progress)
    if not feed.documents and not settings.allow_empty_batch:
        raise FeedError(
            f"no document in {', '.join(map(str, sorted(batch)))} ({len(feed.rejects)} rejected); "
            "allow-empty-batch = true lets an empty batch pass"
        )
    if any(map(is_store, against)):
        compared = _beside_store(feed, against, settings, progress, cache_folder)
    else:
        compared = _beside_feeds(feed, sorted(against), settings, progress, cache_folder)
    run = _with_findings(compared, feed, progress)
    examined = _examine(feed, compared, run, settings, started)
    verdict = judge_batch(examined, settings, policy.origins, policy.baseline, policy.today)
    plain = feed.plain
    return replace(verdict, findings=tuple(_at_line(item, plain) for item in verdict.findings))


def _beside_feeds(
    feed: Feed,
    against: Sequence[Path],
    settings: Settings,
    progress: Progress,
    cache_folder: Path | None,
) -> _Compared:
    earlier = read(against, settings, progress)
    if earlier.rejects and not earlier.documents:
        raise FeedError(f"nothing of --against can be read; the first: {_first_reject(earlier)}")
    before = _renamed(earlier.documents, feed.documents)
    old = {
        name: _place(replace(document, id=name), earlier.reader.path_of(document.id), stored=True)
        for name, document in before.items()
    }
    known = [replace(document, id=name) for name, document in before.items()]
    new = [document for document in feed.documents if document.id not in before]
    run = pair_documents(Feed((*known, *new), feed.rejects, feed.reader), settings, progress, cache_folder)
    if earlier.rejects:
        unread = f"{counted(len(earlier.rejects), 'row')} of --against can't be read and took no part"
        run = replace(run, warnings=(*run.warnings, f"{unread}; the first: {_first_reject(earlier)}"))
    elif against and not earlier.documents:
        run = replace(run, warnings=(*run.warnings, "--against holds no document: the batch was compared with itself"))
    return _Compared(run, old, {document.id: old[document.id] for document in feed.documents if document.id in old})


def _first_reject(feed: Feed) -> str:
    reject = feed.rejects[0]
    return f"{replace(reject, path=_rejected_path(reject.path, feed.reader.rejected_in[0])).where}: {reject.reason}"


def _beside_store(
    feed: Feed, against: Sequence[Path], settings: Settings, progress: Progress, cache_folder: Path | None
) -> _Compared:
    if len(against) > 1:
        raise FeedError("--against takes one store, or feeds; add the feeds to the store first")
    beside = pair_beside(against[0], feed, settings, progress, cache_folder)
    old = {document.id: _stored(document) for document in beside.run.corpus.documents if document.id in beside.stored}
    known = run_stored(against[0], beside.again, settings, progress)
    places = {document.id: _stored(document) for document in known.corpus.documents}
    again = {name: places[name] for name in sorted(beside.again)}
    return _Compared(beside.run, places | old, again, known.findings)


def _renamed(earlier: Iterable[Document], batch: Iterable[Document]) -> dict[str, Document]:
    """What was there before, by id; a file of the same name in another folder is another document."""
    texts = {document.id: document.text for document in batch}
    return {
        document.id if texts.get(document.id, document.text) == document.text else _before(document.id, texts): document
        for document in earlier
    }


def _before(name: str, taken: Mapping[str, str]) -> str:
    """Another id for what was there under this one."""
    while name in taken:
        name += " (before)"
    return name


def _with_findings(compared: _Compared, feed: Feed, progress: Progress) -> Run:
    """The run with the findings of the batch's documents alone; also of those that came again: they are as wrong."""
    batch = {document.id for document in feed.documents}
    wanted = tuple(pair for pair in compared.run.pairs if {pair.a, pair.b} & batch)
    run = with_errors_beside(replace(compared.run, pairs=wanted), progress)
    found = tuple(finding for finding in (*run.findings, *compared.findings) if finding.document in batch)
    return replace(compared.run, findings=found)


def _absent_sources(feed: Feed, settings: Settings) -> list[str]:
    """A limit for a source that isn't there holds nobody to anything: it may be spelt wrongly."""
    present = {document.source for document in feed.documents if document.source is not None}
    return [
        f"max-duplicate-share-of names {source!r}, which no document of the batch comes from"
        f"{close_to(source, sorted(present), 'check how the source is spelt')}"
        for source in settings.max_duplicate_share_of
        if feed.documents and source not in present
    ]


def _examine(feed: Feed, compared: _Compared, run: Run, settings: Settings, started: float) -> Examined:
    """Everything found out since `started`, with the place of every document."""
    own = {document.id: _place(document, feed.reader.path_of(document.id)) for document in feed.documents}
    texts = {document.id: document.text for document in (*run.corpus.documents, *feed.documents)}
    places = {**compared.old, **own}
    everything = replace(settings, relations=REMOVABLE)
    removals = choose_removals(run.corpus.documents, run.pairs, everything, first=frozenset(compared.old))
    repeats = [
        Repeat(
            place=own[removal.id],
            original=compared.old.get(removal.kept) or own[removal.kept],
            relation=removal.relation,
            containment=removal.containment,
            rule=removal.rule,
            text=texts[removal.id],
            original_text=texts[removal.kept],
        )
        for removal in removals
        if removal.id in own and removal.id not in compared.again
    ]
    repeats += [_exact(own[name], before, "was there before", texts[name]) for name, before in compared.again.items()]
    repeats += [
        _exact(_at(own[repeat.id], repeat), own[repeat.id], "same id and text", texts[repeat.id])
        for repeat in feed.reader.repeats
    ]
    return Examined(
        signature=run.signature,
        documents=_documents(feed, run, own, settings),
        repeats=repeats,
        findings=run.findings,
        places=places,
        rejects=[
            replace(reject, path=_rejected_path(reject.path, root))
            for reject, root in zip(feed.rejects, feed.reader.rejected_in, strict=True)
        ],
        warnings=(*run.warnings, *_absent_sources(feed, settings)),
        seconds=time.monotonic() - started,
    )


def _at_line(item: JudgedFinding, plain: Mapping[str, str]) -> JudgedFinding:
    """The finding at its own line, where the document is a whole file of plain text."""
    text = plain.get(item.finding.document or "")
    if text is None:
        return item
    return replace(item, place=replace(item.place, line=text.count("\n", 0, item.finding.span[0]) + 1))


def _documents(feed: Feed, run: Run, places: Mapping[str, Place], settings: Settings) -> list[JudgedDocument]:
    copies = Counter(repeat.id for repeat in feed.reader.repeats)
    return [
        JudgedDocument(places[document.id], language.code, language.confidence, 1 + copies[document.id])
        for document in feed.documents
        for language in [_language(document, run, settings)]
    ]


def _language(document: Document, run: Run, settings: Settings) -> Language:
    """As the run has it; what a store has already is in no run."""
    return run.corpus.languages.get(document.id) or detect_language(document.text, settings.languages)


def _exact(place: Place, original: Place, why: str, text: str) -> Repeat:
    return Repeat(place, original, Relation.EXACT, 1.0, f"exact: {why}", text, text)


def _place(document: Document, path: Path, *, stored: bool = False) -> Place:
    return Place(document.id, _shown_path(path), document.origin.line, document.source, document.title, stored)


def _stored(document: Document) -> Place:
    """A store's document, by the path it was read from: its file may be gone."""
    origin = document.origin
    return Place(document.id, origin.path, origin.line, document.source, document.title, stored=True)


def _at(place: Place, repeat: Repeated) -> Place:
    """The place of another row with the same id."""
    return replace(place, path=_shown_path(repeat.path), line=repeat.origin.line)


def _rejected_path(path: str, root: Path) -> str:
    """A reject's path, relative to the feed it is of, from the current folder."""
    if stdin_suffix(root) is not None:
        return path
    return _shown_path(root / path if root.is_dir() else root)


def _shown_path(path: Path) -> str:
    """A path from the current folder, with `/`; absolute where it lies elsewhere.

    Bytes that aren't UTF-8 are shown as `\\xff`.
    """
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links out of the repository
    here = Path.cwd()
    name = (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()
    return name if name.isprintable() else os.fsencode(name).decode("utf-8", "backslashreplace")
