"""What stands on a page: its story is body, what stands around it isn't."""

from __future__ import annotations

import pytest

from align.schema import Kind, Language
from align.text.boilerplate import classify_segments, is_residue
from align.text.language import segment_languages
from align.text.line_counts import LineCounts, count_lines
from align.text.segment import split_segments

STORY = (
    "Die Gemeinde Auental hat am Dienstag die neue Fähre vorgestellt. Sie fasst 40 Fahrräder.",
    "„Wir haben lange gewartet“, sagte die Bürgermeisterin. Kritik kam von den Fischern.",
    "Im Herbst soll ein zweites Schiff folgen, sofern der Kreis das Geld bewilligt.",
)


def kinds_of(
    page: str, language: str = "de", source: str | None = None, counts: LineCounts | None = None
) -> tuple[dict[str, Kind], list[int | None]]:
    spans = split_segments(page, language)
    texts = [page[start:end] for start, end in spans]
    document = Language(language, 1.0)
    codes = segment_languages(texts, document)
    kinds, repeats = classify_segments(texts, spans, page, codes, document, source, counts or LineCounts())
    assert len(kinds) == len(repeats) == len(texts)
    return dict(zip(texts, kinds, strict=True)), repeats


def body_of(page: str, language: str = "de") -> list[str]:
    return [text for text, kind in kinds_of(page, language)[0].items() if kind is Kind.BODY]


def sentences(page: str) -> list[str]:
    return [page[start:end] for start, end in split_segments(page, "de")]


def test_residue_around_and_amid_a_story_is_told_from_it() -> None:
    headline = "Auental stellt neue Fähre für Radfahrer vor"
    page = "\n".join(
        [
            "Startseite > Region",
            "Anmeldung erfolgreich!",
            "Wählen Sie Ihren Ort aus, um mehr zu erfahren",
            headline,
            "© WNB / Pressestelle der GemeindeDie Fähre am Anleger",
            "12. März 2021",
            STORY[0],
            "Der Anleger bei Hochwasser. Auental, 3. März 2021 - WNB, 800, 03.03.2021",
            "Kreis streitet über Zuschüsse für den Nahverkehr",
            "",
            "Fischer fürchten um ihre Plätze",
            "",
            STORY[1],
            "Lesen Sie auch: Warum der Deich wieder wächst.",
            STORY[2],
            "Die Fähre (Symbolbild)",
            "Neue Buslinie verbindet drei Dörfer",
            "Комментарии",
            "3",
            "Teilen",
        ]
    )
    kinds, _ = kinds_of(page)
    assert [text for text, kind in kinds.items() if kind is Kind.BODY] == sentences("\n".join(STORY))
    assert kinds[headline] is Kind.TITLE
    assert kinds["Fischer fürchten um ihre Plätze"] is Kind.HEADING
    assert [text for text, kind in kinds.items() if kind is Kind.CAPTION] == [
        "© WNB / Pressestelle der GemeindeDie Fähre am Anleger",
        "Der Anleger bei Hochwasser.",
        "Auental, 3. März 2021 - WNB, 800, 03.03.2021",
        "Die Fähre (Symbolbild)",
    ]
    assert [text for text, kind in kinds.items() if kind is Kind.TEASER] == [
        "Kreis streitet über Zuschüsse für den Nahverkehr",
        "Lesen Sie auch: Warum der Deich wieder wächst.",
        "Neue Buslinie verbindet drei Dörfer",
    ]


def test_english_residue() -> None:
    story = ["The ferry sailed on Monday.", "About 40 people came.", "It was cold."]
    page = "\n".join(["by the harbour desk", *story, "See also:", "You may also like", "Leave a Comment"])
    assert body_of(page, "en") == story


def test_one_sentence_a_line_is_body_from_the_first_to_the_last() -> None:
    page = "\n".join(sentences("\n".join(STORY)))
    assert body_of(page) == sentences(page)


def test_a_text_without_any_final_punctuation_is_not_thrown_away() -> None:
    page = "der rat tagte gestern im alten saal\nalle sprachen lange über die fähre"
    assert len(body_of(page)) == 2


def test_a_text_wrapped_at_a_fixed_width_is_body() -> None:
    page = "Die Fähre soll im Herbst\nnach langem Streit im Rat\nzum ersten Mal den Fluss\nbei Auental überqueren.\n"
    page += "Bis dahin muss der Anleger\nnoch einmal verstärkt werden."
    assert len(body_of(page)) == 6


def test_a_glued_credit_before_a_sentence_does_not_cost_the_sentence() -> None:
    sentence = "Foto: wnbDie Gemeinde hat am Dienstag nach zwei Jahren Bauzeit ihre neue Fähre in den Dienst gestellt."
    assert body_of(f"{sentence}\n{STORY[0]}")[0] == sentence


def test_a_headline_that_stands_twice_is_a_repeat() -> None:
    headline = "Auental stellt neue Fähre für Radfahrer vor"
    kinds, repeats = kinds_of("\n".join([headline, *STORY, headline]))
    assert repeats == [None, *[None] * 5, 0]
    assert kinds[headline] is Kind.TITLE


def page_of(number: int) -> str:
    ship = number * "a"
    return f"Alles rund um die Küste lesen Sie täglich bei uns.\nDie Meldung des Tages handelt vom Schiff {ship}."


def counts_of(pages: list[str], source: str | None) -> LineCounts:
    return count_lines((source, sentences(page)) for page in pages)


@pytest.mark.parametrize(("pages", "kind"), [(5, Kind.BOILERPLATE), (4, Kind.BODY)])
def test_five_pages_of_a_source_make_a_sentence_at_the_edge_boilerplate(pages: int, kind: Kind) -> None:
    feed = [page_of(number + 1) for number in range(pages)]
    kinds, _ = kinds_of(feed[0], source="kueste.example", counts=counts_of(feed, "kueste.example"))
    assert list(kinds.values()) == [kind, Kind.BODY]


def test_other_sources_do_not_count() -> None:
    counts = counts_of([page_of(number + 1) for number in range(9)], "andere.example")
    kinds, _ = kinds_of(page_of(1), source="kueste.example", counts=counts)
    assert set(kinds.values()) == {Kind.BODY}


def test_copies_of_one_story_in_one_source_do_not_count() -> None:
    page = "\n".join(STORY)
    kinds, _ = kinds_of(page, source="a.example", counts=counts_of([page] * 9, "a.example"))
    assert set(kinds.values()) == {Kind.BODY}


def test_counts_of_parts_add_up_in_any_order() -> None:
    feed = [page_of(number + 1) for number in range(30)]
    whole = counts_of(feed, "a.example")
    first, second = counts_of(feed[:11], "a.example"), counts_of(feed[11:], "a.example")
    assert first.merge(second) == second.merge(first) == whole


@pytest.mark.parametrize("text", ["Jetzt abonnieren", "Read more", "Foto: Archiv", "© 2022 Tidewater Post"])
def test_residue_is_known_without_its_page(text: str) -> None:
    assert is_residue(text)


@pytest.mark.parametrize("text", ["Sie liest mehr.", "Minister tritt zurück", "More books were read, she says."])
def test_a_headline_or_a_short_sentence_is_no_residue(text: str) -> None:
    assert not is_residue(text)
