"""`align eval`: scores against gold, as one JSON object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from align.cli.console import put

app = typer.Typer(help="Score results against gold; prints one JSON object.", no_args_is_help=True)

Gold = Annotated[Path, typer.Argument(metavar="GOLD", exists=True, dir_okay=False, help="What is right, JSONL.")]
Predicted = Annotated[Path, typer.Argument(metavar="PRED", exists=True, dir_okay=False, help="What was found, JSONL.")]


@app.command()
def pairs(gold: Gold, predicted: Predicted) -> None:
    """Document pairs: precision, recall, F1, recall by class; class `related` counts neither way."""
    from align.evaluate.pairs import score_pairs
    from align.evaluate.rows import read_pairs

    _print(score_pairs(read_pairs(gold), read_pairs(predicted)))


@app.command()
def beads(gold: Gold, predicted: Predicted) -> None:
    """Beads: strict and lax precision, recall and F1 without null beads."""
    from align.evaluate.beads import score_beads
    from align.evaluate.rows import read_beads

    _print(score_beads(read_beads(gold), read_beads(predicted)))


@app.command()
def languages(gold: Gold, predicted: Predicted) -> None:
    """Languages: accuracy and what was taken for what."""
    from align.evaluate.languages import score_languages
    from align.evaluate.rows import read_languages

    _print(score_languages(read_languages(gold), read_languages(predicted)))


@app.command()
def errors(gold: Gold, predicted: Predicted) -> None:
    """Translation errors: segment scores (gold rows with `label`) or findings (gold rows with `start`)."""
    from align.evaluate.errors import score_errors
    from align.evaluate.rows import read_rows

    _print(score_errors(read_rows(gold), read_rows(predicted)))


def _print(scores: dict[str, Any]) -> None:
    put([json.dumps(scores, ensure_ascii=False, indent=2), "\n"])
