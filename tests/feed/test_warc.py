"""WARC files: the pages in them, and what damage costs."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import pytest

from align.errors import FeedError
from align.feed.options import Limits
from align.feed.reader import FeedReader
from align.schema import Document, Reject

pytest.importorskip("warcio")

TEXT = "Der Stadtrat hat am Dienstag den Neubau der Brücke beschlossen, sagte die Bürgermeisterin am Abend."
PAGE = f"<html><head><title>Rat</title></head><body><article><p>{TEXT}</p></article></body></html>".encode("latin-1")
DATED = PAGE.replace(b"<head>", b'<head><meta property="article:published_time" content="2024-05-01">')


def write(path: Path, *, packed: bool = False) -> Path:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    answers = [
        (DATED, "200 OK", {}),
        (gzip.compress(PAGE), "200 OK", {"Content-Encoding": "gzip"}),
        (PAGE, "404 Not Found", {}),
        (b"\x89PNG", "200 OK", {"Content-Type": "image/png"}),
        (PAGE, "200 OK", {"Content-Encoding": "br"}),
        (gzip.compress(bytes(5_000_000)), "200 OK", {"Content-Encoding": "gzip"}),
        (b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE), "200 OK", {"Transfer-Encoding": "chunked"}),
    ]
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=packed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "test"}))
        for number, (body, status, more) in enumerate(answers):
            headers = {"Content-Type": "text/html; charset=ISO-8859-1", **more}
            answer = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
            address = f"https://www.n.example/{number}"
            record = writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=answer)
            writer.write_record(record)
    return path


def read(path: Path) -> tuple[list[Document], dict[int | None, str]]:
    items = list(FeedReader([path], limits=Limits(document_bytes=1_000_000)).read())
    documents = [item for item in items if isinstance(item, Document)]
    return documents, {item.line: item.reason for item in items if isinstance(item, Reject)}


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_with_their_address_and_their_own_date(tmp_path: Path, name: str) -> None:
    documents, rejects = read(write(tmp_path / name, packed=name.endswith(".gz")))
    assert [(d.id, d.source, d.title, d.published, d.origin.line) for d in documents] == [
        ("https://www.n.example/0", "n.example", "Rat", "2024-05-01", 2),
        ("https://www.n.example/1", "n.example", "Rat", None, 3),
        ("https://www.n.example/6", "n.example", "Rat", None, 8),
    ]
    assert {document.text for document in documents} == {TEXT}
    assert rejects == {
        6: "encoded as 'br'; known are gzip and deflate",
        7: "over the size limit of 1,000,000 bytes",
    }


def test_the_pages_before_a_cut_stay_and_a_cut_page_is_none(tmp_path: Path) -> None:
    data = write(tmp_path / "a.warc").read_bytes()
    for end in range(0, len(data) - 6000, 97):
        (tmp_path / "cut.warc").write_bytes(data[:end])
        documents, rejects = read(tmp_path / "cut.warc")
        assert {document.text for document in documents} <= {TEXT}
        assert rejects or data[:end].endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    "content", [b"", b"<html></html>", bytes(range(256)) * 50, gzip.compress(gzip.compress(b"WARC"))]
)
def test_what_is_no_warc_file_is_a_reject(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / ("a.warc.gz" if content.startswith(b"\x1f\x8b") else "a.warc")
    path.write_bytes(content)
    assert read(path)[0] == []
    assert read(path)[1].keys() == {None}


def test_without_the_extra_its_install_line_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0")
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    with pytest.raises(FeedError, match=r"pip install 'align-reprints\[warc\]'"):
        read(tmp_path / "a.warc")
