"""Small bitexts for the tests of exchange formats."""

from __future__ import annotations

from collections.abc import Sequence

from align.formats.bitext import Bitext, Order, with_units
from align.schema import (
    Bead,
    Direction,
    Document,
    Finding,
    Kind,
    Origin,
    Pair,
    Relation,
    Segment,
    Severity,
    Signature,
    Span,
)

SIGNATURE = Signature("0.1.0", "some-encoder", "1", "some-segmenter", "0123456789ab")
HARD = [
    "a\x00b\x08c\x0bd\x1fe\x7ff\x85g",
    "<b>&amp;]]><![CDATA[x]]><!-- -- --><?pi?>",
    "\u202eoben\u202c \u2066links\u2069 \ufeff\ufffe\uffff\ufdd0",
    "👩‍🚀 𝔘𝔫𝔦 🇩🇪",
    "=1+1",
    "Zeile\nZeile\r\nZeile\u2028Zeile\tSpalte",
    " außen ",
    "x" * 40_000,
]
"""What scraped text may hold, and formats may break on."""


def shown_in_xml(text: str) -> str:
    """What XML 1.0 can hold of a text: its production [2] Char."""
    return "".join(
        char
        if char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char >= "\U00010000"
        else "\ufffd"
        for char in text
    )


def segments_of(document: str, texts: Sequence[str], language: str) -> dict[int, Segment]:
    """Segments one after the other, a space between."""
    segments, start = {}, 0
    for position, text in enumerate(texts):
        end = start + len(text)
        segments[position] = Segment(document, position, start, end, language, Kind.BODY, None, text)
        start = end + 1
    return segments


def finding_of(document: str, span: Span, severity: Severity = Severity.CRITICAL, message: str = "wrong") -> Finding:
    """A finding in a document alone."""
    return Finding(
        "some-rule", severity, "accuracy", document, None, span, "", None, None, None, message, None, None, 0.9, "f"
    )


def bitext_of(
    originals: Sequence[str],
    translations: Sequence[str],
    beads: Sequence[tuple[list[int], list[int], float]] | None = None,
    *,
    languages: tuple[str, str] = ("en", "de"),
    findings: Sequence[Finding] = (),
    order: Order = Order.ORIGINAL,
    least: float = 0.0,
    number: int = 1,
    ids: tuple[str, str] = ("a", "b"),
) -> Bitext:
    """Two documents, segment i beside segment i where no beads are given."""
    if beads is None:
        beads = [([i], [i], 0.9) for i in range(len(originals))]
    made = tuple(Bead(tuple(left), tuple(right), 0.4321, probability) for left, right, probability in beads)
    direction = Direction.A_TO_B if ids[0] < ids[1] else Direction.B_TO_A
    if direction is Direction.B_TO_A:
        made = tuple(Bead(bead.target, bead.source, bead.score, bead.probability) for bead in made)
    pair = Pair(min(ids), max(ids), Relation.TRANSLATION, 1.0, 1.0, 0.9, direction, "told", (), made)
    empty = Bitext(
        pair,
        Document(ids[0], " ".join(originals), Origin("x")),
        Document(ids[1], " ".join(translations), Origin("x")),
        *languages,
        segments_of(ids[0], originals, languages[0]),
        segments_of(ids[1], translations, languages[1]),
        (),
    )
    return with_units(empty, findings, order, least, number)
