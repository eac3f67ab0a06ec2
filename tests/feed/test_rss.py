"""RSS and Atom files: their entries as documents, and what a hostile or damaged one gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.feed.reader import FeedReader
from align.schema import Document, Origin, Reject

RSS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Kanal</title><link>https://www.k.example/</link>
<item><title>Br&uuml;cke &amp;amp; Flu\xdf</title><guid isPermaLink="false">g1</guid>
<link> https://www.k.example/1 </link><pubDate>Tue, 01 Feb 2022 10:00:00 +0100</pubDate>
<media:description>Bild</media:description>
<description>Kurz.</description>
<c:encoded><![CDATA[<p>Der Rat hat<br/>den <b>Neu</b>bau&nbsp;beschlossen.</p>
<p>Ende.</p><script>x</script>]]></c:encoded></item>
<item><link>https://www.k.example/2</link><description>Ein F&amp;auml;hrmann wartet: 1 &lt; 2.</description>
<source url="https://o.example/rss">Original</source></item>
<item><title>Nur ein Titel</title></item>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>tag:1</id>
<title type="html">A &amp;amp; B</title><link rel="self" href="https://a.example/self"/><link href="https://a.example/1"/><updated>2025-01-01T00:00:00Z</updated>
<published>2024-05-01T00:00:00Z</published><summary>Kurz</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Erster Absatz.</p><p>Zweiter.</p></div></content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item rdf:about="https://r.example/1"><description>Text</description>
<dc:date>2024-05-01</dc:date></item></rdf:RDF>"""


def read(path: Path, content: bytes) -> list[Document | Reject]:
    path.write_bytes(content)
    return list(FeedReader([path]).read())


def test_entries_of_rss_atom_and_rdf(tmp_path: Path) -> None:
    first, second, untold = read(tmp_path / "a.rss", (RSS + "</channel></rss>").encode("latin-1"))
    assert first == Document(
        "g1",
        "Der Rat hat\nden Neubau beschlossen.\nEnde.",
        Origin("a.rss", 4),
        "k.example",
        "https://www.k.example/1",
        "Brücke & Fluß",
        "2022-02-01T09:00:00Z",
    )
    assert isinstance(second, Document)
    assert (second.id, second.text, second.source) == (
        "https://www.k.example/2",
        "Ein Fährmann wartet: 1 < 2.",
        "Original",
    )
    assert untold == Reject("a.rss", 12, "no text: the entry has neither content nor a summary")
    assert read(tmp_path / "a.atom", ATOM.encode()) == [
        Document(
            "tag:1",
            "Erster Absatz.\nZweiter.",
            Origin("a.atom", 1),
            "a.example",
            "https://a.example/1",
            "A & B",
            "2024-05-01T00:00:00Z",
        )
    ]
    (item,) = read(tmp_path / "a.xml", RDF.encode())
    assert isinstance(item, Document)
    assert (item.id, item.text, item.published) == ("https://r.example/1", "Text", "2024-05-01")


def test_a_feed_that_was_cut_off_costs_its_end_alone(tmp_path: Path) -> None:
    items = read(tmp_path / "a.rss", (RSS + "<item><description>Abge").encode("latin-1"))
    assert [isinstance(item, Document) for item in items] == [True, True, False, False]
    assert isinstance(items[-1], Reject)
    assert items[-1].reason.startswith("malformed XML, not read any further: ")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]><rss><item><title>&l11;</title></item></rss>', "it declares XML"),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>&x;</title></item></rss>', "it decl"),
        ('<!DOCTYPE r [<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]><rss><item/></rss>', ""),
        ("<urlset><url/></urlset>", "no RSS or Atom feed: the document is a 'urlset'"),
        ("<rss>" + "<a>" * 100_000, "malformed XML"),
        ("kein XML", "malformed XML"),
        ("", "empty"),
    ],
)
def test_what_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    (item,) = read(tmp_path / "a.xml", content.encode())
    assert isinstance(item, Reject)
    assert item.reason.startswith(reason)


def test_an_outer_dtd_is_not_loaded(tmp_path: Path) -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    (item,) = read(tmp_path / "a.xml", f"{doctype}<rss><item><description>Text</description></item></rss>".encode())
    assert isinstance(item, Document)


def test_fragments_that_would_take_minutes(tmp_path: Path) -> None:
    deep, crowded = "<div>" * 20_000 + "tief", "<p " + " ".join(f'a{n}="1"' for n in range(50_000)) + ">x</p>"
    items = [f"<item><description><![CDATA[{text}]]></description></item>" for text in (deep, crowded, "<b>gut</b>")]
    taken = read(tmp_path / "a.rss", f"<rss>{''.join(items)}</rss>".encode())
    assert [item.text for item in taken if isinstance(item, Document)][-1] == "gut"


def test_names_are_one_line_without_control_characters(tmp_path: Path) -> None:
    entry = "<guid>a&#155;[31m&#10;::error::b</guid><source>s&#155;</source><description>Text.</description>"
    linked = "<link>https://a.example/1&#133;\n::error::</link><description>Text.</description>"
    feed = f"<rss><channel><item>{entry}</item><item>{linked}</item></channel></rss>"
    first, second = (row for row in read(tmp_path / "x.rss", feed.encode()) if isinstance(row, Document))
    assert (first.id, first.source) == ("a›[31m ::error::b", "s›")
    assert second.id == second.url == "https://a.example/1… ::error::"
