"""Sentences come out whole, with spans that hold every character."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from align.text.segment import SEGMENTER, split_segments


def sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split_segments(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ["Dr. Anna Weiß kommt am 7. bis 9. Mai.", "Dann reist sie ab."]),
        ("de", ["Das war im 19. Jahrhundert.", "Er traf Prof. Dr. h.c. Kurz."]),
        ("de", ["Sie sagte: „Wir warten.“", "„Noch lange?“, fragte er."]),
        ("de", ["Er sah keine Anzeichen. der möglichen Wende.", "Danach schwieg er."]),
        ("de", ["Es waren viele Menschen gekommen.", "300 blieben bis zum Ende."]),
        ("en", ["The U.S. Army and Mr. J. Smith agreed.", "It was late."]),
        ("en", ["They left the U.S. in May.", "He came from the U.S.", "The rest stayed."]),
        ("en", ['"We wait," she said.', '"For how long?"', "Nobody knew."]),
        ("en", ['He opened an "unpaired quote.', "Nothing closed it.", "Life went on."]),
        ("en", ["It works at example.Net these days.", "Really!"]),
        ("ja", ["今日は晴れです。", "「明日は雨。」", "そう言った。"]),
    ],
)
def test_sentences_of_a_line(language: str, expected: list[str]) -> None:
    text = ("" if language == "ja" else " ").join(expected)
    assert sentences(text, language) == expected


def test_newlines_are_hard_boundaries() -> None:
    assert sentences("Eine Überschrift\n\nder Satz\r\n geht weiter.  \u2028Ende", "de") == [
        "Eine Überschrift",
        "der Satz",
        "geht weiter.",
        "Ende",
    ]


TEXT = st.text(st.one_of(st.sampled_from(" .!?\"„“‚‘'()\n1aA»«-,…"), st.characters()), max_size=200)


@example("\ud800", "de")
@given(TEXT, st.sampled_from(["de", "en", "ru", "ja", "und", "xx"]))
def test_spans_are_trimmed_increasing_and_hold_every_character(text: str, language: str) -> None:
    spans = split_segments(text, language)
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
    end_before = 0
    for start, end in spans:
        assert end_before <= start < end
        assert text[start:end] == text[start:end].strip()
        assert not {"\n", "\r"} & set(text[start:end])
        end_before = end


@pytest.mark.parametrize(
    "piece", ["Wort ", "a. ", '"', "(", "x", "A.B.", "1. ", "Er kam. ", "kam.Da", "雨です。", "है।"]
)
def test_endless_lines_are_not_slow(piece: str) -> None:
    started = time.process_time()
    split_segments(piece * (50_000 // len(piece)), "de")
    assert time.process_time() - started < 1.0


def test_the_segmenter_names_its_version() -> None:
    assert SEGMENTER.startswith("sentencex-1.")
