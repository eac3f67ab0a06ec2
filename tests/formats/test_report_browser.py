"""The report in a real browser: opened from the disk, with a hostile feed inside."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import polars as pl
import pytest

from align.formats.folder import write_report
from align.gate.baseline import BaselineRow
from align.pipeline.baseline import read_baseline
from align.schema import Run
from tests.formats.browser import Browser
from tests.formats.sample import HOSTILE_ID, build_sample_run

pytestmark = pytest.mark.browser

SHOWN = "[...document.querySelectorAll('{}')].filter(item => item.checkVisibility()).length"


def choose(browser: Browser, name: str, value: str) -> None:
    browser.evaluate(
        f"(() => {{ const choice = document.getElementById('filter-{name}'); choice.value = '{value}';"
        " choice.dispatchEvent(new Event('change')); })()"
    )


def test_it_opens_without_a_request_an_error_or_a_policy_violation_and_the_feed_does_nothing(
    browser: Browser, report_file: Path
) -> None:
    browser.open(report_file)
    assert browser.evaluate("document.title") == "align: 2 stories in 12 documents"
    browser.evaluate("document.querySelectorAll('*').forEach(item => item.dispatchEvent(new Event('mouseover')))")
    assert browser.evaluate("document.title") == "align: 2 stories in 12 documents"
    assert browser.requested == [report_file.as_uri()]
    assert browser.logged == []
    assert browser.evaluate("document.querySelectorAll('script, iframe, img, base, object').length") == 2


def test_a_script_that_did_get_in_would_not_run(browser: Browser, report: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text(report.replace("<footer>", "<footer><script>document.title='owned'</script>"), encoding="utf-8")
    browser.open(broken)
    assert browser.evaluate("document.title") != "owned"
    assert any("Content Security Policy" in line for line in browser.logged)


def test_filters_and_search_leave_what_matches(browser: Browser, report_file: Path) -> None:
    browser.open(report_file)
    assert browser.evaluate(SHOWN.format(".pair")) == 5
    choose(browser, "relation", "translation")
    assert browser.evaluate(SHOWN.format(".pair")) == 1
    assert browser.evaluate(SHOWN.format(".story")) == 1
    choose(browser, "relation", "")
    choose(browser, "severity", "critical")
    assert browser.evaluate(SHOWN.format("#findings tbody tr")) == 2
    choose(browser, "severity", "")
    choose(browser, "rule", "compound-repeat")
    assert browser.evaluate(SHOWN.format(".excerpt")) == 1
    choose(browser, "rule", "")
    browser.press("/")
    for key in "atlas":
        browser.press(key)
    browser.evaluate("new Promise(done => setTimeout(done, 200))")
    assert browser.evaluate(SHOWN.format(".pair")) == 1
    browser.press("Escape")
    assert browser.evaluate(SHOWN.format(".pair")) == 5


def sort(browser: Browser, name: str, key: str) -> None:
    browser.evaluate(
        f"{{ const sort = document.querySelector('[data-sort={name}]'); sort.value = '{key}';"
        " sort.dispatchEvent(new Event('change')) }"
    )


def test_pairs_and_stories_can_be_sorted_and_put_back(browser: Browser, report_file: Path) -> None:
    browser.open(report_file)
    order = "[...document.querySelectorAll('.{}')].map(item => item.id).join(' ')"
    before = browser.evaluate(order.format("pair"))
    for key, after in (("score", "pair-2 pair-4 pair-1 pair-3 pair-5"), ("", before)):
        sort(browser, "pairs", key)
        assert browser.evaluate(order.format("pair")) == after
    for key, after in (("newest", "story-2 story-1"), ("findings", "story-1 story-2"), ("title", "story-2 story-1")):
        sort(browser, "stories", key)
        assert browser.evaluate(order.format("story")) == after


def test_keys_go_from_finding_to_finding_and_unfold_what_hides_them(browser: Browser, report_file: Path) -> None:
    browser.open(report_file)
    browser.evaluate("document.querySelectorAll('details').forEach(item => item.open = false)")
    seen = []
    for _ in range(3):
        browser.press("n")
        seen.append(browser.evaluate("document.activeElement.textContent"))
    browser.press("p")
    assert seen[:2] == ["430", "Thorwalt"]
    assert browser.evaluate("document.activeElement.textContent") == "Thorwalt"
    assert browser.evaluate("document.activeElement.checkVisibility()")


EXPORT = """(async () => {
  const made = [];
  const make = URL.createObjectURL;
  URL.createObjectURL = blob => { made.push(blob); return make(blob); };
  HTMLAnchorElement.prototype.click = function () { made.push(this.download); };
  document.getElementById('export').click();
  return [await made[0].text(), made[1]];
})()"""


def test_a_review_is_kept_and_exported_as_rows_of_a_baseline(
    browser: Browser, report_file: Path, tmp_path: Path
) -> None:
    browser.open(report_file)
    browser.evaluate("localStorage.clear()")
    for key in "vnanrc":
        browser.press(key)
    assert browser.evaluate("document.activeElement.placeholder") == "comment"
    for key in ("a", " ", "<", "b", ">", "Escape"):
        browser.press(key)
    browser.evaluate("document.querySelector('#pair-1 .reason [data-verdict=reject]').click()")
    browser.open(report_file)  # what was decided is still there
    assert browser.evaluate("document.querySelectorAll('.panel [aria-pressed=true]').length") == 3
    text, name = browser.evaluate(EXPORT)
    assert name == "review.jsonl"
    rows = [json.loads(line) for line in text.splitlines()]
    assert [list(row) for row in rows] == [[field.name for field in fields(BaselineRow)]] * 3
    assert [(row["kind"], row["rule"], row["verdict"], row["reason"]) for row in rows] == [
        ("duplicate", "partial-translation", "reject", None),
        ("finding", "name-spelling", "reject", "a <b>"),
        ("finding", "number-value", "accept", None),
    ]
    (tmp_path / "review.jsonl").write_text(text, encoding="utf-8")
    assert len(read_baseline(tmp_path / "review.jsonl").rows) == 3
    known = {finding.fingerprint for finding in build_sample_run().findings}
    assert {row["fingerprint"] for row in rows if row["kind"] == "finding"} <= known
    browser.evaluate("window.confirm = () => true; document.getElementById('forget').click()")
    assert browser.evaluate("document.querySelectorAll('.panel [aria-pressed=true]').length") == 0
    assert browser.evaluate("Object.keys(localStorage).map(key => localStorage[key]).join()") == "{}"


def test_a_browser_that_keeps_nothing_says_so_and_still_exports(browser: Browser, report: str, tmp_path: Path) -> None:
    path = tmp_path / "sandboxed.html"
    path.write_text(report, encoding="utf-8")
    source = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })"
    script = browser.call("Page.addScriptToEvaluateOnNewDocument", source=source)["identifier"]
    try:
        browser.open(path)
        for key in "vna":
            browser.press(key)
        assert "keeps nothing" in browser.evaluate("document.getElementById('kept').textContent")
        assert '"verdict":"accept"' in browser.evaluate(EXPORT)[0]
    finally:
        browser.call("Page.removeScriptToEvaluateOnNewDocument", identifier=script)


def test_a_line_of_a_megabyte_does_nothing_bad(browser: Browser, sample_run: Run, tmp_path: Path) -> None:
    documents = tuple(
        replace(document, title="x" * 1_000_000, source="y" * 1_000_000) if document.id == HOSTILE_ID else document
        for document in sample_run.corpus.documents
    )
    segments = sample_run.corpus.segments.with_columns(
        pl.when(pl.col("document") == HOSTILE_ID).then(pl.lit("ab" * 500_000)).otherwise(pl.col("text")).alias("text")
    )
    findings = tuple(replace(finding, message="z" * 1_000_000) for finding in sample_run.findings)
    corpus = replace(sample_run.corpus, documents=documents, segments=segments)
    path = tmp_path / "long.html"
    write_report(replace(sample_run, corpus=corpus, findings=findings), path)
    assert path.stat().st_size < 1_500_000
    browser.open(path)
    browser.screenshot(tmp_path / "long.png", 420, 900)
    assert browser.evaluate("document.documentElement.scrollWidth") <= 420
    assert browser.logged == []


def test_the_way_by_keyboard_begins_with_a_skip_link_and_goes_through_every_control(
    browser: Browser, report_file: Path
) -> None:
    browser.open(report_file)
    seen = []
    for _ in range(18):
        browser.call("Input.dispatchKeyEvent", type="keyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
        browser.call("Input.dispatchKeyEvent", type="keyUp", key="Tab", code="Tab", windowsVirtualKeyCode=9)
        seen.append(
            browser.evaluate(
                "(e => e.id || e.className || e.getAttribute('href') || e.tagName)(document.activeElement)"
            )
        )
    assert seen[0] == "skip"
    wanted = ["search", "filter-relation", "filter-language", "filter-source", "filter-rule", "filter-severity",
              "previous", "next", "review"]  # fmt: skip
    assert [name for name in seen if name in wanted] == wanted
    unnamed = "[...document.querySelectorAll('button, input, select, [role=img], [role=region]')]"
    unnamed += ".filter(e => !(e.getAttribute('aria-label') || e.textContent.trim())).length"
    assert browser.evaluate(unnamed) == 0


def test_it_reads_without_javascript(browser: Browser, report_file: Path) -> None:
    browser.open(report_file, scripts=False)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert browser.evaluate("document.getElementById('filters').hidden")
    assert browser.evaluate("document.getElementById('pair-1-row-6').checkVisibility()")


CONTRAST = """
[...document.querySelectorAll('body *')].filter(item => item.checkVisibility() && !item.closest('svg')
    && [...item.childNodes].some(node => node.nodeType === 3 && node.data.trim())).map(item => {
  const light = colour => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    const [r, g, b] = parts.map(part => part / 255).map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  let behind = item;
  while (behind && /, 0\\)|transparent/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
  const [a, b] = [getComputedStyle(item).color, getComputedStyle(behind || document.body).backgroundColor].map(light);
  return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), item.className + ': ' + item.textContent.slice(0, 30)];
}).sort((a, b) => a[0] - b[0])[0]
"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 420])
def test_contrast_is_enough_and_nothing_sticks_out_of_the_page(
    browser: Browser, report_file: Path, tmp_path: Path, width: int, dark: bool
) -> None:
    browser.open(report_file)
    browser.screenshot(tmp_path / "report.png", width, 900, dark=dark)
    assert (tmp_path / "report.png").stat().st_size > 20_000
    ratio, where = browser.evaluate(CONTRAST)
    assert ratio >= 4.5, where
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
