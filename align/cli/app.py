"""The Typer application: one module a command, errors to one line."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from align import __version__
from align.cli import (
    baseline,
    beads,
    check,
    dedup,
    detect,
    doctor,
    evaluate,
    export,
    index,
    lint,
    look,
    pairs,
    report,
    rules,
    run,
)
from align.errors import AlignError

app = typer.Typer(
    name="align",
    help="Find what repeats in scraped news: copies, cuts and translations, and the errors in the translations.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"align {__version__}")
        raise typer.Exit


@app.callback()
def align(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Find what repeats in scraped news: copies, cuts and translations, and the errors in the translations."""


app.command()(run.run)
app.command()(detect.detect)
app.command()(pairs.pairs)
app.command()(beads.beads)
app.command()(lint.lint)
app.command()(dedup.dedup)
app.command()(check.check)
app.add_typer(baseline.app, name="baseline")
app.command()(look.explain)
app.command()(look.find)
app.command()(report.report)
app.command()(export.export)
app.add_typer(index.app, name="index")
app.add_typer(evaluate.app, name="eval")
app.command()(rules.rules)
app.command()(doctor.doctor)


def run_command() -> None:
    """Run one command; what goes wrong becomes one line on stderr."""
    interruption = _Interruption()
    try:
        with interruption.noted():
            app(prog_name="align")
    except AlignError as error:
        _fail(str(error))
    except MemoryError:
        _fail("out of memory; give fewer files at once")
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - a defect of ours: one line, and never the exit code of a finding
        if interruption.happened:
            sys.exit(130)
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        _fail(f"internal error at {where}: {type(error).__name__}: {error}; please report it with the input")


class _Interruption:
    """Remembers Ctrl-C: libraries with a bare `except` (langdetect) turn it into errors of their own."""

    happened = False

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Take Ctrl-C and SIGTERM as long as a command runs."""
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        # In the background of a shell Ctrl-C is ignored; so it stays.
        if before[signal.SIGINT] is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)
        try:
            yield
        finally:
            for number, handler in before.items():
                if handler is not None:  # None: set by a program that Python is embedded in
                    signal.signal(number, handler)

    def _note(self, *_: Any) -> None:
        self.happened = True
        raise KeyboardInterrupt


def _fail(message: str) -> None:
    from align.cli.console import say

    say(f"align: {message}")
    sys.exit(2)
