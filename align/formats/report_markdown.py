"""A run in short, as Markdown to paste into an issue or a message: figures, stories, pairs, gravest findings."""

from __future__ import annotations

from collections.abc import Iterator

from align.formats.html.catalogue import Catalogue
from align.formats.html.overview import Story, summarise, tell_stories
from align.formats.html.wording import RELATION_WORDS
from align.formats.markdown_text import code_span, table_head, table_row
from align.schema import Direction, Finding, Pair, Run

MOST_ROWS = 10
"""Rows of each table; the rest is counted."""

TITLE_LENGTH = 70
SOURCE_LENGTH = 60
TEXT_LENGTH = 80


def render_report_markdown(run: Run) -> Iterator[str]:
    """The report on a screen: what was read and found, the widest stories, their pairs, the gravest findings.

    All text from the feed stands in code spans, where nothing is markup. The same run gives the same bytes.
    """
    catalogue = Catalogue(run)
    yield from _head(catalogue)
    yield from _stories(catalogue)
    yield from _pairs(catalogue)
    yield from _findings(catalogue)
    signature = run.signature
    yield (
        f"\n_align {code_span(signature.version, SOURCE_LENGTH)}, "
        f"encoder {code_span(signature.encoder, SOURCE_LENGTH)} "
        f"{code_span(signature.revision, SOURCE_LENGTH)}, settings {code_span(signature.settings, SOURCE_LENGTH)}_\n"
    )


def _head(catalogue: Catalogue) -> Iterator[str]:
    overview = summarise(catalogue)
    languages = ", ".join(f"{count} {code_span(code, 20)}" for code, count in overview.languages)
    kinds = ", ".join(f"{count} {kind}" for kind, count in overview.repeat_kinds)
    severities = ", ".join(f"{count} {severity}" for severity, count in overview.severities)
    stories, documents = overview.stories, overview.documents
    if stories:
        runs = "story runs" if stories == 1 else "stories run"
        yield f"## {stories} {runs} through {overview.in_stories} of {documents} documents\n\n"
    else:
        yield f"## No story stands twice in {documents} documents\n\n"
    yield f"- {documents} documents ({languages or 'none'}), {len(catalogue.run.rejects)} rejected\n"
    yield f"- {overview.across_languages} pairs across languages, {overview.repeats} in one language"
    yield f" ({kinds})\n" if kinds else "\n"
    yield f"- {len(catalogue.findings)} findings" + (f" ({severities})\n" if severities else "\n")
    for warning in catalogue.run.warnings[:MOST_ROWS]:
        yield f"- warning: {code_span(warning, 300)}\n"


def _stories(catalogue: Catalogue) -> Iterator[str]:
    stories = tell_stories(catalogue)
    if stories:
        yield "\n### Stories\n\n" + table_head("story", "documents", "sources", "findings")
        yield from (_story_row(catalogue, story) for story in stories[:MOST_ROWS])
        yield _more(len(stories))


def _story_row(catalogue: Catalogue, story: Story) -> str:
    languages = ", ".join(f"{count} {code_span(code, 20)}" for code, count in story.languages)
    title = code_span(catalogue.label(story.canonical), TITLE_LENGTH)
    return table_row(title, languages, str(story.sources), str(story.findings or ""))


def _pairs(catalogue: Catalogue) -> Iterator[str]:
    if catalogue.pairs:
        yield "\n### Pairs\n\n" + table_head("relation", "original", "reprint", "share taken over", "title")
        yield from (_pair_row(catalogue, pair) for pair in catalogue.pairs[:MOST_ROWS])
        yield _more(len(catalogue.pairs))


def _pair_row(catalogue: Catalogue, pair: Pair) -> str:
    ids = catalogue.original_and_reprint(pair)
    original, reprint = (code_span(id, SOURCE_LENGTH) for id in ids)
    unsure = " (direction unknown)" if pair.direction is Direction.UNKNOWN else ""
    share = {pair.a: pair.containment_a, pair.b: pair.containment_b}[ids[0]]
    title = code_span(catalogue.label(ids[1]), TITLE_LENGTH)
    return table_row(RELATION_WORDS[pair.relation] + unsure, original, reprint, f"{share:.0%}", title)


def _findings(catalogue: Catalogue) -> Iterator[str]:
    if catalogue.findings:
        yield "\n### Gravest findings\n\n" + table_head("severity", "text", "original", "reason", "document")
        yield from (_finding_row(finding) for finding in catalogue.findings[:MOST_ROWS])
        yield _more(len(catalogue.findings))


def _finding_row(finding: Finding) -> str:
    return table_row(
        finding.severity.value,
        code_span(finding.text, TEXT_LENGTH),
        code_span(finding.original_text or "", TEXT_LENGTH),
        f"{code_span(finding.message, 2 * TEXT_LENGTH)} ({code_span(finding.rule, SOURCE_LENGTH)})",
        code_span(finding.document or f"line {finding.line}", SOURCE_LENGTH),
    )


def _more(total: int) -> str:
    return f"\n… and {total - MOST_ROWS:,} more.\n" if total > MOST_ROWS else ""
