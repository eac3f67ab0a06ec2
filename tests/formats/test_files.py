"""Whole files or none."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from align.errors import OutputError
from align.formats.files import together, write_atomically


def test_text_and_bytes_are_written_and_parents_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "out.jsonl"
    write_atomically(path, ["Grüße", "\n"])
    assert path.read_text(encoding="utf-8") == "Grüße\n"
    write_atomically(path, [b"\x00", b"\xff"])
    assert path.read_bytes() == b"\x00\xff"
    assert [entry.name for entry in path.parent.iterdir()] == ["out.jsonl"]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, ValueError, OSError])
def test_an_interruption_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, interruption: type[BaseException]
) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise interruption

    path = tmp_path / "out"
    path.write_bytes(b"old")
    with pytest.raises(interruption):
        write_atomically(path, chunks())
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_a_link_stays_a_link_and_its_target_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_atomically(link, [b"new"])
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("permissions", [0o600, 0o664, 0o444])
def test_a_file_that_is_replaced_hands_on_its_permissions_before_anything_is_written(
    tmp_path: Path, permissions: int
) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")
    path.chmod(permissions)

    def chunks() -> Iterator[bytes]:
        yield b"new"
        assert {entry.stat().st_mode & 0o777 for entry in tmp_path.iterdir()} == {permissions}

    write_atomically(path, chunks())
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", permissions)


def test_a_device_is_written_to_and_never_replaced() -> None:
    write_atomically(Path("/dev/null"), [b"gone"])
    assert not Path("/dev/null").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_one_line_that_names_the_file() -> None:
    with pytest.raises(OutputError, match=r"^can't write /dev/full: No space left on device; [^\n]+$"):
        write_atomically(Path("/dev/full"), [b"x" * 100_000])


def test_a_folder_or_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="a folder has this name"):
        write_atomically(tmp_path, [b""])
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="can't write"):
        write_atomically(tmp_path / "file" / "out", [b""])


def test_a_disk_that_fills_up_midway_leaves_no_partial_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match="No space left"):
        write_atomically(tmp_path / "out", [b"x"])
    assert list(tmp_path.iterdir()) == []


def test_a_planted_link_is_not_followed_and_what_a_killed_process_left_is_no_hindrance(tmp_path: Path) -> None:
    precious, partial = tmp_path / "precious", tmp_path / f".out.{os.getpid()}.partial"
    precious.write_bytes(b"precious")
    partial.symlink_to(precious)
    write_atomically(tmp_path / "out", [b"new"])
    assert (precious.read_bytes(), (tmp_path / "out").read_bytes()) == (b"precious", b"new")
    partial.write_bytes(b"half")
    write_atomically(tmp_path / "out", [b"newer"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "precious"]


def test_a_name_may_be_as_long_as_the_disk_takes(tmp_path: Path) -> None:
    write_atomically(tmp_path / ("ä" * 127), [b"x"])
    assert [path.name for path in tmp_path.iterdir()] == ["ä" * 127]


@pytest.mark.parametrize("name", ["loop", "loop/x", "nul\0"])
def test_a_name_that_no_file_can_have_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError, match="can't write"):
        write_atomically(tmp_path / name, [b""])


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no /dev/stdout on this system")
def test_stdout_in_a_file_is_added_to_and_never_replaced(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"before\n")
    command = (
        "from pathlib import Path; from align.formats.files import write_atomically as w; w(Path('/dev/stdout'), ['x'])"
    )
    with log.open("ab") as stdout:
        subprocess.run([sys.executable, "-c", command], stdout=stdout, check=True)
    assert log.read_bytes() == b"before\nx"
    assert [path.name for path in tmp_path.iterdir()] == ["log"]


def test_files_that_are_written_together_are_all_there_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"old")

    def write_both(content: bytes, *more: bytes) -> None:
        with together():
            write_atomically(first, [content])
            assert first.read_bytes() == b"old"
            write_atomically(second, more or [content])
            (tmp_path / "taken").mkdir()
            if more:
                write_atomically(tmp_path / "taken", [content])

    with pytest.raises(OutputError, match="a folder has this name"):
        write_both(b"new", b"more")
    assert first.read_bytes() == b"old"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["first", "taken"]
    (tmp_path / "taken").rmdir()
    write_both(b"new")
    assert (first.read_bytes(), second.read_bytes()) == (b"new", b"new")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["first", "second", "taken"]
    write_atomically(first, [b"alone"])
    assert first.read_bytes() == b"alone"
