"""JUnit XML is read back by the test-only package `junitparser`, and as XML by lxml."""

from __future__ import annotations

from junitparser import JUnitXml, TestCase, TestSuite
from lxml import etree

from align.formats.junit import render_junit
from align.formats.visible import make_visible
from align.gate.verdict import Verdict
from tests.formats.verdicts import FAILING, PASSING, given_hostile_text, hostile_verdict


def read(verdict: Verdict) -> dict[str, TestSuite]:
    """The suites by name; what they say of themselves is counted again."""
    suites = JUnitXml.fromstring(render_junit(verdict).encode())
    told = (suites.tests, suites.failures, suites.errors)
    suites.update_statistics()  # type: ignore[no-untyped-call]
    assert told == (suites.tests, suites.failures, suites.errors)
    return {suite.name: suite for suite in suites}


def case(verdict: Verdict, suite: str, name: str) -> TestCase:
    (found,) = (case for case in read(verdict)[suite] if case.name == name)
    return found


def test_each_document_is_a_case_and_fails_where_it_breaks_the_policy() -> None:
    documents = read(FAILING)["documents"]
    assert [case.name for case in documents] == [
        "hafen.txt", "hw-001", "row-3", "batch/kurier feed.jsonl#5", "batch/leer.txt",
    ]  # fmt: skip
    failures = {case.name: case.result[0] for case in documents if case.is_failure}
    assert {name: failure.type for name, failure in failures.items()} == {
        "hafen.txt": "duplicate/translation",
        "hw-001": "policy/allowed-languages",
        "row-3": "number-mismatch",
    }
    assert failures["row-3"].message.endswith("original: wire-1) (and 1 more)")
    assert failures["row-3"].text.endswith("[known, rejected: a real one]")
    assert [case.name for case in documents if case.is_skipped] == ["batch/kurier feed.jsonl#5", "batch/leer.txt"]


def test_what_is_tolerated_is_said_without_failing() -> None:
    said = case(FAILING, "documents", "hafen.txt").system_out
    assert said is not None
    assert "omission: Nothing answers to “the crew”" in said
    assert "[known, accepted: said so in the original]" in said


def test_each_limit_of_the_policy_is_a_case() -> None:
    assert [case.name for case in read(FAILING)["policy"]] == ["max-duplicate-share", "fail-on", "allowed-languages"]
    share = case(FAILING, "policy", "max-duplicate-share")
    (failure,) = share.result
    assert failure.message.startswith("1 of 3 documents (33.3%) repeats another; 20% may")
    assert failure.text.splitlines()[1:] == ["hafen.txt"]
    assert all(case.is_passed for suite in read(PASSING).values() for case in suite)


def test_the_signature_stands_in_the_properties() -> None:
    properties = {item.name: item.value for item in read(FAILING)["policy"].properties()}  # type: ignore[no-untyped-call]
    assert properties["signature.encoder"] == "use-multilingual-v3"
    assert properties["summary"].startswith("3 documents, 2 duplicates (1 known)")


@given_hostile_text
def test_any_text_gives_well_formed_xml_that_says_it(text: str) -> None:
    verdict = hostile_verdict(text)
    suites = read(verdict)
    assert [len(suite) for suite in suites.values()] == [1, 2]
    document, reject = suites["documents"]
    # Attributes keep newlines and tabs only when they are written as references.
    assert document.name == make_visible(text)
    assert reject.is_skipped
    (failure,) = document.result
    assert failure.type == "number-mismatch"
    assert etree.fromstring(render_junit(verdict).encode()).tag == "testsuites"
