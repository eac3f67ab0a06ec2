"""The segment score: rows in order, worse is higher, coefficients that can be read."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from align.checks.features import NAMES
from align.checks.registry import select_rules
from align.checks.score import Tree, ask, read_models, score_pairs, shipped_models
from align.checks.word_measures import WORD_NAMES
from align.errors import FormatError
from align.schema import Severity

ROOT = Path(__file__).parents[2]

ROWS = [
    ("The ship carried 640 tonnes of coal.", "Das Schiff trug 640 Tonnen Kohle."),
    ("The ship carried 640 tonnes of coal.", "Das Schiff trug 460 Tonnen Kohle."),
    ("", ""),
    ("The Iranian minister spoke in Vienna.", "Der irakische Minister sprach in Wien."),
]


def test_errors_score_higher_and_every_row_has_its_score() -> None:
    scored = list(score_pairs(ROWS, "en", "de"))
    good, number, empty, place = (score for _, score in scored)
    assert good < 0.2 < min(number, place)
    assert empty == 0.0
    assert [[finding.rule for finding in found] for found, _ in scored] == [
        [], ["number-mismatch"], [], ["place-mismatch"],
    ]  # fmt: skip


def test_hidden_rules_still_count() -> None:
    shown = list(score_pairs(ROWS, "en", "de", chosen=select_rules(["compounds"])))
    assert [score for _, score in shown] == [score for _, score in score_pairs(ROWS, "en", "de")]
    assert all(not found for found, _ in shown)


def test_more_evidence_never_lowers_the_score() -> None:
    for model, names in zip(shipped_models(), (NAMES, (*NAMES, *WORD_NAMES)), strict=True):
        weights = dict(zip(names, model.weights, strict=True))
        for name in ("numbers", "number_added", "dates", "places", "names_replaced", "length_deficit"):
            assert weights[name] >= 0, name
        assert weights["numbers"] > 1
        assert model.slope > 0
        assert 0.0 < model.base_rate < 0.2


@pytest.mark.parametrize(
    ("original", "good", "bad"),
    [
        ("It cost $5 million.", "Es kostete 5 Millionen Dollar.", "Es kostete 5 Millionen Euro."),
        ("He stayed for 3 days.", "Er blieb 3 Tage.", "Er blieb 3 Wochen."),
        ("Will he go to Vienna?", "Fährt er nach Wien?", "Er fährt nach Wien."),
    ],
)
def test_a_finding_raises_the_score_by_its_severity(original: str, good: str, bad: str) -> None:
    (_, low), (found, high) = score_pairs([(original, good), (original, bad)], "en", "de")
    assert len(found) == 1
    assert high > 3 * low
    assert found[0].severity != Severity.CRITICAL or high > 0.2


def test_coefficients_of_other_features_are_refused() -> None:
    with pytest.raises(FormatError, match=r"train_errors\.py"):
        read_models('{"base_rate": 0.1, "plain": {"intercept": 0, "weights": {"luck": 1}}}')


def test_the_coefficients_can_be_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn makes the coefficients; the tool itself does not need it")
    monkeypatch.syspath_prepend(ROOT / "scripts")
    spec = importlib.util.spec_from_file_location("train_errors", ROOT / "scripts" / "train_errors.py")
    assert spec
    assert spec.loader
    train_errors = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(train_errors)
    good = [(f"He sold {n} boats to the town.", f"Er verkaufte der Stadt {n} Boote.", "OK") for n in range(20, 40)]
    bad = [(f"He sold {n} boats to the town.", f"Er verkaufte der Stadt {n + 3} Boote.", "BAD") for n in range(40, 60)]
    for column, part in enumerate(("en", "de", "label")):
        lines = "".join(f"{row[column]}\n" for row in good + bad)
        (tmp_path / f"ced_dev.{part}").write_text(lines, "utf-8")
    train_errors.main([str(tmp_path), "-o", str(tmp_path / "score.json")])
    model, _ = read_models((tmp_path / "score.json").read_text("utf-8"))
    assert dict(zip(NAMES, model.weights, strict=True))["numbers"] > 0
    assert model.base_rate == 0.5


def test_trees_never_lower_the_score_for_more_evidence() -> None:
    names = (*NAMES, *WORD_NAMES)
    rising = {"numbers", "number_added", "dates", "places", "names_replaced", "length_deficit"}

    def never_falls(tree: Tree | float) -> bool:
        if isinstance(tree, float):
            return True
        if names[tree.feature] in rising and max(leaves(tree.yes)) > max(leaves(tree.no)):
            return False
        return never_falls(tree.yes) and never_falls(tree.no)

    assert all(never_falls(tree) for model in shipped_models() for tree in model.trees)


def leaves(tree: Tree | float) -> list[float]:
    return [tree] if isinstance(tree, float) else leaves(tree.yes) + leaves(tree.no)


def test_a_tree_is_walked_to_its_end() -> None:
    tree = Tree(1, 0.5, Tree(0, 2.0, -1.0, 0.25), 3.0)
    assert [ask(tree, features) for features in ((2.0, 0.5), (2.1, 0.5), (0.0, 0.6))] == [-1.0, 0.25, 3.0]
