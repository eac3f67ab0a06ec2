"""The report as a file: nothing from the feed becomes markup, marks stand where the findings are."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from html.parser import HTMLParser
from typing import Any

import polars as pl
from lxml import html

from align.formats.html import render_pages, render_report
from align.formats.visible import make_visible
from align.schema import Direction, Run
from tests.formats.sample import HOSTILE_ID
from tests.formats.test_records import reversed_run


def parse(page: str) -> Any:
    return html.fromstring(page)


def visible_text(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_same_run_gives_the_same_bytes_whatever_the_order_of_its_records(sample_run: Run, report: str) -> None:
    assert "".join(render_report(reversed_run(sample_run))) == report


class Skeleton(HTMLParser):
    """Counts elements with the names of their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: Counter[tuple[str, ...]] = Counter()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag, *(name for name, _ in attrs)] += 1


MEANINGFUL = re.compile(r"[<>\"'{}%`]")


def harmless(value: Any) -> Any:
    """The same record with every character that could mean something to a parser taken out of its texts."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return MEANINGFUL.sub(" ", value).replace("&", "x")
    if isinstance(value, pl.DataFrame):
        return value.with_columns(pl.col(pl.String).map_elements(harmless, return_dtype=pl.String))
    if isinstance(value, tuple):
        return tuple(harmless(item) for item in value)
    if isinstance(value, dict):
        return {harmless(key): harmless(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: harmless(getattr(value, field.name)) for field in fields(value)})
    return value


def test_a_hostile_feed_adds_no_element_and_no_attribute(sample_run: Run, report: str) -> None:
    assert "<script>document.title" in "".join(document.text for document in sample_run.corpus.documents)
    tame = "".join(render_report(harmless(sample_run)))
    assert Skeleton(report).elements == Skeleton(tame).elements


def test_a_hostile_feed_adds_nothing_to_the_pages_of_a_large_report_either(sample_run: Run) -> None:
    def skeletons(run: Run) -> dict[str, Counter[tuple[str, ...]]]:
        files = {name: "".join(chunks) for name, chunks in render_pages(run, "report.html", "report-pairs")}
        assert all(make_visible(page) == page for page in files.values())
        return {name: Skeleton(page).elements for name, page in files.items()}

    assert skeletons(sample_run) == skeletons(harmless(sample_run))


def test_no_control_character_of_the_feed_reaches_the_page(sample_run: Run, report: str) -> None:
    texts = "".join(document.text for document in sample_run.corpus.documents)
    assert {"\x00", "\u202e", "\u2066"} <= set(texts)
    assert make_visible(report) == report


def test_there_is_one_script_beside_inert_data_and_the_policy_allows_exactly_it(report: str) -> None:
    page = parse(report)
    (data, script), (style,) = page.findall(".//script"), page.findall(".//style")
    assert data.get("type") == "application/json"
    assert not re.search(r"[<>&]", data.text)
    assert json.loads(data.text)["rows"]
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    for name, code in (("script-src", script.text), ("style-src", style.text)):
        digest = b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    for rule in ("default-src 'none'", "base-uri 'none'", "form-action 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert not page.xpath("//@style")  # the policy would drop it


def test_links_lead_into_the_page_or_to_web_pages(report: str) -> None:
    page = parse(report)
    ids = Counter(page.xpath("//@id"))
    assert set(ids.values()) == {1}
    for link in page.xpath("//a[@href]"):
        if link.get("href").startswith("#"):
            assert link.get("href")[1:] in ids
        else:
            assert link.get("href").startswith("https://")
            assert link.get("rel") == "noopener noreferrer"


def test_every_finding_is_marked_in_its_text_with_the_reason(sample_run: Run, report: str) -> None:
    page = parse(report)
    marked = {visible_text(mark): mark for mark in page.xpath("//mark[not(contains(@class, 'evidence'))]")}
    for text in ("430", "Thorwalt", "Überholungsüberholung", "Marktbudenbude", "Sonntag (12.09.2022)"):
        finding = next(finding for finding in sample_run.findings if finding.text == text)
        assert marked[text].get("class") == finding.severity
        assert finding.message in marked[text].get("title")
    linked = {link.text_content(): link.get("href")[1:] for link in page.xpath("//section[@id='findings']//td[2]/a")}
    assert len(page.xpath("//section[@id='findings']//tbody/tr")) == len(sample_run.findings)
    following = page.get_element_by_id(linked["Thorwalt"]).getnext()
    assert following.text == "Thorwalt"


def test_what_was_measured_against_one_original_is_not_told_beside_another(report: str) -> None:
    page = parse(report)
    measured, lone = "The number differs: the original has 340.", "A constituent of the compound is repeated."
    notes = {id: visible_text(page.get_element_by_id(id)) for id in ("pair-1", "pair-3")}
    assert [measured in text for text in notes.values()] == [True, False]
    assert [lone in text for text in notes.values()] == [True, True]


def test_the_originals_side_shows_what_a_finding_was_measured_against(report: str) -> None:
    evidence = [visible_text(mark) for mark in parse(report).xpath("//section//mark[contains(@class, 'evidence')]")]
    assert evidence == ["340", "Thorwald", "will not sail again before 14 March"]


def test_a_finding_stands_beside_every_copy_of_the_original(sample_run: Run) -> None:
    beside_original = next(pair for pair in sample_run.pairs if pair.relation == "partial-translation")
    copy = "https://island-wire.example/a?id=7&lang=en"
    beside_copy = replace(beside_original, a=copy)
    assert copy < beside_copy.b
    page = parse("".join(render_report(replace(sample_run, pairs=(beside_original, beside_copy)))))
    pairs = [page.get_element_by_id(name) for name in ("pair-1", "pair-2")]
    assert ["The number differs: the original has 340." in visible_text(pair) for pair in pairs] == [True, True]
    marks = [[visible_text(mark) for mark in pair.xpath(".//mark[contains(@class, 'evidence')]")] for pair in pairs]
    assert marks[0] == marks[1] == ["340", "Thorwald", "will not sail again before 14 March"]


def test_numbers_that_differ_are_set_off_where_no_finding_is(sample_run: Run) -> None:
    page = parse("".join(render_report(replace(sample_run, findings=()))))
    apart = [visible_text(span) for span in page.get_element_by_id("pair-1").xpath(".//span[@class='differing']")]
    assert {"340", "430"} <= set(apart)


def test_who_reprints_whom_is_drawn_and_told_as_a_table(report: str) -> None:
    glance = parse(report).get_element_by_id("glance")
    titles = [title.text for title in glance.xpath(".//svg//title")]
    assert "harbour-post.example → kuestenfunk24.example: 1 across languages" in titles
    rows = [[visible_text(cell) for cell in row] for row in glance.xpath(".//figure[1]//tbody/tr")]
    assert ["harbour-post.example", "is reprinted by", "kuestenfunk24.example", "1", "1"] in rows
    assert ["harbour-post.example", "and (direction unknown)", "island-wire.example", "1", "0"] in rows


def test_scores_are_drawn_and_told_as_a_table(sample_run: Run, report: str) -> None:
    table = parse(report).xpath("//figure[@class='distributions']//table")[0]
    pairs = [int(cell.text_content()) for cell in table.xpath(".//tbody/tr/td[1]")]
    assert pairs == [0, 0, 0, 0, 1, 0, 0, 0, 0, 4]
    assert sum(pairs) == len(sample_run.pairs)


def test_every_text_says_its_language_and_residue_says_its_own(report: str) -> None:
    texts = parse(report).xpath("//p[contains(@class, 'text')]")
    assert all(text.get("lang") is not None for text in texts)
    assert {text.get("lang") for text in texts if visible_text(text) == "Подписаться"} == {"ru"}


def test_the_original_stands_left_and_reordered_rows_say_so(report: str) -> None:
    pair = parse(report).get_element_by_id("pair-1")
    rows = pair.xpath(".//li[contains(@class, 'aligned') and not(contains(@class, 'unaligned'))]")
    first = [visible_text(cell) for cell in rows[0].xpath("./div[@class='cell']")]
    assert first[0].startswith("About 340 commuters")
    assert first[1].startswith("Etwa 430 Pendler")
    assert [bool(row.xpath(".//span[@class='tag moved']")) for row in rows] == [True, True, False, False, False, False]


def test_where_the_direction_is_unknown_the_text_that_findings_trust_stands_left(sample_run: Run) -> None:
    ferry = next(pair for pair in sample_run.pairs if pair.relation == "partial-translation")
    swapped = replace(
        ferry,
        a=ferry.b,
        b=ferry.a,
        direction=Direction.UNKNOWN,
        beads=tuple(bead.turned for bead in ferry.beads),
    )
    page = parse("".join(render_report(replace(sample_run, pairs=(swapped,)))))
    assert [visible_text(role) for role in page.xpath("//p[@class='role']")] == ["B en", "A de"]
    first = page.xpath("//li[contains(@class, 'row aligned')]/div[@class='cell']")
    assert [visible_text(cell)[:9] for cell in first[:2]] == ["About 340", "Etwa 430 "]


def test_a_german_text_in_no_pair_is_shown_with_its_findings(report: str) -> None:
    alone = parse(report).get_element_by_id("alone")
    titles = [visible_text(title) for title in alone.xpath(".//h3")]
    assert titles[-1] == "de Wochenmarkt zieht auf den Kirchplatz"
    assert "Marktbudenbude" in [visible_text(mark) for mark in alone.xpath(".//mark")]


def test_a_finding_in_the_title_is_marked_there_and_not_in_the_text(sample_run: Run) -> None:
    id = "lindau/buecherei.txt"
    finding = replace(sample_run.findings[0], document=id, original_document=None, original_span=None, span=(4, 11))
    page = parse("".join(render_report(replace(sample_run, findings=(replace(finding, text="Roboter"),)))))
    (mark,) = page.xpath("//p[@class='text title']/mark")
    assert mark.text == "Roboter"
    assert not page.xpath("//p[@class='text body']/mark")


def test_a_line_of_a_megabyte_is_cut_and_says_so(sample_run: Run) -> None:
    segments = sample_run.corpus.segments.with_columns(
        pl.when(pl.col("document") == HOSTILE_ID).then(pl.lit("ab " * 350_000)).otherwise(pl.col("text")).alias("text")
    )
    page = "".join(render_report(replace(sample_run, corpus=replace(sample_run.corpus, segments=segments))))
    assert "1,044,000 more characters" in page
    assert len(page) < 400_000


def test_an_empty_run_is_a_readable_page(sample_run: Run) -> None:
    corpus = replace(sample_run.corpus, documents=(), languages={}, segments=sample_run.corpus.segments.clear())
    empty = replace(sample_run, corpus=corpus, pairs=(), findings=(), clusters=(), rejects=(), warnings=())
    text = visible_text(parse("".join(render_report(empty))).find("body"))
    assert "No story stands twice in 0 documents" in text
    assert "No rule found a suspected error" in text
