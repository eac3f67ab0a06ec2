"""Work shared among processes: same results, same order, nothing asked of the caller's script."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from align.processes import WORTH_IT, share
from tests.command import ROOT

SCRIPT = """
import os
from align.processes import share

print("started")
print(sorted(share(abs, range(-20, 0), processes=2)))
"""

ABANDONED = """
import time
from align.processes import share

results = share(time.sleep, [0.2] * 50, processes=2)
print("started")
raise SystemExit("no store")
"""

INTERRUPTED = """
import signal, time
from align.processes import share

signal.signal(signal.SIGINT, signal.default_int_handler)  # who tests in the background passes on that it is ignored
print("started", flush=True)
try:
    list(share(time.sleep, [0.2] * 1000, processes=2))
except KeyboardInterrupt:
    print("stopped")
"""


def times(number: int, factor: int) -> tuple[int, int]:
    """The product, and where it was made."""
    return number * factor, os.getpid()


def test_many_parts_are_done_elsewhere_and_come_in_order() -> None:
    results = list(share(partial(times, factor=3), range(40), processes=2))
    assert [product for product, _ in results] == [3 * number for number in range(40)]
    assert os.getpid() not in {process for _, process in results}


def test_few_parts_and_one_process_stay_here() -> None:
    few = list(share(partial(times, factor=3), range(WORTH_IT - 1), processes=2))
    alone = list(share(partial(times, factor=3), range(40), processes=1))
    assert {process for _, process in [*few, *alone]} == {os.getpid()}
    assert len(few) + len(alone) == WORTH_IT - 1 + 40


def test_parts_are_taken_as_they_are_needed() -> None:
    taken = 0

    def parts() -> Iterator[int]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield number

    results = share(partial(times, factor=1), parts(), processes=2)
    assert next(results)[0] == 0
    results.close()
    assert taken < 1_000


def test_others_begin_before_anybody_asks(tmp_path: Path) -> None:
    results = share(Path.touch, [tmp_path / str(number) for number in range(8)], processes=2)
    limit = time.monotonic() + 60
    while time.monotonic() < limit and not list(tmp_path.iterdir()):
        time.sleep(0.05)
    assert list(tmp_path.iterdir())
    assert list(results) == [None] * 8


def test_results_that_nobody_asks_for_disturb_nobody() -> None:
    done = subprocess.run([sys.executable, "-c", ABANDONED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("started\n", "no store\n", 1)


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    """Python's own processes run the caller's script again."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"started\n{list(range(1, 21))}\n", "")


@pytest.mark.parametrize("seconds", [0.03, 0.06, 0.1, 0.6, 1.5])
def test_ctrl_c_is_answered_by_one_process(seconds: float) -> None:
    command = [sys.executable, "-c", INTERRUPTED]
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "started\n"
    time.sleep(seconds)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does
    assert running.communicate(timeout=60) == ("stopped\n", "")


def test_processes_end_with_the_one_that_started_them() -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "started\n"
    time.sleep(1.5)
    running.kill()
    running.communicate(timeout=60)  # until nobody holds the pipes any more
