"""Every command of the README works as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.strip()
]
ALIGN = [command for command in COMMANDS if command.startswith(("align ", "cat "))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the fixtures, as a clone does; commands run in it one after the other."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "fixtures").symlink_to(ROOT / "fixtures")
    return folder


@pytest.mark.parametrize("command", ALIGN)
def test_commands_run_clean(command: str, folder: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    # `check` is there to show what a failing batch looks like.
    assert done.returncode in ((0, 1) if command.startswith("align check") else (0,)), done.stderr
    assert "Traceback" not in done.stderr


def test_the_two_commands_are_scripts_that_are_there() -> None:
    scripts = [command for command in COMMANDS if command not in ALIGN]
    assert scripts == ["bash scripts/demo.sh", "bash scripts/test.sh"]
    assert all((ROOT / script.split()[1]).is_file() for script in scripts)
    assert "scripts/test.sh" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.slow
def test_the_first_command_installs_and_reports(tmp_path: Path) -> None:
    """A copy of what git tracks, as a clone would be, and a virtual environment of its own."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    done = subprocess.run(["bash", "scripts/demo.sh"], cwd=clone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Report: demo/report.html" in done.stderr
    assert (clone / "demo" / "report.html").stat().st_size > 100_000


def test_the_store_is_read_as_documented(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not (folder / "store").is_dir():
        pytest.skip("the README's commands weren't run before")
    (snippet,) = (block for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "polars" in block)
    monkeypatch.chdir(folder)
    exec(snippet, {})  # noqa: S102 - the README's own lines


def test_documented_settings_are_the_defaults(tmp_path: Path) -> None:
    from align.settings import Settings, load_settings

    policy, defaults = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "align.toml").write_text(policy, "utf-8")
    assert load_settings(tmp_path, {}) != Settings()
    (tmp_path / "align.toml").write_text(defaults, "utf-8")
    assert load_settings(tmp_path, {}) == Settings()


def test_links_and_picture_are_there() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)]+)\)", README)
    assert targets
    assert all((ROOT / target).exists() for target in targets)
