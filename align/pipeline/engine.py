"""The encoder with all that a run needs of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from align import __version__
from align.beads import measure_hubness
from align.encode import Background, Encoder, VectorCache, load_background, load_encoder
from align.schema import UNDETERMINED, Corpus, Signature
from align.settings import Settings
from align.text.counted import counted
from align.text.segment import SEGMENTER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Engine:
    """An encoder with what it needs: the vectors already made, and its background."""

    cache: VectorCache
    background: Background
    _hubness: dict[tuple[str, str], NDArray[np.float32]] = field(default_factory=dict, repr=False, compare=False)
    """Language and other language -> hubness by row of the cache, NaN where nobody asked yet."""

    def covers(self, language: str) -> bool:
        """Whether the encoder was trained on a language; one that doesn't say is trusted."""
        languages = self.cache.encoder.languages
        return language != UNDETERMINED and (languages is None or language in languages)

    def hubness(self, texts: Sequence[str], language: str, other: str) -> NDArray[np.float32]:
        """What `measure_hubness` says of texts of a language, each measured once; asked for many at once it's faster.

        Args:
            texts: what isn't embedded yet is.
            language: of the texts.
            other: of the ordinary sentences that they are held against.
        """
        import numpy as np

        rows = self.cache.add(texts)
        known = self._hubness.get((language, other), np.empty(0, np.float32))
        if len(known) < len(self.cache.rows):
            unknown = np.full(len(self.cache.rows) - len(known), np.nan, np.float32)
            known = self._hubness[language, other] = np.concatenate([known, unknown])
        new = np.unique([row for row in rows if np.isnan(known[row])]).astype(np.int64)
        if len(new):
            known[new] = measure_hubness(self.cache.vectors[new], language, other, self.background)
        return known[rows]


def load_engine(settings: Settings, cache_folder: Path | None = None) -> Engine:
    """Load the encoder that the settings name, and its background.

    Raises:
        EncoderError: no such model or device.
    """
    encoder = load_encoder(settings.model, settings.device, settings.threads)
    return Engine(VectorCache(encoder), load_background(encoder, cache_folder))


def coverage_warnings(corpus: Corpus, engine: Engine) -> list[str]:
    """Say how many documents are in languages that the encoder doesn't cover, and name one."""
    outside = {name: said.code for name, said in corpus.languages.items() if not engine.covers(said.code)}
    if not outside:
        return []
    count, others = counted(len(outside), "document"), ", ..." if len(outside) > 1 else ""
    codes = ", ".join(sorted(set(outside.values())))
    return [
        f"{count} ({min(outside)}{others}) in a language that {engine.cache.encoder.name} doesn't cover ({codes}): "
        "exact and lexical relations only"
    ]


def sign(encoder: Encoder, settings: Settings) -> Signature:
    """What makes this run reproducible."""
    return Signature(__version__, encoder.name, encoder.revision, SEGMENTER, settings.digest)
