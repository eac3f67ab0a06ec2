"""Markdown is read back by GitHub's own parser, cmark-gfm, in the test-only package `cmarkgfm`."""

from __future__ import annotations

import cmarkgfm
from cmarkgfm.cmark import Options
from lxml import html

from align.formats.verdict_markdown import MOST_ROWS, render_markdown
from align.gate.verdict import Verdict
from align.schema import Reject
from tests.formats.verdicts import (
    FAILING,
    FILE,
    PASSING,
    document,
    finding,
    given_hostile_text,
    hostile_verdict,
    verdict,
)

COMMENT_CHARACTERS = 65_536
"""The most that GitHub takes for a comment."""


def read(verdict: Verdict) -> html.HtmlElement:
    """The rendered page, with raw HTML let through so that it would be seen."""
    page = cmarkgfm.github_flavored_markdown_to_html(render_markdown(verdict), Options.CMARK_OPT_UNSAFE)
    return html.fragment_fromstring(page, create_parent="main")


def rows(page: html.HtmlElement, title: str) -> list[list[str]]:
    """The cells of the table under this title."""
    (table,) = page.xpath(f"//p[strong='{title}']/following-sibling::table[1]")
    return [[cell.text_content() for cell in row.xpath("./td")] for row in table.xpath(".//tr[td]")]


def skeleton(page: html.HtmlElement) -> str:
    """What is there without the text of code spans."""
    for code in page.iter("code"):
        code.text = None
    return str(html.tostring(page, encoding="unicode"))


def test_the_outcome_comes_first_then_figures_with_their_limits() -> None:
    page = read(FAILING)
    assert page.xpath("string(h3)") == "❌ align check failed"
    assert rows(page, "Broken limits")[0] == [
        "1 of 3 documents (33.3%) repeats another; 20% may",
        "max-duplicate-share = 0.2, align.toml",
    ]
    assert render_markdown(PASSING) == "### ✅ align check passed\n\n1 document, 0 duplicates, 0 findings.\n"


def test_each_row_says_where_to_look_and_what_is_wrong() -> None:
    page = read(FAILING)
    assert rows(page, "Findings")[0] == [
        "❌", "batch/kurier feed.jsonl:3", "number-mismatch (critical)", "The original says 10, the translation 20",
    ]  # fmt: skip
    assert rows(page, "Duplicates") == [
        ["❌", "batch/hafen.txt", "/srv/archive/wire.jsonl:12", "translation, 92%", "Kran kippt im Hafen um"]
    ]
    assert len(rows(page, "Findings")) == 5  # of eight two are tolerated and one is neutral


def test_a_bad_batch_stays_short() -> None:
    long = "Wörter " * 10_000
    bad = verdict(
        [document(FILE)],
        [finding(FILE, message=long, text=long)] * 3_000,
        rejects=[Reject(long, None, long)] * 3_000,
        warnings=[long] * 3_000,
    )
    assert len(render_markdown(bad)) < COMMENT_CHARACTERS / 4
    assert len(rows(read(bad), "Findings")) == MOST_ROWS
    assert "… and 2990 more." in render_markdown(bad)


@given_hostile_text
def test_scraped_text_stays_in_code_spans(text: str) -> None:
    # A letter at both ends: of blank text nothing would be there to show.
    page = read(hostile_verdict(f"x{text}x"))
    assert skeleton(page) == skeleton(read(hostile_verdict("plain")))


def test_the_counts_say_how_many_findings_are_not_shown() -> None:
    shown = rows(read(FAILING), "Findings")
    tolerated = sum(item.standing.is_tolerated for item in FAILING.findings)
    untold = len(FAILING.findings) - tolerated - len(shown)
    assert untold == 1
    assert f"findings ({FAILING.counts.findings_known} known), {untold} of them below minor and not shown" in (
        render_markdown(FAILING)
    )
