"""Rows exactly as CONTRACTS.md writes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from align.formats import records
from align.schema import Run

KEYS = {
    records.document_rows: "id source url title published language confidence characters segments duplicate_of origin",
    records.segment_rows: "document position start end language kind repeat_of text",
    records.pair_rows: "a b relation containment_a containment_b score direction direction_reason evidence",
    records.bead_rows: "a b beads",
    records.finding_rows: "rule severity category document span text original_document original_span original_text "
    "message expected actual confidence fingerprint",
    records.cluster_rows: "id canonical members",
    records.reject_rows: "path line reason",
}


@pytest.mark.parametrize(("rows", "keys"), KEYS.items(), ids=[rows.__name__ for rows in KEYS])
def test_keys_stand_in_the_order_of_the_contract_and_rows_do_not_depend_on_arrival(
    sample_run: Run, rows: Callable[[Run], Iterator[dict[str, Any]]], keys: str
) -> None:
    made = list(rows(sample_run))
    assert made
    assert {tuple(row) for row in made} == {tuple(keys.split())}
    assert b"".join(records.jsonl(made)) == b"".join(records.jsonl(rows(reversed_run(sample_run))))


def test_spans_of_segments_and_findings_point_into_the_text(sample_run: Run) -> None:
    texts = {document.id: document.text for document in sample_run.corpus.documents}
    titles = {document.id: document.title or "" for document in sample_run.corpus.documents}
    for row in records.segment_rows(sample_run):
        text = (titles if row["position"] == -1 else texts)[row["document"]]
        assert text[row["start"] : row["end"]] == row["text"]
    for row in records.finding_rows(sample_run):
        assert texts[row["document"]][slice(*row["span"])] == row["text"]


def test_a_document_row_counts_its_characters_and_segments(sample_run: Run) -> None:
    row = next(row for row in records.document_rows(sample_run) if row["id"] == "bridge.txt")
    assert (row["characters"], row["segments"]) == (len("أعيد فتح الجسر القديم أمام المشاة صباح اليوم."), 1)
    assert row["origin"] == {"path": "pages/08.html", "line": None}


def test_a_finding_of_a_line_pair_has_its_line_in_the_place_of_the_document(sample_run: Run) -> None:
    row = records.finding_row(replace(sample_run.findings[0], document=None, line=3))
    assert list(row)[2:5] == ["category", "line", "span"]
    assert row["line"] == 3


def test_lines_are_utf8_without_escapes_and_control_characters_cannot_break_them() -> None:
    rows = [{"text": "Grüße\n\u2028\x00"}, {"text": "zwei"}]
    data = b"".join(records.jsonl(rows))
    assert data.count(b"\n") == 2
    assert "Grüße".encode() in data
    assert [json.loads(line) for line in data.split(b"\n")[:-1]] == rows
    with pytest.raises(ValueError, match="not JSON compliant"):
        list(records.jsonl([{"score": float("nan")}]))


def test_the_signature_names_what_makes_a_run_reproducible(sample_run: Run) -> None:
    row = records.signature_row(sample_run.signature)
    assert list(row) == ["version", "encoder", "revision", "segmenter", "settings", "schema"]


def reversed_run(run: Run) -> Run:
    corpus = replace(
        run.corpus,
        documents=run.corpus.documents[::-1],
        languages=dict(reversed(run.corpus.languages.items())),
        segments=run.corpus.segments.reverse(),
    )
    return replace(
        run,
        corpus=corpus,
        pairs=run.pairs[::-1],
        findings=run.findings[::-1],
        clusters=tuple(replace(cluster, members=cluster.members[::-1]) for cluster in run.clusters[::-1]),
        rejects=run.rejects[::-1],
    )
