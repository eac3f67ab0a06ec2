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
