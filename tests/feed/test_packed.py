"""Packed files: whatever happened to them, what can be read is read, and nothing grows without bounds."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.feed.reader import FeedReader
from align.schema import Document

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PACKINGS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".zst": zstd.compress}
ROWS = [json.dumps({"id": str(number), "text": f"Satz {number} {number**40}"}).encode() + b"\n" for number in range(50)]


def read(path: Path) -> tuple[list[Document], list[str]]:
    items = list(FeedReader([path]).read())
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item.reason for item in items if not isinstance(item, Document)]


@pytest.mark.parametrize("packing", PACKINGS)
def test_several_frames_are_one_file(tmp_path: Path, packing: str) -> None:
    path = tmp_path / f"a.jsonl{packing}"
    path.write_bytes(b"".join(map(PACKINGS[packing], ROWS)))
    assert [document.id for document in read(path)[0]] == [str(number) for number in range(50)]


@given(packing=st.sampled_from(list(PACKINGS)), end=st.floats(0, 1), flips=st.lists(st.floats(0, 1), max_size=3))
def test_cut_and_corrupted_files_give_true_rows_and_one_reject(
    tmp_path_factory: pytest.TempPathFactory, packing: str, end: float, flips: list[float]
) -> None:
    data = bytearray(b"".join(PACKINGS[packing](b"".join(ROWS[start : start + 10])) for start in range(0, 50, 10)))
    whole = len(data)
    del data[int(end * whole) :]
    for flip in flips if data else []:
        data[min(int(flip * len(data)), len(data) - 1)] ^= 0x55
    path = tmp_path_factory.mktemp("packed") / f"a.jsonl{packing}"
    path.write_bytes(data)
    documents, rejects = read(path)
    if not flips:
        # What a cut leaves are the first rows, each as it was; the last may be cut itself.
        assert [document.id for document in documents] == [str(number) for number in range(len(documents))]
        assert len(rejects) <= 2
    if len(documents) < 50 and data:
        assert rejects or end < 1


def test_a_frame_that_wants_two_gigabytes_is_refused(tmp_path: Path) -> None:
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 30})
    (tmp_path / "a.txt.zst").write_bytes(packer.compress(b"x" * 100, mode=packer.FLUSH_BLOCK) + packer.flush())
    assert read(tmp_path / "a.txt.zst") == (
        [],
        ["damaged zstd file: Unable to decompress Zstandard data: Frame requires too much memory for decoding"],
    )


def test_a_zstd_bomb_is_cut_off_and_the_rows_before_it_stay(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.zst").write_bytes(zstd.compress(ROWS[0] + b" " * (100 << 20)))
    documents, rejects = read(tmp_path / "a.jsonl.zst")
    assert [document.id for document in documents] == ["0"]
    assert rejects == ["unpacks to over 200 times its size"]
