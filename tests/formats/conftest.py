from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from align.formats.files import write_atomically
from align.formats.html import render_report
from align.schema import Run
from tests.formats.browser import CHROMIUM, Browser
from tests.formats.sample import build_sample_run


@pytest.fixture(scope="session")
def sample_run() -> Run:
    """Invented news with two stories, findings of every severity, and hostile pages."""
    return build_sample_run()


@pytest.fixture(scope="session")
def report(sample_run: Run) -> str:
    return "".join(render_report(sample_run))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install -y chromium")
    opened = Browser()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def report_file(report: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_atomically(path, [report])
    return path
