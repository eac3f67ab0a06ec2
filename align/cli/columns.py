"""Two texts side by side on a terminal."""

from __future__ import annotations

import shutil
import textwrap
from itertools import zip_longest

from align.cli.console import safe


def in_columns(left: str, right: str, middle: str) -> list[str]:
    """Lines that hold two texts beside each other, and between them, on the first line, a few characters."""
    width = max((shutil.get_terminal_size((120, 24)).columns - 7) // 2, 10)
    wrapped = zip_longest(textwrap.wrap(safe(left), width), textwrap.wrap(safe(right), width), fillvalue="")
    rows = [
        f"{a:<{width}} {middle if not number else '':^5} {b}".rstrip() + "\n" for number, (a, b) in enumerate(wrapped)
    ]
    return [*rows, "\n"]
