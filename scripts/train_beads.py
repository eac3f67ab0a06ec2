"""Fit the bead scorers and write their coefficients into the package.

    python scripts/train_beads.py DATA [-o align/beads]

DATA is a folder with public data; what isn't there is left out:

    bitext/newstest2021.{de-en,en-de}.{de,en}   WMT21 news test sets, one sentence a line, in the order of the texts
    errors/ced_dev.{en,de,label}                WMT22 critical-error detection, development part; only OK lines
    alignment/*.jsonl                           passages with known beads: {"kind", "de", "en", "beads"}
    textberg/dev.{de,fr,defr}                   Text+Berg, the development part, gold as `[i, j]:[k]` lines

From the line-aligned text `bead_documents.py` makes reprints of all kinds. Documents from sentences that
the shipped background was made of get a background from the other half of them, or they would look
rarer at home than any text ever will. Needs scikit-learn; the package itself doesn't.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from bead_documents import KINDS, BeadDocument, Line, make
from build_background import centroids

from align.beads.align import CHANCE, gather_evidence
from align.beads.comparison import compare
from align.beads.context import Context, context_features
from align.beads.features import Evidence, own_features
from align.beads.scorer import FIRST, GLANCE, SECOND
from align.encode.background import Background, load_background
from align.encode.load import load_encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from align.schema import Vectors

    Encode = Callable[[Sequence[str]], Vectors]
    Features = dict[str, NDArray[np.float32]]

NEWS = ("bitext/newstest2021.de-en", "bitext/newstest2021.en-de")
SCATTERED = "errors/ced_dev"
LADDER = "textberg/dev"
FOLDS = 3
GLANCE_TREES, TREES = 500, 300
LADDER_WEIGHT = 4.0
"""One real free translation says more than its few beads among thousands of made-up ones."""
LONG_TAIL = 0.06
"""Share of the hopeless candidates that is learned from, weighted up accordingly."""


@dataclass
class Example:
    """A document pair ready to learn from."""

    evidence: Evidence
    own: Features
    right: NDArray[np.bool_]
    """Which candidates are beads."""
    weight: float


def read_lines(stem: Path, languages: tuple[str, str] = ("de", "en")) -> list[Line]:
    """Line-aligned text; nothing where a file is missing. A `.label` file beside it keeps its OK lines only."""
    paths = [stem.with_name(f"{stem.name}.{language}") for language in languages]
    if not all(path.exists() for path in paths):
        return []
    sides = [path.read_text("utf-8").splitlines() for path in paths]
    label = stem.with_name(f"{stem.name}.label")
    fine = [line == "OK" for line in label.read_text("utf-8").split()] if label.exists() else [True] * len(sides[0])
    return [line for line, good in zip(zip(*sides, strict=True), fine, strict=True) if good and all(line)]


def from_news(lines: list[Line], name: str, rounds: int, chance: random.Random) -> list[BeadDocument]:
    """Documents from neighbouring sentences, with sentences from elsewhere in the file as foreign text."""
    found = []
    for turn in range(rounds):
        start = chance.randint(0, 20)
        while start + 12 < len(lines):
            window = lines[start : start + chance.randint(12, 45)]
            far = lines[: max(0, start - 30)] + lines[start + len(window) + 30 :]
            for kind in [*chance.sample(KINDS, 2), "faithful"]:
                count = min(len(far), chance.randint(3, 2 + len(window)))
                at = chance.randint(0, len(far) - count)
                foreign = far[at : at + count] if chance.random() < 0.5 else chance.sample(far, count)
                found.append(make(kind, f"{name}-{turn}-{start}-{kind}", window, foreign, chance))
            start += len(window)
    return found


def from_scattered(lines: list[Line], vectors: Vectors, count: int, chance: random.Random) -> list[BeadDocument]:
    """Documents from sentences of one subject; more of the same subject is their foreign text."""
    found, free = [], np.ones(len(lines), dtype=bool)
    for number in range(count):
        if free.sum() < 200:
            free[:] = True
        seed = chance.choice(np.flatnonzero(free).tolist())
        size = chance.randint(12, 40)
        near = np.argsort(-np.where(free, vectors @ vectors[seed], -9), kind="stable")[: 3 * size].tolist()
        chosen = chance.sample(near, min(size, len(near)))
        rest = sorted(set(near) - set(chosen))
        foreign = chance.sample(rest, min(len(rest), chance.randint(3, size)))
        free[chosen] = False
        kind = (*KINDS, "faithful", "faithful")[number % (len(KINDS) + 2)]
        found.append(make(kind, f"scattered-{number}", [lines[i] for i in chosen], [lines[i] for i in foreign], chance))
    return found


def read_passages(folder: Path) -> list[BeadDocument]:
    """Passages with known beads."""
    rows = [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    return [
        BeadDocument(row["id"], row["kind"], row["de"], row["en"], [(tuple(a), tuple(b)) for a, b in row["beads"]])
        for row in rows
    ]


def read_ladder(stem: Path, parts: int = 4) -> list[BeadDocument]:
    """A gold alignment in parts, each with the beads that begin and end in it."""
    gold_path = stem.with_name(f"{stem.name}.defr")
    if not gold_path.exists():
        return []
    source, target = (
        stem.with_name(f"{stem.name}.{language}").read_text("utf-8").splitlines() for language in ("de", "fr")
    )
    pairs = [line.split(":")[:2] for line in gold_path.read_text("utf-8").splitlines() if line.strip()]
    beads = [(json.loads(a), json.loads(b)) for a, b in pairs if a != "[]" and b != "[]"]
    cuts = [(0, 0)]
    for number in range(1, parts):
        first = next(bead for bead in beads if bead[0][0] >= len(source) * number // parts)
        cuts.append((first[0][0], first[1][0]))
    cuts.append((len(source), len(target)))
    found = []
    for (a, b), (c, d) in itertools.pairwise(cuts):
        inside = [
            (tuple(i - a for i in left), tuple(j - b for j in right)) for left, right in beads if a <= left[0] < c
        ]
        found.append(BeadDocument(f"ladder-{a}", "ladder", source[a:c], target[b:d], inside, ("de", "fr")))
    return found


def noisy(vectors: Vectors, texts: Sequence[str], level: float) -> Vectors:
    """Vectors as a weaker encoder might give them; the same text always gets the same noise."""
    if not level:
        return vectors
    noise = [np.random.default_rng(crc32(text.encode())).standard_normal(vectors.shape[1]) for text in texts]
    worse: Vectors = (vectors + level * np.array(noise) / np.sqrt(vectors.shape[1])).astype(np.float32)
    return worse


def example(
    document: BeadDocument, vectors: Callable[[Sequence[str]], Vectors], background: Background, level: float
) -> Example:
    """Candidates of a document, their first features, and which of them are right."""
    texts = document.source, document.target
    rows = tuple(noisy(vectors(side), side, level) for side in texts)
    evidence = gather_evidence(compare((rows[0], rows[1]), texts, document.languages, background))
    c = evidence.candidates
    gold = {(a[0], a[-1] + 1, b[0], b[-1] + 1) for a, b in document.beads}
    columns = (c.source_start, c.source_end, c.target_start, c.target_end)
    right = np.array([bead in gold for bead in zip(*(column.tolist() for column in columns), strict=True)])
    return Example(evidence, own_features(evidence), right, LADDER_WEIGHT if document.kind == "ladder" else 1.0)


def boost(
    tables: Sequence[NDArray[np.float32]],
    rights: Sequence[NDArray[np.bool_]],
    weights: Sequence[NDArray[np.float64]],
    leaves: int,
    trees: int,
    rate: float,
) -> Any:
    """Gradient-boosted trees; two leaves make steps."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_leaf_nodes=leaves,
        max_iter=trees,
        learning_rate=rate,
        min_samples_leaf=40,
        l2_regularization=3,
        random_state=17,
    )
    return model.fit(np.concatenate(tables), np.concatenate(rights), sample_weight=np.concatenate(weights))


def fit_glance(examples: Iterable[Example]) -> Any:
    """The step scorer, from all beads and a sample of the rest."""
    generator = np.random.default_rng(17)
    tables, rights, weights = [], [], []
    for one in examples:
        near = one.own["margin over rivals, lesser side"] > -0.12
        share = np.where(one.right, 1.0, np.where(near, 0.5, LONG_TAIL))
        kept = generator.random(len(share)) < share
        tables.append(table(one.own)[kept])
        rights.append(one.right[kept])
        weights.append(one.weight / share[kept])
    return boost(tables, rights, weights, leaves=2, trees=GLANCE_TREES, rate=0.12)


def drop_hopeless(examples: Iterable[Example], glance: Any) -> None:
    """Leave of each example what the aligner would look at twice."""
    for one in examples:
        rows = np.flatnonzero(glance.decision_function(table(one.own)) > CHANCE)
        one.evidence, one.right = one.evidence.part(rows), one.right[rows]
        one.own = {name: values[rows] for name, values in one.own.items()}


def fit_trees(examples: Sequence[Example], features: Sequence[Features]) -> Any:
    """A tree scorer."""
    weights = [np.full(len(one.right), one.weight) for one in examples]
    return boost(
        [table(one) for one in features], [one.right for one in examples], weights, leaves=4, trees=TREES, rate=0.08
    )


def with_context(examples: Sequence[Example]) -> list[Features]:
    """Features of both scorers; the first log odds come from scorers that hadn't seen the example."""
    found: list[Features] = [{} for _ in examples]
    for fold in range(FOLDS):
        others = [one for number, one in enumerate(examples) if number % FOLDS != fold]
        model = fit_trees(others, [one.own for one in others])
        for number in range(fold, len(examples), FOLDS):
            one = examples[number]
            odds = model.decision_function(table(one.own)).astype(np.float32) if len(one.right) else one.own["cosine"]
            found[number] = one.own | context_features(Context(one.evidence, odds))
    return found


def table(features: Features) -> NDArray[np.float32]:
    """Candidates in rows, features in columns."""
    return np.stack(list(features.values()), axis=1)


def step_coefficients(model: Any, names: Sequence[str]) -> dict[str, Any]:
    """Trees of two leaves added up to one step function a feature."""
    jumps: dict[str, dict[float, float]] = {}
    start = dict.fromkeys(names, 0.0)
    for nodes in _trees(model):
        if len(nodes) == 1:
            continue
        root, yes, no = nodes[0], nodes[nodes[0]["left"]]["value"], nodes[nodes[0]["right"]]["value"]
        name = names[root["feature_idx"]]
        start[name] += yes
        steps = jumps.setdefault(name, {})
        threshold = float(np.float32(root["num_threshold"]))
        steps[threshold] = steps.get(threshold, 0.0) + no - yes
    found = {}
    for name in (name for name in names if name in jumps):
        places = sorted(jumps[name])
        values = np.cumsum([start[name], *(jumps[name][place] for place in places)])
        found[name] = {
            "up_to": [float(f"{place:.9g}") for place in places],
            "adds": [round(float(value), 4) for value in values],
        }
    return {"base": round(_base(model), 4), "steps": found}


def tree_coefficients(model: Any, names: Sequence[str]) -> dict[str, Any]:
    """Trees as nested questions."""

    def nested(nodes: Any, place: int) -> Any:
        node = nodes[place]
        if node["is_leaf"]:
            return round(float(node["value"]), 4)
        return {
            "feature": names[node["feature_idx"]],
            "up_to": float(f"{node['num_threshold']:.9g}"),
            "yes": nested(nodes, node["left"]),
            "no": nested(nodes, node["right"]),
        }

    trees = [nested(nodes, 0) for nodes in _trees(model)]
    return {"base": round(_base(model), 4), "features": list(names), "trees": trees}


def _trees(model: Any) -> list[Any]:
    return [predictors[0].nodes for predictors in model._predictors]


def _base(model: Any) -> float:
    return float(np.ravel(model._baseline_prediction)[0])


def write_json(path: Path, data: dict[str, Any]) -> None:
    """One tree or one feature a line."""
    listed = {key: value for key, value in data.items() if key in ("steps", "trees")}
    lines = [f' "{key}": {json.dumps(value)},' for key, value in data.items() if key not in listed]
    for key, value in listed.items():
        if isinstance(value, dict):
            rows = [f"  {json.dumps(name)}: {json.dumps(step)}" for name, step in value.items()]
            lines += [f' "{key}": {{', ",\n".join(rows), " }"]
        else:
            lines += [f' "{key}": [', ",\n".join(f"  {json.dumps(tree)}" for tree in value), " ]"]
    path.write_text("{\n" + "\n".join(lines) + "\n}\n", "utf-8")


def other_half(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Sentences to make documents of, and those to make their background of."""
    even = [int(hashlib.sha256(line[1].encode()).hexdigest(), 16) % 2 == 0 for line in lines]
    return [line for line, yes in zip(lines, even, strict=True) if yes], [
        line for line, yes in zip(lines, even, strict=True) if not yes
    ]


def background_of(lines: list[Line], encode: Encode) -> Background:
    """A background like the shipped one, from German-English lines."""
    rows = {language: encode([line[side] for line in lines]) for side, language in enumerate(("de", "en"))}
    means = {language: vectors.mean(axis=0) for language, vectors in rows.items()}
    return Background({language: centroids(vectors, 1_900) for language, vectors in rows.items()}, means)


def gather_examples(data: Path, encode: Encode, shipped: Background, rounds: int, scattered: int) -> list[Example]:
    """Everything under DATA as examples."""
    chance = random.Random(17)
    known = KnownVectors(encode)
    real = [*read_passages(data / "alignment"), *read_ladder(data / LADDER)]
    made = [(d, shipped) for stem in NEWS for d in from_news(read_lines(data / stem), stem, rounds, chance)]
    lines, rest = other_half(read_lines(data / SCATTERED))
    if lines and scattered:
        documents = from_scattered(lines, known([line[1] for line in lines]), scattered, chance)
        background = background_of(rest, encode)
        made += [(d, background) for d in documents]
    known.learn({text for d in (*real, *(d for d, _ in made)) for text in (*d.source, *d.target)})
    examples = [example(d, known, shipped, 0) for d in real]
    for d, background in made:
        level = chance.choice((0, 0, 0.2, 0.3, 0.4, 0.5) if d.kind == "faithful" else (0, 0, 0, 0, 0.3, 0.5))
        examples.append(example(d, known, background, level))
    return examples


class KnownVectors:
    """Vectors of texts, each embedded once."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._rows: dict[str, Any] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Embed what is new, texts of one length together."""
        new = sorted(set(texts) - self._rows.keys(), key=lambda text: (len(text), text))
        for start in range(0, len(new), 64):
            part = new[start : start + 64]
            self._rows.update(zip(part, self._encode(part), strict=True))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Rows of texts, in order."""
        self.learn(texts)
        return np.array([self._rows[text] for text in texts], dtype=np.float32)


def main() -> None:
    """Make documents, fit both scorers, write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with the data named above")
    parser.add_argument("-o", "--output", type=Path, default=Path("align/beads"))
    parser.add_argument("--rounds", type=int, default=3, help="times the news is gone through (default: %(default)s)")
    parser.add_argument(
        "--scattered", type=int, default=330, help="documents of scattered sentences (default: %(default)s)"
    )
    options = parser.parse_args()
    encoder = load_encoder(threads=1)
    examples = gather_examples(
        options.data, encoder.encode, load_background(encoder), options.rounds, options.scattered
    )
    print(f"{len(examples)} documents, {sum(int(one.right.sum()) for one in examples)} beads", flush=True)
    glance = fit_glance(examples)
    drop_hopeless(examples, glance)
    first = fit_trees(examples, [one.own for one in examples])
    features = with_context(examples)
    second = fit_trees(examples, features)
    write_json(options.output / GLANCE, step_coefficients(glance, list(examples[0].own)))
    write_json(options.output / FIRST, tree_coefficients(first, list(examples[0].own)))
    write_json(options.output / SECOND, tree_coefficients(second, list(features[0])))


if __name__ == "__main__":
    main()
