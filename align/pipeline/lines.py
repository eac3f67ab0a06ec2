"""Line pairs to check: two line-aligned files, a TSV, or JSONL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from align.errors import FormatError
from align.feed.decode import decode
from align.feed.found import NotTaken

LinePair = tuple[str, str]
"""Original and translation."""


def read_lines(path: Path) -> list[str]:
    """The lines of a text file; empty lines count, the newline at the end doesn't open another.

    Raises:
        FormatError: no such file, or not text.
    """
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise FormatError(f"{path}: {error.strerror}") from error
    except NotTaken as error:
        raise FormatError(f"{path}: {error}") from error
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def read_pairs(original: Path, translation: Path | None) -> list[LinePair]:
    """Line pairs of two line-aligned files, or of one `.tsv` or `.jsonl` file.

    Raises:
        FormatError: unequal numbers of lines, a line without a tab, a row without its two texts.
    """
    if translation is not None:
        return _aligned(original, translation)
    if original.suffix == ".jsonl":
        return [_from_row(original, number, line) for number, line in enumerate(read_lines(original), 1)]
    if original.suffix == ".tsv":
        return [_from_tsv(original, number, line) for number, line in enumerate(read_lines(original), 1)]
    raise FormatError(f"{original}: give ORIGINAL and TRANSLATION, a .tsv, a .jsonl, or --alone FILE")


def _aligned(original: Path, translation: Path) -> list[LinePair]:
    left, right = read_lines(original), read_lines(translation)
    if len(left) != len(right):
        raise FormatError(
            f"{original} has {len(left)} lines and {translation} has {len(right)}; line N must translate line N"
        )
    return list(zip(left, right, strict=True))


def _from_tsv(path: Path, number: int, line: str) -> LinePair:
    if not line:
        return "", ""
    original, tab, translation = line.partition("\t")
    if not tab or "\t" in translation:
        raise FormatError(f"{path}:{number}: `original TAB translation` is wanted, there are {line.count(chr(9))} tabs")
    return original, translation


def _from_row(path: Path, number: int, line: str) -> LinePair:
    try:
        row: Any = json.loads(line)
        original, translation = row["original"], row["translation"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise FormatError(f'{path}:{number}: {{"original", "translation"}} is wanted ({error!r})') from error
    if not isinstance(original, str) or not isinstance(translation, str):
        raise FormatError(f"{path}:{number}: `original` and `translation` must be strings")
    try:
        f"{original}{translation}".encode()
    except UnicodeEncodeError as error:
        raise FormatError(f"{path}:{number}: a lone surrogate is no text and can't be written") from error
    return original, translation
