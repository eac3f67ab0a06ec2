"""Why a segment stands where it stands."""

from __future__ import annotations

import numpy as np
import pytest

from align.beads import explain_segment
from align.beads.explain import Explained
from align.encode.background import load_background
from align.encode.universal import UniversalSentenceEncoder
from align.errors import AlignmentError

GERMAN = ["Die Bäckerei schließt im Mai.", "Der Mietvertrag wurde nicht verlängert. Nun sucht der Inhaber neue Räume."]
ENGLISH = ["The bakery will close in May.", "The lease was not extended.", "Now the owner is looking for new premises."]


def explain(encoder: UniversalSentenceEncoder, position: int, side: str = "source") -> tuple[Explained, ...]:
    return explain_segment(
        encoder.encode(GERMAN),
        encoder.encode(ENGLISH),
        GERMAN,
        ENGLISH,
        position,
        background=load_background(encoder),
        source_language="de",
        target_language="en",
        side=side,
    )


def test_the_chosen_bead_comes_first_and_the_others_say_why_they_lost(encoder: UniversalSentenceEncoder) -> None:
    first, *others = explain(encoder, 1)
    assert first.chosen
    assert (first.bead.source, first.bead.target) == ((1,), (1, 2))
    assert first.reason.startswith("chosen, for: ")
    assert others
    lost_to_it = [other for other in others if 1 in other.bead.source and {*other.bead.target} & {1, 2}]
    assert all("took its segments" in other.reason for other in lost_to_it)
    assert "margin over rivals, lesser side" in first.features
    assert set(first.contributions) <= set(first.features)


def test_the_target_side_is_asked_in_its_own_numbers(encoder: UniversalSentenceEncoder) -> None:
    assert explain(encoder, 2, "target")[0].bead.target == (1, 2)


def test_a_bead_that_pairs_leftovers_says_so(
    encoder: UniversalSentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("align.beads.align.claim_beads", lambda candidates, probabilities, counts: np.zeros(0, int))
    monkeypatch.setattr("align.beads.align.pair_leftovers", lambda candidates, features, chosen, counts: np.array([0]))
    first, *others = explain(encoder, 0)
    assert first.chosen
    assert first.leftover
    assert first.reason.startswith("chosen of what was left over")
    assert not any(other.chosen for other in others)


def test_a_segment_that_is_not_there(encoder: UniversalSentenceEncoder) -> None:
    with pytest.raises(AlignmentError, match="there is no segment 3: the target has 3"):
        explain(encoder, 3, "target")
