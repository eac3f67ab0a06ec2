"""A verdict as SARIF 2.1.0 (OASIS, errata 01), in the part of it that GitHub's code scanning reads.

One result for each breach, finding and duplicate. Its location is the line of the JSON Lines file, or the file, from
the current folder, which CI makes the root of the repository. What the baseline tolerates is left out: code scanning
doesn't read `suppressions` and would open an alert for it (github/codeql-action, issue 1230). The JSON verdict has it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from align.formats.sarif_rules import DUPLICATE, POLICY, describe_rules
from align.formats.verdict_words import (
    Level,
    breach_words,
    duplicate_level,
    duplicate_words,
    finding_level,
    finding_words,
    reject_words,
    stale_words,
)
from align.formats.visible import make_visible, shown

if TYPE_CHECKING:
    from align.gate.verdict import Breach, Duplicate, JudgedFinding, Place, Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000
"""GitHub refuses a file with more."""
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTICE: "note"}
_POLICY_FILE = "align.toml"

Json = dict[str, Any]


def render_sarif(verdict: Verdict) -> str:
    """One SARIF log with one run; breaches first, then findings and duplicates, what is new before what is known."""
    findings = [item for item in verdict.findings if not item.standing.is_tolerated]
    duplicates = [item for item in verdict.duplicates if not item.standing.is_tolerated]
    results = [*_breaches(verdict), *map(_finding, findings), *map(_duplicate, duplicates)]
    left_out = len(results) - MOST_RESULTS
    del results[MOST_RESULTS:]
    rules = sorted({result["ruleId"] for result in results})
    for result in results:
        result["ruleIndex"] = rules.index(result["ruleId"])
    _number(results)
    run = {
        "tool": {
            "driver": {
                "name": "align",
                "semanticVersion": verdict.signature.version,
                "rules": describe_rules(rules),
            }
        },
        "automationDetails": {"id": "align-check/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(verdict, left_out))}
        ],
        "results": results,
        "properties": {
            "signature": asdict(verdict.signature),
            "passed": verdict.passed,
            "counts": asdict(verdict.counts),
            "policy": [asdict(line) for line in verdict.policy],
        },
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return make_visible(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _breaches(verdict: Verdict) -> Iterator[Json]:
    places = {document.place.id: document.place for document in verdict.documents}
    for breach in verdict.breaches:
        named = [places[name] for name in breach.documents if name in places]
        yield {
            "ruleId": POLICY + breach.policy.key.split(".")[0],
            "level": "error",
            "message": _message(breach_words(breach)),
            "locations": [_breach_location(breach, [*named, *places.values()])],
            "partialFingerprints": {"align/v1": _hash(breach.policy.key, breach.subject or "")},
            "properties": {
                "figure": breach.figure,
                "limit": breach.limit,
                "source": breach.subject,
                "documents": list(breach.documents),
            },
        }


def _breach_location(breach: Breach, places: list[Place]) -> Json:
    """Where the policy is set, else the first document that breaks it: GitHub takes no result without a location."""
    if breach.policy.came_from.endswith(".toml"):
        return _location(breach.policy.came_from, None)
    return _place(places[0]) if places else _location(_POLICY_FILE, None)


def _finding(item: JudgedFinding) -> Json:
    finding = item.finding
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding_level(item)],
        "message": _message(finding_words(item), item.original),
        **_places(item.place, item.original),
        "partialFingerprints": {"align/v1": finding.fingerprint},
        "properties": {
            "standing": item.standing,
            "severity": finding.severity,
            "confidence": finding.confidence,
            "text": finding.text,
            "span": finding.span,
            "originalText": finding.original_text,
            "originalSpan": finding.original_span,
            "expected": finding.expected,
            "actual": finding.actual,
        },
    }


def _duplicate(item: Duplicate) -> Json:
    return {
        "ruleId": DUPLICATE + item.relation,
        "level": _LEVELS[duplicate_level(item)],
        "message": _message(duplicate_words(item), item.original),
        **_places(item.place, item.original),
        "partialFingerprints": {"align/v1": item.fingerprint},
        "properties": {"standing": item.standing, "containment": item.containment, "rule": item.rule},
    }


def _message(text: str, original: Place | None = None) -> Json:
    """A message string; `{`, `}` and links in it would mean something (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    plain = text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
    return {"text": plain + ("" if original is None else " See [the original](1).")}


def _places(place: Place, original: Place | None) -> Json:
    places: Json = {"locations": [_place(place)]}
    if original is not None:
        places["relatedLocations"] = [{"id": 1, "message": {"text": "The original."}, **_place(original)}]
    return places


def _place(place: Place) -> Json:
    return {
        **_location(place.path, place.line),
        "logicalLocations": [{"fullyQualifiedName": shown(place.id), "kind": "document"}],
    }


def _location(path: str, line: int | None) -> Json:
    """A file and a line of it; spans stand in the properties, for they point into the text that was read from it."""
    uri = quote(path, errors="surrogatepass")
    if PurePosixPath(path).is_absolute():
        uri = f"file://{uri}"
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": line or 1}}}


def _number(results: Iterable[Json]) -> None:
    """Give GitHub its own fingerprint: it holds results of one rule, file and fingerprint for one alert.

    Numbers tell those apart that have the same words, such as two copies of one sentence.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for result in results:
        fingerprint = result["partialFingerprints"]["align/v1"]
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        key = (result["ruleId"], uri, fingerprint)
        seen[key] += 1
        result["partialFingerprints"]["primaryLocationLineHash"] = f"{fingerprint}:{seen[key]}"


def _notifications(verdict: Verdict, left_out: int) -> Iterator[Json]:
    for reject in verdict.rejects:
        yield {**_notification("warning", reject_words(reject)), "locations": [_location(reject.path, reject.line)]}
    for warning in verdict.warnings:
        yield _notification("warning", shown(warning))
    for entry in verdict.stale:
        yield _notification("note", stale_words(entry))
    if left_out > 0:
        yield _notification("warning", f"{left_out} results beyond the first {MOST_RESULTS} are left out")


def _notification(level: str, text: str) -> Json:
    return {"level": level, "message": _message(text)}


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
