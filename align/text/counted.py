"""Numbers with their nouns, as every message and output says them."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """Give `1 document`, `2 documents`; `many` is the plural where it takes more than an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"
