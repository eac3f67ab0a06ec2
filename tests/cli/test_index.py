"""`align index` and what takes a store: the batches of the fixtures as an hourly scraper would bring them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.schema import Run
from tests.command import FEED
from tests.conftest import Command, read_rows

BATCHES = sorted(path.name for path in FEED.iterdir())


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that the fixtures' feed came into in one piece, with the wire first."""
    from align.pipeline import load_engine, read
    from align.pipeline.store import add_feed
    from align.settings import Settings

    path = tmp_path_factory.mktemp("grown") / "store"
    engine = load_engine(Settings())
    for feeds in ([FEED / "wire.jsonl"], [FEED]):
        add_feed(path, read(feeds, Settings()), engine, Settings())
    return path


def test_add_says_what_came_in_and_what_it_repeats(align: Command) -> None:
    done = align("index", "add", "store", FEED / "wire.jsonl")
    assert done.code == 0, done.err
    assert "new: hw-001\n" in done.out
    assert "rejected: wire.jsonl:5: broken line" in done.out
    dry = align("index", "add", "store", FEED / "nordlicht", "--dry-run")
    assert "11 documents and 0 new versions would come in" in dry.err
    more = align("index", "add", "store", FEED / "nordlicht", FEED / "wire.jsonl", "--progress", "-o", "pairs.jsonl")
    assert "repeats: hafen.txt and hw-001: translation, 100% of the first stands in the second\n" in more.out
    assert "skipped: hw-001 is there with the same text\n" in more.out
    assert "embedding: 104 of 104" in more.err
    assert more.err.splitlines()[-1].startswith(
        "11 documents and 0 new versions came in, 13 were there before, 2 rejected"
    )
    assert {(row["a"], row["b"]) for row in read_rows(Path("pairs.jsonl"))} >= {("hafen.txt", "hw-001")}
    assert Path("pairs.jsonl.run.json").exists()


def test_a_store_within_its_feed_is_refused(align: Command) -> None:
    Path("feed").mkdir()
    Path("feed/a.txt").write_text("Ein Boot liegt im Hafen.", encoding="utf-8")
    done = align("index", "add", "feed/store", "feed")
    assert (done.code, "lies in the feed feed" in done.message) == (2, True)
    assert not Path("feed/store").exists()


def test_a_text_under_another_id_is_said_to_be_a_copy(align: Command) -> None:
    align("index", "add", "store", FEED / "wire.jsonl")
    text = (
        (FEED / "wire.jsonl").read_text("utf-8").replace('"id": "', '"id": "again-').replace('"id":"', '"id":"again-')
    )
    Path("again.jsonl").write_text(text, "utf-8")
    done = align("index", "add", "store", "again.jsonl")
    assert "copy: again-hw-001 has the same text as hw-001\n" in done.out
    assert "repeats: " not in done.out
    assert "12 documents (12 of them copies) and 0 new versions came in, 1 was there before, 1 rejected" in done.err
    assert "0 texts embedded" in done.err
    assert align("index", "list", "store").out.count("  same text as ") == 12
    assert align("index", "add", "store", "again.jsonl").err.startswith(
        "0 documents and 0 new versions came in, 13 were"
    )


def test_a_store_knows_the_same_pairs_as_a_run(align: Command, grown: Path, fixture_run: Run) -> None:
    done = align("report", grown, "-o", "out")
    assert done.code == 0, done.err
    assert Path("out/report.html").stat().st_size > 100_000
    pairs = {(row["a"], row["b"]): row["relation"] for row in read_rows(Path("out/pairs.jsonl"))}
    assert pairs == {(pair.a, pair.b): pair.relation.value for pair in fixture_run.pairs}
    assert {row["fingerprint"] for row in read_rows(Path("out/findings.jsonl"))} == {
        finding.fingerprint for finding in fixture_run.findings
    }


def test_info_list_and_verify(align: Command, grown: Path) -> None:
    facts = json.loads(align("index", "info", grown, "--format", "json").out)
    assert facts["batches"] == 2
    assert facts["encoder"] == "use-multilingual-v3"
    assert f"documents           {facts['documents']}\n" in align("index", "info", grown).out
    rows = align("index", "list", grown, "--format", "json").rows
    assert len(rows) == facts["documents"]
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    verified = align("index", "verify", grown, "--recall")
    assert (verified.code, verified.err) == (0, "2 batches, all whole\n")
    assert "de: " in verified.out
    assert align("index", "rebuild", grown).err == "nothing to build: the store is small enough for exact search\n"


def test_verify_exits_with_1_and_names_the_file(align: Command) -> None:
    align("index", "add", "store", FEED / "stadtspiegel")
    (file,) = Path("store").rglob("words.parquet")
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    done = align("index", "verify", "store")
    assert done.code == 1
    assert done.out.startswith(f"{file}: damaged")


def test_remove_and_compact(align: Command) -> None:
    align("index", "add", "store", FEED / "wire.jsonl")
    assert "say what to remove" in align("index", "remove", "store").message
    assert "write a date" in align("index", "remove", "store", "--before", "yesterday").message
    assert "no document 'nobody'" in align("index", "remove", "store", "nobody").message
    assert align("index", "remove", "store", "hw-001", "--dry-run").out == "hw-001\n"
    assert align("index", "remove", "store", "hw-001").err == "1 document removed\n"
    assert align("index", "compact", "store").err == "compacted\n"
    assert "hw-001" not in align("index", "list", "store").out
    assert json.loads(align("index", "info", "store", "--format", "json").out)["batches"] == 1


def test_a_feed_against_a_store(align: Command) -> None:
    align("index", "add", "store", FEED / "wire.jsonl")
    pairs = align("pairs", FEED / "nordlicht", "--against", "store").rows
    assert ("hafen.txt", "hw-001", "translation") in {(row["a"], row["b"], row["relation"]) for row in pairs}
    both = (FEED / "nordlicht", FEED / "wire.jsonl")
    done = align(
        "dedup", *both, "--against", "store", "-o", "kept", "--removed", "removed", "--relations", "translation"
    )
    assert done.code == 0, done.err
    removed = {row["id"]: row for row in read_rows(Path("removed"))}
    assert removed["hafen.txt"]["kept"] == "hw-001"
    assert removed["hw-001"]["rule"] == "exact: in the store"
    checked = align("check", *both, "--against", "store")
    assert checked.code == 1
    assert "hafen.txt: repeats hw-001: translation" in checked.out
    assert "wire.jsonl:1: hw-001: repeats hw-001: exact" in checked.out
    assert "one store, or feeds" in align("check", FEED / "nordlicht", "--against", "store", "--against", FEED).message
    assert "no store" in align("pairs", FEED / "nordlicht", "--against", FEED).message
    assert json.loads(align("index", "info", "store", "--format", "json").out)["commit"] == 1


def test_find_and_explain_in_a_store(align: Command, grown: Path) -> None:
    found = align("find", grown, "A gantry crane toppled onto the quay", "-n", 3).out
    assert "hw-001:-1" in found
    shown = align("explain", "nordlicht/hafen.txt", "hw-001", "--in", grown)
    assert shown.out.startswith("hw-001 and nordlicht/hafen.txt: translation")
    assert "no pair" in align("explain", "nordlicht/hafen.txt", "hw-002", "--in", grown).out
    assert "align index list" in align("explain", "hw-001", "nobody", "--in", grown).message


def test_another_model_is_refused_with_what_to_do(align: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    align("index", "add", "store", FEED / "stadtspiegel")
    monkeypatch.setattr("align.encode.universal.UniversalSentenceEncoder.revision", "9.9")
    message = align("index", "add", "store", FEED / "tagblatt").message
    assert "made with the encoder use-multilingual-v3 (" in message
    assert "add the feeds to a new store" in message
