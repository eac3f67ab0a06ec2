"""Invented verdicts for the tests of what `align check` writes: one that fails, one that passes, hostile ones."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from align.gate.baseline import BaselineKind, BaselineRow
from align.gate.verdict import (
    Breach,
    Counts,
    Duplicate,
    JudgedDocument,
    JudgedFinding,
    Place,
    PolicyLine,
    StaleEntry,
    StaleReason,
    Standing,
    Verdict,
)
from align.schema import Finding, Reject, Relation, Severity, Signature

HOSTILE_FRAGMENTS = (
    "\r\n::error file=x,line=1::owned",
    "::add-mask::word",
    "##[add-mask]word",
    "##[error]owned",
    "::stop-commands::x",
    "%0A::set-env name=PATH::x",
    ",line=99,title=owned::owned",
    "</failure></testcase>",
    "]]>",
    "\x00\x07\x1b[31m\x85\u2028\u202e\ufffe\ud800",
    "| cell | <script>alert(1)</script> |",
    "`` ` code` ```",
    "@octocat #1 GH-1 :smile: https://evil.example www.evil.example",
    "[link](https://evil.example) ![image](x) [an](1)",
    "\\| \\` {0} {{x}} $(id) ${{ github.token }}",
    "---\n# Heading\n> quote\n- [ ] task",
    "<!-- comment --> &lt;b&gt; <details>",
)
_ANYTHING = st.text(st.characters(exclude_categories=()), max_size=20)
_HOSTILE = st.lists(st.one_of(st.sampled_from(HOSTILE_FRAGMENTS), _ANYTHING), max_size=4).map("".join)


def given_hostile_text(test: Callable[[str], None]) -> Callable[[], None]:
    """Try what a scraper may bring: each fragment that means something to a format, and mixtures with anything."""
    for fragment in HOSTILE_FRAGMENTS:
        test = example(fragment)(test)
    return settings(max_examples=60, deadline=None)(given(_HOSTILE)(test))


SIGNATURE = Signature("0.2.0", "use-multilingual-v3", "abc123", "sentencex-1.0", "0123456789ab")
SHARE = PolicyLine("max-duplicate-share", "0.2", "align.toml")
FAIL_ON = PolicyLine("fail-on", '"critical"', "default")
MODEL = PolicyLine("model", '"use-multilingual-v3"', "default")
LANGUAGES = PolicyLine("allowed-languages", '["de"]', "--allowed-languages")


def place(id: str, path: str, line: int | None = None, stored: bool = False, source: str | None = "kurier") -> Place:
    return Place(id, path, line, source, None, stored)


def document(place: Place, language: str = "de") -> JudgedDocument:
    return JudgedDocument(place, language, 0.99, 1)


def finding(
    at: Place,
    rule: str = "number-mismatch",
    severity: Severity = Severity.CRITICAL,
    *,
    message: str = "The original says 10, the translation 20",
    text: str = "20",
    original: Place | None = None,
    standing: Standing = Standing.NEW,
    reason: str | None = None,
) -> JudgedFinding:
    held = Finding(
        rule=rule,
        severity=severity,
        category="accuracy/mistranslation",
        document=at.id,
        line=None,
        span=(165, 165 + len(text)),
        text=text,
        original_document=original.id if original else None,
        original_span=(31, 33) if original else None,
        original_text="10" if original else None,
        message=message,
        expected="10",
        actual=text,
        confidence=0.9,
        fingerprint="00112233445566ff",
    )
    breaks = severity is Severity.CRITICAL and not standing.is_tolerated
    return JudgedFinding(held, at, original, standing, reason, breaks)


def duplicate(
    at: Place,
    original: Place,
    relation: Relation = Relation.TRANSLATION,
    *,
    text: str = "Kran kippt im Hafen um",
    standing: Standing = Standing.NEW,
) -> Duplicate:
    return Duplicate(
        place=at,
        original=original,
        relation=relation,
        containment=0.92,
        rule=f"{relation}: oldest kept",
        text=text,
        original_text="Crane topples",
        fingerprint="f" * 16,
        standing=standing,
        reason=None,
        breaks=not standing.is_tolerated,
    )


def verdict(
    documents: list[JudgedDocument],
    findings: list[JudgedFinding] | None = None,
    duplicates: list[Duplicate] | None = None,
    breaches: list[Breach] | None = None,
    rejects: list[Reject] | None = None,
    warnings: list[str] | None = None,
    stale: list[StaleEntry] | None = None,
    policy: tuple[PolicyLine, ...] = (SHARE, FAIL_ON, LANGUAGES, MODEL),
) -> Verdict:
    findings, duplicates, rejects, stale = findings or [], duplicates or [], rejects or [], stale or []
    known_duplicates = sum(item.standing.is_known for item in duplicates)
    known_findings = sum(item.standing.is_known for item in findings)
    return Verdict(
        signature=SIGNATURE,
        policy=policy,
        documents=tuple(documents),
        duplicates=tuple(duplicates),
        findings=tuple(findings),
        rejects=tuple(rejects),
        warnings=tuple(warnings or []),
        breaches=tuple(breaches or []),
        stale=tuple(stale),
        counts=Counts(
            documents=len(documents),
            rejects=len(rejects),
            duplicates_new=len(duplicates) - known_duplicates,
            duplicates_known=known_duplicates,
            findings_new=len(findings) - known_findings,
            findings_known=known_findings,
            findings_ignored=0,
            stale=len(stale),
        ),
    )


ROW = place("row-3", "batch/kurier feed.jsonl", 3)
FILE = place("hafen.txt", "batch/hafen.txt", source="nordlicht")
ENGLISH = place("hw-001", "batch/kurier feed.jsonl", 7)
STORED = place("wire-1", "/srv/archive/wire.jsonl", 12, stored=True)

PASSING = verdict([document(FILE)])
FAILING = verdict(
    [document(FILE), document(ENGLISH, "en"), document(ROW)],
    [
        finding(ROW, original=STORED),
        finding(FILE, "omission", Severity.MAJOR, text="", message="Nothing answers to “the crew”"),
        finding(FILE, "repeated-word", Severity.MINOR, message="“und” stands 2 times in a row"),
        finding(ROW, standing=Standing.REJECTED, reason="a real one"),
        finding(ROW, "name-garbled", Severity.MAJOR, standing=Standing.UNDECIDED),
        finding(FILE, standing=Standing.ACCEPTED, reason="said so in the original"),
        finding(FILE, "spacing", Severity.NEUTRAL, text=" .", message="A space stands before “.”"),
        finding(FILE, "no-verb", Severity.MAJOR, text="Ein Satz ohne.", message="A sentence without a verb"),
    ],
    [
        duplicate(FILE, STORED),
        duplicate(ROW, FILE, Relation.NEAR_DUPLICATE, standing=Standing.ACCEPTED),
    ],
    [
        Breach(SHARE, None, 0.3333, 0.2, "1 of 3 documents (33.3%) repeats another; 20% may", (FILE.id,)),
        Breach(FAIL_ON, None, 2, "critical", "2 findings of severity critical; none is allowed", (ROW.id,)),
        Breach(LANGUAGES, None, 1, "de", "1 document in another language (en: 1); allowed are de", (ENGLISH.id,)),
    ],
    [Reject("batch/kurier feed.jsonl", 5, "broken line: not JSON"), Reject("batch/leer.txt", None, "empty")],
    ["2 rules can't read fr"],
    [
        StaleEntry(
            BaselineRow("9" * 16, BaselineKind.FINDING, "omission", None, None, "2026-01-31", "gone", None),
            StaleReason.EXPIRED,
        )
    ],
)


def hostile_verdict(text: str) -> Verdict:
    """A failing verdict in which everything that comes from outside is this text."""
    at = Place(text, text or "x", 1, text, text, False)
    known = BaselineRow(text, BaselineKind.FINDING, text, None, text, None, text, text)
    line = PolicyLine(f"max-duplicate-share-of.{text}", "0.2", "align.toml")
    return verdict(
        [document(at, "en")],
        [
            finding(at, message=text, text=text, original=at, reason=text, standing=Standing.REJECTED),
            finding(at, "omission", Severity.MAJOR, message=text, text=text, reason=text, standing=Standing.ACCEPTED),
        ],
        [duplicate(at, at, text=text)],
        [Breach(line, text, 1.0, 0.2, f"1 of 1 document of {text} repeats another", (text,))],
        [Reject(text or "x", 2, text)],
        [text],
        [StaleEntry(known, StaleReason.UNMATCHED)],
        (line,),
    )
