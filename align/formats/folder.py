"""A run -> a folder with its report, its tables and its signature."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from align.errors import OutputError
from align.formats import records
from align.formats.files import write_atomically
from align.formats.html import render_report
from align.schema import Run, Signature

TABLES = {
    "documents": records.document_rows,
    "segments": records.segment_rows,
    "pairs": records.pair_rows,
    "beads": records.bead_rows,
    "findings": records.finding_rows,
    "clusters": records.cluster_rows,
    "rejects": records.reject_rows,
}


def write_run(run: Run, folder: Path) -> None:
    """Write report.html, the seven tables and run.json; run.json comes last and says that all is there.

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
    write_atomically(folder / "report.html", render_report(run))
    write_atomically(folder / "run.json", records.jsonl([records.run_row(run)]))


def write_beside(path: Path, chunks: Iterable[bytes] | Iterable[str], signature: Signature) -> None:
    """Write one file of results, and its signature beside it as `FILE.run.json`."""
    write_atomically(path, chunks)
    if path.is_file():  # a device or pipe has no neighbours
        write_atomically(path.with_name(f"{path.name}.run.json"), records.jsonl([records.signature_row(signature)]))
