"""Annotations are read back by a parser made after the runner's own (`ActionCommand.cs` of actions/runner)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from align.formats.github import MOST_OF_A_LEVEL, render_github
from align.formats.visible import make_visible
from align.schema import Severity
from tests.formats.runner import Command, read_line, split_log
from tests.formats.verdicts import (
    FAILING,
    FILE,
    PASSING,
    ROW,
    document,
    duplicate,
    finding,
    given_hostile_text,
    hostile_verdict,
    verdict,
)


def parse(log: str) -> list[Command]:
    """Every line as the runner takes it; a line that isn't a command fails."""
    commands = [read_line(line) for line in split_log(log)]
    assert None not in commands
    return [command for command in commands if command is not None]


def test_breaches_come_first_and_say_figure_and_line_of_the_policy() -> None:
    commands = parse(render_github(FAILING))
    assert [command.name for command in commands] == ["error"] * 6 + ["warning"] * 4 + ["notice"] * 2
    assert commands[0].properties == {"title": "max-duplicate-share"}
    assert commands[0].data == (
        "1 of 3 documents (33.3%) repeats another; 20% may (max-duplicate-share = 0.2, align.toml)"
    )


def test_a_finding_points_at_its_row_and_names_the_original() -> None:
    command = parse(render_github(FAILING))[3]
    assert command.properties == {
        "file": "batch/kurier feed.jsonl",
        "line": "3",
        "title": "number-mismatch (critical)",
    }
    assert command.data == (
        "The original says 10, the translation 20 (document row-3, characters 165-167; original: wire-1)"
    )


def test_what_nobody_has_to_act_on_is_silent() -> None:
    log = render_github(FAILING)
    assert "[known, rejected: a real one]" in log
    assert "undecided" not in log
    assert "accepted" not in log
    assert "neutral" not in log


def test_marked_words_are_quoted_where_the_message_does_not_say_them() -> None:
    log = render_github(FAILING)
    assert "A sentence without a verb: “Ein Satz ohne.” (characters 165-179)\n" in log
    assert "The original says 10, the translation 20 (document" in log


def test_a_clean_batch_has_one_line() -> None:
    assert render_github(PASSING) == "::notice title=align check passed::1 document, 0 duplicates, 0 findings\n"


def test_github_shows_ten_of_a_level_so_the_gravest_are_first_and_the_rest_is_counted() -> None:
    levels = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)
    many = [finding(at, severity=level) for level in levels for _ in range(8) for at in (FILE, ROW)]
    commands = parse(render_github(verdict([document(FILE), document(ROW)], many)))
    assert [command.name for command in commands] == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert max(Counter(command.name for command in commands).values()) == MOST_OF_A_LEVEL
    assert commands[-1].data == "2 documents, 0 duplicates, 48 findings; 19 more, which GitHub wouldn't show"


def test_findings_and_duplicates_share_the_room() -> None:
    many = [finding(FILE) for _ in range(20)]
    told = [replace(duplicate(ROW, FILE), breaks=True) for _ in range(20)]
    commands = parse(render_github(verdict([document(FILE), document(ROW)], many, told)))
    titles = Counter(command.properties["title"].split(" ")[0] for command in commands if command.name == "error")
    assert titles == {"number-mismatch": 5, "duplicate": 5}


@given_hostile_text
def test_scraped_text_cannot_bring_a_command(text: str) -> None:
    commands = parse(render_github(hostile_verdict(text)))
    plain = parse(render_github(hostile_verdict("plain")))
    assert [(command.name, list(command.properties)) for command in commands] == [
        (command.name, list(command.properties)) for command in plain
    ]
    assert {command.properties["file"] for command in commands if "file" in command.properties} == {
        make_visible(text or "x")
    }
