"""Pages: their main text, and what their head says about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.feed.reader import FeedReader
from align.schema import Document, Reject

PARAGRAPHS = [
    "Die Gemeinde Auental hat am Dienstag ihre neue Fähre vorgestellt, die im Frühjahr in Dienst gehen soll.",
    "Sie fasst vierzig Fahrräder und fährt mit Strom, den die Anlage auf dem Dach des Rathauses liefert.",
    "Die Bürgermeisterin sprach von einem langen Weg; die Fischer sorgen sich um ihre Liegeplätze am Kai.",
]


def page(head: str = "", before: str = "", after: str = "") -> str:
    story = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<html><head><title>Neue Fähre</title>{head}</head><body>"
        "<nav><a href='/'>Start</a><a href='/x'>Region</a></nav>"
        f"{before}<article><h1>Neue Fähre</h1>{story}</article>{after}<footer>Impressum</footer></body></html>"
    )


def read_page(path: Path, markup: str, encoding: str = "utf-8") -> Document | Reject:
    path.write_bytes(markup.encode(encoding))
    return next(iter(FeedReader([path]).read()))


def test_main_text_and_metadata(tmp_path: Path) -> None:
    head = (
        '<link rel="canonical" href="https://www.auental.example/faehre">'
        '<meta property="og:title" content="Auental stellt neue Fähre vor">'
        '<meta property="article:published_time" content="2021-03-12T08:00:00+01:00">'
    )
    document = read_page(tmp_path / "a.html", page(head, after="<p>8. Mai 2024</p>"))
    assert isinstance(document, Document)
    for paragraph in PARAGRAPHS:
        assert paragraph in document.text
    assert "Impressum" not in document.text
    assert "<" not in document.text
    assert document.url == "https://www.auental.example/faehre"
    assert document.source == "auental.example"
    assert document.title == "Auental stellt neue Fähre vor"
    assert document.published == "2021-03-12T07:00:00Z"
    assert document.id == "a.html"


def test_a_date_in_the_text_is_not_the_date_of_publication(tmp_path: Path) -> None:
    document = read_page(tmp_path / "a.html", page(before="<p class='date'>8. Mai 2024</p>"))
    assert isinstance(document, Document)
    assert document.published is None


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2021-03-12"}]}</script>',
        '<script type="application/ld+json">{"broken</script><meta name="date" content="2021-03-12">',
    ],
)
def test_dates_in_metadata(tmp_path: Path, head: str) -> None:
    document = read_page(tmp_path / "a.html", page(head))
    assert isinstance(document, Document)
    assert document.published == "2021-03-12"


def test_the_declared_encoding(tmp_path: Path) -> None:
    document = read_page(tmp_path / "a.htm", page('<meta charset="iso-8859-1">'), "latin-1")
    assert isinstance(document, Document)
    assert PARAGRAPHS[0] in document.text


@pytest.mark.parametrize(
    "markup", ["<div>" * 50_000, "<" * 10_000, "no markup at all", "<html><!-- only --></html>", "&#x0;&#xd800;" * 99]
)
def test_hostile_pages_are_rejected_or_read_but_never_crash(tmp_path: Path, markup: str) -> None:
    read_page(tmp_path / "a.html", markup)


@pytest.mark.parametrize(
    ("opening", "taken"),
    [
        ("<p " + "a " * 100_000 + ">", False),
        ("<p " + "a=1 " * 100_000 + ">", False),
        ('<p title="' + "wort " * 100_000 + '">', True),
        ("<script>if (a<b) {x = [" + "1, " * 100_000 + "]}</script><p>", True),
    ],
    ids=["names", "values", "quoted", "script"],
)
def test_a_tag_with_thousands_of_attributes_is_not_parsed(tmp_path: Path, opening: str, taken: bool) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html><body>{opening}{'Der Stadtrat hat den Neubau beschlossen. ' * 9}</body></html>", "utf-8")
    (row,) = FeedReader([page]).read()
    assert isinstance(row, Document if taken else Reject)
