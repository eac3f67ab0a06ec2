"""Rows of scraped text as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from align.formats.markup import xml_text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula; after OWASP, CSV injection."""
_INNER_START = re.compile(r'([;\t\r\n])(?="*[=+\-@＝＋－＠])')
"""Where a formula would begin for a spreadsheet that parts cells elsewhere: by semicolon, as a German Excel does, or by
tab. The quotes around our cell mean nothing to it, so a line end inside ends its row, too."""


def csv_line(values: Sequence[object]) -> str:
    """One record."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(values)  # lines end with \r\n: so a lone \r inside a text is quoted, too
    return buffer.getvalue()


def harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: an apostrophe before it, U+FFFD for control characters."""
    if not isinstance(value, str):
        return value
    text = _INNER_START.sub(r"\1'", xml_text(value))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
