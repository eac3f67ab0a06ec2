"""`align run` over the fixtures, as a new user would: a process of its own, no network, one folder."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from align import __version__
from align.schema import Document
from tests.command import FEED, FIXTURES, offline_environment, run_align
from tests.conftest import read_rows

KEYS = {
    "documents": "id source url title published language confidence characters segments duplicate_of origin",
    "segments": "document position start end language kind repeat_of text",
    "pairs": "a b relation containment_a containment_b score direction direction_reason evidence",
    "beads": "a b beads",
    "findings": "rule severity category document span text original_document original_span original_text "
    "message expected actual confidence fingerprint",
    "clusters": "id canonical members",
    "rejects": "path line reason",
}
ORDER = {
    "documents": ("id",),
    "segments": ("document", "position"),
    "pairs": ("a", "b"),
    "beads": ("a", "b"),
    "findings": ("document", "span"),
    "clusters": ("id",),
}
RELATIONS = {"exact", "near-duplicate", "a-contains-b", "b-contains-a", "translation", "partial-translation"}


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    return read_rows(folder / f"{name}.jsonl")


@pytest.fixture(scope="module")
def second_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same job in another process, without network, with another hash seed and one thread."""
    folder = tmp_path_factory.mktemp("second")
    environment = offline_environment(folder / "python", PYTHONHASHSEED="7")
    done = run_align("run", FEED, "-o", folder / "out", "--threads", 1, environment=environment, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert f"75 documents (39 de, 34 en, 1 und, 1 fr), {len(table(folder / 'out', 'rejects'))} rejected" in done.stderr
    assert done.stderr.endswith(f"Report: {folder / 'out' / 'report.html'}\n")
    return folder / "out"


def test_the_network_is_really_off(tmp_path: Path) -> None:
    for attempt in ("socket.socket()", "socket.create_connection(('localhost', 80))"):
        command = [sys.executable, "-c", f"import socket; {attempt}"]
        done = subprocess.run(command, env=offline_environment(tmp_path), capture_output=True, text=True, check=False)
        assert "RuntimeError: a test" in done.stderr


def test_twice_the_same_bytes(fixture_folder: Path, second_folder: Path) -> None:
    names = sorted(path.name for path in fixture_folder.iterdir())
    assert names == sorted([*(f"{name}.jsonl" for name in KEYS), "report.html", "run.json"])
    assert names == sorted(path.name for path in second_folder.iterdir())
    different = [name for name in names if (fixture_folder / name).read_bytes() != (second_folder / name).read_bytes()]
    assert different == []


@pytest.mark.parametrize("name", KEYS)
def test_rows_have_their_keys_and_their_order(fixture_folder: Path, name: str) -> None:
    rows = table(fixture_folder, name)
    assert rows
    assert {" ".join(row) for row in rows} == {KEYS[name]}
    if name in ORDER:
        keys = [tuple(row[key] for key in ORDER[name]) for row in rows]
        assert keys == sorted(keys)


def test_segments_slice_right(fixture_folder: Path, documents: dict[str, Document]) -> None:
    for row in table(fixture_folder, "segments"):
        document = documents[row["document"]]
        text = document.title if row["position"] == -1 else document.text
        assert text is not None
        assert text[row["start"] : row["end"]] == row["text"]
        assert "\n" not in row["text"]


def test_evidence_and_beads_point_at_the_same_body_segments(fixture_folder: Path) -> None:
    segments = {(row["document"], row["position"]): row for row in table(fixture_folder, "segments")}
    pairs, beads = table(fixture_folder, "pairs"), table(fixture_folder, "beads")
    assert [(row["a"], row["b"]) for row in pairs] == [(row["a"], row["b"]) for row in beads]
    for pair, bead_row in zip(pairs, beads, strict=True):
        assert pair["a"] < pair["b"]
        assert pair["relation"] in RELATIONS
        assert len(pair["evidence"]) == len(bead_row["beads"])
        for evidence, bead in zip(pair["evidence"], bead_row["beads"], strict=True):
            for side in ("a", "b"):
                rows = [segments[pair[side], position] for position in bead[side]]
                assert {row["kind"] for row in rows} == {"body"}
                assert evidence[side] == [rows[0]["start"], rows[-1]["end"]]


def test_findings_slice_right(fixture_folder: Path, documents: dict[str, Document]) -> None:
    for row in table(fixture_folder, "findings"):
        assert documents[row["document"]].text[slice(*row["span"])] == row["text"]
        if row["original_document"] is None:
            assert row["original_span"] is row["original_text"] is None
        elif row["original_span"] is not None:
            assert documents[row["original_document"]].text[slice(*row["original_span"])] == row["original_text"]
        assert row["severity"] in ("neutral", "minor", "major", "critical")
        assert 0 <= row["confidence"] <= 1
    findings = [(row["document"], row["fingerprint"]) for row in table(fixture_folder, "findings")]
    assert len(findings) == len(set(findings))


def test_rejects_are_those_of_the_gold(fixture_folder: Path) -> None:
    found = {(row["path"], row["line"]): row["reason"] for row in table(fixture_folder, "rejects")}
    gold = read_rows(FIXTURES / "gold" / "rejects.jsonl")
    assert found.keys() == {(row["path"], row["line"]) for row in gold}
    for row in gold:
        assert row["reason_contains"] in found[row["path"], row["line"]]


def test_clusters_have_a_direct_edge_to_their_canonical_document(fixture_folder: Path) -> None:
    relations = {(row["a"], row["b"]): row["relation"] for row in table(fixture_folder, "pairs")}
    members = []
    for cluster in table(fixture_folder, "clusters"):
        names = [member["id"] for member in cluster["members"]]
        assert cluster["id"] == min([cluster["canonical"], *names])
        members += [cluster["canonical"], *names]
        for member in cluster["members"]:
            assert member["to"] == cluster["canonical"]
            a, b = sorted((member["id"], cluster["canonical"]))
            assert relations[a, b] == member["relation"]
    assert len(members) == len(set(members))


def test_the_signature_stands_beside_the_rows_and_never_in_them(fixture_folder: Path) -> None:
    signature = json.loads((fixture_folder / "run.json").read_text("utf-8"))
    assert list(signature)[:6] == ["version", "encoder", "revision", "segmenter", "settings", "schema"]
    assert (signature["version"], signature["encoder"]) == (__version__, "use-multilingual-v3")
    assert signature["counts"]["documents"] == 75
    assert signature["settings"] in (fixture_folder / "report.html").read_text("utf-8")


def test_what_the_encoder_does_not_cover_is_said(fixture_folder: Path) -> None:
    warnings = json.loads((fixture_folder / "run.json").read_text("utf-8"))["warnings"]
    assert [warning for warning in warnings if re.match(r"1 document.* \(und\): exact and lexical", warning)]
