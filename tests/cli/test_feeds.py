"""Feeds of every format on the command line, standard input, and `--limit`."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.conftest import Command, read_rows

TEXT = "Der Stadtrat hat am Dienstag den Neubau der Brücke über den Fluss beschlossen, sagte die Bürgermeisterin."
OTHER = "Auf dem Marktplatz wartet der Fährmann seit Stunden auf ein Boot, das niemand bestellt hat."
ROWS = [{"id": "a", "text": TEXT}, {"id": "b", "text": TEXT}, {"text": OTHER}]
Pipe = Callable[[bytes | io.BytesIO], None]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()


class Terminal(io.BytesIO):
    """A standard input that nobody feeds."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Put bytes on standard input."""

    def put(data: bytes | io.BytesIO) -> None:
        stream = io.BytesIO(data) if isinstance(data, bytes) else data
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))

    return put


def test_standard_input_with_every_command(align: Command, pipe: Pipe) -> None:
    pipe(LINES)
    assert [row["id"] for row in align("detect", "-", "--format", "json").rows] == ["-#3", "a", "b"]
    pipe(LINES)
    assert [(row["a"], row["b"]) for row in align("pairs", "-").rows] == [("a", "b")]
    pipe(LINES)
    assert align("index", "add", "store", "-").code == 0
    pipe(LINES)
    assert "3 rows read: 0 kept, 3 removed" in align("dedup", "-", "--against", "store").err
    pipe(LINES)
    assert align("run", "-", "-o", "out").code == 0
    assert read_rows(Path("out/documents.jsonl"))[0]["origin"] == {"path": "-", "line": 3}
    pipe(LINES)
    assert align("check", "-").code == 1


def test_standard_input_is_copied_in_its_format(align: Command, pipe: Pipe) -> None:
    pipe(LINES)
    first, _, last = LINES.splitlines(keepends=True)
    assert align("dedup", "-").out.encode() == first + last
    pipe(gzip.compress(f'id;text;x\n1;"{TEXT}";"ü"\n2;{TEXT};\n'.encode()))
    done = align("dedup", "csv.gz:-", "-o", "kept.csv")
    assert done.err == "2 rows read: 1 kept, 1 removed, 0 rejected\n"
    assert Path("kept.csv").read_text(encoding="utf-8") == f'id;text;x\n1;"{TEXT}";"ü"\n'
    table = io.BytesIO()
    pl.DataFrame({"id": [1, 2], "text": [TEXT, TEXT]}).write_parquet(table)
    pipe(table.getvalue())
    assert align("dedup", "parquet:-", "-o", "kept.parquet").code == 0
    assert pl.read_parquet("kept.parquet").rows() == [(1, TEXT)]


def test_standard_input_that_cannot_be_read(align: Command, pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "`-`) can be given once" in align("detect", "-", "csv:-").message
    assert "doc:-: unknown format; write FORMAT:-" in align("detect", "doc:-").message
    pipe(Terminal())
    assert "standard input is a terminal; pipe rows into it" in align("detect", "-").message
    pipe(LINES)
    assert "standard input is closed or was read before" in align("check", "-", "--against", "-").message
    monkeypatch.setattr(sys, "stdin", None)
    assert "standard input is closed" in align("detect", "-").message


class Endless(io.BytesIO):
    """Rows without end; remembers how many were taken."""

    taken = 0

    def read1(self, size: int | None = -1) -> bytes:
        self.taken += 1
        return json.dumps({"id": str(self.taken), "text": f"{TEXT} {self.taken}"}).encode() + b"\n"


def test_limit_stops_reading_an_endless_stream(align: Command, pipe: Pipe) -> None:
    stream = Endless()
    pipe(stream)
    done = align("detect", "-", "--limit", "3", "--format", "json")
    assert [row["id"] for row in done.rows] == ["1", "2", "3"]
    assert done.err == "warning: only the first 3 rows were read (--limit)\n"
    assert stream.taken <= 4
    assert stream.closed


def test_limit_counts_rows_of_all_kinds(align: Command) -> None:
    Path("feed").mkdir()
    Path("feed/a.doc").touch()
    Path("feed/b.jsonl").write_bytes(LINES)
    done = align("dedup", "feed", "--limit", "3", "-o", "kept.jsonl")
    first, reject, last = done.err.splitlines()
    assert first == "warning: only the first 3 rows were read (--limit)"
    assert reject.startswith("rejected: a.doc: unknown format; known are .txt, ")
    assert last == "3 rows read: 1 kept, 1 removed, 1 rejected"
    warning = "warning: only the first 2 rows were read (--limit)"
    for command in (
        ["pairs", "feed"],
        ["run", "feed", "-o", "out"],
        ["index", "add", "store", "feed"],
        ["report", "feed", "-o", "report.md"],
    ):
        assert warning in align(*command, "--limit", "2").err
    assert warning in align("check", "feed", "--limit", "2").out


def test_dedup_refuses_what_fits_into_no_one_file_before_the_work(align: Command) -> None:
    Path("a.jsonl").write_bytes(LINES)
    Path("b.csv").write_text(f'id,text\nc,"{OTHER}"\n', encoding="utf-8")
    assert "the feed holds JSON Lines (a.jsonl) and CSV (b.csv)" in align("dedup", "a.jsonl", "b.csv").message
    assert "kept.jsonl: the kept rows are CSV" in align("dedup", "b.csv", "-o", "kept.jsonl").message
    assert "leave .zst out of the name" in align("dedup", "b.csv", "-o", "kept.csv.zst").message


def test_entries_of_a_news_feed_become_records(align: Command) -> None:
    item = f"<item><guid>%s</guid><description>{TEXT}</description></item>"
    Path("a.rss").write_text(f"<rss><channel>{item % 1}{item % 2}</channel></rss>", encoding="utf-8")
    assert [(row["id"], row["text"]) for row in align("dedup", "a.rss").rows] == [("1", TEXT)]


@pytest.mark.parametrize("command", [["detect"], ["pairs"], ["run", "-o", "out"], ["report", "-o", "out.html"]])
def test_a_feed_of_which_nothing_can_be_read_is_told(align: Command, command: list[str]) -> None:
    Path("feed.jsonl").write_text('{"id": "1", "lead": "ja"}\n{"id": "2", "text": 7}\n', encoding="utf-8")
    told = align(*command, "feed.jsonl").err
    assert "warning: nothing can be read, all 2 rejected; mend the feed, or name its fields with --field" in told
    Path("feed.jsonl").write_text("")
    assert "warning: no document was read" in align(*command, "feed.jsonl").err


def test_fields_may_be_named_in_the_settings_and_one_by_one(align: Command) -> None:
    rows = [{"key": "1", "article": {"body": TEXT}, "lead": OTHER}]
    Path("feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    Path("align.toml").write_text('[field]\nid = "key"\ntext = "article.body"\n', encoding="utf-8")
    assert align("run", "feed.jsonl", "-o", "out").code == 0
    assert [(row["id"], row["characters"]) for row in read_rows(Path("out/documents.jsonl"))] == [("1", len(TEXT))]
    assert align("run", "feed.jsonl", "-o", "out", "--field", "text=lead").code == 0
    assert [(row["id"], row["characters"]) for row in read_rows(Path("out/documents.jsonl"))] == [("1", len(OTHER))]
    Path("align.toml").write_text('[field]\nbody = "article.body"\n', encoding="utf-8")
    assert "align.toml: field.body must name a key, and be one of id, text" in align("detect", "feed.jsonl").err
