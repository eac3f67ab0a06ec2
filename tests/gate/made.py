"""A batch as `judge_batch` takes it, made of a few documents."""

from __future__ import annotations

from align.gate import Examined, JudgedDocument, Place, Repeat
from align.schema import Finding, Reject, Relation, Severity, Signature

SIGNATURE = Signature("1.0", "encoder", "r1", "segmenter 1", "0" * 12)


def place(name: str, source: str | None = None, stored: bool = False) -> Place:
    """A file that is named like its document."""
    return Place(name, f"batch/{name}", None, source, None, stored)


def document(name: str, source: str | None = None, language: str = "de", confidence: float = 1.0) -> JudgedDocument:
    """A document that came once."""
    return JudgedDocument(place(name, source), language, confidence, 1)


def repeat(name: str, text: str = "", source: str | None = None) -> Repeat:
    """A near duplicate of a stored document."""
    return Repeat(
        place(name, source),
        place("kept", stored=True),
        Relation.NEAR_DUPLICATE,
        0.934,
        "near-duplicate: oldest kept",
        text or f"Text of {name}.",
        "The kept text.",
    )


def finding(
    name: str, severity: Severity = Severity.MAJOR, fingerprint: str = "f" * 16, rule: str = "no-verb"
) -> Finding:
    """A finding in a document without its original."""
    return Finding(
        rule, severity, "c", name, None, (3, 8), "x", None, None, None, "wrong", None, None, 0.9, fingerprint
    )


def batch(
    *documents: JudgedDocument,
    repeats: tuple[Repeat, ...] = (),
    findings: tuple[Finding, ...] = (),
    rejects: tuple[Reject, ...] = (),
    seconds: float = 1.0,
) -> Examined:
    """What was found out about them."""
    places = {item.place.id: item.place for item in documents}
    return Examined(SIGNATURE, documents, repeats, findings, places, rejects, (), seconds)
