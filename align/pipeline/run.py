"""Whole jobs: a feed to its pairs, or to its pairs and findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from align.checks.findings import merge_findings
from align.pipeline.corpus import Feed, read, segment
from align.pipeline.engine import coverage_warnings, load_engine, sign
from align.pipeline.errors import ErrorsAlone, find_errors_beside
from align.pipeline.pairs import find_pairs
from align.pipeline.progress import Progress, silent
from align.schema import Run
from align.settings import Settings
from align.stories import build_clusters


def pair_feed(
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress = silent,
    cache_folder: Path | None = None,
) -> Run:
    """Read, segment, embed, pair and group; a run with the findings of documents alone."""
    feed = read(paths, settings, progress)
    return pair_documents(feed, settings, progress, cache_folder)


def pair_documents(
    feed: Feed, settings: Settings, progress: Progress = silent, cache_folder: Path | None = None
) -> Run:
    """Segment, embed, pair and group what was read; a run with the findings of documents alone."""
    corpus = segment(feed.documents, settings, progress)
    engine = load_engine(settings, cache_folder)
    alone = ErrorsAlone(corpus, progress)
    pairs = find_pairs(corpus, engine, settings, progress, alone.traces)
    return Run(
        corpus=corpus,
        pairs=pairs,
        findings=alone.findings,
        clusters=build_clusters(corpus.documents, pairs, corpus.languages),
        rejects=feed.rejects,
        warnings=(*feed.reader.warnings, *coverage_warnings(corpus, engine)),
        signature=sign(engine.cache.encoder, settings),
    )


def run_feed(
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress = silent,
    cache_folder: Path | None = None,
) -> Run:
    """The whole job: read, segment, embed, pair, group, and look for translation errors."""
    run = pair_feed(paths, settings, progress, cache_folder)
    return with_errors_beside(run, progress)


def with_errors_beside(run: Run, progress: Progress = silent) -> Run:
    """Add the findings of aligned pairs to those of documents alone; one error stays one finding."""
    beside = find_errors_beside(run.corpus, run.pairs, progress)
    return replace(run, findings=tuple(merge_findings([*run.findings, *beside])))
