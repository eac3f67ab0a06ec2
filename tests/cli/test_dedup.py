"""`align dedup`: what stays is copied unchanged, what goes is accounted for, and the fuller document stays."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from align.schema import Document
from tests.conftest import Command, Result, read_rows

OURS = "Die Redaktion hat den Bericht um eigene Recherchen ergänzt, die bis in den späten Abend dauerten."
THEIRS = "Ein Sprecher des Hafenamts wollte sich am Telefon dazu zunächst nicht äußern."


@pytest.fixture
def story(documents: dict[str, Document]) -> str:
    return documents["nordlicht/hafen.txt"].text


def write_rows(path: str, *rows: dict[str, Any]) -> None:
    Path(path).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def dedup(align: Command, *arguments: object) -> tuple[list[str], list[dict[str, Any]], Result]:
    """Ids that stay, rows that say what went, and the result."""
    done = align("dedup", *arguments, "-o", "kept.jsonl", "--removed", "removed.jsonl", "--rejects", "rejects.jsonl")
    assert done.code == 0, done.err
    kept = [row.get("id", "?") for row in read_rows(Path("kept.jsonl"))]
    removed, rejects = read_rows(Path("removed.jsonl")), read_rows(Path("rejects.jsonl"))
    counts = f"{len(kept)} kept, {len(removed)} removed, {len(rejects)} rejected"
    assert done.err.splitlines()[-1] == f"{len(kept) + len(removed) + len(rejects)} rows read: {counts}"
    return kept, removed, done


def test_kept_rows_are_byte_for_byte_copies_in_the_order_of_the_input(align: Command, story: str) -> None:
    text = json.dumps(story)
    rows = [
        b'{ "text" : "Der Zoll hat am Montag ein Boot beschlagnahmt." , "id":"z","zahl":1.0e+2}\n',
        b'\t{"id":"b","text":' + text.encode() + b',"published":"2024-05-02"}  \r\n',
        b'{"id":"a","text":' + text.encode() + b',"published":"2024-05-01"}\r\n',
        b"\n",
        b'{"id":"k","text":"\\u00fcber Nacht fiel in den Bergen Schnee.","id2":null,"id2":1}',
    ]
    Path("feed.jsonl").write_bytes(b"".join(rows))
    kept, removed, _ = dedup(align, "feed.jsonl")
    assert kept == ["z", "a", "k"]
    assert [row["id"] for row in removed] == ["b"]
    assert Path("kept.jsonl").read_bytes() == rows[0] + rows[2] + rows[4] + b"\n"


def test_every_kind_of_input_together(align: Command, story: str) -> None:
    folder = Path("feed")
    folder.mkdir()
    (folder / "a.txt").write_text(story, encoding="utf-8")
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in story.split("\n") if paragraph)
    page = f"<html lang=de><head><title>Hafen</title></head><body><article>{paragraphs}</article></body></html>"
    (folder / "b.html").write_text(page, encoding="utf-8")
    packed = [{"id": "c", "text": story}, {"id": "d", "text": THEIRS}, {"id": "d", "text": THEIRS}]
    with gzip.open(folder / "c.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in packed)
    (folder / "e.jsonl").write_text('{"id": "e"}\nno json\n', encoding="utf-8")
    (folder / "f.doc").write_text("?", encoding="utf-8")
    kept, removed, _ = dedup(align, folder)
    assert kept == ["a.txt", "d"]
    assert [(row["id"], row["kept"]) for row in removed] == [("b.html", "a.txt"), ("c", "a.txt"), ("d", "d")]
    record = read_rows(Path("kept.jsonl"))[0]
    assert list(record) == ["id", "source", "url", "title", "published", "text"]
    assert record["text"] == story
    rejects = read_rows(Path("rejects.jsonl"))
    assert [(row["path"], row["line"]) for row in rejects] == [("e.jsonl", 1), ("e.jsonl", 2), ("f.doc", None)]


def test_removed_rows_carry_their_reason_and_their_evidence(align: Command, story: str) -> None:
    cut = story[: story.index("\n", len(story) // 2)]
    write_rows("feed.jsonl", {"id": "whole", "text": story}, {"id": "cut", "text": cut})
    _, removed, _ = dedup(align, "feed.jsonl")
    assert [list(row) for row in removed] == [["id", "kept", "relation", "containment", "rule", "evidence"]]
    row = removed[0]
    assert (row["id"], row["kept"], row["relation"]) == ("cut", "whole", "b-contains-a")
    assert row["containment"] == 1.0
    assert row["rule"].startswith("contained: ")
    for evidence in row["evidence"]:
        assert cut[slice(*evidence["removed"])] == story[slice(*evidence["kept"])]


@pytest.mark.parametrize(
    ("policy", "kept"), [("oldest", "b"), ("longest", "c"), ("source-order", "d"), ("original-language", "b")]
)
def test_policies(align: Command, story: str, policy: str, kept: str) -> None:
    rows = [
        {"id": "d", "text": story, "published": "2024-05-04"},
        {"id": "c", "text": f"{story}\n\n{THEIRS}", "published": "2024-05-03"},
        {"id": "b", "text": story, "published": "2024-05-02"},
        {"id": "a", "text": story},
    ]
    write_rows("feed.jsonl", *rows)
    stays, removed, _ = dedup(align, "feed.jsonl", "--keep", policy)
    assert stays == [kept]
    assert {row["kept"] for row in removed} == {kept}


def test_the_fuller_document_stays_whatever_the_policy_prefers(align: Command, story: str) -> None:
    cut = story[: story.index("\n", len(story) // 2)]
    write_rows(
        "feed.jsonl",
        {"id": "early", "text": cut, "published": "2024-05-01"},
        {"id": "late", "text": story, "published": "2024-05-09"},
    )
    stays, removed, _ = dedup(align, "feed.jsonl", "--keep", "oldest")
    assert stays == ["late"]
    assert removed[0]["rule"] == "contained: fuller document kept, although oldest prefers this one"


def test_who_quotes_a_story_is_never_removed_for_it(align: Command, documents: dict[str, Document]) -> None:
    names = ("ko-digest", "ko-ouvertuere", "ko-bibliothek", "w24-kran", "nordlicht/hafen.txt")
    write_rows("feed.jsonl", *({"id": name, "text": documents[name].text} for name in names))
    stays, _, _ = dedup(align, "feed.jsonl", "--keep", "longest")
    assert {"ko-digest", "w24-kran"} <= set(stays)


def test_covered_decides_how_much_must_stand_in_the_kept_one(align: Command, story: str) -> None:
    write_rows("feed.jsonl", {"id": "story", "text": story}, {"id": "more", "text": f"{story[:400]}\n\n{OURS} {OURS}"})
    assert dedup(align, "feed.jsonl")[0] == ["story", "more"]
    assert dedup(align, "feed.jsonl", "--covered", "0.5")[0] == ["story"]


def test_relations_choose_what_may_go(align: Command, documents: dict[str, Document], story: str) -> None:
    original, reprint = documents["tidewater/clinic.txt"], documents["nordlicht/klinik.txt"]
    rows = [{"id": "en", "text": original.text}, {"id": "de", "text": reprint.text}]
    cut = story[: story.index("\n", len(story) // 2)]
    write_rows("feed.jsonl", *rows, {"id": "story", "text": story}, {"id": "cut", "text": cut})
    assert dedup(align, "feed.jsonl")[0] == ["en", "de", "story"]
    assert dedup(align, "feed.jsonl", "--relations", "exact")[0] == ["en", "de", "story", "cut"]
    kept, removed, _ = dedup(align, "feed.jsonl", "--relations", "translation", "--covered", "0.7")
    assert len(kept) == 3
    assert removed[0]["relation"] == "translation"
    assert removed[0]["rule"].startswith("translation: ")


def test_dry_run_writes_nothing(align: Command, story: str) -> None:
    write_rows("feed.jsonl", {"id": "a", "text": story}, {"id": "b", "text": story})
    done = align("dedup", "feed.jsonl", "-o", "kept.jsonl", "--removed", "removed.jsonl", "--dry-run")
    assert done.out == ""
    assert "would remove b, kept is a (exact: oldest kept, 100% covered)" in done.err
    assert [path.name for path in Path().iterdir()] == ["feed.jsonl"]


def test_without_an_output_the_kept_rows_go_to_stdout(align: Command, story: str) -> None:
    write_rows("feed.jsonl", {"id": "a", "text": story}, {"id": "b", "text": story})
    assert [row["id"] for row in align("dedup", "feed.jsonl").rows] == ["a"]


def test_a_source_that_loses_most_of_its_documents_is_named(align: Command, story: str) -> None:
    write_rows(
        "feed.jsonl",
        {"id": "a", "text": story, "source": "erste.example"},
        {"id": "b", "text": story, "source": "zweite.example"},
    )
    assert "warning: zweite.example loses 1 of its 1 documents" in dedup(align, "feed.jsonl")[2].err


def test_a_row_that_came_again_goes_for_a_document_that_stays(align: Command, story: str) -> None:
    write_rows(
        "feed.jsonl",
        {"id": "late", "text": story, "published": "2024-05-02"},
        {"id": "early", "text": story, "published": "2024-05-01"},
        {"id": "late", "text": story, "published": "2024-05-02"},
    )
    kept, removed, _ = dedup(align, "feed.jsonl")
    assert kept == ["early"]
    assert [(row["id"], row["kept"]) for row in removed] == [("late", "early")] * 2


def test_where_nothing_can_be_read_nothing_is_written(align: Command) -> None:
    write_rows("feed.jsonl", {"articleText": "Ein Boot."}, {"articleText": "Ein Schiff."})
    done = align("dedup", "feed.jsonl", "-o", "kept.jsonl")
    assert done.code == 2
    assert "no row can be read (2 rejected)" in done.message
    assert "'articleText'" in done.message
    assert not Path("kept.jsonl").exists()


def test_rows_of_files_in_several_encodings_become_one_file_in_utf8(align: Command) -> None:
    texts = {"a": "Über Nacht fiel Schnee.", "b": "Die Fähre fährt wieder.", "c": "Das Café öffnet früh."}
    for name, encoding in zip(texts, ("utf-8", "utf-8-sig", "cp1252"), strict=True):
        row = json.dumps({"id": name, "text": texts[name]}, ensure_ascii=False)
        Path(f"{name}.jsonl").write_text(row + "\n", encoding=encoding)
    assert dedup(align, "a.jsonl", "b.jsonl", "c.jsonl")[0] == ["a", "b", "c"]
    assert {row["id"]: row["text"] for row in read_rows(Path("kept.jsonl"))} == texts
    assert align("dedup", "c.jsonl", "-o", "alone.jsonl").code == 0
    assert Path("alone.jsonl").read_bytes() == Path("c.jsonl").read_bytes()


def test_nothing_in_nothing_out(align: Command) -> None:
    Path("feed.jsonl").touch()
    assert dedup(align, "feed.jsonl")[:2] == ([], [])
