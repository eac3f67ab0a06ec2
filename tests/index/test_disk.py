"""What the machine does to a writer: disks that fill, folders nobody may write to, clocks, other processes."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from align.errors import StoreError
from align.index.commit import read_commit
from align.index.durable import replace_file, reporting
from align.index.store import opened
from align.index.verify import litter, verify
from align.index.writer import writing
from align.pipeline.upkeep import compact_store, list_documents
from tests.command import ROOT
from tests.index.small import COPY, REPRINT, STORY, add, content, document

FULL = """
import errno, sys
from pathlib import Path
from align.errors import StoreError
from align.index.store import opened
from align.index.verify import litter, verify
from tests.index.small import COPY, REPRINT, STORY, add, content, document

store, ballast = Path(sys.argv[1]) / "store", Path(sys.argv[1]) / "ballast"
batch = [document(f"n{place}", *range(place * 10, place * 10 + 10)) for place in range(40)]
add(store, document("a", 11, 12, 13, 14))
before, failed = content(store), 0
for room in range(0, 1 << 20, 1 << 15):  # the disk is full after so many bytes, wherever in the writing that is
    with open(ballast, "wb", buffering=0) as stream:
        try:
            while stream.write(bytes(4096)):
                pass
        except OSError as error:
            assert error.errno == errno.ENOSPC
        stream.truncate(max(0, stream.tell() - room))
    try:
        add(store, *batch)
        break
    except StoreError as error:
        failed += 1
        assert "\\n" not in str(error) and "No space left on device" in str(error), error
        assert content(store) == before
assert failed >= 5, failed
assert len(content(store)["documents"]) == 41
with opened(store) as current:
    assert list(verify(current)) == litter(current) == []
"""
READ_ONLY = """
import subprocess, sys
from pathlib import Path
from align.errors import StoreError
from align.index.store import opened
from align.index.verify import verify
from align.pipeline.upkeep import Choice, compact_store, describe, list_documents, rebuild_caches, remove_documents
from tests.index.small import COPY, REPRINT, STORY, add, document

store = Path(sys.argv[1]) / "store"
add(store, document("a", 11, 12, 13, 14))
subprocess.run(["mount", "-o", "remount,ro", sys.argv[1]], check=True)
for change in (
    lambda: add(store, document("b", 21, 22)),
    lambda: add(store.with_name("new"), document("b", 21, 22)),
    lambda: remove_documents(store, Choice(("a",))),
    lambda: compact_store(store),
    lambda: rebuild_caches(store, "approximate"),
):
    try:
        change()
    except StoreError as error:
        assert "\\n" not in str(error) and "Read-only file system" in str(error), error
    else:
        raise AssertionError("was written")
assert add(store, document("b", 11, 12, 13, 14), dry_run=True).copies == {"b": "a"}
assert describe(store)["documents"] == len(list_documents(store)) == 1
with opened(store) as current:
    assert list(verify(current)) == []
"""


def in_a_disk_of_its_own(folder: Path, options: str, code: str) -> None:
    """Run code where FOLDER is a disk that can be filled, or is read only; skips where a user may not have one."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("no `unshare`, or no right to use it")
    script = f'mount -t tmpfs -o {options} none "$0" && exec "$@"'
    command = ["unshare", "-rm", "sh", "-c", script, str(folder), sys.executable, "-c", code, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_disk_that_fills_up_at_any_moment(tmp_path: Path) -> None:
    in_a_disk_of_its_own(tmp_path, "size=1m", FULL)


def test_a_read_only_disk_is_read_and_not_written(tmp_path: Path) -> None:
    in_a_disk_of_its_own(tmp_path, "size=8m", READ_ONLY)


def test_two_writers(store: Path) -> None:
    add(store, STORY)
    with writing(store), pytest.raises(StoreError, match="another process is writing"):
        add(store, COPY)
    assert add(store, COPY).documents == ("b",)


def test_a_reader_during_a_write_sees_the_old_state_until_the_commit(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, STORY)
    seen = []

    def look() -> list[str]:
        with opened(store) as current:
            assert list(verify(current)) == []
            return current.documents()["id"].to_list()

    def looking(path: Path, data: bytes) -> None:
        seen.append(look())
        replace_file(path, data)
        seen.append(look())

    monkeypatch.setattr("align.index.commit.replace_file", looking)
    add(store, COPY)
    assert seen == [["a"], ["a"], ["a"], ["a", "b"]]  # around the copy of the commit, and around the commit


def test_a_reader_sees_the_old_state_during_a_write_and_through_a_compaction(store: Path) -> None:
    add(store, STORY)
    with opened(store) as current:
        add(store, COPY)
        assert current.documents()["id"].to_list() == ["a"]
        assert len(compact_store(store)) == 2
        assert current.documents()["id"].to_list() == ["a"]
        assert current.corpus().documents[0].text == STORY.text
    with opened(store) as current:
        assert len(litter(current)) == 2
    add(store, REPRINT)
    with opened(store) as current:
        assert litter(current) == []
        assert current.documents()["id"].to_list() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "No space left"),
        (errno.EROFS, "Read-only"),
        (errno.EACCES, "permission"),
        (errno.EIO, "Input/output"),
    ],
)
def test_a_write_that_fails_says_why_in_one_line(
    store: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    add(store, STORY)
    before = content(store)

    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", fail)
        with pytest.raises(StoreError, match=words) as caught:
            add(store, COPY)
    assert "\n" not in str(caught.value)
    assert content(store) == before
    add(store, COPY)
    assert len(content(store)["documents"]) == 2


def test_polars_errors_are_ours(tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 but no more")
    with pytest.raises(StoreError, match="align index verify") as caught, reporting("read", tmp_path):
        pl.scan_parquet(tmp_path / "broken.parquet").collect()
    assert "\n" not in str(caught.value)


def test_a_clock_that_goes_backwards_means_nothing(store: Path) -> None:
    add(store, STORY)
    add(store, COPY)
    for path in store.rglob("*"):
        os.utime(path, (0, 0))
    (newest,) = [entry for entry in (store / "batches").iterdir() if entry.name.startswith("000002")]
    os.utime(newest, (10, 10))
    add(store, REPRINT)
    assert [entry.name[:6] for entry in read_commit(store).batches] == ["000001", "000002", "000003"]
    assert list_documents(store)[2]["id"] == "c"


def test_the_lock_goes_with_its_process(store: Path) -> None:
    add(store, STORY)
    code = (
        "import os, signal, sys; from pathlib import Path; from align.index.writer import writing\n"
        "with writing(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(store)], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert add(store, COPY).documents == ("b",)


def test_a_batch_that_was_never_committed_is_in_nobodys_way(store: Path) -> None:
    """A writer was killed between the batch's name and the commit, and a reader keeps it from being swept."""
    add(store, STORY)
    spare = store.with_name("spare")
    shutil.copytree(store, spare)
    add(spare, COPY)
    (late,) = [entry for entry in (spare / "batches").iterdir() if entry.name.startswith("000002")]
    shutil.copytree(late, store / "batches" / late.name)
    with opened(store):
        add(store, COPY)
    assert content(store) == content(spare)
    with opened(store) as current:
        assert list(verify(current)) == litter(current) == []


def test_a_clock_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path / "forwards", document("a", 1, 2, 3))
    add(tmp_path / "forwards", document("b", 1, 2, 4))
    times = iter(range(10**9, 0, -1000))
    monkeypatch.setattr("time.time", lambda: float(next(times)))
    add(tmp_path / "backwards", document("a", 1, 2, 3))
    add(tmp_path / "backwards", document("b", 1, 2, 4))
    assert contents(tmp_path / "backwards") == contents(tmp_path / "forwards")


def contents(store: Path) -> dict[str, bytes]:
    return {str(path.relative_to(store)): path.read_bytes() for path in store.rglob("*") if path.is_file()}
