"""A store takes each document once, keeps every one it took, and says what is wrong with it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from align.errors import StoreError
from align.index.commit import read_commit
from align.index.store import opened
from align.pipeline.store import add_feed, reading
from align.pipeline.upkeep import Choice, compact_store, describe, list_documents, remove_documents
from align.schema import Document
from align.settings import Settings
from tests.index.small import COPY, REPRINT, STORY, NumberEncoder, add, content, document, engine, feed


def relations(path: Path) -> dict[tuple[str, str], str]:
    with opened(path) as current:
        rows = current.pairs().filter(pl.col("relation") != "related").iter_rows(named=True)
        return {(row["a"], row["b"]): row["relation"] for row in rows}


def test_what_is_there_is_skipped_and_what_changed_is_a_new_version(store: Path) -> None:
    assert add(store, STORY, COPY).documents == ("a", "b")
    again = add(store, STORY, COPY, REPRINT)
    assert (again.documents, again.again, dict(again.versions)) == (("c",), ("a", "b"), {})
    changed = add(store, document("a", 71, 72, 73))
    assert (changed.documents, dict(changed.versions)) == ((), {"a": 2})
    assert [(row["id"], row["version"]) for row in list_documents(store)] == [("a", 2), ("b", 1), ("c", 1)]
    assert ("a", "b") not in relations(store)
    assert add(store, document("a", 71, 72, 73)).again == ("a",)


def test_only_unseen_segments_are_embedded(store: Path) -> None:
    add(store, STORY)
    encoder = NumberEncoder()
    added = add_feed(store, feed(document("n", 11, 12, 99)), engine(encoder), Settings())
    assert added.embedded == 1
    assert [text for text in encoder.embedded if text in document("n", 11, 12, 99).text] == [document("n", 99).text]


def test_a_text_that_comes_under_another_id_is_told_apart_and_not_embedded_again(store: Path) -> None:
    """Where a story appeared is what a store is for, so a copy is a document, too."""
    add(store, STORY)
    vectors = content(store)["vectors"]
    again = add(store, document("z", 11, 12, 13, 14, source="other.example"))
    assert (again.documents, dict(again.copies), again.embedded) == (("z",), {"z": "a"}, 0)
    assert [pair.relation for pair in again.pairs] == ["exact"]
    assert content(store)["vectors"] == vectors
    assert [describe(store)[name] for name in ("documents", "copies", "vectors")] == [2, 1, 4]
    assert [(row["id"], row["duplicate_of"]) for row in list_documents(store)] == [("a", None), ("z", "a")]


def test_copies_name_what_was_there_and_else_the_first_among_themselves(store: Path) -> None:
    """A new version is told as such, whatever it says."""
    add(store, document("m", 1, 2, 3), document("v", 7, 8))
    batch = [document(name, 1, 2, 3) for name in ("b", "x")] + [document(name, 4, 5, 6) for name in ("p", "q", "r")]
    added = add(store, *batch, document("v", 4, 5, 6))
    assert dict(added.copies) == {"b": "m", "x": "m", "q": "p", "r": "p"}
    assert dict(added.versions) == {"v": 2}


def test_a_batch_is_compared_with_everything_before(store: Path) -> None:
    add(store, STORY)
    pairs = {(pair.a, pair.b): pair.relation for pair in add(store, COPY, REPRINT).pairs}
    assert pairs == {("a", "b"): "near-duplicate", ("a", "c"): "translation", ("b", "c"): "translation"}
    assert relations(store) == pairs


def many(count: int) -> list[Document]:
    """Stories, copies, reprints, and furniture that shows only once a source has a few pages."""
    chance = random.Random(5)
    documents = []
    for place in range(count):
        numbers = [chance.randrange(100, 120) for _ in range(3)] + [1000 + place]
        made = document(
            f"d{place:03}", *numbers, language="de" if place % 3 == 0 else "en", source=f"s{place % 3}.example"
        )
        furniture = "We thank the readers of this page for their kind patience with us."
        documents.append(Document(made.id, f"{made.text}\n{furniture}", made.origin, made.source))
    return documents


@pytest.mark.parametrize("batches", [2, 8])
def test_batch_by_batch_is_the_same_as_all_at_once(tmp_path: Path, batches: int) -> None:
    documents = many(16)
    add(tmp_path / "whole", *documents)
    for place in range(batches):
        add(tmp_path / "parts", *documents[place::batches])
    whole, parts = content(tmp_path / "whole"), content(tmp_path / "parts")
    assert relations(tmp_path / "parts") == relations(tmp_path / "whole") != {}
    for table in ("documents", "segments", "words"):
        assert parts[table] == whole[table], table
    assert set(parts["vectors"]) >= set(whole["vectors"])  # furniture was embedded until it was known as such


def test_with_frozen_statistics_every_figure_is_the_same(tmp_path: Path) -> None:
    documents = many(18)
    add(tmp_path / "counted", *documents)
    for batches in (1, 6):
        for place in range(batches):
            options = {"statistics": tmp_path / "counted"} if place == 0 else {}
            add(tmp_path / str(batches), *documents[place::batches], **options)
    assert content(tmp_path / "6") == content(tmp_path / "1")
    assert content(tmp_path / "1")["pairs"] == content(tmp_path / "counted")["pairs"]
    with pytest.raises(StoreError, match="--statistics is for a new store"):
        add(tmp_path / "6", statistics=tmp_path / "counted")


def test_a_better_match_puts_an_older_translation_in_doubt(tmp_path: Path) -> None:
    """The same three numbers in another order of the sentence are close; the very sentence's translation is closer."""
    documents = [STORY, REPRINT, document("e", 11, 12, 13), document("f", 14, 13, 12, 11, language="de")]
    add(tmp_path / "whole", *documents)
    for one in documents:
        add(tmp_path / "parts", one)
    assert content(tmp_path / "parts")["pairs"] == content(tmp_path / "whole")["pairs"]


def test_what_was_removed_is_really_gone_after_compact(store: Path) -> None:
    secret = Document("s", f"{STORY.text}\nZyxwvut never wanted this sentence to be kept by anyone.", STORY.origin)
    add(store, STORY, secret)
    add(store, COPY, REPRINT)
    kept = content(store)
    assert remove_documents(store, Choice(("s",)), dry_run=True) == ["s"]
    assert remove_documents(store, Choice(("s",))) == ["s"]
    assert "s" not in {row["id"] for row in list_documents(store)}
    assert compact_store(store) == []
    fresh = store.with_name("fresh")
    add(fresh, STORY)
    add(fresh, COPY, REPRINT)
    assert content(store) == content(fresh)
    assert kept["vectors"] != content(store)["vectors"]
    with opened(store) as current:
        every = [current.collect(current.scan(name, dead=True)) for name in ("documents", "segments", "words")]
    assert not any("zyxwvut" in str(table.rows()).lower() for table in every)
    assert [entry.name for entry in (store / "batches").iterdir()] == [read_commit(store).batches[0].name]


def test_an_older_version_keeps_its_text(store: Path) -> None:
    add(store, STORY)
    add(store, document("a", 71, 72, 73))
    compact_store(store)
    with opened(store) as current:
        rows = current.collect(current.scan("documents", dead=True).sort("version").select("version", "text"))
        assert rows.rows() == [(1, STORY.text), (2, document("a", 71, 72, 73).text)]
        assert len(current.documents()) == 1


def writes(store: Path, encoder: NumberEncoder) -> None:
    add_feed(store, feed(COPY), engine(encoder), Settings())


def only_reads(store: Path, encoder: NumberEncoder) -> None:
    """As `--against`, `find` and `explain --in` do."""
    with reading(store, engine(encoder)):
        pass


@pytest.mark.parametrize("use", [writes, only_reads])
def test_what_another_align_wrote_is_refused_with_what_to_do(
    store: Path, monkeypatch: pytest.MonkeyPatch, use: Callable[[Path, NumberEncoder], None]
) -> None:
    add(store, STORY)
    before = content(store)
    encoder = NumberEncoder("2")
    with pytest.raises(StoreError, match=r"the encoder numbers \(1\), this is numbers \(2\); install that revision"):
        use(store, encoder)
    encoder.name = "letters"
    with pytest.raises(StoreError, match=r"this is letters .*; give --model numbers, or add the feeds to a new store"):
        use(store, encoder)
    with monkeypatch.context() as patched:
        patched.setattr("align.pipeline.store.SEGMENTER", "scissors-1")
        with pytest.raises(StoreError, match=r"this is scissors-1; install the align it was made with, or add"):
            use(store, NumberEncoder())
    for newer in ("SCHEMA_VERSION", "FORMAT"):
        with monkeypatch.context() as patched:
            patched.setattr(f"align.index.commit.{newer}", 0)
            with pytest.raises(StoreError, match="written by a newer align; update this one, or start a new store"):
                use(store, NumberEncoder())
    assert content(store) == before


def test_what_is_no_store_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(StoreError, match=r"not empty \(notes.txt\)"):
        add(tmp_path, STORY)
    with pytest.raises(StoreError, match="a file"):
        add(tmp_path / "notes.txt", STORY)
    with pytest.raises(StoreError, match="no store"):
        describe(tmp_path / "nowhere")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_dry_run_writes_nothing(store: Path) -> None:
    added = add(store, STORY, COPY, dry_run=True)
    assert added.documents == ("a", "b")
    assert [pair.relation for pair in added.pairs] == ["near-duplicate"]
    assert not store.exists()


def test_a_store_may_lie_in_a_folder_with_any_name(tmp_path: Path) -> None:
    path = tmp_path / "a [1]* store"
    add(path, STORY)
    assert add(path, COPY).pairs


def test_the_commit_is_checked(store: Path) -> None:
    add(store, STORY)
    path = store / "commit.json"
    row = json.loads(path.read_text("utf-8"))
    row["removed"] = {row["batches"][0]["name"]: [0]}
    path.write_text(json.dumps(row), "utf-8")
    with pytest.raises(StoreError, match=r"commit.json: damaged"):
        describe(store)
