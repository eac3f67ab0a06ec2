"""The report in Markdown: short, and nothing of the feed is markup."""

from __future__ import annotations

import re
from dataclasses import replace

from align.formats.report_markdown import render_report_markdown
from align.schema import Run
from tests.formats.many import build_run
from tests.formats.test_records import reversed_run


def render(run: Run) -> str:
    return "".join(render_report_markdown(run))


def test_it_tells_figures_stories_pairs_and_the_gravest_findings(sample_run: Run) -> None:
    text = render(sample_run)
    assert text.startswith("## 2 stories run through 6 of 12 documents\n\n- 12 documents (6 `de`, 5 `en`, 1 `ar`), 2")
    assert "- 2 pairs across languages, 2 in one language (1 exact, 1 near-duplicate)\n" in text
    assert (
        "| partly translated | `https://harbour-post.example/ferry` | `https://kuestenfunk24.example/n/881` | 66% |"
        in text
    )
    assert "| critical | `430` | `340` | `The number differs: the original has 340.` (`number-value`) |" in text


def test_nothing_of_the_feed_stands_outside_of_a_code_span(sample_run: Run) -> None:
    hostile = "`<b>|\n\n# [x](javascript:y) @all #1 \u202e"
    findings = tuple(replace(finding, text=hostile, message=hostile) for finding in sample_run.findings)
    text = render(replace(sample_run, findings=findings, warnings=(hostile,)))
    outside = re.sub(r"`[^`\n]*`", "", text)
    assert not re.search(r"[<>@\[\]]|script|javascript", outside)
    assert "\u202e" not in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} <= {5, 6}


def test_it_is_a_screenful_whatever_the_run_holds_and_always_the_same(sample_run: Run) -> None:
    text = render(build_run(301))
    assert len(text.splitlines()) < 60
    assert "… and 291 more." in text
    assert render(reversed_run(sample_run)) == render(sample_run)
