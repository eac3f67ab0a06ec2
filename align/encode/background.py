"""The neighbourhood that every margin needs: ordinary sentences of each language, as vectors.

A margin compares a match with the best other matches. Two short documents, or a feed of five pages,
offer none, and inside one document pair even `by time news` looks like a perfect translation. So an
encoder comes with a background: centroids of ordinary news sentences by language. The embedded
encoder's was made by `scripts/build_background.py`; another encoder's is made once from the
project's own sentences (`sentences.jsonl`) and cached.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from align.encode.universal import NAME as EMBEDDED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.encode.base import Encoder
    from align.schema import Vectors

SPREAD = 0.94
"""Of the embedded encoder's unit vectors: their squared length less that of their mean, what all have in common."""
SHIPPED = "background.npz"
SENTENCES = "sentences.jsonl"


@dataclass(frozen=True)
class Background:
    """Ordinary sentences by language; an unknown language is answered by all of them together."""

    by_language: Mapping[str, Vectors]
    means: Mapping[str, NDArray[np.float32]]
    """Language -> the mean vector of its ordinary sentences, not of unit length."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have sentences of their own, sorted."""
        return tuple(sorted(self.by_language))

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._all.shape[1])

    @cached_property
    def _all(self) -> Vectors:
        import numpy as np

        return np.concatenate([self.by_language[language] for language in self.languages])

    def vectors(self, language: str) -> Vectors:
        """Unit vectors of ordinary sentences, shape (n, dimension)."""
        return self.by_language.get(language, self._all)

    def mean(self, language: str) -> NDArray[np.float32]:
        """Mean vector of a language, shape (dimension,); of all languages when it's unknown."""
        import numpy as np

        if language in self.means:
            return self.means[language]
        mean: NDArray[np.float32] = np.mean([self.means[known] for known in self.languages], axis=0, dtype=np.float32)
        return mean

    @cached_property
    def contrast(self) -> float:
        """How far apart cosines lie, 1 with the embedded encoder; many draw all texts together (Ethayarajh 2019).

        A difference of two cosines divided by it means the same with every encoder.
        """
        import numpy as np

        common = np.mean([self.means[language] for language in self.languages], axis=0)
        return max(round((1 - float(common @ common)) / SPREAD, 2), 0.01)

    def nearest(self, vectors: Vectors, language: str, k: int) -> NDArray[np.float32]:
        """Cosines to the k nearest ordinary sentences of a language, shape (n, k), descending."""
        import faiss

        ordinary = self.vectors(language)
        cosines: NDArray[np.float32]
        cosines, _ = faiss.knn(vectors, ordinary, min(k, len(ordinary)), metric=faiss.METRIC_INNER_PRODUCT)
        return cosines


def pack(background: Background) -> bytes:
    """Write a background as a `.npz` file: float16 vectors and float32 means, no text."""
    import numpy as np

    arrays: dict[str, NDArray[np.generic]] = {}
    for language in background.languages:
        arrays[f"vectors_{language}"] = background.vectors(language).astype(np.float16)
        arrays[f"mean_{language}"] = background.mean(language)
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpack(data: bytes) -> Background:
    """Read what `pack` wrote.

    Raises:
        ValueError: the bytes are no background.
    """
    import zipfile
    import zlib

    import numpy as np

    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            languages = sorted(name.removeprefix("mean_") for name in file if name.startswith("mean_"))
            vectors = {language: file[f"vectors_{language}"].astype(np.float32) for language in languages}
            means = {language: file[f"mean_{language}"] for language in languages}
    except (OSError, EOFError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"no background: {error}") from error
    if not languages:
        raise ValueError("no language in the file")
    return Background({language: _unit(rows) for language, rows in vectors.items()}, means)


def _unit(rows: Vectors) -> Vectors:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = rows / np.maximum(lengths, 1e-9, dtype=np.float32)
    return unit


def build_background(encoder: Encoder) -> Background:
    """Embed the project's own ordinary sentences with an encoder that ships no background."""
    sentences: dict[str, list[str]] = {}
    for line in _package_file(SENTENCES).decode().splitlines():
        row = json.loads(line)
        sentences.setdefault(row["language"], []).append(row["text"])
    vectors = {language: encoder.encode(texts) for language, texts in sentences.items()}
    return Background(vectors, {language: rows.mean(axis=0) for language, rows in vectors.items()})


def load_background(encoder: Encoder, cache: Path | None = None) -> Background:
    """The background that fits an encoder: the shipped one, a cached one, or a new one (cached).

    Args:
        encoder: the encoder whose vectors will be compared with it.
        cache: folder for backgrounds of other encoders; None keeps nothing.
    """
    if encoder.name == EMBEDDED:
        return unpack(_package_file(SHIPPED))
    if cache is None:
        return build_background(encoder)
    signature = f"{encoder.name}\n{encoder.revision}\n".encode() + _package_file(SENTENCES)
    path = cache / f"background-{hashlib.sha256(signature).hexdigest()[:16]}.npz"
    try:
        return unpack(path.read_bytes())
    except (OSError, ValueError):
        background = build_background(encoder)
        _keep(path, pack(background))
        return background


def _keep(path: Path, data: bytes) -> None:
    """Cache a file if the folder allows it; a cache is never worth an error."""
    temporary = path.with_suffix(".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _package_file(name: str) -> bytes:
    return (resources.files("align.encode") / name).read_bytes()
