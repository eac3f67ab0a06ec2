"""What the report is built of: marks, rows, the map, and what makes scraped text safe."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.formats.html.differing import find_differing
from align.formats.html.distributions import HEIGHT, count_values
from align.formats.html.drawing import WIDTH, draw_map
from align.formats.html.flows import MOST_SOURCES, OTHERS, Flow, draw_flows
from align.formats.html.marks import Mark, cut_at_marks
from align.formats.html.places import Places
from align.formats.html.rows import lay_out_rows, longest_increasing
from align.formats.html.safety import inert_json, language_tag, link_of
from align.formats.html.segments import SegmentTable
from align.formats.visible import make_visible
from align.schema import Bead, Kind, Segment, Severity
from align.text.corpus import build_table

TEXT = "Der Umzug am Montag kostet 40 Kronen."


def mark(number: int, start: int, end: int, severity: Severity) -> Mark:
    return Mark(number, (start, end), severity, f"reason {number}", f"finding-{number}")


def segments(count: int) -> list[Segment]:
    return [Segment("d", place, place * 10, place * 10 + 9, "de", Kind.BODY, None, "x" * 9) for place in range(count)]


def test_a_document_without_a_heading_is_called_by_its_text_not_by_the_page_around_it() -> None:
    kinds = {"a": [Kind.BOILERPLATE, Kind.BODY, Kind.BODY], "b": [Kind.BOILERPLATE, Kind.BODY, Kind.HEADING]}
    rows = [
        Segment(name, place, place * 10, place * 10 + 9, "de", kind, None, f"{kind} {place}")
        for name, listed in (kinds | {"c": [Kind.CAPTION]}).items()
        for place, kind in enumerate(listed)
    ]
    assert SegmentTable(build_table(rows)).headlines == {"a": "body 1", "b": "heading 2", "c": "caption 0"}


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
    assert [row.shift for row in rows if row.bead] == [-2, 1, 1]


def test_two_titles_stand_beside_each_other_without_being_a_bead() -> None:
    left, right = ([replace(body, kind=Kind.TITLE) for body in segments(1)] for _ in range(2))
    (row,) = lay_out_rows(left, right, [])
    assert (row.left, row.right, row.bead) == (tuple(left), tuple(right), None)


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


def said(language: str, text: str, start: int = 100) -> list[Segment]:
    return [Segment("d", 0, start, start + len(text), language, Kind.BODY, None, text)]


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        (("en", "At 5 p.m. Karen Donfried counted 1,500."), ("de", "Um 17 Uhr zählte Karen Danfried 1.500."),
         (["Donfried"], ["Danfried"])),
        (("en", "Iran sold 28 ships."), ("de", "Der Irak verkaufte 82 Schiffe."), (["28", "Iran"], ["82", "Irak"])),
        (("de", "Am Montag kam Anna."), ("de", "Am Montag kam Berta."), (["Anna"], ["Berta"])),
        (("de", "Am Montag kam Anna."), ("de", "Am Montag kam Anna."), ([], [])),
    ],
)  # fmt: skip
def test_numbers_and_names_of_one_side_only_are_found_in_the_documents_offsets(
    left: tuple[str, str], right: tuple[str, str], apart: tuple[list[str], list[str]]
) -> None:
    found = find_differing(said(*left), said(*right))
    texts = tuple(
        sorted(text[start - 100 : end - 100] for start, end in spans)
        for (_, text), spans in zip((left, right), found, strict=True)
    )
    assert texts == apart


def flow(origin: str, target: str, pairs: int, across: int = 0, *, directed: bool = True) -> Flow:
    return Flow(origin, target, directed, pairs, across)


def test_flows_are_drawn_from_left_to_right_and_keep_their_counts() -> None:
    picture = draw_flows([flow("wire", "mirror", 6, 4), flow("wire", "daily", 3), flow("daily", "mirror", 1),
                          flow("a", "b", 9, directed=False)])  # fmt: skip
    assert picture is not None
    assert picture.origins == (("wire", 9), ("daily", 1))
    assert picture.targets == (("mirror", 7), ("daily", 3))
    assert [ribbon.title for ribbon in picture.ribbons] == [
        "wire → mirror: 4 across languages", "wire → daily: 3 in one language", "wire → mirror: 2 in one language",
        "daily → mirror: 1 in one language",
    ]  # fmt: skip
    assert draw_flows([flow("a", "b", 9, directed=False)]) is None


def test_of_many_sources_the_busiest_are_drawn_and_the_others_are_one() -> None:
    picture = draw_flows([flow("wire", f"mirror {number:02}", 30 - number) for number in range(25)])
    assert picture is not None
    assert len(picture.targets) == MOST_SOURCES
    assert picture.targets[-1] == (OTHERS, sum(30 - number for number in range(9, 25)))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_a_histogram_counts_everything_and_stays_in_its_picture(values: list[tuple[float, bool]]) -> None:
    histogram = count_values("any", values)
    assert histogram.total == len(values)
    assert all(y >= 0 and y + height <= HEIGHT + 1 for _, y, height, _ in histogram.bars)


@given(
    st.recursive(
        st.text() | st.none() | st.booleans(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_data_in_the_page_is_inert_and_comes_back_whole(value: object) -> None:
    text = inert_json(value)
    assert text.isascii()
    assert not set(text) & set("<>&")
    assert json.loads(text) == value


def test_a_link_leads_to_the_page_that_holds_the_part() -> None:
    index, page = Places("report-pairs", "report.html", 0, 4), Places("report-pairs", "report.html", 2, 4)
    assert Places().link(77, "pair-77") == "#pair-77"
    assert index.link(50, "pair-50") == "report-pairs/0001.html#pair-50"
    assert index.link(51, "pair-51") == "report-pairs/0002.html#pair-51"
    assert [page.link(51, "pair-51"), page.link(101, "pair-101")] == ["#pair-51", "0003.html#pair-101"]
    assert page.page(0) == "../report.html"


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
