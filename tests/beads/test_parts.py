"""The ideas behind alignment, each held against its plain definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.beads import align
from align.beads.agreement import agree, incidence
from align.beads.align import CHANCE, promising
from align.beads.candidates import Candidates
from align.beads.comparison import Comparison, Side, shared_words, unit_rows
from align.beads.features import FILLS
from align.beads.order import MANY, in_order, left_over, line_features
from align.beads.scorer import StepScorer, first_scorer, glance, second_scorer, tree_scorer
from align.beads.select import claim_beads, select_beads
from align.beads.spans import span_table


def candidates(*beads: tuple[int, int, int, int]) -> Candidates:
    starts, ends, others, last = np.array(beads, dtype=np.int64).reshape(-1, 4).T
    return Candidates(starts, ends, others, last, np.zeros(len(beads), dtype=np.int64))


def random_comparison(seed: int, sizes: tuple[int, int]) -> Comparison:
    generator = np.random.default_rng(seed)
    sides = []
    for size in sizes:
        vectors = unit_rows(generator.standard_normal((size, 16)).astype(np.float32))
        ones, zeros = np.ones(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
        sides.append(Side(vectors, ones, zeros, np.zeros((size, 4), dtype=np.float32), 10 * ones, zeros))
    return Comparison(*sides)


@given(st.integers(0, 999), st.integers(1, 9), st.integers(1, 9))
@settings(max_examples=20, deadline=None)
def test_span_cosines_are_those_of_summed_rows(seed: int, sources: int, targets: int) -> None:
    generator = np.random.default_rng(seed)
    source, target = (generator.standard_normal((size, 8)).astype(np.float32) for size in (sources, targets))
    table = span_table(source, target, np.array([[sources // 2, targets // 2]]))
    a, c = int(generator.integers(0, sources)), int(generator.integers(0, targets))
    b, d = min(sources, a + int(generator.integers(1, 5))), min(targets, c + int(generator.integers(1, 5)))
    if max(abs(a - sources // 2), abs(b - 1 - sources // 2), abs(c - targets // 2), abs(d - 1 - targets // 2)) > 5:
        return
    one, other = source[a:b].sum(axis=0), target[c:d].sum(axis=0)
    expected = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    found = table.cosines(np.array([0]), (np.array([a]), np.array([b])), (np.array([c]), np.array([d])))
    assert found[0] == pytest.approx(expected, abs=1e-3)


def test_a_span_outside_the_text_has_no_cosine() -> None:
    rows = np.eye(3, dtype=np.float32)
    table = span_table(rows, rows, np.array([[0, 0]]))
    outside = table.cosines(np.array([0]), (np.array([-1]), np.array([1])), (np.array([0]), np.array([1])))
    assert outside[0] == -2


def test_rare_shared_words_pull_segments_together() -> None:
    source, target = shared_words(["Montag in Kaltenbrunn 1987", "Montag im Rathaus"], ["Kaltenbrunn, 1987", "Rathaus"])
    assert source[0] @ target[0] > source[0] @ target[1]
    assert source[1] @ target[1] > source[1] @ target[0]


def test_rivals_for_a_segment_take_odds_from_each_other() -> None:
    beads = candidates((0, 1, 0, 1), (0, 1, 1, 2), (1, 2, 2, 3))
    odds = np.array([3.0, 2.0, 2.0], dtype=np.float32)
    agreed, alone = agree(odds, incidence(beads, (2, 3)), (2, 3))
    assert agreed[0] > agreed[1]
    assert agreed[2] > agreed[1]
    assert alone[0] < alone[1]


def test_order_is_seen_alike_from_both_sides() -> None:
    places = np.arange(6)
    chain = (places, places + 1), (places, places + 1)
    moved = np.array([3, 4, 5, 0, 1, 2])
    assert in_order(chain) == pytest.approx(5 / 7)
    assert in_order((chain[0], (moved, moved + 1))) == pytest.approx(4 / 7)
    where = np.array([2]), np.array([3])
    assert line_features(chain, where, where, (6, 6))["neighbours in line"][0] == 4
    assert line_features(chain, where, (np.array([5]), np.array([6])), (6, 6))["neighbours in line"][0] == 0


def test_what_a_bead_leaves_over_between_its_neighbours() -> None:
    chain = (np.array([1]), np.array([2])), (np.array([1]), np.array([2]))
    source, target = (np.array([3, 3, 0]), np.array([4, 5, 1])), (np.array([2, 2, 3]), np.array([4, 5, 4]))
    lonely, lonelier = left_over(chain, source, target, (5, 6))
    assert lonely.tolist() == [2, 1, MANY]
    assert lonelier.tolist() == [2, 1, MANY]


def test_a_bead_that_closes_a_gap_is_looked_at_whatever_its_cosine() -> None:
    vectors = unit_rows(np.eye(7, dtype=np.float32))
    ones = np.ones(7, dtype=np.float32)
    sides = [
        Side(rows, one, 0 * one, np.zeros((len(rows), 4), dtype=np.float32), 9 * one, 0 * one)
        for rows in (vectors, vectors[[0, 1, 4, 5, 6]])
        for one in [ones[: len(rows)]]
    ]
    c = align.gather_evidence(Comparison(*sides)).candidates
    found = set(zip(c.source_start, c.source_end, c.target_start, c.target_end, strict=True))
    assert {(1, 4, 1, 2), (2, 5, 2, 3), (1, 3, 1, 2), (3, 5, 2, 3)} <= found


def test_what_fills_a_gap_is_judged_however_little_chance_it_has() -> None:
    odds = np.array([CHANCE + 1, CHANCE - 1, CHANCE - 1], dtype=np.float32)
    assert promising(odds, {FILLS: np.array([0, 0, 1], dtype=np.float32)}).tolist() == [True, False, True]


def test_only_likely_beads_are_claimed_and_few_only_together() -> None:
    apart = candidates(*((i, i + 1, i, i + 1) for i in range(5)))
    assert claim_beads(apart, np.array([0.6, 0.99, 0.5, 0.49, 0.99]), (5, 5)).tolist() == [1, 4, 0, 2]
    assert claim_beads(apart, np.array([0.9, 0.9, 0.46, 0.46, 0.46]), (5, 5)).tolist() == [0, 1]
    assert claim_beads(apart, np.array([0.6, 0.6, 0.46, 0.46, 0.46]), (5, 5)).tolist() == []


def test_what_stands_nearly_alone_must_be_the_surer_the_longer_the_texts() -> None:
    apart = candidates((0, 1, 0, 1), (1, 2, 1, 2))
    alone, two = np.array([0.9, 0.4]), np.array([0.9, 0.8])
    assert claim_beads(apart, alone, (5, 50)).tolist() == [0]
    assert claim_beads(apart, alone, (30, 30)).tolist() == []
    assert claim_beads(apart, two, (30, 30)).tolist() == [0, 1]
    assert claim_beads(apart, two, (50, 50)).tolist() == []
    assert claim_beads(candidates((0, 1, 17, 18)), np.array([0.6]), (1, 40)).tolist() == [0]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3), st.integers(0, 9), st.integers(1, 3)), max_size=30))
def test_no_segment_is_taken_twice_and_no_free_candidate_is_left(beads: list[tuple[int, int, int, int]]) -> None:
    possible = candidates(*((a, a + m, b, b + n) for a, m, b, n in beads))
    probabilities = np.linspace(0.4, 1, len(beads))
    chosen = select_beads(possible, probabilities, (12, 12)).tolist()
    taken = [{(0, i) for i in range(a, a + m)} | {(1, j) for j in range(b, b + n)} for a, m, b, n in beads]
    used = set().union(*(taken[row] for row in chosen))
    assert len(used) == sum(len(taken[row]) for row in chosen)
    assert all(taken[row] & used for row in range(len(beads)) if probabilities[row] >= 0.5)


def test_steps_and_trees_add_up() -> None:
    steps = StepScorer(1.0, {"a": (np.array([0.0, 1.0]), np.array([-1.0, 0.0, 2.0]))})
    assert steps.log_odds({"a": np.array([-5.0, 0.0, 0.5, 3.0])}).tolist() == [0.0, 0.0, 1.0, 3.0]
    nested = {"feature": "b", "up_to": 1.0, "yes": {"feature": "a", "up_to": 0.0, "yes": 1.0, "no": 2.0}, "no": 4.0}
    trees = tree_scorer(0.5, ["a", "b"], [nested, 8.0])
    features = {"a": np.array([-1, 1, 1], dtype=np.float32), "b": np.array([0, 1, 2], dtype=np.float32)}
    assert trees.log_odds(features).tolist() == [9.5, 10.5, 12.5]


def test_shipped_scorers_know_the_features_that_are_made() -> None:
    scored = align.score_candidates(random_comparison(1, (6, 7)))
    assert set(glance().steps) <= set(first_scorer().names) < set(scored.features)
    assert list(second_scorer().names) == list(scored.features)
    assert np.isfinite(np.stack(list(scored.features.values()))).all()


def test_no_candidate_with_a_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(align, "CHANCE", 99.0)
    assert len(align.score_candidates(random_comparison(1, (3, 4))).probabilities) == 0


def test_many_segments_are_searched_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    comparison = random_comparison(3, (60, 70))
    few = align.score_candidates(comparison)
    monkeypatch.setattr("align.beads.candidates.EXACT", 0)
    monkeypatch.setattr("align.beads.candidates.SHORT", 12)
    many = align.score_candidates(comparison)
    assert len(many.probabilities) == pytest.approx(len(few.probabilities), rel=0.05)
