"""The small commands: `align eval`, `align rules`, `align doctor`."""

from __future__ import annotations

import hashlib
import json
from importlib import metadata
from pathlib import Path

import pytest

from align.checks.registry import rules
from align.encode.universal import resource
from tests.command import FIXTURES
from tests.conftest import Command

GOLD = FIXTURES / "gold"


@pytest.mark.parametrize("name", ["pairs", "languages"])
def test_gold_scored_against_itself(align: Command, name: str) -> None:
    scores = json.loads(align("eval", name, GOLD / f"{name}.jsonl", GOLD / f"{name}.jsonl").out)
    assert scores.get("f1", scores.get("accuracy")) == 1.0


def test_a_run_is_scored_as_it_was_written(align: Command, fixture_folder: Path) -> None:
    pairs = json.loads(align("eval", "pairs", GOLD / "pairs.jsonl", fixture_folder / "pairs.jsonl").out)
    assert pairs["f1"] > 0.8
    languages = json.loads(align("eval", "languages", GOLD / "languages.jsonl", fixture_folder / "documents.jsonl").out)
    assert languages["documents"] == 75


def test_bulk_beads_are_scored_as_they_were_written(align: Command) -> None:
    rows = [json.loads(line) for line in (FIXTURES / "beads" / "rows.jsonl").read_text("utf-8").splitlines()]
    gold = [{"id": row["id"], "beads": row["gold"]} for row in rows]
    Path("gold.jsonl").write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
    found = [
        {"id": row["id"], "beads": [{"de": de, "en": en} for de, en in row["gold"]]} for row in rows if row["gold"]
    ]
    Path("found.jsonl").write_text("\n".join(map(json.dumps, found)), encoding="utf-8")
    scores = json.loads(align("eval", "beads", "gold.jsonl", "found.jsonl").out)
    assert scores["strict"] == scores["lax"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}


@pytest.mark.parametrize(
    ("name", "row"), [("languages", {"id": "nobody", "language": "de"}), ("beads", {"id": "nobody", "beads": []})]
)
def test_unknown_ids_are_an_error(align: Command, name: str, row: dict[str, object]) -> None:
    Path("gold.jsonl").touch()
    Path("found.jsonl").write_text(json.dumps(row), encoding="utf-8")
    assert "'nobody'" in align("eval", name, "gold.jsonl", "found.jsonl").message


def test_rules_are_listed_one_a_line(align: Command) -> None:
    lines = align("rules").out.splitlines()
    assert [line.split()[0] for line in lines] == [rule.id for rule in rules()]


def test_a_rule_tells_everything_about_itself(align: Command) -> None:
    for rule in rules():
        shown = align("rules", rule.id).out
        for value in (rule.id, rule.title, rule.rationale, rule.example, rule.false_alarms, rule.precision):
            assert value in shown


def test_doctor_names_versions_and_the_checksum_of_the_weights(align: Command) -> None:
    done = align("doctor")
    assert done.code == 0
    assert done.out.endswith("all well\n")
    assert hashlib.sha256(resource("weights.npz").read_bytes()).hexdigest() in done.out
    assert f"faiss-cpu {metadata.version('faiss-cpu')} (vector search)" in done.out


def test_doctor_names_the_command_that_mends_what_is_missing(align: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    version = metadata.version

    def without(package: str) -> str:
        if package == "sentencepiece":
            raise metadata.PackageNotFoundError
        return version(package)

    monkeypatch.setattr("importlib.metadata.version", without)
    done = align("doctor")
    assert done.code == 1
    assert done.out.endswith("missing: sentencepiece; pip install sentencepiece\n")
