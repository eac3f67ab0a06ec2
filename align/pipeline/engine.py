"""The encoder with all that a run needs of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from align import __version__
from align.encode import Background, Encoder, VectorCache, load_background, load_encoder
from align.schema import UNDETERMINED, Corpus, Signature
from align.settings import Settings
from align.text.segment import SEGMENTER


@dataclass(frozen=True)
class Engine:
    """An encoder with what it needs: the vectors already made, and its background."""

    cache: VectorCache
    background: Background

    def covers(self, language: str) -> bool:
        """Whether the encoder was trained on a language; one that doesn't say is trusted."""
        languages = self.cache.encoder.languages
        return language != UNDETERMINED and (languages is None or language in languages)


def load_engine(settings: Settings, cache_folder: Path | None = None) -> Engine:
    """Load the encoder that the settings name, and its background.

    Raises:
        EncoderError: no such model or device.
    """
    encoder = load_encoder(settings.model, settings.device, settings.threads)
    return Engine(VectorCache(encoder), load_background(encoder, cache_folder))


def coverage_warnings(corpus: Corpus, engine: Engine) -> list[str]:
    """Say how many documents are in languages that the encoder doesn't cover."""
    outside = sorted(language.code for language in corpus.languages.values() if not engine.covers(language.code))
    if not outside:
        return []
    count = "1 document is" if len(outside) == 1 else f"{len(outside)} documents are"
    return [
        f"{count} in a language that {engine.cache.encoder.name} doesn't cover ({', '.join(sorted(set(outside)))}): "
        "exact and lexical relations only"
    ]


def sign(encoder: Encoder, settings: Settings) -> Signature:
    """What makes this run reproducible."""
    return Signature(__version__, encoder.name, encoder.revision, SEGMENTER, settings.digest)
