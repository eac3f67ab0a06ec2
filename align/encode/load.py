"""One way to an encoder: the embedded default, the second packaged one, or a sentence-transformers model."""

from __future__ import annotations

from align.encode import e5, universal
from align.encode.base import Encoder
from align.errors import EncoderError


def load_encoder(model: str = universal.NAME, device: str | None = None, threads: int | None = None) -> Encoder:
    """Load the encoder that `--model` names.

    Raises:
        EncoderError: no such model or device, with what to do.
    """
    if model not in (universal.NAME, e5.NAME):
        from align.encode.sentence_transformer import SentenceTransformerEncoder

        return SentenceTransformerEncoder(model, device)
    if device not in (None, "cpu"):
        raise EncoderError(f"packaged encoders run on the CPU, not on {device!r}; --device goes with other models")
    return e5.MultilingualE5(threads) if model == e5.NAME else universal.UniversalSentenceEncoder(threads)
