"""One way to an encoder: the embedded default, or a sentence-transformers model by name or path."""

from __future__ import annotations

from align.encode.base import Encoder
from align.encode.universal import NAME, UniversalSentenceEncoder
from align.errors import EncoderError


def load_encoder(model: str = NAME, device: str | None = None, threads: int | None = None) -> Encoder:
    """Load the encoder that `--model` names.

    Raises:
        EncoderError: no such model or device, with what to do.
    """
    if model != NAME:
        from align.encode.sentence_transformer import SentenceTransformerEncoder

        return SentenceTransformerEncoder(model, device)
    if device not in (None, "cpu"):
        raise EncoderError(f"the embedded encoder runs on the CPU, not on {device!r}; --device goes with --model")
    return UniversalSentenceEncoder(threads)
