"""A run -> a folder with its report, its tables and its signature; or a file with its signature beside."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from align.errors import OutputError
from align.formats import records
from align.formats.files import is_stream, write_atomically
from align.formats.html import PAIRS_IN_ONE_FILE, render_pages, render_report
from align.schema import Run, Signature

_HEAD_BYTES = 4096
_PAGE_NAME = re.compile(r"\d{4,}\.html")
TABLES = {
    "documents": records.document_rows,
    "segments": records.segment_rows,
    "pairs": records.pair_rows,
    "beads": records.bead_rows,
    "findings": records.finding_rows,
    "clusters": records.cluster_rows,
    "rejects": records.reject_rows,
}


def run_files(folder: Path) -> list[Path]:
    """The files that `write_run` writes into a folder."""
    return [folder / name for name in (*(f"{table}.jsonl" for table in TABLES), "report.html", "run.json")]


def write_run(run: Run, folder: Path) -> None:
    """Write the report, the seven tables and run.json; run.json comes last and says that all is there.

    Raises:
        OutputError: the folder can't be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"can't make the folder {folder}: {error.strerror}; choose another with -o") from error
    (folder / "run.json").unlink(missing_ok=True)
    for name, rows in TABLES.items():
        write_atomically(folder / f"{name}.jsonl", records.jsonl(rows(run)))
    write_report(run, folder / "report.html")
    write_atomically(folder / "run.json", records.jsonl([records.run_row(run)]))


def write_report(run: Run, path: Path) -> None:
    """Write the report to one file; of a large run its index to the file, and pages of pairs to a folder beside it.

    The folder of `report.html` is `report-pairs`. Pages that an earlier, larger report left there are removed.

    Raises:
        OutputError: the file or the folder can't be written.
    """
    folder = path.with_name(f"{path.stem}-pairs")
    written: set[Path] = set()
    if len(run.pairs) <= PAIRS_IN_ONE_FILE or is_stream(path):  # a pipe has no neighbours
        write_atomically(path, render_report(run))
    else:
        for name, chunks in render_pages(run, path.name, folder.name):  # the index comes last
            write_atomically(path.parent / name, chunks)
            written.add(path.parent / name)
    _remove_pages(folder, written)


def _remove_pages(folder: Path, keep: Collection[Path]) -> None:
    """Remove the pages of a folder that this report doesn't have, and the folder when nothing is left in it."""
    if not folder.is_dir():
        return
    with suppress(OSError):  # what stays behind is linked from nowhere
        for page in folder.iterdir():
            if _PAGE_NAME.fullmatch(page.name) and page not in keep and _is_ours(page):
                page.unlink()
        if not keep:
            folder.rmdir()


def _is_ours(page: Path) -> bool:
    """Whether a page says that align made it: a scraper's folder may have that name, and its pages such names."""
    with page.open("rb") as file:
        return b'<meta name="generator" content="align ' in file.read(_HEAD_BYTES)


def write_beside(path: Path, chunks: Iterable[bytes] | Iterable[str], signature: Signature) -> None:
    """Write one file of results, and its signature beside it as `FILE.run.json`."""
    write_atomically(path, chunks)
    write_signature(path, signature)


def write_signature(path: Path, signature: Signature) -> None:
    """Write the signature of a file of results beside it."""
    if not is_stream(path):  # a device or pipe has no neighbours
        write_atomically(path.with_name(f"{path.name}.run.json"), records.jsonl([records.signature_row(signature)]))
