"""Translation units as two line-aligned files, as Moses and most trainers of machine translation take them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from align.errors import FormatError, OutputError
from align.formats import records
from align.formats.bitext import Bitext
from align.formats.files import write_atomically
from align.schema import Signature

_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """A text in one line, whatever its reader takes for the end of one."""
    return _LINE_END.sub(" ", text)


def write_moses(prefix: Path, bitexts: Sequence[Bitext], signature: Signature) -> tuple[Path, Path]:
    """Write PREFIX.<language> for both languages, then PREFIX.run.json, which says that both are there.

    Raises:
        FormatError: no pair, or pairs of several pairs of languages.
        OutputError: a prefix without a name, or a file that can't be written.
    """
    found = sorted({_languages(bitext) for bitext in bitexts})
    if len(found) != 1:
        names = "; ".join(",".join(pair) for pair in found)
        raise FormatError(
            f"units of {len(found)} pairs of languages ({names}); choose one with --languages"
            if found
            else "no translation to export; two files need two languages"
        )
    if not prefix.name or prefix.name == "..":
        raise OutputError(f"{prefix}: -o names no file; give a PREFIX such as corpus")
    signed = _named(prefix, "run.json")
    signed.unlink(missing_ok=True)
    first, second = (_named(prefix, language) for language in found[0])
    for path, language in ((first, found[0][0]), (second, found[0][1])):
        write_atomically(path, (line for bitext in bitexts for line in _side(bitext, language)))
    write_atomically(signed, records.jsonl([records.signature_row(signature)]))
    return first, second


def _languages(bitext: Bitext) -> tuple[str, str]:
    first, second = sorted((bitext.original_language, bitext.translation_language))
    return first, second


def _named(prefix: Path, suffix: str) -> Path:
    return prefix.with_name(f"{prefix.name}.{suffix}")


def _side(bitext: Bitext, language: str) -> list[str]:
    if bitext.original_language == language:
        return [f"{one_line(unit.original)}\n" for unit in bitext.units]
    return [f"{one_line(unit.translation)}\n" for unit in bitext.units]
