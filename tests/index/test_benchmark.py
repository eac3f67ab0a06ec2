"""The benchmark of the store still runs, and prints what it promises."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ROOT


@pytest.mark.slow
def test_it_prints_an_object_a_size_and_what_they_cost(tmp_path: Path) -> None:
    command = [sys.executable, "scripts/benchmark_store.py", "20", "200", "--folder", str(tmp_path), "--recall"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    small, large, both = map(json.loads, done.stdout.splitlines())
    assert [small["documents"], large["segments"]] == [20, 2_000]
    assert small["pairs"] > 0
    assert large["recall"] == {"de": 1.0, "en": 1.0}
    assert large["peak_mb"] < 1_000
    assert 0 < both["cost"] < 4
