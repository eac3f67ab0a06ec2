"""CSV, TSV and Parquet: which rows become documents, which are rejected, and that copies are faithful."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import FeedError, OutputError
from align.feed.copy import check_rows, copy_rows
from align.feed.options import FieldMap, Limits
from align.feed.parquet import check_schemas, copy_parquet
from align.feed.reader import FeedReader
from align.schema import Document, Reject


def read(
    path: Path, fields: FieldMap | None = None, limits: Limits | None = None
) -> tuple[list[Document], dict[int | None, str]]:
    documents, rejects = [], {}
    for item in FeedReader([path], fields, limits).read():
        if isinstance(item, Reject):
            rejects[item.line] = item.reason
        else:
            documents.append(item)
    return documents, rejects


def copy(*paths: Path, without: tuple[str, ...] = ()) -> bytes:
    reader = FeedReader(paths)
    documents = [item for item in reader.read() if isinstance(item, Document)]
    kept = [document.id for document in documents if document.id not in without]
    pieces = list(copy_rows(documents, kept, reader))
    assert sum(rows for rows, _ in pieces) == len(kept)
    return b"".join(piece for _, piece in pieces)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"id,title,body\n7,Kopf,Text f\xc3\xbcr alle\n"),
        ("a.csv", b"\xef\xbb\xbfid;title;body\r\n7;Kopf;Text f\xc3\xbcr alle\r\n"),
        ("a.csv", b"id\ttitle\tbody\n7\tKopf\tText f\xfcr alle"),
        ("a.tsv", b"\n\nid\ttitle\tbody\n\n7\tKopf\tText f\xfcr alle"),
        ("a.csv", b'"id","title","bo\ndy","text"\n7,Kopf,,"Text f\xc3\xbcr alle"\n'),
    ],
)
def test_dialects_and_encodings_as_spreadsheets_write_them(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    documents, rejects = read(tmp_path / name)
    assert rejects == {}
    assert [(document.id, document.title, document.text) for document in documents] == [("7", "Kopf", "Text für alle")]


def test_records_that_cannot_be_taken(tmp_path: Path) -> None:
    lines = [
        "id,text,link,date",
        '1,"Erste Zeile',
        'und ""zweite"" Zeile",https://www.n.example/a,2024-05-01',
        "2,zu,viele,Felder,hier",
        "zu wenige",
        "3,,https://n.example/b,",
        "4," + "x" * 2000 + ",,",
        "5,\x01\x02\x03\x04,,",
        ",Ohne Namen,https://n.example/c,gestern",
        '6,"nie geschlossen,,',
    ]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    documents, rejects = read(tmp_path / "a.csv", limits=Limits(document_bytes=1000))
    assert [(document.id, document.origin.line) for document in documents] == [("1", 2), ("https://n.example/c", 9)]
    assert documents[0].text == 'Erste Zeile\nund "zweite" Zeile'
    assert (documents[0].source, documents[0].published) == ("n.example", "2024-05-01")
    assert rejects == {
        4: "wrong number of fields: 5, and 4 columns",
        5: "wrong number of fields: 1, and 4 columns",
        6: "empty",
        7: "over the size limit of 1,000 bytes",
        8: "not text",
        10: "broken record: a quote is never closed",
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"1;Ein Text ohne Spaltennamen\n2;Noch einer\n", "no column with text; the columns are '1', 'Ein Text ohne"),
        ("id,text\n1,a\n".encode("utf-16"), "UTF-16 is not read in CSV; save it as UTF-8"),
        (bytes(range(256)), "not text"),
        (b"," * 20_000, "no header: 20,001 columns"),
    ],
)
def test_files_without_a_header_are_told(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert read(tmp_path / "a.csv")[1][None].startswith(reason)


def test_a_column_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("lead,text\nja,nein\n")
    assert read(tmp_path / "a.csv", FieldMap(text="lead"))[0][0].text == "ja"
    assert read(tmp_path / "a.csv", FieldMap(text="Lead"))[1][None].startswith('no column "Lead"; the columns are')


FIELD = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), max_size=20)


@given(
    rows=st.lists(st.tuples(FIELD, FIELD), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    drop=st.integers(0, 5),
)
def test_kept_records_are_copied_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], delimiter: str, end: str, drop: int
) -> None:
    """Whatever is in the fields: the file of the kept rows is the file without the others."""

    def written(chosen: list[tuple[int, tuple[str, str]]]) -> bytes:
        target = io.StringIO(newline="")
        # An old csv.writer leaves a lone carriage return unquoted.
        lone = any("\r" in field for row in rows for field in row)
        writer = csv.writer(target, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL if lone else 0)
        writer.writerow(["id", "text", "other", "more"])
        writer.writerows([number, f"Satz {number}", *row] for number, row in chosen)
        return target.getvalue().encode()

    path = tmp_path_factory.mktemp("csv") / "a.csv"
    numbered = list(enumerate(rows))
    path.write_bytes(written(numbered))
    assert copy(path, without=(str(drop),)) == written([row for row in numbered if row[0] != drop])


def test_several_files_of_the_same_columns_are_copied_under_one_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"id,text\r\n1,eins\r\n2,zwei")
    (tmp_path / "b.csv").write_bytes(b'"id","text"\r\n3,"drei"\r\n')
    assert copy(tmp_path) == b'id,text\r\n1,eins\r\n2,zwei\r\n3,"drei"\r\n'
    (tmp_path / "c.csv").write_bytes(b"id,text,more\r\n4,vier,x\r\n")
    with pytest.raises(FeedError, match=r"c\.csv has other columns than .*a\.csv"):
        copy(tmp_path)


TABLE = pl.DataFrame(
    {
        "id": [1, 2, 3],
        "text": ["eins", "zwei", "drei"],
        "source": [{"id": None, "name": "X"}, None, {"id": "y", "name": None}],
        "date": [datetime(2024, 5, 1, 12), None, datetime(2024, 5, 3)],
        "tags": [["a"], [], None],
        "row": pl.Series(["p", "q", "p"], dtype=pl.Categorical),
        "day": [date(2024, 5, 1)] * 3,
        "raw": [b"\xff", None, b""],
    }
)


def test_parquet_rows_are_read_with_their_types(tmp_path: Path) -> None:
    TABLE.write_parquet(tmp_path / "a.parquet", row_group_size=2)
    documents, rejects = read(tmp_path / "a.parquet")
    assert rejects == {}
    assert [(d.id, d.text, d.source, d.published, d.origin.line) for d in documents] == [
        ("1", "eins", "X", "2024-05-01T12:00:00Z", 1),
        ("2", "zwei", None, None, 2),
        ("3", "drei", "y", "2024-05-03T00:00:00Z", 3),
    ]
    TABLE.select(text="tags").write_parquet(tmp_path / "b.parquet")
    assert read(tmp_path / "b.parquet")[1][1] == "wrong type: the text is a list, not a string"


def test_kept_parquet_rows_keep_columns_and_types(tmp_path: Path) -> None:
    TABLE.write_parquet(tmp_path / "a.parquet", row_group_size=2)
    TABLE.with_columns(id=pl.col("id") + 10).write_parquet(tmp_path / "b.parquet")
    written = copy(tmp_path, without=("2", "11"))
    kept = pl.read_parquet(written)
    assert kept.schema == TABLE.schema
    assert kept.drop("id").rows() == TABLE[[0, 2, 1, 2]].drop("id").rows()
    assert kept["id"].to_list() == [1, 3, 12, 13]
    again = copy_parquet([(tmp_path / "a.parquet", [1, 3]), (tmp_path / "b.parquet", [2, 3])])
    assert b"".join(piece for _, piece in again) == written
    TABLE.drop("day").write_parquet(tmp_path / "c.parquet")
    with pytest.raises(FeedError, match=r"c\.parquet has other columns or types than .*a\.parquet"):
        check_schemas([tmp_path / "a.parquet", tmp_path / "c.parquet"])


def test_a_file_that_crashes_its_reader_is_a_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As some damaged files do: Polars asks for more memory than there is and ends its process."""
    (tmp_path / "crash.py").write_text('import os\nprint(\'["text"]\\n{"text": "eins"}\', flush=True)\nos.abort()\n')
    monkeypatch.setattr("align.feed.parquet._SCRIPT", tmp_path / "crash.py")
    TABLE.write_parquet(tmp_path / "a.parquet")
    documents, rejects = read(tmp_path / "a.parquet")
    assert [document.text for document in documents] == ["eins"]
    assert rejects == {None: "damaged Parquet file: Polars crashed on it"}


def test_parquet_in_many_slices(tmp_path: Path) -> None:
    pl.DataFrame({"text": [f"Satz {number}" for number in range(5000)]}).write_parquet(tmp_path / "a.parquet")
    assert [document.origin.line for document in read(tmp_path / "a.parquet")[0]] == list(range(1, 5001))


def test_a_parquet_bomb_is_cut_off(tmp_path: Path) -> None:
    table = pl.select(text=pl.repeat("Immer derselbe Satz. " * 50, 100_000))
    table.write_parquet(tmp_path / "a.parquet", compression="zstd")
    assert read(tmp_path / "a.parquet", limits=Limits(rejects=1))[1] == {None: "unpacks to over 200 times its size"}


@pytest.mark.parametrize("damage", ["cut", "flipped", "other", "packed"])
def test_damaged_parquet_is_a_reject(tmp_path: Path, damage: str, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / ("a.parquet.gz" if damage == "packed" else "a.parquet")
    TABLE.write_parquet(path)
    data = bytearray(path.read_bytes())
    if damage == "cut":
        del data[-5:]
    elif damage == "flipped":
        data[8:200] = bytes(192)
    elif damage == "other":
        data[:] = b"id,text"
    path.write_bytes(data)
    documents, rejects = read(path)
    assert documents == []
    assert rejects[None].startswith("Parquet is packed within" if damage == "packed" else "damaged Parquet file: ")
    assert capfd.readouterr().err == ""


def test_formats_are_not_mixed_and_the_name_must_fit(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\neins\n")
    reader = FeedReader([tmp_path])
    documents = [item for item in reader.read() if isinstance(item, Document)]
    assert check_rows(documents, reader, Path("kept.csv")) == "CSV"
    with pytest.raises(OutputError, match=r"kept rows are CSV; let the name end in \.csv"):
        check_rows(documents, reader, Path("kept.parquet"))
    (tmp_path / "b.txt").write_text("zwei")
    with pytest.raises(FeedError, match=r"the feed holds .*JSON Lines \(b\.txt\).* and kept rows keep their format"):
        copy(tmp_path)
