"""Models of sentence-transformers: one that the test makes, and the embedded encoder as one of them."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from align.encode import load_encoder
from align.encode.universal import UniversalSentenceEncoder
from align.errors import EncoderError
from align.schema import Document
from tests.command import FEED, offline_environment, run_align

pytestmark = pytest.mark.slow

TEXTS = ["Die Brücke ist offen.", "The bridge is open.", "", "Ein langer Satz, " * 200]


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory, documents: dict[str, Document]) -> Path:
    """A tiny BERT with random weights over word pieces of the fixtures, as a user would have it on disk."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import BertWordPieceTokenizer
    from tokenizers.processors import BertProcessing
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("model")
    pieces = BertWordPieceTokenizer(lowercase=True)
    pieces.train_from_iterator([document.text for document in documents.values()], vocab_size=2_000)
    sep, cls = (("[SEP]", pieces.token_to_id("[SEP]")), ("[CLS]", pieces.token_to_id("[CLS]")))
    pieces._tokenizer.post_processor = BertProcessing(sep, cls)
    pieces.save(str(folder / "tokenizer.json"))
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=pieces.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    plain = folder / "plain"
    BertModel(config).save_pretrained(plain)
    special = {f"{name}_token": f"[{name.upper()}]" for name in ("unk", "pad", "cls", "sep", "mask")}
    tokenizer: Any = PreTrainedTokenizerFast
    tokenizer = tokenizer(tokenizer_file=str(folder / "tokenizer.json"), model_max_length=128, **special)
    tokenizer.save_pretrained(plain)
    transformer = Transformer(str(plain))
    made = SentenceTransformer(modules=[transformer, Pooling(32, pooling_mode="mean")], device="cpu")
    made.save(str(folder / "model"))
    return folder / "model"


def test_a_run_with_a_model_by_path(model_folder: Path, tmp_path: Path) -> None:
    environment = offline_environment(tmp_path / "python")
    feeds = FEED / "wire.jsonl", FEED / "kurier.jsonl"
    done = run_align("run", *feeds, "-o", tmp_path / "out", "--model", model_folder, environment=environment)
    assert done.returncode == 0, done.stderr
    signature = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert signature["encoder"] == str(model_folder)
    assert len(signature["revision"]) == 16
    cached = list((tmp_path / "python" / "cache" / "align").iterdir())
    assert [path.suffix for path in cached] == [".npz"]


def test_its_vectors_are_unit_and_do_not_depend_on_their_batch(model_folder: Path) -> None:
    encoder = load_encoder(str(model_folder), device="cpu")
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension) == (4, 32)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[1:2], encoder.encode(TEXTS[1:2]), atol=1e-5)
    assert encoder.encode([]).shape == (0, 32)


def test_a_model_that_gives_nan_is_an_error(model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = load_encoder(str(model_folder))
    broken = np.full((1, 32), math.nan, np.float32)
    monkeypatch.setattr("sentence_transformers.SentenceTransformer.encode", lambda *_, **__: broken)
    with pytest.raises(EncoderError, match="no usable vector for 'Die Brücke ist offen"):
        encoder.encode(TEXTS[:1])


def test_what_is_no_model_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise OSError("no network")

    monkeypatch.setattr("urllib.request.urlopen", no_network)
    with pytest.raises(EncoderError, match="'no-such-model' is neither a folder here nor within reach"):
        load_encoder("no-such-model")
    with pytest.raises(EncoderError, match="holds no sentence-transformers model"):
        load_encoder(str(tmp_path))


def test_a_device_that_is_none_is_said_in_one_line(model_folder: Path) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has the device")
    for device in ("cuda", "abacus"):
        with pytest.raises(EncoderError, match=f"device '{device}' isn't usable here"):
            load_encoder(str(model_folder), device)


def test_the_embedded_encoder_as_a_sentence_transformer(encoder: UniversalSentenceEncoder, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    from align.encode.module import UniversalSentenceEncoderModule

    model = SentenceTransformer(modules=[UniversalSentenceEncoderModule()], device="cpu")
    assert model.get_embedding_dimension() == 512
    vectors = model.encode(TEXTS)
    assert np.allclose(vectors, encoder.encode(TEXTS), atol=1e-5)
    model.save(str(tmp_path / "model"))
    again = SentenceTransformer(str(tmp_path / "model"), device="cpu", trust_remote_code=True)
    assert np.allclose(again.encode(TEXTS), vectors, atol=1e-5)
    assert model.similarity(vectors[:1], vectors[1:2]).item() > 0.6
