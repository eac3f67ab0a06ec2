"""A folder of aligned texts, a segment a line, with their beads as `indices` or ladders for other aligners' tools."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from align.errors import FormatError, OutputError
from align.formats.bitext import Bitext
from align.formats.files import write_atomically
from align.formats.indices import indices_lines, ladder_lines
from align.formats.moses import one_line
from align.formats.read_records import read_table
from align.formats.records import Row, jsonl, signature_row
from align.schema import TITLE_POSITION, Bead, Segment, Signature

_KINDS = ("indices", "ladder")
_TABLE, _SIGNATURE = "pairs.jsonl", "run.json"
_PARTIAL = re.compile(r"\.(.+)\.\d+\.partial", re.DOTALL)
"""What `write_atomically` leaves behind when it is killed."""
_NAMED_BY = ("id", "original_language", "translation_language")
Lines = Callable[[list[Bead], int, int], Iterator[str]]


def write_alignments(folder: Path, bitexts: Sequence[Bitext], kind: str, signature: Signature) -> None:
    """Write a folder in the place of one that was written before.

    Pair N has `N.<language>` twice, where line i is segment i, and `N.indices` or `N.ladder`, the original first;
    `pairs.jsonl` says what N is, `run.json` comes last and says that all is there.

    Args:
        folder: to make, or one of these.
        bitexts: the pairs.
        kind: `indices` or `ladder`.
        signature: of their run.

    Raises:
        FormatError: a ladder of crossing beads.
        OutputError: a folder that holds other things, or can't be written.
    """
    named = {f"{number:05}": bitext for number, bitext in enumerate(bitexts, 1)}
    lines: dict[str, list[str]] = {}
    crossing: list[Bitext] = []
    for name, bitext in named.items():
        try:
            lines[name] = _bead_lines(bitext, kind)
        except FormatError:
            crossing.append(bitext)
    if crossing:
        first = crossing[0]
        raise FormatError(
            f"in {len(crossing)} of {len(named)} pairs beads cross, first in {first.original.id!r} and "
            f"{first.translation.id!r}: a ladder holds texts in one order; use --format indices"
        )
    _clear(folder)
    write_atomically(folder / _TABLE, jsonl(_pair_row(name, bitext) for name, bitext in named.items()))
    for name, bitext in named.items():
        write_atomically(folder / f"{name}.{bitext.original_language}", _segment_lines(bitext.original_segments))
        write_atomically(folder / f"{name}.{bitext.translation_language}", _segment_lines(bitext.translation_segments))
        write_atomically(folder / f"{name}.{kind}", lines[name])
    write_atomically(folder / _SIGNATURE, jsonl([signature_row(signature)]))


def _bead_lines(bitext: Bitext, kind: str) -> list[str]:
    """The beads as lines; raises FormatError where they cross and may not."""
    write: Lines = indices_lines if kind == "indices" else ladder_lines
    sizes = _count(bitext.original_segments), _count(bitext.translation_segments)
    return list(write([unit.bead for unit in bitext.units], *sizes))


def _pair_row(name: str, bitext: Bitext) -> Row:
    return {
        "id": name,
        "original": bitext.original.id,
        "translation": bitext.translation.id,
        "original_language": bitext.original_language,
        "translation_language": bitext.translation_language,
        "relation": bitext.pair.relation.value,
        "direction": bitext.direction,
    }


def _clear(folder: Path) -> None:
    """Make the folder, and take away what an earlier export left there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = [path.name for path in folder.iterdir()]
        ours = _written(folder)
        strange = [name for name in names if name not in ours and _whole_name(name) not in {*ours, _TABLE, _SIGNATURE}]
        if strange:
            raise OutputError(f"{folder} holds {min(strange)}, which isn't ours; name a new folder")
        # run.json first: without it the folder isn't whole; the table last: it says what is ours.
        for name in sorted(names, key=lambda name: (name != _SIGNATURE, name == _TABLE)):
            (folder / name).unlink()
    except OSError as error:
        raise OutputError(f"can't write {folder}: {error.strerror}; choose another with -o") from error


def _written(folder: Path) -> set[str]:
    """What an earlier export wrote there, by its table: a scraper's folder may hold files of such names, too."""
    if not (folder / _TABLE).is_file():
        return set()
    try:
        rows = list(read_table(folder / _TABLE, lambda row: [str(row[key]) for key in _NAMED_BY]))
    except FormatError:
        return set()
    names = {f"{id}.{suffix}" for id, *languages in rows for suffix in (*languages, *_KINDS)}
    return {*names, _TABLE, _SIGNATURE}


def _whole_name(name: str) -> str | None:
    """The name that a file would have had, had its writer not been killed."""
    match = _PARTIAL.fullmatch(name)
    return match[1] if match else None


def _count(segments: Mapping[int, Segment]) -> int:
    return sum(position != TITLE_POSITION for position in segments)


def _segment_lines(segments: Mapping[int, Segment]) -> list[str]:
    return [f"{one_line(segments[position].text)}\n" for position in range(_count(segments))]
