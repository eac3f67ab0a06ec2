"""The command line: parse, call the pipeline, show. `main` is what the `align` command runs."""

from align.cli.app import main

__all__ = ["main"]
