"""Weights stay loaded from one command to the next: a test starts many in one process, each would read them anew."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from align.encode.packed import PackedTransformer
from align.encode.universal import UniversalSentenceEncoder

_load: Any = UniversalSentenceEncoder.__dict__["_backend"].func
_transformer = cache(PackedTransformer)


@cache
def _backend() -> Any:
    return _load(UniversalSentenceEncoder())


@pytest.fixture(scope="module", autouse=True)
def loaded_weights() -> Iterator[None]:
    """Load each set of weights once; undone after every module, so that no other room's tests see it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(UniversalSentenceEncoder, "_backend", property(lambda _: _backend()))
        patch.setattr("align.encode.packed.PackedTransformer", _transformer)
        yield
