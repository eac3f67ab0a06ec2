"""The command line: parse, call the pipeline, show. `main` is what the `align` command runs."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line: 0 done and clean, 1 done and found what the caller forbids, 2 couldn't do it.

    Ctrl-C exits with 130 from the first import on.
    """
    try:
        from align.cli.app import run_command

        run_command()
    except KeyboardInterrupt:
        sys.exit(130)
