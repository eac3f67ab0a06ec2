"""`align report`: from a run's folder, as one file, as Markdown, and as what `align run` writes."""

from __future__ import annotations

from pathlib import Path

from tests.command import FEED
from tests.conftest import Command


def test_the_report_of_a_run_is_the_one_that_the_run_wrote(align: Command, fixture_folder: Path) -> None:
    done = align("report", fixture_folder, "-o", "again.html")
    assert done.code == 0, done.err
    assert done.err.endswith("Report: again.html\n")
    first, again = ((path).read_text("utf-8") for path in (fixture_folder / "report.html", Path("again.html")))
    assert first == again
    assert sorted(path.name for path in Path.cwd().iterdir()) == ["again.html", "again.html.run.json"]


def test_markdown_goes_to_stdout_or_to_a_file_by_its_ending(align: Command, fixture_folder: Path) -> None:
    shown = align("report", fixture_folder, "--format", "markdown")
    assert shown.code == 0, shown.err
    assert shown.out.startswith("## 26 stories run through 61 of 75 documents\n")
    assert align("report", fixture_folder, "-o", "short.md").code == 0
    assert Path("short.md").read_text("utf-8") == shown.out
    assert Path("short.md.run.json").is_file()


def test_a_report_never_lands_in_the_feed_it_is_made_of(align: Command) -> None:
    done = align("report", FEED, "-o", FEED / "report.html")
    assert done.code == 2
    assert "lies in the feed" in done.err


def test_a_name_that_promises_another_format_is_refused(align: Command) -> None:
    done = align("report", FEED, "-o", "report.pdf")
    assert done.code == 2
    assert "report.pdf: a report ends in .html, .htm, .md, .markdown; or say which it is with --format" in done.err
    assert not Path("report.pdf").exists()
