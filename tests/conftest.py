"""What several rooms' tests share: one run over the fixtures, its documents, and `align` called in-process."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from align.cli import main
from align.encode.universal import UniversalSentenceEncoder
from align.formats.folder import write_run
from align.pipeline import run_feed
from align.schema import Document, Run
from align.settings import Settings
from tests.command import FEED


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """stdout as JSON Lines."""
        return read_rows(self.out)

    @property
    def message(self) -> str:
        """The one line that a failed command prints."""
        assert self.code == 2, (self.code, self.err)
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("align: ")
        return self.err.removeprefix("align: ").rstrip("\n")


def read_rows(source: str | Path) -> list[dict[str, Any]]:
    """The rows of JSON Lines, given as text or as a file."""
    text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
    return [json.loads(line) for line in text.split("\n") if line]


Command = Callable[..., Result]


@pytest.fixture
def align(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Command:
    """Call the command line in this process, in an empty folder; an exception that escapes it fails the test."""
    folder = tmp_path / "cwd"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def call(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["align", *map(str, arguments)])
        capsysbinary.readouterr()
        with pytest.raises(SystemExit) as exit_:
            main()
        out, err = capsysbinary.readouterr()
        assert exit_.value.code is None or isinstance(exit_.value.code, int)
        return Result(exit_.value.code or 0, out.decode(), err.decode())

    return call


@pytest.fixture(scope="session")
def fixture_run() -> Run:
    """The whole job over the fixtures."""
    return run_feed([FEED], Settings())


@pytest.fixture(scope="session")
def fixture_folder(fixture_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What that run writes."""
    folder = tmp_path_factory.mktemp("run")
    write_run(fixture_run, folder)
    return folder


@pytest.fixture(scope="session")
def documents(fixture_run: Run) -> dict[str, Document]:
    """The documents of the fixtures by id."""
    return {document.id: document for document in fixture_run.corpus.documents}


@pytest.fixture(scope="session")
def encoder() -> UniversalSentenceEncoder:
    """The embedded encoder, loaded once."""
    return UniversalSentenceEncoder()
