"""What happens around a run: readers that go, disks that fill, files that vanish, Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from align.cli.console import put, say
from align.errors import OutputError
from tests.command import FEED, FIXTURES, ROOT
from tests.conftest import Command

BITEXT = FIXTURES / "bitext" / "errors.en", FIXTURES / "bitext" / "errors.de"


# Ctrl-C so many seconds after `main` was entered; a timer in the process itself, since its start takes its time.
INTERRUPTED = """
import os, signal, sys, threading
signal.signal(signal.SIGINT, signal.default_int_handler)  # as in the foreground
timer = threading.Timer(float(sys.argv.pop(1)), lambda: os.kill(os.getpid(), signal.SIGINT))
timer.daemon = True
from align.cli import main
timer.start()
main()
"""


@pytest.mark.parametrize("seconds", [0.05, 0.5, 1.5])
def test_ctrl_c_leaves_nothing_half_done(tmp_path: Path, seconds: float) -> None:
    command = [sys.executable, "-c", INTERRUPTED, str(seconds), "run", str(FEED), "-o", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")
    assert not list(tmp_path.rglob("*"))


def test_ctrl_c_that_a_library_swallows_is_still_one(monkeypatch: pytest.MonkeyPatch, align: Command) -> None:
    """langdetect turns an interruption while it loads into an error of its own."""

    def swallowing(*_: object) -> None:
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)
        except:  # noqa: E722
            raise ValueError("profile format error") from None

    signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr("align.text.language.detect_language", swallowing)
    assert align("detect", FEED).code == 130


def test_a_command_leaves_no_handler_behind(align: Command) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    assert align("rules").code == 0
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before


def test_a_reader_that_goes() -> None:
    command = f"{sys.executable} -m align detect {FEED} --format json | true"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, cwd=ROOT, check=False)
    assert done.returncode == 141
    assert b"Traceback" not in done.stderr
    assert b"Broken" not in done.stderr


def test_closed_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    say("nobody reads this")
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OutputError, match="stdout is closed; name a file with -o"):
        put(["data that would be lost"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk(align: Command) -> None:
    assert "No space left on device" in align("lint", *BITEXT, "-o", "/dev/full").message
    command = f"{sys.executable} -m align lint {BITEXT[0]} {BITEXT[1]} > /dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (2, "align: No space left on device\n")


def test_a_disk_that_fills_while_writing_leaves_no_half_file(
    align: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert "No space left on device" in align("lint", *BITEXT, "-o", tmp_path / "out.txt").message
    assert not list(tmp_path.glob("*out.txt*"))


def test_a_file_that_vanishes_becomes_a_reject(align: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Der Fährmann wartet seit Stunden auf das Ende des Sturms.", encoding="utf-8")
    opening = Path.open

    def vanishing(path: Path, *arguments: str, **options: str) -> object:
        if path.name == "b.txt":
            path.unlink()
        return opening(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", vanishing)
    done = align("detect", tmp_path / "a.txt", tmp_path / "b.txt", "--format", "json")
    assert [row["id"] for row in done.rows] == ["a.txt"]
    assert "rejected: b.txt: unreadable: No such file or directory" in done.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_an_unreadable_folder(align: Command, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    assert align("detect", folder).code == 2


def test_an_unreadable_folder_even_as_root(align: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    done = align("detect", tmp_path)
    assert done.code == 2
    assert "Error" in done.err


def test_out_of_memory(align: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("align.text.language.detect_language", greedy)
    assert "out of memory" in align("detect", FEED).message
