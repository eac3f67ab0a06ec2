"""The signature beside what `align lint` writes tells whether word vectors took part."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from align.cli.app import app
from align.encode.packed import PACKAGE


def test_word_vectors_are_named_where_they_take_part(tmp_path: Path) -> None:
    pair, plain, scores = tmp_path / "pair.tsv", tmp_path / "plain.jsonl", tmp_path / "scores.jsonl"
    pair.write_text("The gate is open.\tDas Tor ist offen.\n", "utf-8")
    run = CliRunner().invoke
    assert run(app, ["lint", str(pair), "--format", "jsonl", "-o", str(plain)]).exit_code == 0
    assert run(app, ["lint", str(pair), "--scores", str(scores)]).exit_code == 0
    without, beside = (json.loads(Path(f"{path}.run.json").read_text("utf-8")) for path in (plain, scores))
    assert PACKAGE not in without["encoder"]
    assert beside["encoder"] == f"{without['encoder']}+{PACKAGE}"
    assert beside["revision"] != without["revision"]
