"""The Typer application: one module a command, errors to one line."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from align import __version__
from align.cli import beads, check, dedup, detect, doctor, evaluate, lint, pairs, rules, run
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
app.add_typer(evaluate.app, name="eval")
app.command()(rules.rules)
app.command()(doctor.doctor)


def main() -> None:
    """Run the command line: 0 done and clean, 1 done and found what the caller forbids, 2 couldn't do it."""
    try:
        app()
    except AlignError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        _fail("interrupted", 130)
    except BrokenPipeError:
        # The reader has gone, as in `align pairs feed | head`; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except MemoryError:
        _fail("out of memory; give fewer files at once")
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}")


def _fail(message: str, code: int = 2) -> None:
    from align.cli.console import safe

    print(f"align: {safe(message)}", file=sys.stderr)
    sys.exit(code)
