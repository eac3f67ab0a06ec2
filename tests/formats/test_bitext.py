"""Translation units: texts, order, and where findings lie in them."""

from __future__ import annotations

from dataclasses import replace

from align.formats.bitext import Order
from align.schema import Direction
from align.stories import original_and_reprint
from tests.formats.bitexts import bitext_of, finding_of

ENGLISH = ["One.", "Two.", "Three.", "Four."]
GERMAN = ["Drei.", "Eins zwei.", "Vier."]
BEADS = [([2], [0], 0.9), ([0, 1], [1], 0.8), ([3], [2], 0.4)]


def test_units_follow_the_original_or_the_translation() -> None:
    original = bitext_of(ENGLISH, GERMAN, BEADS)
    assert [(unit.number, unit.original, unit.translation, unit.shape) for unit in original.units] == [
        (1, "One. Two.", "Eins zwei.", "2-1"),
        (2, "Three.", "Drei.", "1-1"),
        (3, "Four.", "Vier.", "1-1"),
    ]
    translation = bitext_of(ENGLISH, GERMAN, BEADS, order=Order.TRANSLATION, number=7)
    assert [(unit.number, unit.original) for unit in translation.units] == [
        (7, "Three."),
        (8, "One. Two."),
        (9, "Four."),
    ]


def test_sides_are_turned_when_the_translation_comes_first_by_id() -> None:
    turned = bitext_of(ENGLISH, GERMAN, BEADS, ids=("z", "a"))
    assert [unit.translation for unit in turned.units] == ["Eins zwei.", "Drei.", "Vier."]


def test_unlikely_beads_stay_out() -> None:
    assert [unit.original for unit in bitext_of(ENGLISH, GERMAN, BEADS, least=0.5).units] == ["One. Two.", "Three."]


def test_where_the_direction_is_unknown_german_is_the_translation() -> None:
    pair = bitext_of(["x"], ["y"]).pair
    unknown = replace(pair, direction=Direction.UNKNOWN)
    assert original_and_reprint(unknown, {"a": "de", "b": "en"}) == ("b", "a")
    assert original_and_reprint(unknown, {"a": "en", "b": "de"}) == ("a", "b")
    assert original_and_reprint(unknown, {"a": "fr", "b": "en"}) == ("b", "a")
    assert original_and_reprint(replace(pair, direction=Direction.B_TO_A), {"a": "de", "b": "en"}) == ("b", "a")


def test_findings_lie_in_the_units_of_their_segments() -> None:
    translations = ["Eins zwo.", "Drei.", "Fünf."]
    crossing, omission, elsewhere = finding_of("b", (5, 12)), finding_of("b", (10, 10)), finding_of("b", (16, 20))
    beads = [([0, 1], [0, 1], 0.9), ([2], [2], 0.9)]
    first, second = bitext_of(ENGLISH, translations, beads, findings=[crossing, omission, elsewhere]).units
    assert first.findings == (crossing, omission)
    assert [first.translation[slice(*mark)] for mark in first.translation_marks] == ["zwo.", "Dr"]
    assert second.findings == (elsewhere,)
    assert [second.translation[slice(*mark)] for mark in second.translation_marks] == ["Fünf"]


def test_findings_beside_another_original_count_where_this_one_says_the_same() -> None:
    finding = replace(finding_of("b", (0, 4)), original_document="c", original_span=(9, 13), original_text="One")
    (unit,) = bitext_of(["One."], ["Eins."], findings=[finding]).units
    assert unit.findings == (finding,)
    assert unit.original_marks == ()  # its span points into another document
    (other,) = bitext_of(["Two."], ["Eins."], findings=[finding]).units
    assert other.findings == ()
    (own,) = bitext_of(
        ["One."], ["Eins."], findings=[replace(finding, original_document="a", original_span=(0, 3))]
    ).units
    assert own.original_marks == ((0, 3),)
