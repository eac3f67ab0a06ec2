"""Any sentence-transformers model, by name or path, as an `Encoder`.

Importing sentence-transformers takes seconds and torch; nothing here is imported before `--model`
asks for it.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.errors import EncoderError

if TYPE_CHECKING:
    from align.schema import Vectors


class SentenceTransformerEncoder:
    """A model loaded by sentence-transformers; its name is what the user typed."""

    languages: frozenset[str] | None = None

    def __init__(self, name: str, device: str | None = None) -> None:
        """Load a model.

        Raises:
            EncoderError: no such model, no hub within reach, or no such device.
        """
        self.name = name
        self._model = _load(name, device)
        self.dimension: int = _dimension(self._model)

    @property
    def revision(self) -> str:
        """The hub's commit if there is one, else a hash of the folder's file names and sizes."""
        folder = Path(self.name)
        if not folder.is_dir():
            return str(getattr(self._model[0], "commit_hash", None) or "unknown")
        digest = hashlib.sha256()
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"{file.relative_to(folder)}\n".encode())
            with file.open("rb") as opened:
                digest.update(hashlib.file_digest(opened, "sha256").digest())
        return digest.hexdigest()[:16]

    @property
    def first_module(self) -> Any:
        """The module that reads the text: a transformer, or something simpler."""
        return self._model[0]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: shape (len(texts), dimension), float32, unit rows.

        Raises:
            EncoderError: the model gave a vector that isn't finite or has no length.
        """
        import numpy as np

        rows = self._model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        vectors: Vectors = np.asarray(rows, dtype=np.float32).reshape(len(texts), self.dimension)
        lengths = np.linalg.norm(vectors, axis=1)
        bad = np.flatnonzero(~np.isfinite(lengths) | (lengths < 0.5))
        if len(bad):
            raise EncoderError(
                f"model {self.name!r} gave no usable vector for {texts[int(bad[0])][:60]!r}; try another model"
            )
        return vectors


def _load(name: str, device: str | None) -> Any:
    from sentence_transformers import SentenceTransformer

    try:
        with contextlib.redirect_stdout(None):
            # What lies here needs no hub; without one its own client would try again for half a minute.
            return SentenceTransformer(name, device=device, local_files_only=Path(name).is_dir() or not _hub_answers())
    except Exception as error:  # hub, torch and model code each raise types of their own
        raise EncoderError(_explain(name, device, error)) from error


def _hub_answers() -> bool:
    import urllib.error
    import urllib.request

    from huggingface_hub.constants import ENDPOINT

    try:
        urllib.request.urlopen(ENDPOINT, timeout=10).close()  # noqa: S310 - the hub's own address
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _explain(name: str, device: str | None, error: Exception) -> str:
    reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
    if device and device.split(":")[0] in reason.lower():
        return f"device {device!r} isn't usable here ({reason}); leave --device out to run on the CPU"
    if Path(name).is_dir():
        return f"the folder {name!r} holds no sentence-transformers model ({reason})"
    return (
        f"model {name!r} is neither a folder here nor within reach on the model hub ({reason}); "
        "name a folder that holds a sentence-transformers model, or leave --model out for the embedded one"
    )


def _dimension(model: Any) -> int:
    dimension = model.get_embedding_dimension()
    if dimension is None:
        raise EncoderError("the model doesn't tell its dimension; it can't be used")
    return int(dimension)
