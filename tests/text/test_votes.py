"""The vote is langdetect's own, to the last digit."""

from __future__ import annotations

from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from align.text.language import _priors, _profiles

ALPHABETS = st.sampled_from(
    ["abcdeflmnorst ", "ABCdefghß äÖü .,-", "абвгдежзий іў ", "ăâêôơư\u0300\u0301 đ", "日本語の中文 かなカ"]
)


@cache
def _reference() -> DetectorFactory:
    from pathlib import Path

    from langdetect.detector_factory import PROFILES_DIRECTORY

    factory = DetectorFactory()
    paths = sorted(path for path in Path(PROFILES_DIRECTORY).iterdir() if path.suffix == "")
    factory.load_json_profile([path.read_text(encoding="utf-8") for path in paths])
    factory.set_seed(0)
    return factory


@given(ALPHABETS.flatmap(lambda letters: st.text(alphabet=letters, max_size=120)))
@settings(max_examples=60, deadline=None)
@example("Der Stadtrat hat am Montag beschlossen, die alte Brücke zu sanieren.")
@example("NATO und EU: https://example.org/a?b=c und someone@example.org   dreimal,  zwei Leerzeichen ")
@example("“Привет” – so heißt es in Москва, говорит 'Tass' Москва Москва Москва")
@example("EIN SATZ IN GROSSBUCHSTABEN UND ein kleiner")
@example("Ta\u0300i lie\u0323\u0302u na\u0300y")
@example("12 34 ... !")
def test_the_vote_is_that_of_langdetect(text: str) -> None:
    profiles = _profiles()
    prior = _priors(profiles.languages, ("de", "en"), "de")
    detector = _reference().create()
    detector.set_prior_map(prior)
    detector.append(text)
    try:
        expected = [(guess.lang, guess.prob) for guess in detector.get_probabilities()]
    except LangDetectException:
        expected = []
    others = ["Ein anderer Text daneben, der länger ist.", "", "x", text]
    voted = profiles.vote([text, *others], [prior] * 5)
    assert voted[0] == voted[-1] == sorted(expected, key=lambda guess: (-guess[1], guess[0]))
