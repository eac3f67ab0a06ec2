"""Text to vectors: the encoder protocol, the embedded default, sentence-transformers, background."""

from align.encode.background import Background, load_background
from align.encode.base import Encoder
from align.encode.cache import VectorCache
from align.encode.load import load_encoder
from align.encode.universal import NAME as EMBEDDED

__all__ = ["EMBEDDED", "Background", "Encoder", "VectorCache", "load_background", "load_encoder"]
