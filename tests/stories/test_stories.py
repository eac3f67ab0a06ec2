"""Relation, direction and clusters."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.schema import Bead, Body, Direction, Document, Kind, Origin, Pair, Relation, Segment
from align.stories import build_clusters, judge_copy, judge_translation, make_exact_pair, make_pair
from align.stories.direction import find_direction
from align.stories.relation import Judgement


def body(name: str, language: str, count: int, length: int = 100) -> Body:
    return Body(
        name,
        language,
        tuple(
            Segment(
                name, 2 * place, place * (length + 1), place * (length + 1) + length, language, Kind.BODY, None, "x"
            )
            for place in range(count)
        ),
    )


def diagonal(count: int, score: float = 0.9, probability: float = 0.8) -> list[Bead]:
    return [Bead((place,), (place,), score, probability) for place in range(count)]


NOTHING = Direction.UNKNOWN, "nothing tells"


def document(name: str, published: str | None = None) -> Document:
    return Document(name, "x" * 5000, Origin(name), published=published)


@pytest.mark.parametrize(
    ("size_a", "size_b", "aligned", "relation"),
    [
        (10, 10, 8, Relation.TRANSLATION),
        (10, 10, 7, Relation.TRANSLATION),
        (10, 10, 6, Relation.PARTIAL_TRANSLATION),
        (10, 30, 10, Relation.PARTIAL_TRANSLATION),
        (10, 10, 3, Relation.PARTIAL_TRANSLATION),
        (10, 10, 2, Relation.RELATED),
        (2, 10, 2, Relation.PARTIAL_TRANSLATION),
        (1, 1, 1, Relation.TRANSLATION),
        (10, 10, 0, None),
    ],
)
def test_relations_across_languages(size_a: int, size_b: int, aligned: int, relation: Relation | None) -> None:
    a, b, beads = body("a", "de", size_a), body("b", "en", size_b), diagonal(aligned)
    judged = judge_translation(a, b, beads, beads)
    assert judged.relation == relation
    assert judged.containment_a == pytest.approx(aligned / size_a, abs=1e-4)
    assert judged.containment_b == pytest.approx(aligned / size_b, abs=1e-4)


@pytest.mark.parametrize(
    ("size_a", "size_b", "copied", "relation"),
    [
        (10, 10, 9, Relation.NEAR_DUPLICATE),
        (10, 30, 10, Relation.B_CONTAINS_A),
        (30, 10, 10, Relation.A_CONTAINS_B),
        (10, 10, 0, None),
    ],
)
def test_relations_within_a_language(size_a: int, size_b: int, copied: int, relation: Relation | None) -> None:
    shares = dict.fromkeys(range(copied), 1.0)
    judged = judge_copy(body("a", "de", size_a), body("b", "de", size_b), diagonal(copied), shares, shares)
    assert judged.relation == relation


def test_two_beads_suffice_for_a_partial_translation_when_they_are_certain() -> None:
    bodies = body("a", "de", 10), body("b", "en", 10)
    for beads, relation in (
        (diagonal(2, probability=0.97), Relation.PARTIAL_TRANSLATION),
        (diagonal(1, probability=0.97), Relation.RELATED),
    ):
        assert judge_translation(*bodies, beads, beads).relation == relation


def test_beads_that_match_better_elsewhere_make_no_translation() -> None:
    bodies = body("a", "de", 10), body("b", "en", 10)
    assert judge_translation(*bodies, diagonal(5), []).relation == Relation.RELATED


def test_reworded_text_is_related_and_not_a_copy() -> None:
    shares = dict.fromkeys(range(2), 0.4)
    bodies = body("a", "de", 10), body("b", "de", 10)
    assert judge_copy(*bodies, diagonal(2, score=0.4), shares, shares).relation == Relation.RELATED


def test_a_pair_points_into_the_documents() -> None:
    bodies = body("a", "de", 4), body("b", "en", 4)
    judgement = Judgement(Relation.TRANSLATION, 1.0, 1.0, 0.9)
    pair = make_pair((document("a"), document("b")), bodies, [Bead((0, 1), (2,), 0.5, 0.8)], judgement, NOTHING)
    assert pair is not None
    assert (pair.evidence[0].a, pair.evidence[0].b, pair.evidence[0].score) == ((0, 201), (202, 302), 0.8)
    assert (pair.beads[0].source, pair.beads[0].target) == ((0, 2), (4,))
    unrelated = Judgement(None, 0.0, 0.0, 0.0)
    assert make_pair((document("a"), document("b")), bodies, [], unrelated, NOTHING) is None


def test_exact_copies_align_one_to_one_or_say_nothing_of_segments() -> None:
    documents = document("a"), document("b")
    assert len(make_exact_pair(documents, (body("a", "de", 3), body("b", "de", 3)), NOTHING).evidence) == 3
    other = make_exact_pair(documents, (body("a", "de", 3), body("b", "de", 4)), NOTHING)
    assert (other.relation, other.evidence) == (Relation.EXACT, ())


@pytest.mark.parametrize(
    ("a", "b", "direction", "reason"),
    [
        ("2024-05-01", "2024-05-02", Direction.A_TO_B, "published 2024-05-01, before 2024-05-02"),
        ("2024-05-01T12:00:00+02:00", "2024-05-01T10:30:00Z", Direction.A_TO_B, "published 2024-05-01T12:00:00+02:00"),
        ("2024-05-02T00:00:00", "2024-05-01T23:00:00Z", Direction.B_TO_A, "published 2024-05-01T23:00:00Z"),
        ("2024-05-01T10:00:00Z", "2024-05-01T10:00:30Z", Direction.UNKNOWN, "both were published at 2024-05-01T10"),
        (None, "2024-05-01", Direction.UNKNOWN, "no date of publication for a"),
        (None, None, Direction.UNKNOWN, "no date of publication for a and b"),
    ],
)
def test_direction_and_its_reason(a: str | None, b: str | None, direction: Direction, reason: str) -> None:
    found, why = find_direction(document("a", a), document("b", b), {}, across=True)
    assert found == direction
    assert why.startswith(reason)


@pytest.mark.parametrize(
    ("traces", "across", "direction"),
    [
        ({"a": 2}, True, Direction.B_TO_A),
        ({"b": 5}, True, Direction.A_TO_B),
        ({"b": 1}, True, Direction.UNKNOWN),
        ({"a": 3, "b": 1}, True, Direction.UNKNOWN),
        ({"a": 3}, False, Direction.UNKNOWN),
    ],
)
def test_without_dates_marks_of_machine_translation_tell_the_translation(
    traces: dict[str, int], across: bool, direction: Direction
) -> None:
    found, why = find_direction(document("a"), document("b"), traces, across)
    assert found == direction
    assert ("marks of machine translation" in why) == (direction is not Direction.UNKNOWN)
    dated = find_direction(document("a", "2024-05-01"), document("b", "2024-05-02"), traces, across)
    assert dated[0] == Direction.A_TO_B


@pytest.mark.parametrize(
    ("containments", "direction"),
    [
        ((0.6, 1.0), Direction.A_TO_B),
        ((0.95, 0.5), Direction.B_TO_A),
        ((0.2, 1.0), Direction.UNKNOWN),  # a digest or an article that quotes it
        ((0.95, 0.97), Direction.UNKNOWN),
    ],
)
def test_without_dates_a_cut_comes_from_the_fuller_document(
    containments: tuple[float, float], direction: Direction
) -> None:
    found, why = find_direction(document("a"), document("b"), {}, False, containments)
    assert found == direction
    assert ("is a cut of" in why) == (direction is not Direction.UNKNOWN)
    later = find_direction(document("a", "2024-05-02"), document("b", "2024-05-01"), {}, False, containments)
    assert later[0] == Direction.B_TO_A


NAMES = "abcdefg"


def edge(a: str, b: str, relation: Relation = Relation.NEAR_DUPLICATE) -> Pair:
    return Pair(a, b, relation, 0.9, 0.9, 0.9, Direction.UNKNOWN, "", ())


@given(st.sets(st.sampled_from(list(combinations(NAMES, 2)))))
def test_every_member_repeats_its_canonical_document_directly(edges: set[tuple[str, str]]) -> None:
    pairs = [edge(*names) for names in sorted(edges)]
    clusters = build_clusters([document(name) for name in NAMES], pairs)
    grouped = [name for cluster in clusters for name in (cluster.canonical, *(m.id for m in cluster.members))]
    assert len(grouped) == len(set(grouped))
    for cluster in clusters:
        assert cluster.members
        for member in cluster.members:
            assert tuple(sorted((member.id, cluster.canonical))) in edges
            assert member.to == cluster.canonical
    assert clusters == build_clusters([document(name) for name in reversed(NAMES)], pairs[::-1])


def test_related_documents_are_no_story() -> None:
    assert build_clusters([document("a"), document("b")], [edge("a", "b", Relation.RELATED)]) == ()
