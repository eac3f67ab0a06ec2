"""Made-up document pairs with known beads, from line-aligned text: what `train_beads.py` learns from.

Each kind shows one way in which a reprint differs from its original; `faithful` is a translation whose
sentences were cut and joined by the translator, with hardly anything left out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

Line = tuple[str, str]
"""A sentence and its translation."""
Bead = tuple[tuple[int, ...], tuple[int, ...]]

BOILERPLATE = (
    ("Newsletter abonnieren", "Teilen", "Mehr zum Thema", "Alle Rechte vorbehalten", "Anzeige", "Lesen Sie auch",
     "Foto: Archiv", "Kommentare", "Impressum", "Melden Sie sich jetzt an", "Nach oben", "Aktualisiert am Montag"),
    ("Subscribe to the newsletter", "Share this", "Related topics", "All rights reserved", "Advertisement",
     "Read also", "Photo: archive", "Comments", "About us", "Sign up now", "Back to top", "Updated on Monday"),
)  # fmt: skip
CLAUSE = re.compile(r"(?<=[,;:–])\s+|\s+(?=(?:und|and|but|aber|sowie|while|während)\s)")
SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class BeadDocument:
    """Two lists of segments and the beads between them; what stands in no bead is unaligned."""

    id: str
    kind: str
    source: list[str]
    target: list[str]
    beads: list[Bead]
    languages: tuple[str, str] = ("de", "en")
    unsure: list[Bead] = field(default_factory=list)
    """Where nobody knows what answers what."""


Piece = tuple[list[str], list[str]]
"""The segments of one bead; an empty side stands for an unaligned segment."""


def document(identifier: str, kind: str, source: Sequence[Piece], target_order: Sequence[int]) -> BeadDocument:
    """Lay pieces out: the source in the given order, the target by `target_order` of piece numbers."""
    texts: tuple[list[str], list[str]] = ([], [])
    places: tuple[dict[int, tuple[int, ...]], dict[int, tuple[int, ...]]] = ({}, {})
    for side, order in ((0, range(len(source))), (1, target_order)):
        for piece in order:
            segments = source[piece][side]
            places[side][piece] = tuple(range(len(texts[side]), len(texts[side]) + len(segments)))
            texts[side].extend(segments)
    beads = [(places[0][i], places[1][i]) for i in range(len(source)) if places[0][i] and places[1][i]]
    return BeadDocument(identifier, kind, *texts, beads)


def merge(lines: Sequence[Line], share: float, chance: random.Random) -> list[Piece]:
    """One-to-one pieces, of which a share has its neighbour's sentence joined on one side."""
    pieces: list[Piece] = []
    position = 0
    while position < len(lines):
        left, right = lines[position]
        if position + 1 < len(lines) and chance.random() < share:
            more = lines[position + 1]
            joined = ([f"{left} {more[0]}"], [right, more[1]]), ([left, more[0]], [f"{right} {more[1]}"])
            pieces.append(joined[chance.random() < 0.5])
            position += 2
        else:
            pieces.append(([left], [right]))
            position += 1
    return pieces


def cut(text: str, chance: random.Random) -> list[str]:
    """A sentence in two: at the end of a clause, rarely anywhere, as splitters that fall for a dot do."""
    pattern = SPACE if chance.random() < 0.15 else CLAUSE
    places = [m for m in pattern.finditer(text) if 5 < m.start() < len(text) - 5]
    if not places:
        return [text]
    place = chance.choice(places)
    return [text[: place.start()].strip(), text[place.end() :].strip()]


def freely(lines: Sequence[Line], chance: random.Random, freedom: float) -> list[Piece]:
    """Pieces as a free but complete translation has them: 1-2, 2-1, 2-2, 1-3, 3-1 and larger, few left out."""
    pieces: list[Piece] = []
    position = 0
    while position < len(lines):
        size = chance.choice((1, 1, 1, 2, 2, 2, 3)) if chance.random() < freedom else 1
        run = lines[position : position + size]
        sides: Piece = ([line[0] for line in run], [line[1] for line in run])
        if chance.random() < freedom or size > 1:
            side = chance.randrange(2)
            sides[side][:] = _regroup(sides[side], chance)
            if chance.random() < 0.2 and len(sides[side]) <= 2:
                sides[side][:] = [part for text in sides[side] for part in cut(text, chance)]
        pieces.append(sides)
        position += size
    return [_lose(piece, chance) for piece in pieces]


def _regroup(texts: list[str], chance: random.Random) -> list[str]:
    """One sentence cut; several joined, or joined and cut at another place than between the sentences."""
    if len(texts) == 1:
        return cut(texts[0], chance)
    joined = " ".join(texts)
    return [joined] if chance.random() < 0.65 else cut(joined, chance)


def _lose(piece: Piece, chance: random.Random) -> Piece:
    if chance.random() < 0.02:
        return (piece[0], []) if chance.random() < 0.5 else ([], piece[1])
    return piece


def blocks(count: int, chance: random.Random, largest: int = 6) -> list[list[int]]:
    """The numbers 0..count-1 cut into blocks of neighbours."""
    found, position = [], 0
    while position < count:
        size = chance.randint(1, largest)
        found.append(list(range(position, min(position + size, count))))
        position += size
    return found


def shuffled(count: int, chance: random.Random) -> list[int]:
    """The numbers 0..count-1 in blocks whose order is random."""
    parts = blocks(count, chance)
    chance.shuffle(parts)
    return [number for part in parts for number in part]


def lonely(lines: Sequence[Line], chance: random.Random) -> list[Piece]:
    """Sentences without their translation, some on one side, some on the other."""
    return [([left], []) if chance.random() < 0.5 else ([], [right]) for left, right in lines]


def interleave(pieces: list[Piece], more: list[Piece], chance: random.Random) -> list[Piece]:
    """Put pieces in between at random, singly or in runs."""
    result = list(pieces)
    while more:
        size = min(len(more), chance.choice((1, 1, 1, 2, 3, 5)))
        at = chance.randint(0, len(result))
        result[at:at] = more[:size]
        more = more[size:]
    return result


def boilerplate(chance: random.Random) -> list[Piece]:
    """Navigation that a site puts around its text; never translated by the other site's."""
    german: list[Piece] = [([text], []) for text in chance.sample(BOILERPLATE[0], chance.randint(1, 5))]
    english: list[Piece] = [([], [text]) for text in chance.sample(BOILERPLATE[1], chance.randint(1, 5))]
    return german + english


KINDS = ("parallel", "shuffle", "noise", "hard_noise", "reprint", "reprint_mn", "faithful", "unrelated")


def make(
    kind: str, identifier: str, lines: Sequence[Line], foreign: Sequence[Line], chance: random.Random
) -> BeadDocument:
    """One document pair.

    Args:
        kind: one of KINDS.
        identifier: its name.
        lines: neighbouring sentences of one text, or of one subject.
        foreign: sentences of other texts, which never translate each other there.
        chance: where chance comes from.
    """
    if kind == "unrelated":
        pieces: list[Piece] = [([left], []) for left, _ in lines] + [([], [right]) for _, right in foreign]
        return document(identifier, kind, pieces, range(len(pieces)))
    if kind == "faithful":
        pieces = freely(lines, chance, chance.uniform(0.2, 0.8))
        if chance.random() < 0.3:
            pieces = interleave(pieces, lonely(foreign[:2], chance), chance)
        return document(identifier, kind, pieces, range(len(pieces)))
    merged = {"parallel": 0.15, "reprint_mn": 0.2}.get(kind, 0.0)
    lost = {"parallel": 0.05, "hard_noise": 0.2, "reprint": 0.35, "reprint_mn": 0.35}.get(kind, 0.0) * chance.uniform(
        0, 2
    )
    pieces = merge(lines, merged, chance)
    pieces = [piece if chance.random() >= lost else _one_side(piece, chance) for piece in pieces]
    if kind in ("noise", "reprint", "reprint_mn"):
        pieces = interleave(pieces, lonely(foreign, chance), chance)
    if kind in ("reprint", "reprint_mn"):
        pieces = interleave(pieces, boilerplate(chance), chance)
    order = range(len(pieces)) if kind in ("parallel", "noise", "hard_noise") else shuffled(len(pieces), chance)
    return document(identifier, kind, pieces, order)


def _one_side(piece: Piece, chance: random.Random) -> Piece:
    return (piece[0], []) if chance.random() < 0.5 else ([], piece[1])
