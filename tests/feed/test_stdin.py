"""Standard input: read as it comes, kept on disk only where its rows are wanted again."""

from __future__ import annotations

import gc
import io
import sys
import tempfile
from pathlib import Path

import pytest

from align.errors import FeedError
from align.feed.options import Limits
from align.feed.reader import FeedReader
from align.feed.stdin import stdin_suffix

LINES = b"".join(b'{"id": "%d", "text": "Satz"}\n' % number for number in range(1000))


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where temporary files go; standard input holds rows."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINES)))
    return tmp_path


def test_nothing_is_kept_unless_it_is_wanted(folder: Path) -> None:
    assert len(list(FeedReader([Path("-")]).read())) == 1000
    assert list(folder.iterdir()) == []


def test_what_is_kept_goes_with_its_reader(folder: Path) -> None:
    reader = FeedReader([Path("-")], keep_stdin=True)
    assert len(list(reader.read())) == 1000
    assert reader.path_of("999").read_bytes() == LINES
    del reader
    gc.collect()
    assert list(folder.iterdir()) == []


def test_more_than_may_be_kept_is_an_error(folder: Path) -> None:
    reader = FeedReader([Path("-")], limits=Limits(spooled_bytes=100), keep_stdin=True)
    with pytest.raises(FeedError, match="standard input: over 100 bytes; write it to a file and name that"):
        list(reader.read())


def test_a_disk_without_room_is_told(folder: Path) -> None:
    reader = FeedReader([Path("-")], keep_stdin=True)
    assert reader._stdin is not None
    reader._stdin._copy = io.FileIO("/dev/full", "wb")
    with pytest.raises(FeedError, match="No space left on device; set TMPDIR to a folder with room"):
        list(reader.read())


@pytest.mark.parametrize(
    ("argument", "suffix"),
    [("-", ".jsonl"), ("csv:-", ".csv"), ("JSONL.gz:-", ".jsonl.gz"), ("a/b:-", None), ("-.csv", None), (":-", None)],
)
def test_how_it_is_named(argument: str, suffix: str | None) -> None:
    assert stdin_suffix(Path(argument)) == suffix
