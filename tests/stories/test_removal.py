"""Which documents may go: only for one that stays and that holds nearly all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from align.schema import Direction, Document, Evidence, Origin, Pair, Relation
from align.settings import KeepPolicy, Settings
from align.stories import choose_removals


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
