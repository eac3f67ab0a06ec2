"""Floors under the quality on the fixtures, from one run.

`floors.toml` pins what was reached. A score below its floor is a regression. A score clearly above it fails, too,
and prints the line to paste: that is how a floor is raised, and nothing ever lowers one. To lower one by hand, say
why in the commit.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from align.evaluate.beads import Sides, score_beads
from align.evaluate.languages import score_languages
from align.evaluate.pairs import score_pairs
from align.formats.records import bead_rows, pair_rows
from align.schema import Kind, Run, Severity
from tests.command import FIXTURES

FLOORS = Path(__file__).with_name("floors.toml")
SLACK = 0.02
"""How far a score may stand above its floor before the floor has to be raised."""


def gold(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FIXTURES / "gold" / f"{name}.jsonl").read_text("utf-8").splitlines()]


def language_scores(run: Run) -> dict[str, float]:
    wanted = {row["id"]: row["language"] for row in gold("languages")}
    found = {name: language.code for name, language in run.corpus.languages.items()}
    return {"accuracy": score_languages(wanted, found)["accuracy"]}


def pair_scores(run: Run) -> dict[str, float]:
    """Which documents, and whether the relation and the direction are right where the gold is certain."""
    rows = list(pair_rows(run))
    scores = score_pairs(gold("pairs"), rows)
    found = {(row["a"], row["b"]): row for row in rows}
    certain = [row for row in gold("pairs") if (row["a"], row["b"]) in found]
    right = {
        key: [found[row["a"], row["b"]][key] == row[key] for row in certain if key in row]
        for key in ("relation", "direction")
    }
    shares = {key: round(sum(hits) / len(hits), 4) for key, hits in right.items()}
    return {"precision": scores["precision"], "recall": scores["recall"], **shares}


def bead_scores(run: Run) -> dict[str, float]:
    """Gold spans as the body segments they touch, on the pairs that the gold has beads for."""
    texts = {document.id: document.text for document in run.corpus.documents}
    bodies: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for row in run.corpus.segments.iter_rows(named=True):
        if row["kind"] == Kind.BODY:
            bodies[row["document"]].append((row["position"], row["start"], row["end"]))

    def positions(bead: dict[str, Any], side: str, document: str) -> frozenset[int]:
        text = bead.get(f"{side}_text")
        start = texts[document].find(text) if text else bead[side][0]
        end = start + len(text) if text else bead[side][1]
        return frozenset(at for at, left, right in bodies[document] if left < end and start < right)

    wanted: dict[str, list[Sides]] = {
        f"{row['a']}\t{row['b']}": [
            (positions(bead, "a", row["a"]), positions(bead, "b", row["b"])) for bead in row["beads"]
        ]
        for row in gold("beads")
    }
    found: dict[str, list[Sides]] = {
        f"{row['a']}\t{row['b']}": [(frozenset(bead["a"]), frozenset(bead["b"])) for bead in row["beads"]]
        for row in bead_rows(run)
    }
    scores = score_beads(wanted, {name: beads for name, beads in found.items() if name in wanted})
    return {"strict_precision": scores["strict"]["precision"], "strict_recall": scores["strict"]["recall"]}


def finding_scores(run: Run) -> dict[str, float]:
    """Recall by family of the gold, whatever rule marks the place; and what is marked where there is nothing.

    An omission has no place of its own: a finding counts from up to two characters beside its gold.
    """
    counted = [finding for finding in run.findings if finding.severity is not Severity.NEUTRAL]
    spans = [(finding.document, *finding.span) for finding in counted]
    planted = gold("findings")
    hits: dict[str, list[bool]] = defaultdict(list)
    for row in planted:
        hit = any(
            document == row["document"] and start <= row["end"] + 2 and row["start"] - 2 <= end
            for document, start, end in spans
        )
        hits[row["rule_family"]].append(hit)
    touching = [
        any(row["document"] == document and start <= row["end"] + 2 and row["start"] - 2 <= end for row in planted)
        for document, start, end in spans
    ]
    clean = {name for name, language in run.corpus.languages.items() if language.code == "de"}
    clean -= {row["document"] for row in planted}
    quiet = clean - {document for document, _, _ in spans if document is not None}
    return {
        "precision": round(sum(touching) / len(touching), 4),
        "clean_documents_left_alone": round(len(quiet) / len(clean), 4),
        **{f"recall_{family}": round(sum(found) / len(found), 4) for family, found in sorted(hits.items())},
    }


@pytest.fixture(scope="module")
def scores(fixture_run: Run) -> dict[str, dict[str, float]]:
    return {
        "languages": language_scores(fixture_run),
        "pairs": pair_scores(fixture_run),
        "beads": bead_scores(fixture_run),
        "findings": finding_scores(fixture_run),
    }


def floors() -> Iterator[tuple[str, str, float]]:
    for part, figures in tomllib.loads(FLOORS.read_text("utf-8")).items():
        for name, floor in figures.items():
            yield part, name, floor


@pytest.mark.parametrize(("part", "name", "floor"), list(floors()))
def test_floor(scores: dict[str, dict[str, float]], part: str, name: str, floor: float) -> None:
    score = scores[part][name]
    assert score >= floor, f"{part}: {name} fell from {floor} to {score}"
    assert score <= floor + SLACK, f"raise the floor in {FLOORS.name}: under [{part}] write `{name} = {score}`"


def test_every_score_has_a_floor(scores: dict[str, dict[str, float]]) -> None:
    pinned = {(part, name) for part, name, _ in floors()}
    missing = [
        f"[{part}] {name} = {score}"
        for part, figures in scores.items()
        for name, score in figures.items()
        if (part, name) not in pinned
    ]
    assert not missing, f"write into {FLOORS.name}: {missing}"
