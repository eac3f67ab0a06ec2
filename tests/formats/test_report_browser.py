"""The report in a real browser: opened from the disk, with a hostile feed inside."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.browser import Browser

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
    assert browser.evaluate("document.querySelectorAll('script, iframe, img, base, object').length") == 1


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


def test_pairs_can_be_sorted_and_put_back(browser: Browser, report_file: Path) -> None:
    browser.open(report_file)
    order = "[...document.querySelectorAll('.pair')].map(pair => pair.id).join(' ')"
    before = browser.evaluate(order)
    for key, after in (("score", "pair-2 pair-4 pair-1 pair-3 pair-5"), ("", before)):
        browser.evaluate(
            f"{{ const sort = document.getElementById('sort'); sort.value = '{key}';"
            " sort.dispatchEvent(new Event('change')) }"
        )
        assert browser.evaluate(order) == after


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
