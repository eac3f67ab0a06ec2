"""A verdict as JUnit XML, as Jenkins' xUnit plugin describes it (junit-10.xsd): one case a document, one a limit.

A case fails where it makes the check fail, so that the report and the exit code say the same. What doesn't stands in
the case's output; what couldn't be read is a skipped case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from align.formats.verdict_words import (
    breach_words,
    duplicate_words,
    finding_words,
    policy_words,
    reject_words,
    summary_words,
)
from align.formats.visible import make_visible

if TYPE_CHECKING:
    from align.gate.verdict import Breach, Verdict
    from align.schema import Reject

_TOLD_BY_ITEMS = ("max-duplicate-share", "fail-on")
"""Breaches that documents know of by their duplicates and findings."""
_LIMITS = (*_TOLD_BY_ITEMS, "max-reject-share", "allowed-languages", "min-language-confidence", "max-seconds")
"""Lines of the policy that a batch can break; the others say how it is looked at."""
_NO_LIMIT = ("none", "[]")


@dataclass(slots=True)
class _Case:
    """One test case: what fails it, and what is only said."""

    group: str
    name: str
    failures: list[tuple[str, str]] = field(default_factory=list)
    """Type and message."""
    remarks: list[str] = field(default_factory=list)
    skipped: str | None = None


def render_junit(verdict: Verdict) -> str:
    """Two test suites: the policy's limits and the batch's documents; no times, so that bytes repeat."""
    suites = ElementTree.Element("testsuites", {"name": "align check"})
    properties = {
        "summary": summary_words(verdict),
        **{f"signature.{key}": str(value) for key, value in asdict(verdict.signature).items()},
    }
    suites.append(_suite("policy", _policy_cases(verdict), properties))
    suites.append(_suite("documents", [*_document_cases(verdict), *map(_reject_case, verdict.rejects)], {}))
    for total in ("tests", "failures", "errors"):
        suites.set(total, str(sum(int(suite.get(total, "0")) for suite in suites)))
    ElementTree.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}\n'


def _policy_cases(verdict: Verdict) -> list[_Case]:
    """One for each limit that is in force; one that sources share fails once for each of them."""
    broken: dict[str, list[Breach]] = defaultdict(list)
    for breach in verdict.breaches:
        broken[breach.policy.key].append(breach)
    cases = []
    for line in verdict.policy:
        in_force = line.key.startswith(_LIMITS) and line.value not in _NO_LIMIT
        if not in_force and line.key not in broken:
            continue
        failures = ["\n".join([breach_words(breach), *breach.documents]) for breach in broken[line.key]]
        cases.append(
            _Case("policy", line.key, [(f"policy/{line.key}", words) for words in failures], [policy_words(line)])
        )
    return cases


def _document_cases(verdict: Verdict) -> Iterable[_Case]:
    cases = {document.place.id: _Case(document.place.path, document.place.id) for document in verdict.documents}
    for finding in verdict.findings:
        _add(cases[finding.place.id], finding.finding.rule, finding_words(finding), finding.breaks)
    for duplicate in verdict.duplicates:
        _add(cases[duplicate.place.id], f"duplicate/{duplicate.relation}", duplicate_words(duplicate), duplicate.breaks)
    for breach in verdict.breaches:
        if not breach.policy.key.startswith(_TOLD_BY_ITEMS):
            for name in breach.documents:
                _add(cases[name], f"policy/{breach.policy.key}", breach_words(breach), True)
    return cases.values()


def _add(case: _Case, kind: str, words: str, fails: bool) -> None:
    if fails:
        case.failures.append((kind, words))
    else:
        case.remarks.append(f"{kind}: {words}")


def _reject_case(reject: Reject) -> _Case:
    name = reject.path if reject.line is None else f"{reject.path}#{reject.line}"
    return _Case(reject.path, name, skipped=reject_words(reject))


def _suite(name: str, cases: Iterable[_Case], properties: Mapping[str, str]) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", {"name": name})
    if properties:
        held = ElementTree.SubElement(suite, "properties")
        for key, value in properties.items():
            ElementTree.SubElement(held, "property", {"name": key, "value": make_visible(value)})
    cases = list(cases)
    suite.extend(map(_element, cases))
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(bool(case.failures) for case in cases)))
    suite.set("errors", "0")
    suite.set("skipped", str(sum(case.skipped is not None for case in cases)))
    return suite


def _element(case: _Case) -> ElementTree.Element:
    element = ElementTree.Element("testcase", {"classname": make_visible(case.group), "name": make_visible(case.name)})
    if case.skipped is not None:
        ElementTree.SubElement(element, "skipped", {"message": make_visible(case.skipped)})
    if case.failures:
        element.append(_failure(case.failures))
    if case.remarks:
        ElementTree.SubElement(element, "system-out").text = make_visible("\n".join(case.remarks))
    return element


def _failure(failures: list[tuple[str, str]]) -> ElementTree.Element:
    """One element for all that fails a case: most readers show no more than the first."""
    kind, words = failures[0]
    more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
    message = words.partition("\n")[0] + more
    element = ElementTree.Element("failure", {"type": make_visible(kind), "message": make_visible(message)})
    element.text = make_visible("\n".join(f"{kind}: {words}" for kind, words in failures))
    return element
