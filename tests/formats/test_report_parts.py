"""What the report is built of: marks, rows, the map, and what makes scraped text safe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.formats.html.drawing import WIDTH, draw_map
from align.formats.html.marks import Mark, cut_at_marks
from align.formats.html.rows import lay_out_rows, longest_increasing
from align.formats.html.safety import language_tag, link_of, make_visible
from align.schema import Bead, Kind, Segment, Severity

TEXT = "Der Umzug am Montag kostet 40 Kronen."


def mark(number: int, start: int, end: int, severity: Severity) -> Mark:
    return Mark(number, (start, end), severity, f"reason {number}", f"finding-{number}")


def segments(count: int) -> list[Segment]:
    return [Segment("d", place, place * 10, place * 10 + 9, "de", Kind.BODY, None, "x" * 9) for place in range(count)]


def test_overlapping_findings_become_pieces_that_name_all_their_reasons() -> None:
    outer, inner = mark(1, 100, 119, Severity.MINOR), mark(2, 113, 126, Severity.CRITICAL)
    pieces = cut_at_marks(TEXT, 100, [outer, inner])
    assert [(piece.text, piece.severity, piece.anchors) for piece in pieces] == [
        ("Der Umzug am ", Severity.MINOR, ("finding-1",)),
        ("Montag", Severity.CRITICAL, ("finding-2",)),
        (" kostet", Severity.CRITICAL, ()),
        (" 40 Kronen.", None, ()),
    ]
    assert pieces[1].title == "reason 1\nreason 2"


def test_a_place_where_something_is_missing_is_a_point() -> None:
    pieces = cut_at_marks(TEXT, 0, [mark(1, 9, 9, Severity.MAJOR)])
    assert [(piece.text, bool(piece.marks)) for piece in pieces] == [(TEXT[:9], False), ("", True), (TEXT[9:], False)]


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(-5, 40), st.integers(0, 20)), max_size=6))
def test_pieces_join_to_the_text_whatever_the_spans(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [mark(number, start, start + length, Severity.MINOR) for number, (start, length) in enumerate(spans)]
    pieces = cut_at_marks(text, 0, marks)
    assert "".join(piece.text for piece in pieces) == text
    anchors = [anchor for piece in pieces for anchor in piece.anchors]
    assert len(anchors) == len(set(anchors))


def test_rows_follow_the_reprint_and_what_is_left_out_stays_at_its_place() -> None:
    beads = [Bead((3,), (0,), 0.5, 0.9), Bead((0,), (2,), 0.5, 0.9), Bead((1, 2), (3,), 0.5, 0.9)]
    rows = lay_out_rows(segments(5), segments(5), beads)
    shown = [([left.position for left in row.left], [right.position for right in row.right]) for row in rows]
    assert shown == [([3], [0]), ([4], []), ([], [1]), ([0], [2]), ([1, 2], [3]), ([], [4])]
    assert [row.moved for row in rows] == [True, False, False, False, False, False]
    assert rows[4].shape == "2-1"


@given(st.permutations(range(6)), st.integers(0, 6))
def test_every_segment_stands_in_exactly_one_row(order: list[int], aligned: int) -> None:
    beads = [Bead((left,), (right,), 0.5, 0.9) for right, left in enumerate(order[:aligned])]
    rows = lay_out_rows(segments(6), segments(6), beads)
    assert sorted(segment.position for row in rows for segment in row.left) == list(range(6))
    assert [segment.position for row in rows for segment in row.right] == list(range(6))


@given(st.lists(st.integers(0, 9), max_size=9))
def test_what_stayed_in_order_is_increasing_and_as_long_as_can_be(numbers: list[int]) -> None:
    kept = [numbers[index] for index in sorted(longest_increasing(numbers))]
    assert kept == sorted(set(kept))
    best = [0] * 11
    for number in numbers:  # the longest run that ends at each value
        best[number + 1] = max(best[: number + 1]) + 1
    assert len(kept) == max(best)


def test_the_map_gives_every_bead_a_ribbon_inside_the_picture_and_draws_moved_ones_last() -> None:
    left, right = segments(4), segments(3)
    rows = lay_out_rows(
        left, right, [Bead((2,), (0,), 0.5, 0.9), Bead((0,), (1,), 0.5, 0.9), Bead((1,), (2,), 0.5, 0.9)]
    )
    drawn = draw_map(left, right, rows)
    assert [ribbon.moved for ribbon in drawn.ribbons] == [False, False, True]
    assert [block.style for block in drawn.upper] == ["aligned", "aligned", "aligned", "open"]
    assert max(block.x + block.width for block in (*drawn.upper, *drawn.lower)) <= WIDTH


def test_control_characters_become_visible_and_letters_of_all_scripts_stay() -> None:
    assert make_visible("a\u202eb\u2069\x00\x1b\x85\t\n") == "a⟨RLO⟩b⟨PDI⟩␀␛\ufffd\t\n"
    assert make_visible("Grüße, мир, سلام, 你好, 👩‍🚀") == "Grüße, мир, سلام, 你好, 👩‍🚀"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", " https://a.example", "https://a.example/\u202e",
     "https://a.example/ b", "https://a.example/\"x", "//a.example", "file:///etc/passwd", "", None],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(url: str | None) -> None:
    assert link_of(url) is None
    assert link_of("HTTPS://a.example/ä?b=1&c=2#d") is not None


def test_a_language_tag_is_a_tag_or_unknown() -> None:
    assert [language_tag(code) for code in ("de", "zh-Hant", "und", '" onload="x', "")] == ["de", "zh-Hant", "", "", ""]
