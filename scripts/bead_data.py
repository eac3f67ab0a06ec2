"""Documents with known beads from the data of `train_beads.py`, and the folds that keep a text's copies together."""

from __future__ import annotations

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
from bead_verses import from_verses, pair_verses, read_verses
from build_background import centroids

from align.encode.background import Background

if TYPE_CHECKING:
    from align.schema import Vectors

    Encode = Callable[[Sequence[str]], Vectors]

NEWS = ("bitext/newstest2021.de-en", "bitext/newstest2021.en-de")
SCATTERED = "errors/ced_dev"
LADDER = "textberg/dev"
VERSES = ("verses/spaRV1909eb.imp", "verses/engWEB2015eb.imp")
FOLDS = 3
SEED = 17


@dataclass(frozen=True)
class Given:
    """A document to learn from."""

    document: BeadDocument
    background: Background
    level: float
    """Noise that makes its vectors those of a weaker encoder."""
    fold: int
    """Documents that share sentences are in one fold."""
    made: bool
    """Whether `bead_documents.py` made it."""


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
    """Documents from neighbouring sentences, with sentences from elsewhere in the file as foreign text.

    There are as many unrelated ones as faithful ones: most pairs that are ever looked at are unrelated.
    """
    found = []
    for turn in range(rounds):
        start = chance.randint(0, 20)
        while start + 12 < len(lines):
            window = lines[start : start + chance.randint(12, 45)]
            far = lines[: max(0, start - 30)] + lines[start + len(window) + 30 :]
            for kind in [*chance.sample(KINDS, 2), "faithful", "unrelated"]:
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


@dataclass(frozen=True)
class Amounts:
    """How much is made of the data."""

    rounds: int
    """Times the news is gone through."""
    scattered: int
    """Documents of scattered sentences."""
    free: int
    """Documents of verses."""


def gather_documents(
    data: Path, known: KnownVectors, shipped: Background, amounts: Amounts, seed: int = SEED
) -> list[Given]:
    """Everything under DATA; another seed makes other documents."""
    chance = random.Random(seed)
    news = [read_lines(data / stem) for stem in NEWS]
    passages = read_passages(data / "alignment")
    found = [Given(d, shipped, 0.0, fold_of(d, news, number), False) for number, d in enumerate(passages)]
    found += [Given(d, shipped, 0.0, number % FOLDS, False) for number, d in enumerate(read_ladder(data / LADDER))]
    made = [
        (d, shipped, fold)
        for fold, (stem, lines) in enumerate(zip(NEWS, news, strict=True))
        for d in from_news(lines, stem, amounts.rounds, chance)
    ]
    lines, rest = other_half(read_lines(data / SCATTERED))
    if lines and amounts.scattered:
        documents = from_scattered(lines, known([line[1] for line in lines]), amounts.scattered, chance)
        background = background_of(rest, known)
        made += [(d, background, FOLDS - 1) for d in documents]
    for d, background, fold in made:
        level = chance.choice((0, 0, 0.2, 0.3, 0.4, 0.5) if d.kind == "faithful" else (0, 0, 0, 0, 0.3, 0.5))
        found.append(Given(d, background, level, fold, True))
    verses = pair_verses(*(read_verses(data / name) for name in VERSES))
    if verses:
        found += [Given(d, shipped, 0.0, fold, True) for d, fold in from_verses(verses, amounts.free, FOLDS, chance)]
    known.learn({text for one in found for text in (*one.document.source, *one.document.target)})
    return found


def fold_of(document: BeadDocument, news: Sequence[list[Line]], number: int) -> int:
    """The fold of the news file that most of a passage's sentences stand in; by number if they stand in none."""
    counts = []
    for lines in news:
        sentences = {sentence for line in lines for sentence in line}
        counts.append(sum(text in sentences for text in (*document.source, *document.target)))
    return counts.index(max(counts)) if any(counts) else number % FOLDS


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
