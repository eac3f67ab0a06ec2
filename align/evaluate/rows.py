"""Gold and predictions as they stand in files -> what the scorers take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from align.errors import FormatError
from align.evaluate.beads import Sides


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file.

    Raises:
        FormatError: a line that isn't a JSON object, with its number.
    """
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise FormatError(f"{path}:{number}: not JSON ({error})") from error
        if not isinstance(row, dict):
            raise FormatError(f"{path}:{number}: an object is wanted, one a line")
        yield row


def read_pairs(path: Path) -> list[dict[str, Any]]:
    """Rows of document pairs.

    Raises:
        FormatError: a row without `a` or `b`.
    """
    rows = list(read_rows(path))
    for number, row in enumerate(rows, 1):
        if "a" not in row or "b" not in row:
            raise FormatError(f"{path}, row {number}: `a` and `b` are wanted")
    return rows


def read_beads(path: Path) -> dict[str, list[Sides]]:
    """Id -> beads, written as `[[i...], [j...]]` or as objects whose first two lists are the sides.

    A row without `id` goes by its `a` and `b`.

    Raises:
        FormatError: a row without beads or with a bead that has no two sides.
    """
    documents: dict[str, list[Sides]] = {}
    for number, row in enumerate(read_rows(path), 1):
        try:
            name = str(row["id"]) if "id" in row else f"{row['a']}\t{row['b']}"
            documents[name] = [_sides(bead) for bead in row["beads"]]
        except (KeyError, TypeError, ValueError) as error:
            raise FormatError(
                f"{path}, row {number}: beads are wanted: [[i...], [j...]], numbers of segments, or objects with two "
                f"such lists, as `align beads ROWS.jsonl` and `align run` write them ({_said(error)})"
            ) from error
    return documents


def _said(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error)


def _sides(bead: Any) -> Sides:
    lists = [value for value in bead.values() if isinstance(value, list)] if isinstance(bead, dict) else bead
    source, target = lists[:2]
    return frozenset(map(int, source)), frozenset(map(int, target))


def read_languages(path: Path) -> dict[str, str]:
    """Id -> language.

    Raises:
        FormatError: a row without `id` or `language`.
    """
    languages = {}
    for number, row in enumerate(read_rows(path), 1):
        if "id" not in row or "language" not in row:
            raise FormatError(f"{path}, row {number}: `id` and `language` are wanted")
        languages[str(row["id"])] = str(row["language"])
    return languages
