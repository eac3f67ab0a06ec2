"""Fit the bead scorers and write their coefficients into the package.

    python scripts/train_beads.py DATA [-o align/beads]
    python scripts/train_beads.py DATA --folds [--repeats 3]

DATA is a folder with public data; what isn't there is left out:

    bitext/newstest2021.{de-en,en-de}.{de,en}   WMT21 news test sets, one sentence a line, in the order of the texts
    errors/ced_dev.{en,de,label}                WMT22 critical-error detection, development part; only OK lines
    alignment/*.jsonl                           passages with known beads: {"id", "kind", "de", "en", "beads"}
    textberg/dev.{de,fr,defr}                   Text+Berg, the development part, gold as `[i, j]:[k]` lines
    verses/{spaRV1909eb,engWEB2015eb}.imp       two Bibles in the public domain, Reina-Valera 1909 and World English
                                                Bible: `mod2imp spaRV1909eb > verses/spaRV1909eb.imp`, of Debian's
                                                libsword-utils, sword-text-sparv and sword-text-web

From the line-aligned text `bead_documents.py` makes reprints of all kinds. Documents from sentences that
the shipped background was made of get a background from the other half of them, or they would look
rarer at home than any text ever will. `--folds` writes nothing: it fits on two thirds of the texts, aligns
the last third, in turn, and prints F1 by kind and a table of calibration as JSON; `--repeats` does so several
times, with other made-up documents and other draws of features, and pools. Needs scikit-learn; the
package itself doesn't.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from bead_coefficients import step_coefficients, tree_coefficients, write_json
from bead_data import FOLDS, SEED, Amounts, Given, KnownVectors, gather_documents, noisy
from bead_documents import Bead
from bead_report import calibration, strict_f1

from align.beads.align import Scored, bead_of, choose_rows, gather_evidence, promising
from align.beads.comparison import compare
from align.beads.context import all_features
from align.beads.features import Evidence, own_features, word_features
from align.beads.scorer import FIRST, GLANCE, SECOND
from align.encode.background import load_background
from align.encode.load import load_encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from align.schema import Vectors

    Features = dict[str, NDArray[np.float32]]

GLANCE_TREES, TREES, SECOND_TREES = 500, 300, 220
SHARE = 0.25
"""Of the features, drawn anew for each question of the second scorer: the strongest can't drown the others."""
LADDER_WEIGHT = 4.0
"""One real free translation says more than its few beads among thousands of made-up ones."""
PASSAGE_WEIGHT = 2.0
"""The passages, too; with more of it the others' probabilities stray."""
LONG_TAIL = 0.06
"""Share of the hopeless candidates that is learned from, weighted up accordingly."""
CALIBRATED = ("noise", "hard_noise", "reprint", "reprint_mn")
"""Kinds of documents whose probabilities are held against what is right."""


@dataclass
class Example:
    """A document pair ready to learn from."""

    given: Given
    evidence: Evidence
    own: Features
    right: NDArray[np.bool_]
    """Which candidates are beads."""
    weights: NDArray[np.float64]
    """Of the candidates; 0 where nobody knows what is right."""


def example(given: Given, vectors: Callable[[Sequence[str]], Vectors]) -> Example:
    """Candidates of a document, their first features, and which of them are right."""
    document = given.document
    texts = document.source, document.target
    rows = tuple(noisy(vectors(side), side, given.level) for side in texts)
    evidence = gather_evidence(compare((rows[0], rows[1]), texts, document.languages, given.background))
    c = evidence.candidates
    gold = {(a[0], a[-1] + 1, b[0], b[-1] + 1) for a, b in document.beads}
    columns = (c.source_start, c.source_end, c.target_start, c.target_end)
    right = np.array([bead in gold for bead in zip(*(column.tolist() for column in columns), strict=True)])
    weight = 1.0 if given.made else LADDER_WEIGHT if document.kind == "ladder" else PASSAGE_WEIGHT
    weights = np.where(touches(evidence, document.unsure), 0.0, weight)
    return Example(given, evidence, own_features(evidence), right, weights)


def touches(evidence: Evidence, beads: Sequence[Bead]) -> NDArray[np.bool_]:
    """Which candidates take a segment of some beads."""
    c = evidence.candidates
    found = np.zeros(len(c), dtype=bool)
    for side, (start, end) in enumerate((c.source, c.target)):
        inside = np.zeros(evidence.counts[side] + 1, dtype=np.int64)
        inside[[place + 1 for bead in beads for place in bead[side]]] = 1
        sums = np.cumsum(inside)
        found |= sums[end] > sums[start]
    return found


def boost(
    tables: Sequence[NDArray[np.float32]],
    rights: Sequence[NDArray[np.bool_]],
    weights: Sequence[NDArray[np.float64]],
    leaves: int,
    trees: int,
    rate: float,
    share: float = 1.0,
    seed: int = SEED,
) -> Any:
    """Gradient-boosted trees; two leaves make steps. Each question chooses among a share of the features by chance."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_leaf_nodes=leaves,
        max_iter=trees,
        learning_rate=rate,
        max_features=share,
        min_samples_leaf=40,
        l2_regularization=3,
        random_state=seed,
    )
    return model.fit(np.concatenate(tables), np.concatenate(rights), sample_weight=np.concatenate(weights))


def fit_glance(examples: Iterable[Example]) -> Any:
    """The step scorer, from all beads and a sample of the rest."""
    generator = np.random.default_rng(17)
    tables, rights, weights = [], [], []
    for one in examples:
        near = one.own["margin over rivals, lesser side"] > -0.12
        share = np.where(one.right, 1.0, np.where(near, 0.5, LONG_TAIL))
        kept = (generator.random(len(share)) < share) & (one.weights > 0)
        tables.append(table(one.own)[kept])
        rights.append(one.right[kept])
        weights.append(one.weights[kept] / share[kept])
    return boost(tables, rights, weights, leaves=2, trees=GLANCE_TREES, rate=0.12)


def drop_hopeless(examples: Iterable[Example], glance: Any) -> None:
    """Leave of each example what the aligner would look at twice."""
    for one in examples:
        rows = np.flatnonzero(promising(glance.decision_function(table(one.own)), one.own))
        one.evidence, one.right, one.weights = one.evidence.part(rows), one.right[rows], one.weights[rows]
        one.own = {name: values[rows] for name, values in one.own.items()} | word_features(one.evidence)


def fit_first(examples: Sequence[Example], features: Sequence[Features]) -> Any:
    """The scorer of a bead by itself."""
    return fit_trees(examples, features, leaves=4, trees=TREES)


def fit_second(examples: Sequence[Example], features: Sequence[Features], seed: int = SEED) -> Any:
    """The scorer that has seen the neighbourhood."""
    return fit_trees(examples, features, leaves=8, trees=SECOND_TREES, share=SHARE, seed=seed)


def fit_trees(
    examples: Sequence[Example],
    features: Sequence[Features],
    leaves: int,
    trees: int,
    share: float = 1.0,
    seed: int = SEED,
) -> Any:
    """A tree scorer."""
    known = [one.weights > 0 for one in examples]
    tables = [table(mine)[rows] for mine, rows in zip(features, known, strict=True)]
    rights = [one.right[rows] for one, rows in zip(examples, known, strict=True)]
    weights = [one.weights[rows] for one, rows in zip(examples, known, strict=True)]
    return boost(tables, rights, weights, leaves, trees, rate=0.08, share=share, seed=seed)


def by_folds(
    examples: Sequence[Example], features: Sequence[Features], fit: Callable[..., Any]
) -> list[NDArray[np.float32]]:
    """Log odds of each example's candidates by a tree scorer that hadn't seen its text."""
    found = [np.zeros(len(one.right), dtype=np.float32) for one in examples]
    for fold in range(FOLDS):
        seen = [number for number, one in enumerate(examples) if one.given.fold != fold]
        held = [number for number, one in enumerate(examples) if one.given.fold == fold and len(one.right)]
        if not held or not seen:
            continue
        model = fit([examples[number] for number in seen], [features[number] for number in seen])
        for number in held:
            found[number] = model.decision_function(table(features[number])).astype(np.float32)
    return found


def with_context(examples: Sequence[Example]) -> list[Features]:
    """Features of both scorers; the first log odds come from scorers that hadn't seen the text."""
    odds = by_folds(examples, [one.own for one in examples], fit_first)
    return [all_features(one.evidence, one.own, mine) for one, mine in zip(examples, odds, strict=True)]


def table(features: Features) -> NDArray[np.float32]:
    """Candidates in rows, features in columns."""
    return np.stack(list(features.values()), axis=1)


@dataclass
class Tally:
    """What aligning texts that the scorers hadn't seen has come to, over all repeats."""

    counts: list[dict[str, NDArray[np.int64]]] = field(default_factory=list)
    """Of each repeat, by kind: documents, beads in the gold, claimed, right."""
    claims: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: {"passages": [], "made": []})
    """Probability of each claimed bead, and whether it is right."""

    def add(self, examples: Sequence[Example], features: Sequence[Features], seed: int) -> None:
        """Align every document by scorers that hadn't seen its text."""
        counts: dict[str, NDArray[np.int64]] = {}
        odds = by_folds(examples, features, partial(fit_second, seed=seed))
        for one, mine, given in zip(examples, features, odds, strict=True):
            document, made = one.given.document, "made " if one.given.made else ""
            scored = Scored(one.evidence, mine, np.round(1 / (1 + np.exp(-given.astype(np.float64))), 4))
            chosen = choose_rows(scored, (len(document.source), len(document.target)))
            beads = {row: bead_of(scored, row) for rows in chosen for row in rows if one.weights[row]}
            right = [bool(one.right[row]) for row in beads]
            tally = counts.setdefault(made + document.kind, np.zeros(4, dtype=np.int64))
            tally += [1, len(document.beads), len(beads), sum(right)]
            if document.kind in CALIBRATED:
                claims = self.claims["made" if made else "passages"]
                claims += zip((bead.probability for bead in beads.values()), right, strict=True)
        self.counts.append(counts)

    def report(self) -> dict[str, Any]:
        """F1 by kind and calibration."""
        kinds = {kind: np.sum([counts[kind] for counts in self.counts], axis=0) for kind in sorted(self.counts[0])}
        return {
            "repeats": len(self.counts),
            "kinds": {kind: strict_f1(*map(int, tally)) for kind, tally in kinds.items()},
            "calibration": {name: calibration(claimed) for name, claimed in self.claims.items()},
        }


def main() -> None:
    """Make documents, fit the scorers, write them or report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with the data named above")
    parser.add_argument("-o", "--output", type=Path, default=Path("align/beads"))
    parser.add_argument("--folds", action="store_true", help="write nothing; print F1 and calibration by folds")
    parser.add_argument("--rounds", type=int, default=3, help="times the news is gone through (default: %(default)s)")
    parser.add_argument(
        "--scattered", type=int, default=330, help="documents of scattered sentences (default: %(default)s)"
    )
    parser.add_argument("--repeats", type=int, default=1, help="times --folds is gone through (default: %(default)s)")
    parser.add_argument("--free", type=int, default=60, help="documents of verses (default: %(default)s)")
    options = parser.parse_args()
    encoder = load_encoder(threads=1)
    known, shipped = KnownVectors(encoder.encode), load_background(encoder)
    amounts = Amounts(options.rounds, options.scattered, options.free)

    def prepare(seed: int) -> tuple[list[Example], Any, list[Features]]:
        given = gather_documents(options.data, known, shipped, amounts, seed)
        if not given:
            parser.exit(2, f"{options.data}: none of the data that --help names is there\n")
        examples = [example(one, known) for one in given]
        beads = sum(int(one.right.sum()) for one in examples)
        print(f"{len(examples)} documents, {beads} beads", file=sys.stderr, flush=True)
        glance = fit_glance(examples)
        drop_hopeless(examples, glance)
        return examples, glance, with_context(examples)

    if options.folds:
        tally = Tally()
        for seed in range(SEED, SEED + options.repeats):
            examples, _, features = prepare(seed)
            tally.add(examples, features, seed)
        print(json.dumps(tally.report(), indent=1))
        return
    examples, glance, features = prepare(SEED)
    own = list(examples[0].own)
    first = fit_first(examples, [one.own for one in examples])
    second = fit_second(examples, features)
    write_json(options.output / GLANCE, step_coefficients(glance, own))
    write_json(options.output / FIRST, tree_coefficients(first, own))
    write_json(options.output / SECOND, tree_coefficients(second, list(features[0])))


if __name__ == "__main__":
    main()
