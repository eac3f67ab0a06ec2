"""The background: small, without text, and an answer for every language."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from align.encode.background import Background, build_background, load_background, pack, unpack
from align.encode.universal import UniversalSentenceEncoder
from tests.encode.test_cache import Counting

SHIPPED = resources.files("align.encode") / "background.npz"


@pytest.fixture(scope="module")
def background() -> Background:
    return unpack(SHIPPED.read_bytes())


def test_the_shipped_one_is_small_and_fits_the_embedded_encoder(background: Background) -> None:
    assert len(SHIPPED.read_bytes()) < 4_000_000
    assert {"de", "en"} <= set(background.languages)
    assert background.dimension == 512
    for language in background.languages:
        vectors = background.vectors(language)
        assert len(vectors) >= 500
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
        assert background.mean(language).shape == (512,)


def test_an_unknown_language_is_answered_by_all_together(background: Background) -> None:
    everything = np.concatenate([background.vectors(language) for language in background.languages])
    assert np.array_equal(background.vectors("xx"), everything)
    means = np.mean([background.mean(language) for language in background.languages], axis=0)
    assert np.allclose(background.mean("xx"), means, atol=1e-6)


def test_nearest_is_what_sorting_all_cosines_gives(background: Background, encoder: UniversalSentenceEncoder) -> None:
    queries = encoder.encode(["Die Brücke ist offen.", "The bridge is open."])
    expected = -np.sort(-(queries @ background.vectors("de").T), axis=1)[:, :5]
    assert np.allclose(background.nearest(queries, "de", 5), expected, atol=1e-6)
    few = Background({"de": background.vectors("de")[:3]}, {"de": background.mean("de")})
    assert few.nearest(queries, "de", 5).shape == (2, 3)
    assert few.nearest(queries[:0], "de", 5).shape == (0, 3)


def test_what_is_packed_comes_back(background: Background) -> None:
    again = unpack(pack(background))
    assert again.languages == background.languages
    assert np.allclose(again.vectors("de"), background.vectors("de"), atol=1e-3)
    assert np.array_equal(again.mean("en"), background.mean("en"))
    assert pack(again) == pack(unpack(pack(again)))


@pytest.mark.parametrize(
    "spoil", [lambda data: b"", lambda data: b"no zip file", lambda data: data[:-50], lambda data: data[:100]]
)
def test_bytes_that_are_no_background(background: Background, spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unpack(spoil(pack(background)))


def test_a_damaged_vector_is_no_background(background: Background) -> None:
    data = bytearray(pack(background))
    data[len(data) // 2] ^= 0xFF
    with pytest.raises(ValueError, match=r".+"):
        unpack(bytes(data))


def test_another_encoder_gets_one_of_the_projects_own_sentences_made_once(tmp_path: Path) -> None:
    first, second, third = Counting(), Counting(), Counting()
    built = load_background(first, tmp_path / "cache")
    lines = (resources.files("align.encode") / "sentences.jsonl").read_text("utf-8").splitlines()
    assert sorted(first.seen) == sorted(json.loads(line)["text"] for line in lines)
    cached = load_background(second, tmp_path / "cache")
    assert second.seen == []
    assert np.allclose(cached.vectors("de"), built.vectors("de"), atol=1e-3)
    third.revision = "2"
    load_background(third, tmp_path / "cache")
    assert third.seen


def test_a_damaged_or_forbidden_cache_costs_nothing_but_time(tmp_path: Path) -> None:
    load_background(Counting(), tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"damaged")
    again = Counting()
    load_background(again, tmp_path)
    assert again.seen
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    assert load_background(Counting(), in_the_way).languages == build_background(Counting()).languages
