"""What a person and a program read of a verdict, whatever was scraped."""

from __future__ import annotations

import json

from align.formats.verdict_json import render_json
from align.formats.verdict_text import render_text
from align.formats.visible import VISIBLE
from tests.formats.runner import read_line, split_log
from tests.formats.verdicts import FAILING, PASSING, given_hostile_text, hostile_verdict


def test_text_names_each_breach_with_its_documents_and_then_counts() -> None:
    lines = render_text(FAILING).splitlines()
    heads = [line for line in lines if not line.startswith("  ")]
    keys = [breach.policy.key for breach in FAILING.breaches]
    assert [line.split(" = ")[0] for line in heads[: len(keys)]] == keys
    assert lines[-1].startswith("failed: ")
    assert "8 findings (3 known; 2 critical, 2 major, 1 minor, 1 neutral)" in lines[-1]
    assert render_text(PASSING) == "passed: 1 document checked\n"


def test_text_lists_what_breaks_the_policy_and_only_that() -> None:
    details = [line for line in render_text(FAILING).splitlines() if line.startswith("  ")]
    broken = [item.place for item in FAILING.duplicates if item.breaks]
    broken += [item.place for item in FAILING.findings if item.breaks]
    assert len(details) >= len(broken) > 0
    assert all(any(place.path in line for line in details) for place in broken)


@given_hostile_text
def test_scraped_text_commands_nobody(text: str) -> None:
    hostile, plain = hostile_verdict(text), hostile_verdict("plain")
    for render in (render_text, render_json):
        written = render(hostile)
        written.encode()
        assert all(read_line(line) is None for line in split_log(written))
        assert not set(written) & set(map(chr, VISIBLE))
    assert render_text(hostile).count("\n") == render_text(plain).count("\n")


@given_hostile_text
def test_json_reads_back_as_it_was(text: str) -> None:
    verdict = hostile_verdict(text)
    read = json.loads(render_json(verdict))
    assert [item["document"] for item in read["duplicates"]] == [item.id for item in verdict.duplicates]
    assert [item["message"] for item in read["findings"]] == [item.finding.message for item in verdict.findings]
    assert [item["reason"] for item in read["rejects"]] == [item.reason for item in verdict.rejects]
