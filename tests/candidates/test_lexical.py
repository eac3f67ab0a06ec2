"""Which documents share enough rare words in a row to be worth a closer look."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from align.candidates import count_words, lexical_candidates, words
from align.candidates.lexical import GRAM, MAX_DOCUMENTS, MIN_SHARED
from align.candidates.words import grams
from align.schema import Document

TEXTS = st.lists(st.lists(st.sampled_from("abc"), max_size=10), max_size=4)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("pqrstu"), TEXTS))
def test_candidates_are_what_comparing_all_pairs_gives(documents: dict[str, list[list[str]]]) -> None:
    held = {name: {gram for text in texts for gram in grams(text, GRAM)} for name, texts in documents.items()}
    shared = [(a, b, len(held[a] & held[b])) for a, b in combinations(sorted(held), 2)]
    expected = [pair for pair in shared if pair[2] >= MIN_SHARED]
    assert lexical_candidates(documents) == expected


def test_stock_phrases_join_nobody() -> None:
    phrase = ["abonnieren", "sie", "unseren", "kostenlosen", "newsletter", "am", "morgen"]
    crowd = {f"{number:03}": [phrase, [f"w{number}x{place}" for place in range(20)]] for number in range(61)}
    assert MAX_DOCUMENTS == 60
    assert lexical_candidates(crowd) == []
    del crowd["000"]
    assert len(lexical_candidates(crowd)) == 60 * 59 // 2


def test_copies_too_many_for_their_grams_to_be_rare_are_joined_to_one_of_them() -> None:
    story = [f"w{place}" for place in range(20)]
    names = [f"{number:03}" for number in range(MAX_DOCUMENTS + 20)]
    crowd = {name: [story[:-8], [f"{name}w{place}" for place in range(8)]] for name in names}
    crowd["007"] = [story]
    crowd["099"] = [story[:-8], [f"x{place}" for place in range(40)]]  # an article that quotes it
    head = names[0]  # the rest of 007 stands there alone, so all hold as many common grams
    assert [pair[:2] for pair in lexical_candidates(crowd)] == [(head, name) for name in names[1:]]


def test_copies_cuts_and_quotes_of_the_fixtures_are_candidates(documents: dict[str, Document]) -> None:
    names = ("ko-digest", "ko-ouvertuere", "nordlicht/hafen.txt", "w24-kran", "nordlicht/stadtrat-mai.txt")
    tokens = {name: [words(line) for line in documents[name].text.split("\n")] for name in names}
    found = [(a, b) for a, b, _ in lexical_candidates(tokens)]
    assert ("ko-digest", "ko-ouvertuere") in found
    assert ("nordlicht/hafen.txt", "w24-kran") in found
    assert not [pair for pair in found if pair == ("ko-ouvertuere", "nordlicht/stadtrat-mai.txt")]


def test_words_are_normalised_and_numbers_stay_whole() -> None:
    assert words("Der FÄHRMANN zahlte 1.500,50 Euro – um 12:30.") == words(
        "der Fährmann zahlte 1.500,50 euro, um 12:30"
    )
    assert "1.500,50" in words("1.500,50 Euro")


def test_a_word_that_stands_everywhere_weighs_least() -> None:
    rarity = count_words([["der", "fährmann"], ["der", "sturm", "sturm"], ["der"]])
    assert rarity.weight("der") < rarity.weight("sturm") == rarity.weight("fährmann") == rarity.weight("nie")
    assert 0 < rarity.weight("der") <= rarity.weight("nie") <= 1
