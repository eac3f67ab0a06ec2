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
from align.formats.records import jsonl, signature_row
from align.schema import TITLE_POSITION, Alignment, Segment, Signature, Verdict

_OURS = re.compile(r"\d{5,}\.(indices|ladder|[A-Za-z-]+)")
Lines = Callable[[Alignment, int, int], Iterator[str]]


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
    files = {f"{number:05}": _Files(bitext, kind) for number, bitext in enumerate(bitexts, 1)}
    crossing = [files_of.bitext for files_of in files.values() if files_of.crosses]
    if crossing:
        first = crossing[0]
        raise FormatError(
            f"in {len(crossing)} of {len(files)} pairs beads cross, first in {first.original.id!r} and "
            f"{first.translation.id!r}: a ladder holds texts in one order; use --format indices"
        )
    _clear(folder)
    rows = []
    for name, of_pair in files.items():
        for suffix, lines in of_pair.contents().items():
            write_atomically(folder / f"{name}.{suffix}", lines)
        rows.append({"id": name, **of_pair.row()})
    write_atomically(folder / "pairs.jsonl", jsonl(rows))
    write_atomically(folder / "run.json", jsonl([signature_row(signature)]))


class _Files:
    """The three files of a pair."""

    def __init__(self, bitext: Bitext, kind: str) -> None:
        self.bitext = bitext
        self.kind = kind
        self.crosses = False
        beads = tuple(unit.bead for unit in bitext.units)
        sizes = _count(bitext.original_segments), _count(bitext.translation_segments)
        write: Lines = indices_lines if kind == "indices" else ladder_lines
        try:
            self.lines = list(write(Alignment(beads, 0.0, 0.0, Verdict.TRANSLATION), *sizes))
        except FormatError:
            self.crosses = True

    def contents(self) -> Mapping[str, Sequence[str]]:
        """Lines by suffix."""
        return {
            self.bitext.original_language: _segment_lines(self.bitext.original_segments),
            self.bitext.translation_language: _segment_lines(self.bitext.translation_segments),
            self.kind: self.lines,
        }

    def row(self) -> dict[str, object]:
        """What the pair is."""
        bitext = self.bitext
        return {
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
        strange = [name for name in names if name not in ("pairs.jsonl", "run.json") and not _OURS.fullmatch(name)]
        if strange:
            raise OutputError(f"{folder} holds {min(strange)}, which isn't ours; name a new folder")
        for name in sorted(names, reverse=True):  # run.json first: without it the folder isn't whole
            (folder / name).unlink()
    except OSError as error:
        raise OutputError(f"can't write {folder}: {error.strerror}; choose another with -o") from error


def _count(segments: Mapping[int, Segment]) -> int:
    return sum(position != TITLE_POSITION for position in segments)


def _segment_lines(segments: Mapping[int, Segment]) -> list[str]:
    return [f"{one_line(segments[position].text)}\n" for position in range(_count(segments))]
