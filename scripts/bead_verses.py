"""Documents with known beads from two Bibles: what a free translation really does to sentences.

A verse answers the verse of its number, but each translator ends sentences where he likes, inside verses and
beyond them. A bead ends where both end one at the same place: between two verses, or inside a verse that both
cut equally often. Where both cut a verse, but not equally often, nobody knows what answers what; such places
are told, so that nothing is learned from them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bead_documents import Bead, BeadDocument, Line

LANGUAGES = ("es", "en")
LARGEST = 5
"""Segments a side of a bead that the aligner knows."""
NOTE = re.compile(r"<(note|title)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>|¶")
CLOSED = r"[\"”»’)\]]*"
SENTENCES = (re.compile(rf"(?<=[.!?…])({CLOSED})\s+(?=[^\W\d_a-zà-ÿ]|[«\"“„(¿¡])"), re.compile(rf"[.!?…]{CLOSED}$"))
"""What stands between two sentences, and what ends one."""
CLAUSES = (re.compile(rf"(?<=[.!?…;:])({CLOSED})\s+(?=\S)"), re.compile(rf"[.!?…;:]{CLOSED}$"))
"""The same for who also stops at a colon and a semicolon."""
RUNS = (1, 1, 1, 2, 3, 5, 8)
"""Verses that are left out together."""

Placed = tuple[BeadDocument, int]
Cut = tuple[re.Pattern[str], re.Pattern[str]]


def read_verses(path: Path) -> dict[str, str]:
    """Number -> text of a Bible as `mod2imp` writes it, without notes and titles; nothing where there is no file."""
    found = {}
    for entry in path.read_text("utf-8").split("$$$")[1:] if path.exists() else []:
        number, _, text = entry.partition("\n")
        if not number.endswith(":0") and ":" in number:
            found[number.strip()] = " ".join(TAG.sub("", NOTE.sub("", text)).split())
    return found


def pair_verses(source: dict[str, str], target: dict[str, str]) -> list[Line]:
    """The verses that both have, in order of the source."""
    return [(text, target[number]) for number, text in source.items() if text and target.get(number)]


@dataclass
class _Text:
    """One side, as far as it is written."""

    segments: list[str] = field(default_factory=list)
    begun: str = ""
    """A sentence that the next verse goes on with."""
    start: int = 0
    """First segment of the bead that is being written."""

    def end(self, text: str) -> None:
        """The sentence that was begun ends with this."""
        self.segments.append(f"{self.begun} {text}".strip())
        self.begun = ""

    def bead(self) -> tuple[int, ...]:
        """Segments since the last bead; the next one begins."""
        start, self.start = self.start, len(self.segments)
        return tuple(range(start, self.start))


def ladder(
    identifier: str, verses: Sequence[Line], cuts: tuple[Cut, Cut], languages: tuple[str, str] = LANGUAGES
) -> BeadDocument:
    """Verses as two texts of sentences, and the beads between them.

    Args:
        identifier: the document's name.
        verses: an empty side is left out there.
        cuts: SENTENCES or CLAUSES, for each side.
        languages: of both sides.
    """
    texts = _Text(), _Text()
    beads: list[Bead] = []
    unsure: list[Bead] = []
    sure = True

    def close() -> None:
        nonlocal sure
        bead = texts[0].bead(), texts[1].bead()
        if all(bead):
            (beads if sure and max(map(len, bead)) <= LARGEST else unsure).append(bead)
        sure = True

    def finish() -> None:
        for text in texts:
            if text.begun:
                text.end("")
        close()

    for verse in verses:
        parts = [_cut(text, cut) for text, cut in zip(verse, cuts, strict=True)]
        if not all(verse):
            finish()
            for text, mine in zip(texts, parts, strict=True):
                text.segments += mine
            close()
            continue
        inner = [len(mine) - 1 for mine in parts]
        if inner[0] == inner[1]:
            for pair in zip(*(mine[:-1] for mine in parts), strict=True):
                for text, part in zip(texts, pair, strict=True):
                    text.end(part)
                close()
        else:
            sure = sure and not all(inner)
            for text, mine in zip(texts, parts, strict=True):
                for part in mine[:-1]:
                    text.end(part)
        for text, mine, cut in zip(texts, parts, cuts, strict=True):
            text.begun = f"{text.begun} {mine[-1]}".strip()
            if cut[1].search(mine[-1]):
                text.end("")
        if not any(text.begun for text in texts):
            close()
    finish()
    return BeadDocument(identifier, "verses", texts[0].segments, texts[1].segments, beads, languages, unsure)


def _cut(text: str, cut: Cut) -> list[str]:
    """Sentences of a verse; the last may go on in the next one."""
    pieces = cut[0].split(text)
    joined = [piece + mark for piece, mark in zip(pieces[::2], [*pieces[1::2], ""], strict=True)]
    return [piece for piece in joined if piece.strip()]


def leave_out(verses: Sequence[Line], share: float, chance: random.Random) -> list[Line]:
    """Verses of which a share begins a run that one side leaves out."""
    found = list(verses)
    place = 0
    while place < len(found):
        if chance.random() < share:
            size, side = chance.choice(RUNS), chance.randrange(2)
            for number in range(place, min(place + size, len(found))):
                found[number] = ("", found[number][1]) if side == 0 else (found[number][0], "")
            place += size
        place += 1
    return found


def from_verses(verses: Sequence[Line], count: int, folds: int, chance: random.Random) -> list[Placed]:
    """Documents and their folds; the verses of each fold are a stretch of their own."""
    found = []
    for number in range(count):
        fold = number % folds
        low, high = len(verses) * fold // folds, len(verses) * (fold + 1) // folds
        start, size = chance.randint(low, max(low, high - 20)), chance.randint(20, 70)
        chosen = leave_out(verses[start : min(start + size, high)], chance.choice((0, 0.005, 0.0125, 0.025)), chance)
        cuts = chance.choice((SENTENCES, CLAUSES)), chance.choice((SENTENCES, CLAUSES))
        languages = LANGUAGES
        if chance.random() < 0.5:
            chosen, languages = [(b, a) for a, b in chosen], (LANGUAGES[1], LANGUAGES[0])
        found.append((ladder(f"verses-{number}", chosen, cuts, languages), fold))
    return found
