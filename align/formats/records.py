"""The records of a run as rows of JSON Lines: their keys, in their order, sorted by id.

Every function yields plain dicts of JSON types; `jsonl` turns them into lines. The key order is the
contract that users' scripts hold on to, so it is written out here and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from align.schema import Alignment, Bead, Body, Document, Evidence, Finding, Pair, Reject, Run, Signature
    from align.stories import Removal

Row = dict[str, Any]
"""One line of a JSON Lines file; only JSON types inside."""

SEGMENT_KEYS = ("document", "position", "start", "end", "language", "kind", "repeat_of", "text")


def document_rows(run: Run) -> Iterator[Row]:
    """Rows of `documents.jsonl`, by id; `characters` counts code points of `text`."""
    segment_counts = dict(run.corpus.segments.group_by("document").len().iter_rows())
    for document in sorted(run.corpus.documents, key=lambda document: document.id):
        yield _document_row(document, run, segment_counts.get(document.id, 0))


def _document_row(document: Document, run: Run, segment_count: int) -> Row:
    language = run.corpus.languages[document.id]
    return {
        "id": document.id,
        "source": document.source,
        "url": document.url,
        "title": document.title,
        "published": document.published,
        "language": language.code,
        "confidence": language.confidence,
        "characters": len(document.text),
        "segments": segment_count,
        "duplicate_of": run.corpus.duplicate_of.get(document.id),
        "origin": {"path": document.origin.path, "line": document.origin.line},
    }


def segment_rows(run: Run) -> Iterator[Row]:
    """Rows of `segments.jsonl`, by document and position."""
    table = run.corpus.segments.select(SEGMENT_KEYS).sort("document", "position")
    yield from table.iter_rows(named=True)


def pair_rows(run: Run) -> Iterator[Row]:
    """Rows of `pairs.jsonl`, by the ids of a and b; beads stand in rows of their own."""
    yield from map(pair_row, _sorted_pairs(run))


def pair_row(pair: Pair) -> Row:
    """One pair, without its beads."""
    return {
        "a": pair.a,
        "b": pair.b,
        "relation": pair.relation.value,
        "containment_a": pair.containment_a,
        "containment_b": pair.containment_b,
        "score": pair.score,
        "direction": pair.direction.value,
        "direction_reason": pair.direction_reason,
        "evidence": [_evidence_row(evidence) for evidence in pair.evidence],
    }


def _evidence_row(evidence: Evidence) -> Row:
    return {"a": list(evidence.a), "b": list(evidence.b), "score": evidence.score}


def explained_row(a: Body, b: Body, pair: Pair | None) -> Row:
    """Two documents: the pair that they are, if any, its beads, and the segments that stand on one side only."""
    beads = () if pair is None else pair.beads
    used = {i for bead in beads for i in bead.source}, {j for bead in beads for j in bead.target}
    alone = [
        [segment.position for segment in body.segments if segment.position not in positions]
        for body, positions in zip((a, b), used, strict=True)
    ]
    return {
        "a": a.document,
        "b": b.document,
        "pair": None if pair is None else pair_row(pair),
        "beads": [_bead_row(bead) for bead in beads],
        "alone": {"a": alone[0], "b": alone[1]},
    }


def bead_rows(run: Run) -> Iterator[Row]:
    """Rows of `beads.jsonl`: one a pair, with the segment positions of each of its beads."""
    for pair in _sorted_pairs(run):
        yield {"a": pair.a, "b": pair.b, "beads": [_bead_row(bead) for bead in pair.beads]}


def _bead_row(bead: Bead) -> Row:
    return {
        "a": list(bead.source),
        "b": list(bead.target),
        "score": bead.score,
        "probability": bead.probability,
    }


def finding_rows(run: Run) -> Iterator[Row]:
    """Rows of `findings.jsonl`, by document, place and rule."""
    for finding in sorted(run.findings, key=finding_order):
        yield finding_row(finding)


def finding_order(finding: Finding) -> tuple[str, int, int, int, str, str]:
    """Sort key of findings: document, line, span, rule, fingerprint."""
    return (
        finding.document or "",
        finding.line or 0,
        *finding.span,
        finding.rule,
        finding.fingerprint,
    )


def finding_row(finding: Finding) -> Row:
    """One finding; a finding of a line pair has `line` in the place of `document`."""
    place = {"line": finding.line} if finding.document is None else {"document": finding.document}
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "category": finding.category,
        **place,
        "span": list(finding.span),
        "text": finding.text,
        "original_document": finding.original_document,
        "original_span": None if finding.original_span is None else list(finding.original_span),
        "original_text": finding.original_text,
        "message": finding.message,
        "expected": finding.expected,
        "actual": finding.actual,
        "confidence": finding.confidence,
        "fingerprint": finding.fingerprint,
    }


def score_row(line: int, score: float, findings: Iterable[Finding]) -> Row:
    """One line of `align lint --scores`: higher is worse."""
    return {"line": line, "score": score, "findings": [finding_row(finding) for finding in findings]}


def cluster_rows(run: Run) -> Iterator[Row]:
    """Rows of `clusters.jsonl`, by id, their members by id."""
    for cluster in sorted(run.clusters, key=lambda cluster: cluster.id):
        members = sorted(cluster.members, key=lambda member: member.id)
        yield {
            "id": cluster.id,
            "canonical": cluster.canonical,
            "members": [{"id": member.id, "relation": member.relation.value, "to": member.to} for member in members],
        }


def reject_rows(run: Run) -> Iterator[Row]:
    """Rows of `rejects.jsonl`, by path and line."""
    for reject in sorted(run.rejects, key=lambda reject: reject.order):
        yield reject_row(reject)


def reject_row(reject: Reject) -> Row:
    """One thing that wasn't taken."""
    return {"path": reject.path, "line": reject.line, "reason": reject.reason}


def aligned_row(id: Any, keys: tuple[str, str], alignment: Alignment) -> Row:
    """One alignment of `align beads`; the keys name the two sides, beads go by their first source segment."""
    source, target = keys
    return {
        "id": id,
        "verdict": alignment.verdict.value,
        "coverage": {source: alignment.source_coverage, target: alignment.target_coverage},
        "beads": [
            {source: list(bead.source), target: list(bead.target), "score": bead.score, "probability": bead.probability}
            for bead in sorted(alignment.beads, key=lambda bead: (bead.source, bead.target))
        ],
    }


def removal_rows(removals: Iterable[Removal]) -> Iterator[Row]:
    """Rows of what `dedup` removed, by id; evidence spans lie in the removed and in the kept document."""
    for removal in sorted(removals, key=lambda removal: removal.id):
        yield {
            "id": removal.id,
            "kept": removal.kept,
            "relation": removal.relation.value,
            "containment": removal.containment,
            "rule": removal.rule,
            "evidence": [
                {"removed": list(evidence.a), "kept": list(evidence.b), "score": evidence.score}
                for evidence in removal.evidence
            ],
        }


def signature_row(signature: Signature) -> Row:
    """What makes a result reproducible."""
    return {
        "version": signature.version,
        "encoder": signature.encoder,
        "revision": signature.revision,
        "segmenter": signature.segmenter,
        "settings": signature.settings,
        "schema": signature.schema,
    }


def run_row(run: Run) -> Row:
    """The content of `run.json`: the signature, what was counted, and the warnings."""
    counts = {
        "documents": len(run.corpus.documents),
        "pairs": len(run.pairs),
        "findings": len(run.findings),
        "clusters": len(run.clusters),
        "rejects": len(run.rejects),
    }
    return {**signature_row(run.signature), "counts": counts, "warnings": list(run.warnings)}


def jsonl(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Each row as one UTF-8 line: compact, keys as given, no escapes but those JSON needs.

    A NaN or an infinite score is a defect of its maker and raises ValueError.
    """
    for row in rows:
        line = json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        yield line.encode("utf-8") + b"\n"


def _sorted_pairs(run: Run) -> list[Pair]:
    return sorted(run.pairs, key=lambda pair: (pair.a, pair.b))
