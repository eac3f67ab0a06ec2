"""The script that times alignment prints one JSON object."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "benchmark_beads.py"


def test_it_prints_time_and_memory_by_size(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", [str(SCRIPT), "--sizes", "40", "12", "--pairs", "2"])
    runpy.run_path(str(SCRIPT), run_name="__main__")
    rows = json.loads(capsys.readouterr().out)["sizes"]
    assert [row["segments"] for row in rows] == [12, 40]
    assert all(row["pairs"] == 2 and row["beads"] > row["segments"] for row in rows)
    assert all(row["seconds"] > 0 and row["pairs_per_second"] > 0 and row["peak_gib"] > 0 for row in rows)
