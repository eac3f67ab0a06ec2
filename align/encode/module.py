"""The embedded encoder as a real sentence-transformers module, for users of that library.

    from sentence_transformers import SentenceTransformer
    from align.encode.module import UniversalSentenceEncoderModule
    model = SentenceTransformer(modules=[UniversalSentenceEncoderModule()])
    model.encode(["Guten Morgen."])        # the same vectors as align's default

`align` itself doesn't use it: the default path needs no torch.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

import torch
from sentence_transformers.base.modules import InputModule

from align.encode.universal import UniversalSentenceEncoder


class UniversalSentenceEncoderModule(InputModule):  # type: ignore[misc]  # the library has no types
    """First and only module of a `SentenceTransformer`; 512 dimensions, unit length."""

    config_keys: ClassVar = ["threads"]

    def __init__(self, threads: int | None = None) -> None:
        super().__init__()
        self.threads = threads
        self.encoder = UniversalSentenceEncoder(threads)
        self.max_seq_length = None

    @property
    def tokenizer(self) -> Any:
        """The SentencePiece processor of the package's own model."""
        return self.encoder.tokenizer

    def preprocess(self, inputs: list[str], **_: Any) -> dict[str, Any]:
        """Embed here: the NumPy model takes text, and torch only carries the result."""
        texts = [text if isinstance(text, str) else " ".join(map(str, text)) for text in inputs]
        return {"sentence_embedding": torch.from_numpy(self.encoder.encode(texts))}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Pass the sentence embeddings on."""
        return features

    def get_embedding_dimension(self) -> int:
        """512."""
        return self.encoder.dimension

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Write the configuration; the weights stay in their package."""
        self.save_config(output_path)

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **kwargs: Any) -> Self:
        """Read what `save` wrote."""
        hub = {key: kwargs[key] for key in ("token", "cache_folder", "revision", "local_files_only") if key in kwargs}
        return cls(**cls.load_config(model_name_or_path, subfolder=subfolder, **hub))
