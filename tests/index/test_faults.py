"""Killed at any moment, a store holds all of a batch or none, and the next run needs no help."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command import ROOT


def inject(folder: Path, stride: int, at_random: int) -> dict[str, Any]:
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.index.faults", str(folder), str(stride), str(at_random)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_some_faults_in_every_operation(tmp_path: Path) -> None:
    result = inject(tmp_path, 18, 1)
    assert result["wrong"] == []
    assert len(result["faults"]) == 6
    assert sum(result["faults"].values()) >= 20


@pytest.mark.slow
def test_a_fault_after_every_step_and_at_random_moments(tmp_path: Path) -> None:
    result = inject(tmp_path, 1, 20)
    assert result["wrong"] == []
    assert sum(result["faults"].values()) >= 200
    assert min(result["faults"].values()) >= 40
