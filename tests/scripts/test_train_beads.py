"""The maker of the bead scorers, on a tiny sample: what it writes is what it fitted."""

from __future__ import annotations

import importlib
import json
import random
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from align.beads.scorer import StepScorer, tree_scorer

ROOT = Path(__file__).resolve().parents[2]
LINES = [
    (f"Satz Nummer {number}, der etwas sagt; und mehr.", f"Sentence {number}, which says things; and more.")
    for number in range(30)
]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    return importlib.import_module("train_beads")


@pytest.mark.parametrize(
    "kind", ["parallel", "shuffle", "noise", "hard_noise", "reprint", "reprint_mn", "faithful", "unrelated"]
)
def test_made_documents_have_true_beads(script: ModuleType, kind: str) -> None:
    document = script.make(kind, "one", LINES[:20], LINES[20:], random.Random(3))
    assert bool(document.beads) == (kind != "unrelated")
    for source, target in document.beads:
        assert source == tuple(range(source[0], source[-1] + 1))
        assert target == tuple(range(target[0], target[-1] + 1))
        numbers = [
            {word for place in places for word in side[place].replace(",", "").split() if word.isdigit()}
            for side, places in ((document.source, source), (document.target, target))
        ]
        assert numbers[0] & numbers[1] or not all(numbers)
    for side in (0, 1):
        taken = [place for bead in document.beads for place in bead[side]]
        assert len(taken) == len(set(taken))


def test_coefficients_say_what_the_model_says(script: ModuleType) -> None:
    generator = np.random.default_rng(5)
    values = generator.standard_normal((400, 3)).round(1).astype(np.float32)
    right = values[:, 0] * values[:, 1] + values[:, 2] > 0.3
    features = dict(zip("abc", values.T, strict=True))
    steps = script.boost([values], [right], [np.ones(400)], leaves=2, trees=30, rate=0.3)
    data = script.step_coefficients(steps, list("abc"))
    read = StepScorer(data["base"], {n: (np.array(s["up_to"]), np.array(s["adds"])) for n, s in data["steps"].items()})
    assert np.allclose(read.log_odds(features), steps.decision_function(values), atol=0.01)
    trees = script.boost([values], [right], [np.ones(400)], leaves=4, trees=30, rate=0.3)
    data = script.tree_coefficients(trees, list("abc"))
    scorer = tree_scorer(data["base"], data["features"], data["trees"])
    assert np.allclose(scorer.log_odds(features), trees.decision_function(values), atol=0.01)


def test_a_tiny_folder_gives_three_readable_files(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = [json.loads(line) for line in (ROOT / "fixtures" / "beads" / "rows.jsonl").read_text("utf-8").splitlines()]
    (tmp_path / "alignment").mkdir()
    sample = [{**row, "beads": [bead for bead in row["gold"] if all(bead)]} for row in rows[:9]]
    (tmp_path / "alignment" / "passages.jsonl").write_text("\n".join(map(json.dumps, sample)), "utf-8")
    monkeypatch.setattr(script, "GLANCE_TREES", 10)
    monkeypatch.setattr(script, "TREES", 5)
    monkeypatch.setattr("sys.argv", ["train_beads.py", str(tmp_path), "-o", str(tmp_path)])
    script.main()
    glance = json.loads((tmp_path / "glance.json").read_text("utf-8"))
    assert glance["steps"]
    first, second = (json.loads((tmp_path / f"{name}_scorer.json").read_text("utf-8")) for name in ("first", "second"))
    assert len(first["trees"]) == len(second["trees"]) == 5
    assert set(first["features"]) < set(second["features"])
