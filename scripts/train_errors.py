"""Make `align/checks/score.json`: how likely a translation is to hold a critical error.

    python scripts/train_errors.py DATA [-o align/checks/score.json]

DATA is a folder with `ced_dev.en`, `ced_dev.de` and `ced_dev.label` (OK or BAD), line by line: the training
and development part of WMT22's critical error detection, English to German (public:
https://github.com/WMT-QE-Task/wmt-qe-2022-data), less the sources of its test part. The model is a logistic
regression over the features of `align.checks.features`; folds for the printed figures never share a source.
Needs scikit-learn, which the tool itself does not.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.checks.evidence import VectorEvidence
from align.checks.features import NAMES, measure_pair
from align.checks.lint import find_errors
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.registry import rules
from align.encode import load_encoder

Table = NDArray[np.float64]
OK_SAMPLE = 6_600
"""Good translations beside all bad ones in the printed figures, as in other measurements on this data."""
CHUNK = 1_000
STRENGTH = 0.006
"""Inverse of the regularisation, on features of unit deviation: the best of .003 to .3 in five folds."""
BY_HAND = {
    "units": 3.0,
    "names_garbled": 1.5,
    "negation": 2.0,
    "question": 1.0,
    "untranslated": 1.5,
    "empty": 6.0,
    "fluency_minor": 2.0,
    "copied": 1.0,
}
"""Weights of evidence that this data has hardly any of (its errors are numbers, names, additions and
deletions), set by hand so that such an error raises the score; they take no part in the fit."""
LEARNED = [name not in BY_HAND for name in NAMES]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the data, print figures from five folds, write the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("align/checks/score.json"))
    options = parser.parse_args(arguments)
    originals, translations, bad = read_pairs(options.data)
    table = measure(originals, translations)
    print(f"{len(bad)} pairs, {int(bad.sum())} with a critical error")
    figures = cross_validate(table, bad, originals)
    print(json.dumps(figures))
    options.output.write_text(json.dumps(fit(table, bad), indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"wrote {options.output}")


def read_pairs(folder: Path) -> tuple[list[str], list[str], NDArray[np.bool_]]:
    """Give originals, translations and which of them are BAD."""
    originals, translations, labels = (
        (folder / f"ced_dev.{part}").read_text("utf-8").splitlines() for part in ("en", "de", "label")
    )
    if not len(originals) == len(translations) == len(labels):
        raise SystemExit(f"{folder}: the three files of ced_dev differ in length")
    return originals, translations, np.array([label.strip() == "BAD" for label in labels])


def measure(originals: Sequence[str], translations: Sequence[str]) -> Table:
    """Give the features of every pair, shape (pairs, features)."""
    vectors = VectorEvidence(load_encoder())
    table = []
    for start in range(0, len(originals), CHUNK):
        chosen = slice(start, start + CHUNK)
        sides = zip(originals[chosen], translations[chosen], strict=True)
        pairs = [Pair(Parsed(original, "en"), Parsed(translation, "de")) for original, translation in sides]
        for pair, evidence in zip(pairs, vectors.gather(pairs), strict=True):
            table.append(measure_pair(pair, find_errors(pair, rules()), evidence))
    return np.array(table, dtype=np.float64)


def estimator() -> Any:
    """The model: standardised features, logistic regression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=3000))


def cross_validate(table: Table, bad: NDArray[np.bool_], sources: Sequence[str]) -> dict[str, float]:
    """Give MCC at the true number of BAD and the area under ROC, folds by source, all BAD and a sample of OK."""
    from sklearn.metrics import matthews_corrcoef, roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict

    good = [index for index in range(len(bad)) if not bad[index]]
    random.Random(0).shuffle(good)
    rows = sorted([*np.flatnonzero(bad).tolist(), *good[:OK_SAMPLE]])
    groups = [sources[row] for row in rows]
    folds = GroupKFold(min(5, len(set(groups))))
    scores = cross_val_predict(
        estimator(), table[rows][:, LEARNED], bad[rows], groups=groups, cv=folds, method="predict_proba"
    )[:, 1]
    threshold = np.sort(scores)[-int(bad.sum())]
    return {
        "mcc": round(float(matthews_corrcoef(bad[rows], scores >= threshold)), 4),
        "auc": round(float(roc_auc_score(bad[rows], scores)), 4),
    }


def fit(table: Table, bad: NDArray[np.bool_]) -> dict[str, object]:
    """Fit on everything; weights are given for the features as they are, not standardised."""
    table = table[:, LEARNED]
    model = estimator().fit(table, bad)
    scaler, regression = model[0], model[-1]
    weights = regression.coef_[0] / scaler.scale_
    names = [name for name in NAMES if name not in BY_HAND]
    learned = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    intercept = float(regression.intercept_[0] - (weights * scaler.mean_).sum())
    return {
        "data": "WMT22 critical error detection en-de, development part without the test's sources",
        "base_rate": round(float(bad.mean()), 4),
        "intercept": round(intercept, 4),
        "by_hand": sorted(BY_HAND),
        "weights": {name: BY_HAND.get(name, learned.get(name)) for name in NAMES},
    }


if __name__ == "__main__":
    main()
