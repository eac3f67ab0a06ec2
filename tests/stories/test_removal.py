"""Which documents may go: only for one that stays and that holds nearly all of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.candidates.lexical import CROWD
from align.schema import Bead, Direction, Document, Evidence, Origin, Pair, Relation
from align.settings import KeepPolicy, Settings
from align.stories import choose_removals
from align.stories.copied import copied_share


def document(name: str, published: str | None = None, length: int = 10) -> Document:
    return Document(name, "x" * length, Origin(name), published=published)


def pair(
    a: str, b: str, relation: Relation, containments: tuple[float, float], direction: Direction = Direction.UNKNOWN
) -> Pair:
    evidence = (Evidence((0, 4), (1, 5), 0.9),)
    return Pair(a, b, relation, *containments, 0.9, direction, "because", evidence)


NAMES = "abcdef"
DOCUMENTS = [document(name, published=f"2024-05-0{6 - place}") for place, name in enumerate(NAMES, 1)]
RELATIONS = (Relation.EXACT, Relation.NEAR_DUPLICATE, Relation.A_CONTAINS_B, Relation.B_CONTAINS_A)


@st.composite
def pairs(draw: st.DrawFn) -> list[Pair]:
    share = st.sampled_from([0.2, 0.89, 0.9, 0.95, 1.0])
    chosen = draw(st.sets(st.sampled_from([(a, b) for a in NAMES for b in NAMES if a < b]), max_size=12))
    return [pair(a, b, draw(st.sampled_from(RELATIONS)), (draw(share), draw(share))) for a, b in sorted(chosen)]


@given(pairs(), st.sampled_from(get_args(KeepPolicy)), st.sets(st.sampled_from(NAMES), max_size=2))
def test_every_removed_document_stands_in_one_that_stays(found: list[Pair], keep: KeepPolicy, first: set[str]) -> None:
    removals = choose_removals(DOCUMENTS, found, Settings(keep=keep), frozenset(first))
    gone = {removal.id for removal in removals}
    by_names = {(entry.a, entry.b): entry for entry in found}
    assert gone.isdisjoint(first)
    assert [removal.id for removal in removals] == sorted(gone)
    for removal in removals:
        assert removal.kept not in gone
        direct = by_names[min(removal.id, removal.kept), max(removal.id, removal.kept)]
        share = direct.containment_a if direct.a == removal.id else direct.containment_b
        assert removal.containment == share >= 0.9


@given(pairs(), st.permutations(DOCUMENTS))
def test_the_order_of_documents_and_pairs_changes_nothing(found: list[Pair], documents: list[Document]) -> None:
    assert choose_removals(documents, found[::-1], Settings()) == choose_removals(DOCUMENTS, found, Settings())


def test_a_chain_keeps_who_has_no_direct_cover_that_stays() -> None:
    """a stands in b, and b in c, but a not in c: b goes for c, so a stays."""
    chain = [
        pair("a", "b", Relation.B_CONTAINS_A, (0.9, 0.5)),
        pair("b", "c", Relation.B_CONTAINS_A, (0.9, 0.5)),
    ]
    assert [(removal.id, removal.kept) for removal in choose_removals(DOCUMENTS, chain, Settings())] == [("b", "c")]


def test_evidence_is_turned_so_that_the_removed_document_comes_first() -> None:
    for containments, removed, spans in (((1.0, 0.5), "a", ((0, 4), (1, 5))), ((0.5, 1.0), "b", ((1, 5), (0, 4)))):
        (removal,) = choose_removals(DOCUMENTS, [pair("a", "b", Relation.NEAR_DUPLICATE, containments)], Settings())
        assert removal.id == removed
        assert (removal.evidence[0].a, removal.evidence[0].b) == spans


def test_original_language_prefers_the_original_of_a_translation() -> None:
    found = [pair("a", "b", Relation.TRANSLATION, (1.0, 1.0), Direction.B_TO_A)]
    settings = Settings(keep="original-language", relations=("translation",))
    assert [removal.id for removal in choose_removals(DOCUMENTS, found, settings)] == ["a"]
    turned = [replace(found[0], direction=Direction.A_TO_B)]
    assert [removal.id for removal in choose_removals(DOCUMENTS, turned, settings)] == ["b"]


def test_related_and_unwanted_relations_remove_nothing() -> None:
    found = [
        pair("a", "b", Relation.RELATED, (1.0, 1.0)),
        pair("c", "d", Relation.TRANSLATION, (1.0, 1.0)),
        pair("e", "f", Relation.PARTIAL_TRANSLATION, (1.0, 1.0)),
    ]
    assert choose_removals(DOCUMENTS, found, Settings()) == ()


def shared(order: list[int], score: float) -> Pair:
    """A near-duplicate whose passages stand in b in another order."""
    evidence = tuple(Evidence((10 * a, 10 * a + 10), (10 * b, 10 * b + 10), 1.0) for a, b in enumerate(order))
    beads = tuple(Bead((a,), (b,), score, 1.0) for a, b in enumerate(order))
    return replace(pair("a", "b", Relation.NEAR_DUPLICATE, (1.0, 1.0)), evidence=evidence, beads=beads)


def test_a_revision_stays_beside_the_version_before() -> None:
    """Moved and reworded is an editor's work; either alone is a copy's."""
    moved = [7, 8, 9, 0, 1, 2, 3, 4, 5, 6]
    assert copied_share(shared(moved, 0.7), "a") == copied_share(shared(moved, 0.7), "b") == 0.7
    assert choose_removals(DOCUMENTS, [shared(moved, 0.7)], Settings()) == ()
    for copy in (shared(moved, 1.0), shared(list(range(10)), 0.7)):
        assert len(choose_removals(DOCUMENTS, [copy], Settings())) == 1


@given(st.permutations(range(9)))
def test_the_heaviest_chain_is_found(order: list[int]) -> None:
    best = max(len(chain) for size in range(10) for chain in combinations(order, size) if list(chain) == sorted(chain))
    assert copied_share(shared(order, 0.5), "a") * 9 == pytest.approx(best)


def test_of_a_crowd_all_go_for_the_one_that_they_were_compared_with() -> None:
    names = [f"{number:03}" for number in range(CROWD + 5)]
    crowd = [pair(name, "050", Relation.NEAR_DUPLICATE, (1.0, 1.0)) for name in names if name < "050"]
    crowd += [pair("050", name, Relation.NEAR_DUPLICATE, (1.0, 1.0)) for name in names if name > "050"]
    for keep in get_args(KeepPolicy):
        removals = choose_removals([document(name) for name in names], crowd, Settings(keep=keep))
        assert [removal.id for removal in removals] == [name for name in names if name != "050"]
