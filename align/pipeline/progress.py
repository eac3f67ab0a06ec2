"""What the pipeline tells whoever waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

Advance = Callable[[int], None]


class Progress(Protocol):
    """Is told what goes on; the command line draws it."""

    def __call__(self, stage: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """Open a stage of `total` steps; its value is called with the number of steps done."""


def silent(stage: str, total: int | None = None) -> AbstractContextManager[Advance]:
    """Progress that nobody sees."""
    del stage, total
    return nullcontext(lambda count: None)
