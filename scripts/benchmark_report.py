"""How large a report of N pairs is, how long it takes to write, and how soon a browser can use it.

    python scripts/benchmark_report.py --pairs 1000 10000

Runs of invented pairs are written with `write_report`; Chromium opens the file (of a paged report its index, and a
page) from the disk, headless. One JSON object a line: files, bytes, seconds to write, milliseconds until the page
can be used (its script has run and the first frame is painted), milliseconds of a filter and of a search over all.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from align.formats.folder import write_report
from tests.formats.browser import CHROMIUM, Browser
from tests.formats.many import build_run

FRAME = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
FILTER = """(async () => {
  const choice = document.getElementById('filter-severity'), begin = performance.now();
  choice.value = 'critical';
  choice.dispatchEvent(new Event('change'));
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const taken = performance.now() - begin;
  choice.value = '';
  choice.dispatchEvent(new Event('change'));
  return taken;
})()"""
SEARCH = """(async () => {
  const box = document.getElementById('search'), begin = performance.now();
  box.value = '17';
  box.dispatchEvent(new Event('input'));
  await new Promise(done => setTimeout(done, 121));
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - begin - 121;
})()"""


def measure(pairs: int) -> dict[str, Any]:
    """Write a report of so many pairs and open it."""
    run = build_run(pairs)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        began, cpu = time.perf_counter(), time.process_time()
        write_report(run, path)
        row: dict[str, Any] = {
            "pairs": pairs,
            "seconds": round(time.perf_counter() - began, 2),
            "cpu_seconds": round(time.process_time() - cpu, 2),
        }
        files = [file for file in Path(folder).rglob("*") if file.is_file()]
        row |= {"files": len(files), "bytes": sum(file.stat().st_size for file in files)}
        row["index_bytes"] = path.stat().st_size
        if CHROMIUM is not None:
            row |= open_in_browser(path)
    return row


def open_in_browser(path: Path) -> dict[str, int]:
    """Milliseconds of the best of three loads, and of the controls."""
    browser = Browser()
    try:
        row = {"usable_ms": best_load(browser, path)}
        row |= {"filter_ms": round(browser.evaluate(FILTER)), "search_ms": round(browser.evaluate(SEARCH))}
        page = path.with_name("report-pairs") / "0001.html"
        if page.exists():
            row["page_usable_ms"] = best_load(browser, page)
    finally:
        browser.close()
    return row


def best_load(browser: Browser, path: Path) -> int:
    """Milliseconds from the start of the navigation until the script has run and a frame is painted."""
    times: list[int] = []
    for _ in range(3):
        browser.open(path)
        times.append(round(browser.evaluate(FRAME)))
    return min(times)


def main() -> None:
    """Measure every size asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, nargs="+", default=[300, 1_000])
    for pairs in parser.parse_args().pairs:
        print(json.dumps({**measure(pairs), "cores": os.cpu_count()}), flush=True)


if __name__ == "__main__":
    main()
