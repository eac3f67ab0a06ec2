"""The maker of the bead scorers, on a tiny sample: what it writes is what it fitted."""

from __future__ import annotations

import importlib
import json
import random
from pathlib import Path
from types import ModuleType, SimpleNamespace

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


@pytest.fixture
def documents(script: ModuleType) -> ModuleType:
    return importlib.import_module("bead_documents")


@pytest.mark.parametrize(
    "kind", ["parallel", "shuffle", "noise", "hard_noise", "reprint", "reprint_mn", "faithful", "unrelated"]
)
def test_made_documents_have_true_beads(documents: ModuleType, kind: str) -> None:
    document = documents.make(kind, "one", LINES[:20], LINES[20:], random.Random(3))
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


@pytest.fixture
def tiny(script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with a few passages of the fixtures, and a script that fits little."""
    rows = [json.loads(line) for line in (ROOT / "fixtures" / "beads" / "rows.jsonl").read_text("utf-8").splitlines()]
    (tmp_path / "alignment").mkdir()
    sample = [{**row, "beads": [bead for bead in row["gold"] if all(bead)]} for row in rows[:9]]
    (tmp_path / "alignment" / "passages.jsonl").write_text("\n".join(map(json.dumps, sample)), "utf-8")
    (tmp_path / "verses").mkdir()
    for name, words in (("spaRV1909eb", "Verso {0}. Otro {0}; y más."), ("engWEB2015eb", "Verse {0}. Another {0}.")):
        text = "".join(f"$$$Genesis 1:{number}\n{words.format(number)}\n" for number in range(1, 90))
        (tmp_path / "verses" / f"{name}.imp").write_text(text, "utf-8")
    monkeypatch.setattr(script, "GLANCE_TREES", 10)
    monkeypatch.setattr(script, "TREES", 5)
    monkeypatch.setattr(script, "SECOND_TREES", 5)
    return tmp_path


def test_a_tiny_folder_gives_three_readable_files(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tiny: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["train_beads.py", str(tiny), "-o", str(tiny), "--free", "3"])
    script.main()
    glance = json.loads((tiny / "glance.json").read_text("utf-8"))
    assert glance["steps"]
    first, second = (json.loads((tiny / f"{name}_scorer.json").read_text("utf-8")) for name in ("first", "second"))
    assert len(first["trees"]) == len(second["trees"]) == 5
    assert set(first["features"]) < set(second["features"])


def test_folds_report_every_kind_and_write_nothing(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["train_beads.py", str(tiny), "-o", str(tiny), "--folds", "--free", "3"])
    script.main()
    found = json.loads(capsys.readouterr().out)
    assert found["kinds"].pop("made verses")["documents"] == 3
    assert sum(kind["documents"] for kind in found["kinds"].values()) == 9
    assert all(kind["right"] <= min(kind["gold"], kind["claimed"]) for kind in found["kinds"].values())
    assert set(found["calibration"]) == {"passages", "made"}
    assert not (tiny / "glance.json").exists()


def test_nothing_is_learned_where_nobody_knows_what_is_right(script: ModuleType) -> None:
    ends = [np.array(column) for column in ([0, 0, 2], [1, 2, 3], [0, 0, 1], [1, 1, 2])]
    candidates = importlib.import_module("align.beads.candidates").Candidates(*ends, anchor=np.zeros(3, int))
    evidence = SimpleNamespace(candidates=candidates, counts=(3, 2))
    assert script.touches(evidence, []).tolist() == [False, False, False]
    assert script.touches(evidence, [((1,), ())]).tolist() == [False, True, False]
    assert script.touches(evidence, [((), (1,))]).tolist() == [False, False, True]


def test_calibration_counts_by_tenths(script: ModuleType) -> None:
    rows = script.calibration([(0.52, True), (0.58, False), (1.0, True)])
    assert rows == [
        {"from": 0.5, "beads": 2, "probability": 0.55, "right": 0.5},
        {"from": 0.9, "beads": 1, "probability": 1.0, "right": 1.0},
    ]


def test_no_data_is_one_line(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["train_beads.py", str(tmp_path / "nowhere")])
    with pytest.raises(SystemExit, match="2"):
        script.main()
    assert capsys.readouterr().err == f"{tmp_path / 'nowhere'}: none of the data that --help names is there\n"
