"""Words that nothing on the other side answers to."""

from __future__ import annotations

import numpy as np
import pytest

from align.checks.answers import Answers, Side, weigh_words
from align.checks.gains import Gains
from align.checks.lint import find_errors, one_each
from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.checks.registry import rules
from align.checks.score import read_pairs, score_pairs
from align.checks.word_measures import WORD_NAMES, measure_words
from align.checks.word_traits import Cosines
from align.encode import load_encoder
from align.encode.tokens import WordEncoder, load_word_encoder
from align.text.quantities import whole_span

ORIGINAL = "The harbour was closed on Monday because of the storm."
GOOD = "Der Hafen wurde am Montag wegen des Sturms geschlossen."
MORE = "Der Hafen wurde am Montag wegen des Sturms und einer Klage der Gewerkschaft gegen die Bank geschlossen."
LESS = "Der Hafen wurde geschlossen."


@pytest.fixture(scope="module")
def words() -> WordEncoder:
    encoder = load_word_encoder(load_encoder())
    assert encoder is not None
    return encoder


def errors(original: str, translation: str, words: WordEncoder) -> list[tuple[str, str, str | None]]:
    (pair,) = read_pairs([(original, translation)], "en", "de", words)
    return [
        (f.rule.id, translation[slice(*f.span)], original[slice(*f.original_span)] if f.original_span else None)
        for f in one_each(find_errors(pair, rules()))
    ]


def test_an_addition_is_shown_in_place(words: WordEncoder) -> None:
    assert errors(ORIGINAL, GOOD, words) == []
    ((rule, added, original),) = errors(ORIGINAL, MORE, words)
    assert rule == "addition"
    assert "Klage der Gewerkschaft" in added
    assert original is None


@pytest.mark.parametrize(("chance", "shown"), [(0.3, "der Ball ist bunt"), (0.9, "Ball ist bunt")])
def test_of_a_much_too_long_translation_the_words_least_answered_are_shown(chance: float, shown: str) -> None:
    original = Parsed("Yes, the harbour was closed.", "en")
    text = (
        "Gewiss, der Hafen war längst geschlossen, der Ball ist bunt, das Schiff liegt dort seit langer Zeit vor Anker."
    )
    translation = Parsed(text, "de")
    chances = [chance if token.text in {"Ball", "ist", "bunt"} else 0.1 for token in translation.tokens]
    count = len(chances)
    none = Side(original.tokens, np.ones(5), [0] * 5, np.zeros(5), np.zeros(5), np.zeros(5))
    side = Side(translation.tokens, np.ones(count), [0] * count, np.zeros(count), np.array(chances), np.zeros(count))
    ((_, added),) = [
        (f.rule.id, text[slice(*f.span)])
        for f in find_errors(Pair(original, translation, Answers(none, side, Gains(0.8))), rules())
        if f.rule.id == "addition"
    ]
    assert added == shown


def test_an_omission_is_shown_in_the_original(words: WordEncoder) -> None:
    ((rule, place, missing),) = errors(ORIGINAL, LESS, words)
    assert rule in {"omission", "omitted-words"}
    assert place == ""
    assert missing is not None
    assert "because of the storm" in missing


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("They paid $5 million for it in May.", "Sie zahlten dafür im Mai 5 Millionen Dollar."),
        ("Profits rose by 3% last year.", "Die Gewinne stiegen im letzten Jahr um 3 Prozent."),
        ("The train leaves at 5:30 p.m. on Friday.", "Der Zug fährt am Freitag um 17:30 Uhr ab."),
        ("They beat them in the round of 16.", "Sie schlugen sie im Achtelfinale."),
        ("The harbour is 12 miles long.", "Der Hafen ist 19 Kilometer lang."),
        ("The harbour is 12 feet deep.", "Der Hafen ist zwölf Fuß tief."),
    ],
)
def test_what_belongs_to_an_answered_quantity_is_answered(original: str, translation: str, words: WordEncoder) -> None:
    (pair,) = read_pairs([(original, translation)], "en", "de", words)
    assert pair.answers is not None
    for side, text in ((pair.answers.original, pair.original), (pair.answers.translation, pair.translation)):
        (span,) = {whole_span(text.text, quantity) for quantity in text.quantities[-1:]}
        inside = [span[0] <= token.start < span[1] for token in side.tokens]
        assert any(inside)
        assert not (side.unanswered + side.added)[inside].any()


def test_a_quantity_said_twice_is_not_answered_by_one(words: WordEncoder) -> None:
    original, translation = "He lost 5 dollars there.", "Er verlor dort 5 Dollar und noch 5 Dollar."
    (pair,) = read_pairs([(original, translation)], "en", "de", words)
    assert pair.answers is not None
    assert pair.answers.translation.unanswered.all()
    assert not pair.answers.original.unanswered.all()


def test_of_an_added_name_all_words_are_shown_but_those_that_are_answered() -> None:
    original, translation = Parsed("Er wohnt in Bonn.", "de"), Parsed("Bonn Castle Hill Gate is his home.", "en")
    chances = np.array([0.1, 0.3, 0.9, 0.3, 0.0, 0.0, 0.0])
    none = Side(original.tokens, np.ones(4), [0] * 4, np.zeros(4), np.zeros(4), np.zeros(4))
    side = Side(translation.tokens, np.ones(7), [0] * 7, np.zeros(7), chances, chances)
    pair = Pair(original, translation, Answers(none, side, Gains(0.8)))
    assert [f.actual for f in find_errors(pair, rules()) if f.rule.id == "added-words"] == ["Castle Hill Gate"]


def test_one_added_modifier_is_shown(words: WordEncoder) -> None:
    original = "The harbour was closed on Monday because of the storm."
    found = errors(original, "Der romantische Hafen wurde am Montag wegen des Sturms geschlossen.", words)
    assert [(rule, added) for rule, added, _ in found] == [("added-words", "romantische")]


def test_a_negation_is_missed_though_another_word_denies(words: WordEncoder) -> None:
    original = "The baker lost his house in the storm, and the town helped him."
    assert errors(original, "Der Bäcker verlor im Sturm sein Haus, und die Stadt half ihm.", words) == []
    changed = "Der Bäcker verlor im Sturm sein Haus, und die Stadt half ihm nicht."
    assert [(rule, added) for rule, added, _ in errors(original, changed, words)] == [("negation-added", "nicht")]


def test_a_place_is_missed(words: WordEncoder) -> None:
    original = "The mayor sold the old harbour of Madrid to a bank."
    assert errors(original, "Der Bürgermeister verkaufte den alten Hafen von Madrid an eine Bank.", words) == []
    found = errors(original, "Der Bürgermeister verkaufte den alten Hafen an eine Bank.", words)
    assert [(rule, missing) for rule, _, missing in found if rule == "place-missing"] == [("place-missing", "Madrid")]


def test_additions_and_omissions_raise_the_score(words: WordEncoder) -> None:
    rows = [(ORIGINAL, GOOD), (ORIGINAL, MORE), (ORIGINAL, LESS)]
    good, more, less = (score for _, score in score_pairs(rows, "en", "de", load_encoder(), words=words))
    assert good < 0.05
    assert min(more, less) > 3 * good


def test_words_alone_are_a_witness_of_their_own(words: WordEncoder) -> None:
    one = words.encode_alone(["Hafen", "harbour", "Hafen", "Klage"])
    assert one.shape == (4, load_encoder().dimension)
    assert np.array_equal(one[0], one[2])
    assert one[0] @ one[1] > one[3] @ one[1] + 0.2
    assert words.encode_alone([]).shape == (0, one.shape[1])


def test_company_changes_nothing(words: WordEncoder) -> None:
    spans = [[(token.start, token.end) for token in Parsed(text, "de").tokens] for text in (GOOD, MORE)]
    together = words.encode([GOOD, MORE], spans, "de")
    (alone,) = words.encode([GOOD], spans[:1], "de")
    assert np.abs(together[0] - alone).max() < 0.02
    assert alone.shape[0] == len(GOOD[:-1].split())
    assert np.allclose(np.linalg.norm(alone, axis=1), 1, atol=1e-3)


@pytest.mark.parametrize(("original", "translation"), [("", ""), ("Yes", ""), ("", "Ja"), ("7", "sieben")])
def test_sides_without_words_have_features_too(original: str, translation: str) -> None:
    said, says = Parsed(original, "en").tokens, Parsed(translation, "de").tokens
    cosines = np.full((len(said), len(says)), 0.8, dtype=np.float32)
    answers = weigh_words(said, says, Cosines(cosines, cosines, Gains(0.8)), ("en", "de"))
    assert len(measure_words(answers)) == len(WORD_NAMES)
    assert 0 <= answers.distance <= 2
