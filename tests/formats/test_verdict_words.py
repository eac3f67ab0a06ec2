"""How a finding is worded where it marks no words."""

from __future__ import annotations

from align.formats.verdict_text import render_text
from align.formats.verdict_words import finding_words
from align.gate.verdict import Breach, JudgedFinding
from tests.formats.verdicts import FAIL_ON, document, finding, place, verdict

HERE = place("a.txt", "feed/a.txt")
GONE = "The translation is much too short; nothing in it answers to “by the storm”"
QUOTES = "One of 3 quotation marks is lost or doubled: those of the original come in pairs"


def test_where_words_are_missing_one_place_is_named() -> None:
    item = finding(HERE, "omission", message=GONE, text="")
    assert finding_words(item) == f"{GONE} (at character 165)"
    assert f"omission at 165: {GONE}" in _told(item)


def test_a_mark_is_not_quoted_like_a_word() -> None:
    item = finding(HERE, "quotation-mark", message=QUOTES, text="“")
    assert finding_words(item) == f"{QUOTES} (characters 165-166)"
    assert f"quotation-mark at 165-166: {QUOTES}" in _told(item)
    assert "““" not in _told(item)


def test_words_are_quoted_where_the_message_does_not() -> None:
    assert finding_words(finding(HERE, message="A word is missing", text="of the")).startswith(
        "A word is missing: “of the” (characters 165-171)"
    )


def _told(item: JudgedFinding) -> str:
    breach = Breach(FAIL_ON, None, 1, "critical", "1 finding of severity critical", (HERE.id,))
    return render_text(verdict([document(HERE)], [item], breaches=[breach]))
