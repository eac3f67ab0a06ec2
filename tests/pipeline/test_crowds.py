"""Many copies, and many pages with one furniture: counted by comparisons, not by time."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

import pytest

from align.candidates.lexical import CROWD
from align.pipeline import find_pairs
from align.pipeline.crowds import Crowds
from align.pipeline.pairs import Pairing
from align.schema import Document, Language, Origin, Pair, Relation
from align.settings import Settings
from align.stories import build_clusters, choose_removals
from align.text.corpus import build_corpus
from tests.index.small import add, engine

VOCABULARY = 20_000
CUMULATIVE = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))


def words(chance: random.Random, count: int) -> list[str]:
    """Words as frequent and as rare as those of news, by Zipf's law."""
    return [spelt(number) for number in chance.choices(range(VOCABULARY), cum_weights=CUMULATIVE, k=count)]


def spelt(number: int) -> str:
    """A number in syllables: digits count as one and the same where a site's furniture is counted."""
    return "".join(f"{'bdfglmnprstvz'[digit % 13]}{'aeiou'[digit % 5]}" for digit in map(int, f"{number:04}"))


def prose(tokens: Sequence[str]) -> str:
    """Sentences of fifteen words, two a line."""
    sentences = [" ".join(tokens[start : start + 15]).capitalize() + "." for start in range(0, len(tokens), 15)]
    return "\n".join(" ".join(sentences[start : start + 2]) for start in range(0, len(sentences), 2))


def page(name: str, tokens: Sequence[str], source: str = "port.example") -> Document:
    return Document(name, prose(tokens), Origin("made.jsonl", 1), source=f"{name}.{source}")


def edited(story: Sequence[str], chance: random.Random, share: float) -> list[str]:
    return [f"x{spelt(chance.randrange(9_999))}" if chance.random() < share else word for word in story]


def pairs_of(documents: Sequence[Document]) -> tuple[Pair, ...]:
    return find_pairs(build_corpus(documents, ("en",)), engine(), Settings(related=True))


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made words are of no language."""
    speaks = Language("en", 1.0)
    monkeypatch.setattr("align.text.corpus.detect_languages", lambda texts, expected: (speaks for _ in texts))
    monkeypatch.setattr("align.text.corpus.share", map)  # another process would ask the real one


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The pairs of documents that were looked at."""
    seen: list[tuple[str, str]] = []
    for kind in ("copy", "_beads", "exact"):
        judge = getattr(Pairing, kind)

        def counted(self: Pairing, a: str, b: str, *known: object, judge: Callable[..., Pair] = judge) -> Pair:
            seen.append((a, b))
            return judge(self, a, b, *known)

        monkeypatch.setattr(Pairing, kind, counted)
    return seen


@pytest.mark.parametrize("share", [0.0, 0.02, 0.1])
def test_near_copies_are_each_compared_with_one(share: float, compared: list[tuple[str, str]]) -> None:
    chance = random.Random(11)
    story = words(chance, 150)
    documents = [page("story", story)] + [page(f"c{n:03}", edited(story, chance, share)) for n in range(200)]
    found = pairs_of(documents)
    assert len(compared) <= 2 * len(documents)
    (cluster,) = build_clusters(documents, found)
    assert len(cluster.members) == 200
    assert choose_removals(documents, found, Settings(covered=0.6))[-1].kept == cluster.canonical
    assert len(choose_removals(documents, found, Settings(covered=0.6))) == 200


def test_as_many_copies_as_no_crowd_needs_are_all_compared() -> None:
    """What a small clique says doesn't change, and a crowd's members keep no company but their head."""
    candidates = [(f"{a:03}", f"{b:03}", 9) for a in range(CROWD + 1) for b in range(a + 1, CROWD + 1)]
    asked: list[tuple[str, str]] = []

    def never(names: Sequence[tuple[str, str]]) -> list[None]:
        asked.extend(names)
        return [None] * len(names)

    assert Crowds(never).compare(candidates) == []
    assert sorted(asked) == [pair[:2] for pair in candidates]


def test_what_thousands_of_pages_share_costs_little(compared: list[tuple[str, str]]) -> None:
    """A paragraph on 1,000 pages of many sites, each beside a text of its own."""
    chance = random.Random(5)
    shared = words(chance, 30)
    documents = [page(f"p{n:04}", [*words(chance, 60), *shared]) for n in range(1_000)]
    found = [pair for pair in pairs_of(documents) if pair.relation is not Relation.RELATED]
    assert len(compared) < len(documents)
    assert found == []


def test_a_store_takes_a_crowd_as_a_feed_does(tmp_path: Path, compared: list[tuple[str, str]]) -> None:
    chance = random.Random(11)
    story = words(chance, 60)
    documents = [page("story", story)] + [page(f"c{n:03}", edited(story, chance, 0.01)) for n in range(120)]
    together = {name for pair in add(tmp_path / "store", *documents).pairs for name in (pair.a, pair.b)}
    assert together == {document.id for document in documents}
    del compared[:]
    late = add(tmp_path / "store", page("late", edited(story, chance, 0.01)))
    assert late.pairs
    assert len(compared) <= len(documents)


@pytest.mark.slow
def test_a_thousand_unrelated_pages_of_the_same_sites_add_no_pair(tmp_path: Path) -> None:
    """Header, newsletter, footer and a paragraph about the site stand around texts of their own."""
    chance = random.Random(7)
    sites = {
        f"site{site}.example": (
            prose(words(chance, 12)) + "\nHome > News > Latest\n" + prose(words(chance, 25)),
            "See also:\n" + prose(words(chance, 40)) + "\nAll rights reserved. No part may be copied.",
        )
        for site in range(8)
    }

    def surrounded(name: str, tokens: Sequence[str], site: str) -> Document:
        head, foot = sites[site]
        return Document(name, f"{head}\n\n{prose(tokens)}\n\n{foot}", Origin("made.jsonl", 1), source=site)

    names = sorted(sites)
    stories = [words(chance, 120) for _ in range(30)]
    copies = [
        surrounded(f"s{n:02}{part}", edited(story, chance, 0.05 * part), names[(n + part) % 8])
        for n, story in enumerate(stories)
        for part in (0, 1)
    ]
    others = [surrounded(f"u{n:04}", words(chance, chance.randrange(45, 160)), names[n % 8]) for n in range(1_000)]
    found = {(pair.a, pair.b) for pair in pairs_of([*copies, *others]) if pair.relation is not Relation.RELATED}
    assert found == {(f"s{n:02}0", f"s{n:02}1") for n in range(30)}
