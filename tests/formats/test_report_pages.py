"""A report of hundreds of pairs: an index and pages of pairs beside it."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

from align.formats.folder import write_report
from align.formats.html import PAIRS_IN_ONE_FILE
from align.schema import Run
from tests.formats.browser import Browser
from tests.formats.many import build_run

PAIRS = PAIRS_IN_ONE_FILE + 21

PAGE = '<!doctype html>\n<meta name="generator" content="align 0.1.0">'
"""The head of a page of an earlier report."""


@pytest.fixture(scope="module")
def many() -> Run:
    return build_run(PAIRS)


@pytest.fixture(scope="module")
def folder(many: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    write_report(many, folder / "report.html")
    return folder


def test_every_pair_stands_on_one_page_and_every_link_leads_to_its_element(folder: Path) -> None:
    pages = {path: html.parse(path).getroot() for path in folder.rglob("*.html")}
    assert sorted(str(path.relative_to(folder)) for path in pages) == [
        *(f"report-pairs/{number:04}.html" for number in range(1, PAIRS // 50 + 2)),
        "report.html",
    ]
    ids = {path: page.xpath("//@id") for path, page in pages.items()}
    pairs = [id for path in pages for id in ids[path] if id.count("-") == 1 and id.startswith("pair-")]
    assert sorted(pairs) == sorted(f"pair-{number}" for number in range(1, PAIRS + 1))
    for path, page in pages.items():
        assert len(ids[path]) == len(set(ids[path]))
        for link in page.xpath("//a/@href"):
            address, anchor = urldefrag(link)
            target = (path.parent / unquote(address)).resolve() if address else path
            assert not anchor or anchor in ids[target], link
    index = pages[folder / "report.html"]
    assert len(index.xpath("//li[contains(@class, 'pair')]")) == PAIRS


def test_written_again_the_pages_are_the_same_and_those_of_an_earlier_report_go(many: Run, folder: Path) -> None:
    first = {path: path.read_bytes() for path in folder.rglob("*.html")}
    earlier = folder / "report-pairs" / "0099.html"
    earlier.write_text(PAGE, "utf-8")
    write_report(many, folder / "report.html")
    assert first == {path: path.read_bytes() for path in folder.rglob("*.html")}


def test_a_small_report_leaves_no_pages_behind_and_spares_what_else_lies_there(tmp_path: Path) -> None:
    pages = tmp_path / "report-pairs"
    pages.mkdir()
    (pages / "0001.html").write_text(PAGE, "utf-8")
    (pages / "20261123.html").write_text("<p>scraped", "utf-8")
    write_report(build_run(2), tmp_path / "report.html")
    assert [path.name for path in pages.iterdir()] == ["20261123.html"]
    (pages / "20261123.html").unlink()
    write_report(build_run(2), tmp_path / "report.html")
    assert not pages.exists()


@pytest.mark.browser
def test_the_index_filters_searches_and_sorts_over_all_pairs(browser: Browser, folder: Path) -> None:
    browser.open(folder / "report.html")
    shown = "[...document.querySelectorAll('.pair')].filter(item => !item.hidden).length"
    browser.evaluate(
        "{ const choice = document.getElementById('filter-severity'); choice.value = 'critical';"
        " choice.dispatchEvent(new Event('change')) }"
    )
    assert browser.evaluate(shown) == (PAIRS + 1) // 2
    browser.evaluate(
        "{ const box = document.getElementById('search'); box.value = 'stadt 77';"
        " box.dispatchEvent(new Event('input')) }"
    )
    browser.evaluate("new Promise(done => setTimeout(done, 200))")
    assert browser.evaluate(shown) == 1
    assert browser.logged == []


def arrives(browser: Browser, page: str) -> bool:
    """Whether the browser is on a page, with a finding in focus, within ten seconds."""
    there = f"location.href.endsWith('{page}') && document.activeElement?.tagName === 'MARK'"
    for _ in range(100):
        if browser.evaluate(there):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.browser
def test_keys_go_on_from_page_to_page(browser: Browser, folder: Path) -> None:
    browser.open(folder / "report-pairs" / "0001.html")
    browser.press("p")  # the last finding of the page
    assert arrives(browser, "0001.html")
    browser.press("n")
    assert arrives(browser, "0002.html#first-finding")
    browser.press("p")
    assert arrives(browser, "0001.html#last-finding")
