"""The hooks for pre-commit, run by the real pre-commit on a scratch repository.

The hook `align-check` builds an environment of its own, with torch; that takes minutes and is left out here. It
differs from `align-check-system` in nothing else.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from align.feed.formats import READERS
from align.feed.unpack import PACKED_SUFFIXES
from tests.command import ROOT

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
BIN = Path(sys.executable).parent
CONFIG = """
repos:
  - repo: {hooks}
    rev: v1
    hooks:
      - id: align-check-system
        files: ^batches/
        args: [--against, archive, --fail-on, major]
"""
OLD = "Der Hafen bleibt am Montag geschlossen. Grund ist ein Sturm, der in der Nacht über die Küste zog."
NEW = "Das Museum öffnet im Herbst wieder. Die Sanierung hat drei Jahre gedauert und kostete elf Millionen Euro."
BROKEN = "Die Gartengarten blieb leer. Niemand kam, obwohl der Eintritt an diesem Tag für alle frei war."


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Git as a person runs it, whatever this machine's configuration is."""
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PRE_COMMIT_HOME": str(folder.parent / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    return subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with an archive and the hook installed, as `pre-commit install` leaves it."""
    hooks, repository = tmp_path / "hooks", tmp_path / "repository"
    hooks.mkdir()
    shutil.copy(MANIFEST, hooks)
    for arguments in (["init"], ["add", "."], ["commit", "-m", "Hooks"], ["tag", "v1"]):
        assert git(hooks, *arguments).returncode == 0
    (repository / "archive").mkdir(parents=True)
    (repository / "batches").mkdir()
    (repository / "archive" / "hafen.txt").write_text(OLD, "utf-8")
    (repository / ".pre-commit-config.yaml").write_text(CONFIG.format(hooks=hooks), "utf-8")
    for arguments in (["init"], ["add", "."], ["commit", "-m", "Archive"]):
        assert git(repository, *arguments).returncode == 0
    install = [str(BIN / "pre-commit"), "install"]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache"), "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(install, cwd=repository, env=environment, capture_output=True, check=True)
    return repository


@pytest.mark.slow
def test_a_bad_batch_cannot_be_committed_and_a_good_one_can(repository: Path) -> None:
    for name, text in {"hafen.txt": OLD, "garten.txt": BROKEN}.items():
        (repository / "batches" / name).write_text(text, "utf-8")
    git(repository, "add", "batches")
    refused = git(repository, "commit", "-m", "Batch")
    assert refused.returncode == 1, refused.stderr
    assert "max-duplicate-share" in refused.stderr
    assert "“Gartengarten” holds “Garten” twice" in refused.stderr

    (repository / "batches" / "hafen.txt").write_text(NEW, "utf-8")
    git(repository, "rm", "-f", "batches/garten.txt")
    git(repository, "add", "batches")
    taken = git(repository, "commit", "-m", "Batch")
    assert taken.returncode == 0, taken.stderr


def test_a_commit_without_a_batch_is_not_held_up(repository: Path) -> None:
    (repository / "notes.md").write_text("x", "utf-8")
    git(repository, "add", "notes.md")
    done = git(repository, "commit", "-m", "Notes")
    assert done.returncode == 0
    assert "no files to check" in done.stderr


def test_the_manifest_is_valid_and_its_hooks_differ_in_their_environment_only() -> None:
    done = subprocess.run([BIN / "pre-commit", "validate-manifest", MANIFEST], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    own, system = yaml.safe_load(MANIFEST.read_text("utf-8"))
    assert (own.pop("language"), system.pop("language")) == ("python", "system")
    assert {own.pop("id"), system.pop("id")} == {"align-check", "align-check-system"}
    del own["description"], system["description"]
    assert own == system
    assert own["require_serial"] is True


def test_the_hooks_take_every_format_that_is_read() -> None:
    files = re.compile(yaml.safe_load(MANIFEST.read_text("utf-8"))[0]["files"])
    assert all(files.search(f"a{suffix}{packed}") for suffix in READERS for packed in ("", *PACKED_SUFFIXES))
    assert not files.search("a.py")
