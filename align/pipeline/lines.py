"""Line pairs to check: two line-aligned files, two files with their beads, a TSV, JSONL, or a TMX memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from align.errors import FormatError
from align.feed.decode import decode
from align.feed.found import NotTaken
from align.formats.indices import read_indices
from align.formats.read_tmx import read_memory
from align.schema import UNDETERMINED
from align.text.language import detect_language

LinePair = tuple[str, str]
"""Original and translation."""

_SAMPLE = 100
_SAMPLE_CHARACTERS = 5_000
_PLAIN = 0.9
"""Confidence of a language that is told."""
_MOST_TOLD = 10
"""Units of a memory, or lines, of which it is said why they aren't taken."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Line pairs with their languages."""

    languages: tuple[str, str]
    """Of originals and translations."""
    pairs: Iterable[LinePair]
    """To be gone through once."""
    count: int | None
    """How many; None where that is known at the end."""


def open_lines(
    original: Path,
    translation: Path | None = None,
    alignment: Path | None = None,
    languages: tuple[str, str] | None = None,
    tell: Callable[[str], None] = lambda message: None,
) -> Lines:
    """Line pairs in whichever of the shapes that this module reads.

    Args:
        original: originals, or pairs as `.tsv`, `.jsonl` or `.tmx`.
        translation: of the originals, line by line.
        alignment: beads of the two, where they aren't line by line.
        languages: of originals and translations; None takes those of a memory, else English and German.
        tell: is told which lines and units aren't taken, and why; they stand as two empty texts.

    Raises:
        FormatError: see `read_pairs`, `read_beads`, `open_memory`.
    """
    if translation is None and original.suffix.lower() == ".tmx":
        return Lines(*open_memory(original, languages, tell), None)
    if translation is None or alignment is None:
        pairs = read_pairs(original, translation, tell)
    else:
        pairs = read_beads(original, translation, alignment)
    languages = languages or ("en", "de")
    for side, name in enumerate(("originals", "translations")):
        tell_language([pair[side] for pair in pairs], name, languages[side], tell)
    return Lines(languages, pairs, len(pairs))


def tell_language(lines: Sequence[str], name: str, language: str, tell: Callable[[str], None]) -> None:
    """Warn where the first lines are plainly in another language than is said: rules would read them wrongly."""
    text = "\n".join(islice(filter(None, lines), _SAMPLE))[:_SAMPLE_CHARACTERS]
    found = detect_language(text, (language,))
    if found.code not in (language, UNDETERMINED) and found.confidence >= _PLAIN:
        tell(f"warning: the {name} look like {found.code}, not {language}; name the languages with --languages")


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


def read_pairs(
    original: Path, translation: Path | None, tell: Callable[[str], None] = lambda message: None
) -> list[LinePair]:
    """Line pairs of two line-aligned files, or of one `.tsv` or `.jsonl` file.

    A line of one file that can't be taken is told and stands as two empty texts, so that pair N is line N: one bad row
    of an export is no reason to check none.

    Raises:
        FormatError: unequal numbers of lines; no line with a tab, no row with its two texts.
    """
    if translation is not None:
        return _aligned(original, translation)
    if original.suffix == ".jsonl":
        return _each_line(original, _from_row, tell)
    if original.suffix == ".tsv":
        return _each_line(original, _from_tsv, tell)
    raise FormatError(f"{original}: give ORIGINAL and TRANSLATION, a .tsv, a .jsonl, a .tmx, or --alone FILE")


def _each_line(path: Path, read: Callable[[Path, int, str], LinePair], tell: Callable[[str], None]) -> list[LinePair]:
    pairs: list[LinePair] = []
    problems: list[FormatError] = []
    for number, line in enumerate(read_lines(path), 1):
        try:
            pairs.append(read(path, number, line))
        except FormatError as error:
            problems.append(error)
            pairs.append(("", ""))
    if problems and len(problems) == len(pairs):
        raise problems[0]
    for problem in problems[:_MOST_TOLD]:
        tell(f"skipped: {problem}")
    if len(problems) > _MOST_TOLD:
        tell(f"skipped: and {len(problems) - _MOST_TOLD} lines more")
    return pairs


def read_beads(original: Path, translation: Path, alignment: Path) -> list[LinePair]:
    """The pairs that a file of `indices` makes of two files with a segment a line, in its order.

    Segments of one side are joined by a space; what stands in no bead gives two empty texts, so that pair N is line N.

    Raises:
        FormatError: another line, or a position beyond the end of a file.
    """
    left, right = read_lines(original), read_lines(translation)
    pairs = []
    for number, sides in enumerate(read_indices(read_lines(alignment), str(alignment)), 1):
        for path, lines, positions in ((original, left, sides[0]), (translation, right, sides[1])):
            if positions and max(positions) >= len(lines):
                raise FormatError(
                    f"{alignment}:{number}: no segment {max(positions)}; {path} has {len(lines)}, counted from 0"
                )
        pairs.append((_joined(left, sides[0]), _joined(right, sides[1])) if all(sides) else ("", ""))
    return pairs


def _joined(lines: Sequence[str], positions: Sequence[int]) -> str:
    return " ".join(lines[position] for position in positions)


def open_memory(
    path: Path, languages: tuple[str, str] | None, tell: Callable[[str], None]
) -> tuple[tuple[str, str], Iterator[LinePair]]:
    """A TMX memory's languages of original and translation, and its pairs, read as they are asked for.

    A unit that can't be taken is told and stands as two empty texts, so that pair N is unit N.

    Args:
        path: the memory.
        languages: wanted; None takes those of the first unit, its source language first.
        tell: is told which units aren't taken, and why.

    Raises:
        FormatError: no TMX, or one that isn't to be trusted; more than two languages to choose from; none with these.
    """
    wanted = languages or _first_languages(path)
    return wanted, _from_memory(path, wanted, tell)


def _first_languages(path: Path) -> tuple[str, str]:
    """Original and translation of the first unit that can be taken."""
    unit = next((unit for unit in read_memory(path) if unit.problem is None), None)
    if unit is None:
        raise FormatError(f"{path}: no unit has texts in two languages")
    codes = list(unit.texts)
    if len(codes) > 2:
        raise FormatError(f"{path}: unit {unit.number} has {', '.join(codes[:20])}; choose with --languages FROM,TO")
    return (codes[1], codes[0]) if unit.source_language == codes[1] else (codes[0], codes[1])


def _from_memory(path: Path, languages: tuple[str, str], tell: Callable[[str], None]) -> Iterator[LinePair]:
    taken = skipped = 0
    for unit in read_memory(path):
        missing = [language for language in languages if language not in unit.texts]
        problem = unit.problem or (f"no text in {' and '.join(missing)}" if missing else None)
        if problem is None:
            taken += 1
            yield unit.texts[languages[0]], unit.texts[languages[1]]
            continue
        skipped += 1
        if skipped <= _MOST_TOLD:
            tell(f"skipped: unit {unit.number}: {problem}")
        yield "", ""
    if not taken:
        raise FormatError(
            f"{path}: no unit in {' and '.join(languages)}; choose its languages with --languages FROM,TO"
        )
    if skipped > _MOST_TOLD:
        tell(f"skipped: and {skipped - _MOST_TOLD} units more")


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
    wanted = 'an object with the strings "original" and "translation" is wanted'
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{path}:{number}: {wanted}, this is no JSON ({error})") from error
    original, translation = (row.get("original"), row.get("translation")) if isinstance(row, dict) else (None, None)
    if not isinstance(original, str) or not isinstance(translation, str):
        raise FormatError(f"{path}:{number}: {wanted}")
    try:
        f"{original}{translation}".encode()
    except UnicodeEncodeError as error:
        raise FormatError(f"{path}:{number}: a lone surrogate is no text and can't be written") from error
    return original, translation
