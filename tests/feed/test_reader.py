"""Feeds on disk: what is taken, under which id, and why the rest is not."""

from __future__ import annotations

import gzip
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from align.errors import FeedError
from align.feed.found import FeedFile
from align.feed.options import FieldMap, Limits
from align.feed.reader import FeedReader
from align.feed.unpack import iter_lines
from align.schema import Document, Origin, Reject

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def write_rows(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def read(*paths: Path, **options: Any) -> tuple[list[Document], dict[str, str]]:
    documents: list[Document] = []
    rejects: dict[str, str] = {}
    for item in FeedReader(paths, **options).read():
        if isinstance(item, Document):
            documents.append(item)
        else:
            rejects[item.path if item.line is None else f"{item.path}#{item.line}"] = item.reason
    return documents, rejects


def test_a_folder_is_read_in_sorted_order_with_paths_as_ids(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/x.txt").write_text("hidden")
    (tmp_path / "b/two.txt").write_bytes("Zwei für".encode("latin-1"))
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"Drei"))
    (tmp_path / "a.TXT").write_bytes(b"\xef\xbb\xbfEins")
    (tmp_path / "notes.doc").write_text("?")
    documents, rejects = read(tmp_path)
    assert [(document.id, document.text) for document in documents] == [
        ("a.TXT", "Eins"),
        ("c.txt.gz", "Drei"),
        ("b/two.txt", "Zwei für"),
    ]
    assert rejects.keys() == {"notes.doc"}


def test_rows_with_fields_as_scrapers_name_them(tmp_path: Path) -> None:
    rows = write_rows(
        tmp_path / "rows.jsonl",
        {"_id": 7, "Body": "Text", "headline": "Kopf", "link": "https://www.News.example/a", "pubDate": 1641441300},
        {"url": "http://x.example/1", "content": "Text", "source": {"id": None, "name": "X"}, "date": "gestern"},
        {"": "namenlos", "text": "Ganz ohne"},
    )
    reader = FeedReader([rows])
    assert list(reader.read()) == [
        Document(
            "7",
            "Text",
            Origin("rows.jsonl", 1),
            "news.example",
            "https://www.News.example/a",
            "Kopf",
            "2022-01-06T03:55:00Z",
        ),
        Document("http://x.example/1", "Text", Origin("rows.jsonl", 2), "X", "http://x.example/1"),
        Document("rows.jsonl#3", "Ganz ohne", Origin("rows.jsonl", 3)),
    ]
    assert reader.warnings == ["rows.jsonl#2: unreadable date 'gestern'; published is null"]
    assert reader.path_of("7") == rows


def test_fields_given_by_the_user_win(tmp_path: Path) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", {"id": "1", "text": "nein", "lead": "ja"}, {"id": "2", "text": "nein"})
    documents, rejects = read(rows, fields=FieldMap(text="lead"))
    assert [document.text for document in documents] == ["ja"]
    assert rejects == {"rows.jsonl#2": "no field \"lead\"; the row has 'id', 'text'"}


def test_a_field_may_lie_within_others(tmp_path: Path) -> None:
    rows = write_rows(
        tmp_path / "rows.jsonl",
        {"id": "1", "article": {"body": "eins", "by": {"name": "wire.example"}}},
        {"id": "2", "article": "zwei"},
        {"id": "3", "article.body": "drei"},
    )
    documents, rejects = read(rows, fields=FieldMap(text="article.body", source="article.by.name"))
    assert [(document.text, document.source) for document in documents] == [("eins", "wire.example"), ("drei", None)]
    assert rejects == {"rows.jsonl#2": "no field \"article.body\"; the row has 'id', 'article'"}


def test_a_text_that_is_null_is_none_of_the_row(tmp_path: Path) -> None:
    rows = write_rows(tmp_path / "rows.jsonl", {"id": "1", "text": None})
    assert read(rows)[1] == {"rows.jsonl#1": "no field with text; the row has 'id'"}


def test_rows_that_cannot_be_taken(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    lines = [
        '{"id": "ok", "text": "gut"}',
        '{"id": "broken", "text": "abgeri',
        "[1, 2]",
        '{"text": 5}',
        '{"id": "x"}',
        '{"text": "  "}',
        "[" * 100_000,
        '{"n": ' + "9" * 6000 + "}",
        '{"text": "' + "x" * 2000 + '"}',
        '{"text": "' + "x" * 200_000 + '"}',
        "",
        '{"id": "ok2", "text": "lone \\ud800 surrogate"}',
    ]
    rows.write_text("\n".join(lines), encoding="utf-8")
    documents, rejects = read(rows, limits=Limits(document_bytes=150_000))
    assert [document.id for document in documents] == ["ok", "rows.jsonl#9", "ok2"]
    assert documents[2].text == "lone \ufffd surrogate"
    assert rejects.pop("rows.jsonl#2").startswith("broken line: not JSON: Unterminated string")
    assert rejects.pop("rows.jsonl#7").startswith("broken line")
    assert rejects.pop("rows.jsonl#8").startswith("broken line")
    assert rejects == {
        "rows.jsonl#3": "wrong type: the row is a list, not an object",
        "rows.jsonl#4": "wrong type: the text is a number, not a string",
        "rows.jsonl#5": "no field with text; the row has 'id'",
        "rows.jsonl#6": "empty",
        "rows.jsonl#10": "over the size limit of 150,000 bytes",
    }


def test_files_of_one_name_in_two_folders_are_two_documents(tmp_path: Path) -> None:
    for day, text in (("monday", "eins"), ("tuesday", "zwei"), ("copies", "eins")):
        (tmp_path / day).mkdir()
        (tmp_path / day / "1.txt").write_text(text, encoding="utf-8")
        write_rows(tmp_path / day / "rows.jsonl", {"text": f"Zeile {text}"})
    days = [tmp_path / day for day in ("monday", "tuesday", "copies")]
    documents, rejects = read(*days)
    tuesday = days[1].as_posix()
    assert [document.id for document in documents] == [
        "1.txt", "rows.jsonl#1", f"{tuesday}/1.txt", f"{tuesday}/rows.jsonl#1"
    ]  # fmt: skip
    assert rejects == {}


def test_the_same_row_again_is_taken_once_and_counted_and_another_text_is_rejected(tmp_path: Path) -> None:
    rows = write_rows(
        tmp_path / "rows.jsonl", {"id": "a", "text": "eins"}, {"id": "a", "text": "eins"}, {"id": "a", "text": "zwei"}
    )
    reader = FeedReader([rows])
    assert list(reader.read()) == [
        Document("a", "eins", Origin("rows.jsonl", 1)),
        Reject("rows.jsonl", 3, "duplicate id: 'a' with other text"),
    ]
    assert reader.rows == 3
    assert [repeat.origin.line for repeat in reader.repeats] == [2]


def test_files_that_cannot_be_taken(tmp_path: Path) -> None:
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "large.txt").write_bytes(b"x" * 2000)
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(os.urandom(500))[:-20])
    (tmp_path / "fake.txt.gz").write_bytes(b"not packed")
    (tmp_path / "blank.html").write_text("<html><body><script>1</script></body></html>")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "passwords.txt").symlink_to("/etc/passwd")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    documents, rejects = read(tmp_path, limits=Limits(document_bytes=1000))
    assert documents == []
    assert rejects.pop("cut.txt.gz").startswith("damaged gzip file")
    assert rejects.pop("fake.txt.gz").startswith("damaged gzip file")
    assert rejects.pop("blank.html").startswith("no main text")
    assert rejects == {
        "again": "a link to a folder is not followed",
        "binary.txt": "not text",
        "empty.txt": "empty",
        "gone.txt": "unreadable: No such file or directory",
        "loop.txt": "unreadable: Too many levels of symbolic links",
        "passwords.txt": "a link that leads out of the folder is not followed",
        "large.txt": "over the size limit of 1,000 bytes",
        "pipe.txt": "not a regular file",
    }


def test_a_gzip_bomb_is_cut_off_and_the_rows_before_it_stay(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "bomb.jsonl.gz", "wb") as packed:
        packed.write(b'{"id": "first", "text": "gut"}\n')
        for _ in range(80):
            packed.write(b" " * (1 << 20))
    documents, rejects = read(tmp_path)
    assert [document.id for document in documents] == ["first"]
    assert rejects == {"bomb.jsonl.gz": "unpacks to over 200 times its size"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", "no such file or folder"),
        ("x.doc", "unknown format"),
        ("pipe.txt", "not a regular file"),
        ("n" * 300, "unreadable"),
        ("nul\0.txt", "unreadable"),
    ],
)
def test_a_path_that_can_be_no_feed_is_an_error_before_anything_is_read(
    tmp_path: Path, name: str, message: str
) -> None:
    (tmp_path / "x.doc").write_text("?")
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(FeedError, match=message):
        FeedReader([tmp_path, tmp_path / name])


def test_raw_lines_are_the_bytes_of_the_file(tmp_path: Path) -> None:
    data = b'{"a": 1}\r\n\n{"b":\xff}'
    (tmp_path / "rows.jsonl").write_bytes(data)
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress(data))
    (tmp_path / "rows.jsonl.zst").write_bytes(zstd.compress(data))
    for name in ("rows.jsonl", "rows.jsonl.gz", "rows.jsonl.zst"):
        lines = dict(iter_lines(FeedFile(tmp_path / name, name), Limits()))
        assert lines == {1: b'{"a": 1}\r\n', 2: b"\n", 3: b'{"b":\xff}'}
        assert b"".join(lines.values()) == data


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.csv"])
def test_limits_beyond_what_a_machine_counts_to_are_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "rows.jsonl").write_text('{"text": "a"}\n')
    (tmp_path / "rows.csv").write_text("text\na\n")
    (document,) = FeedReader([tmp_path / name], limits=Limits(document_bytes=10**20, rows=10**20)).read()
    assert isinstance(document, Document)
    assert document.text == "a"


def test_a_text_that_was_taken_with_its_markup_or_escaped_is_read_without(tmp_path: Path) -> None:
    written = {
        "page": "<p>Eins &quot;zwei&quot;<br/>drei</p>\n<P class=x>vier &amp; f&uuml;nf</P >",
        "escaped": "Eins &quot;zwei&quot; &#8211; drei &amp; vier",
        "about": "Wer & schreiben will, schreibt &amp;.",
        "code": "Mit <b> beginnt fette Schrift, &lt; steht für <.",
        "plain": "Kind & Kegel; AT&T; 1 < 2",
    }
    rows = write_rows(tmp_path / "rows.jsonl", *({"id": name, "text": text} for name, text in written.items()))
    read_as = {document.id: document.text for document in read(rows)[0]}
    assert read_as == {
        **written,
        "page": 'Eins "zwei"\ndrei\nvier & fünf',
        "escaped": 'Eins "zwei" – drei & vier',
    }
    titled = write_rows(tmp_path / "titled.jsonl", {"id": "1", "text": "ja", "title": "Kind &amp; Kegel"})
    assert [document.title for document in read(titled)[0]] == ["Kind & Kegel"]
