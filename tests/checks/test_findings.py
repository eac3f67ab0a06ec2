"""Findings in documents: offsets, fingerprints, what is linted and what is not."""

from __future__ import annotations

from align.checks.documents import lint_beads, lint_document
from align.checks.findings import merge_findings
from align.checks.lint import lint_alone, lint_pairs
from align.schema import Bead, Document, Kind, Origin, Segment


def segments(document: str, text: str, language: str, kinds: list[Kind]) -> list[Segment]:
    """Cut a text into its lines, one segment each."""
    found, start = [], 0
    for position, (line, kind) in enumerate(zip(text.split("\n"), kinds, strict=True)):
        found.append(Segment(document, position, start, start + len(line), language, kind, None, line))
        start += len(line) + 1
    return found


TEXT = "Hafen\nDie Sparpaketpakete kommen.\n© Agentur Die Sparpaketpakete"
KINDS = [Kind.HEADING, Kind.BODY, Kind.CAPTION]


def test_spans_point_into_the_document_and_captions_are_left_alone() -> None:
    document = Document("d", TEXT, Origin("d.txt"))
    (finding,) = lint_document(document, segments("d", TEXT, "de", KINDS))
    assert (TEXT[slice(*finding.span)], finding.document, finding.line) == ("Sparpaketpakete", "d", None)
    assert finding.original_span is None


def test_a_bead_has_spans_on_both_sides_and_one_error_is_one_finding() -> None:
    german, english = "Vorab.\nEr zahlte 13 Euro.", "Foreword here.\nHe paid 30 euros."
    body = [Kind.BODY, Kind.BODY]
    original, translation = Document("en", english, Origin("e")), Document("de", german, Origin("d"))
    sides = (original, segments("en", english, "en", body), translation, segments("de", german, "de", body))
    found = lint_beads(*sides, [Bead((1,), (1,), 0.4, 0.9), Bead((), (0,), 0.0, 0.0)])
    (finding,) = merge_findings([*found, *found, *lint_document(translation, sides[3])])
    assert (finding.rule, german[slice(*finding.span)]) == ("number-mismatch", "13 Euro")
    assert finding.original_span is not None
    assert english[slice(*finding.original_span)] == finding.original_text == "30 euros"


def test_a_finding_without_a_place_in_the_original_names_it_all_the_same() -> None:
    english, german = "He said: “Yes.”", "Er sagte: „Ja. Die Sparpaketpakete kommen."
    original, translation = Document("en", english, Origin("e")), Document("de", german, Origin("d"))
    sides = (original, segments("en", english, "en", KINDS[1:2]), translation, segments("de", german, "de", KINDS[1:2]))
    found = {finding.rule: finding for finding in lint_beads(*sides, [Bead((0,), (0,), 0.4, 0.9)])}
    beside, alone = found["quotation-mark"], found["repeated-constituent"]
    assert (beside.original_document, beside.original_span, beside.original_text) == ("en", None, None)
    assert alone.original_document is None


def test_the_fingerprint_survives_another_page_around_the_error() -> None:
    (first,) = lint_alone(["Gestern sagte man dort: Die neuen Sparpaketpakete kommen bald an."], "de")
    (second,) = lint_alone(["Ein Wort mehr.  gestern sagte man dort: Die neuen  Sparpaketpakete kommen bald an."], "de")
    (other,) = lint_alone(["Gestern sagte man dort: Die alten Sparpaketpakete kommen bald an."], "de")
    assert first[0].fingerprint == second[0].fingerprint != other[0].fingerprint


def test_line_pairs_give_a_list_a_row_with_lines_from_one() -> None:
    found = list(lint_pairs([("Yes.", "Ja."), ("", ""), ("He paid 30.", "Er zahlte 13.")], "en", "de"))
    assert [[finding.line for finding in row] for row in found] == [[], [], [3]]
