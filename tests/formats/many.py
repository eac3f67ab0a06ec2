"""A run of as many invented pairs as wanted: stories of three documents, reordered passages, findings."""

from __future__ import annotations

from align.schema import (
    Bead,
    Cluster,
    Corpus,
    Direction,
    Document,
    Finding,
    Kind,
    Language,
    Member,
    Origin,
    Pair,
    Relation,
    Run,
    Segment,
    Severity,
    Signature,
)
from align.text.corpus import build_table

SENTENCES = 14
ORDER = (0, 1, 5, 6, 2, 3, 4, 7, 8, 9, 11, 10)
"""Where the reprint takes its sentences from; the last two of the original are left out."""


def build_run(pairs: int) -> Run:
    """So many pairs; every story has a text, its translation and a copy of that, and so two pairs."""
    documents: list[Document] = []
    segments: list[Segment] = []
    found: list[Finding] = []
    made: list[Pair] = []
    clusters = []
    for story in range((pairs + 1) // 2):
        original, reprint, copy = (f"{name}-{story:05}" for name in ("en", "de", "de-copy"))
        _add(documents, segments, original, "en", story, "wire.example", 1)
        _add(documents, segments, reprint, "de", story, f"reprints-{story % 17}.example", 2)
        _add(documents, segments, copy, "de", story, f"copies-{story % 11}.example", 3)
        made += [_pair(reprint, original, Relation.TRANSLATION), _pair(reprint, copy, Relation.EXACT)]
        found += [_finding(reprint, original, story, place) for place in (0, 3)]
        members = (Member(copy, Relation.EXACT, reprint), Member(original, Relation.TRANSLATION, reprint))
        clusters.append(Cluster(f"story-{story:05}", reprint, members))
    languages = {document.id: Language(document.id[:2], 0.99) for document in documents}
    made = sorted(made, key=lambda pair: (pair.a, pair.b))[:pairs]
    corpus = Corpus(tuple(documents), languages, build_table(segments), {})
    signature = Signature("0.0.0", "none", "none", "none", "0" * 16)
    return Run(corpus, tuple(made), tuple(found), tuple(clusters), (), (), signature)


def _sentence(language: str, story: int, place: int) -> str:
    if language == "en":
        return f"In town {story} the council counted {100 + place} lamps and {story + place} benches along the canal."
    return f"In der Stadt {story} zählte der Rat {100 + place} Lampen und {story + place} Bänke entlang des Kanals."


def _add(
    documents: list[Document], segments: list[Segment], id: str, language: str, story: int, source: str, day: int
) -> None:
    order = range(SENTENCES) if language == "en" else ORDER
    texts = [_sentence(language, story, place) for place in order]
    start = 0
    for position, text in enumerate(texts):
        segments.append(Segment(id, position, start, start + len(text), language, Kind.BODY, None, text))
        start += len(text) + 1
    title = f"Lamps of town {story}" if language == "en" else f"Lampen der Stadt {story}"
    published = f"2025-01-{1 + story % 27:02}T{day:02}:00:00+00:00"
    documents.append(Document(id, "\n".join(texts), Origin(f"{id}.txt"), source, None, title, published))


def _pair(a: str, b: str, relation: Relation) -> Pair:
    a, b = sorted((a, b))
    if relation is Relation.TRANSLATION:
        beads = tuple(Bead((place,), (source,), 0.6, 0.97) for place, source in enumerate(ORDER))
    else:
        beads = tuple(Bead((place,), (place,), 1.0, 1.0) for place in range(len(ORDER)))
    direction = Direction.B_TO_A if relation is Relation.TRANSLATION else Direction.UNKNOWN
    return Pair(a, b, relation, 1.0, 0.86, 0.97, direction, "published an hour earlier", (), beads)


def _finding(document: str, original: str, story: int, place: int) -> Finding:
    text, original_text = f"{100 + ORDER[place]}", f"{100 + place}"
    start = sum(len(_sentence("de", story, source)) + 1 for source in ORDER[:place])
    start += _sentence("de", story, ORDER[place]).index(text)
    original_start = sum(len(_sentence("en", story, source)) + 1 for source in range(place))
    original_start += _sentence("en", story, place).index(original_text)
    return Finding(
        rule="number-mismatch" if place else "date-order",
        severity=Severity.CRITICAL if place else Severity.MINOR,
        category="accuracy/mistranslation",
        document=document,
        line=None,
        span=(start, start + len(text)),
        text=text,
        original_document=original,
        original_span=(original_start, original_start + len(original_text)),
        original_text=original_text,
        message=f"The original says {original_text}, the translation {text}",
        expected=original_text,
        actual=text,
        confidence=0.9,
        fingerprint=f"{story * SENTENCES + place:016x}",
    )
