"""Kill a writer at every step and at random moments, and see whether the store minds.

    python -m tests.index.faults FOLDER STRIDE RANDOM

Run as a script, because a process may only fork before Polars has run in it: everything is imported once here,
and each fault, and each look at what it left, is a child of its own. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import faiss  # noqa: F401 - loaded once, for all children
import polars as pl

from align.errors import StoreError
from align.index import merge
from align.index.store import opened
from align.index.verify import litter, verify
from align.pipeline.upkeep import Choice, compact_store, remove_documents
from align.text.language import detect_language
from tests.index.small import add, content, document

Fault = tuple[str, Callable[..., None]]
FIRST = [document("a", 11, 12, 13, 14), document("b", 11, 12, 13, 15), document("c", 41, 42, 43, language="de")]
SECOND = [document("d", 41, 42, 43), document("e", 11, 12, 13, 14, 16), document("a", 11, 12, 13, 17)]
THIRD = [document("f", 11, 12, 13, 14), document("c", 41, 42, 44, language="de")]


@dataclass(frozen=True)
class Operation:
    """Something that writes, what it starts from, and a way to do it again after it was cut off."""

    name: str
    prepare: Callable[[Path], None]
    run: Callable[[Path], None]


def _add(*documents: Any, **options: Any) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        add(path, *documents, **options)

    return run


def _add_and_merge(path: Path) -> None:
    merge.RUN = 2
    add(path, *THIRD)


def _remove(path: Path) -> None:
    try:
        remove_documents(path, Choice(("b",)))
    except StoreError as error:
        if "no document 'b'" not in str(error):
            raise


def _compact(path: Path) -> None:
    compact_store(path)


def _two_batches(path: Path) -> None:
    add(path, *FIRST)
    add(path, *SECOND)


def _two_batches_less_one(path: Path) -> None:
    _two_batches(path)
    _remove(path)


OPERATIONS = [
    Operation("first add", lambda path: None, _add(*FIRST)),
    Operation("second add", _add(*FIRST), _add(*SECOND)),
    Operation("add with an index", _add(*FIRST), _add(*SECOND, search="approximate")),
    Operation("remove", _two_batches, _remove),
    Operation("add and merge", _two_batches_less_one, _add_and_merge),
    Operation("compact", _two_batches_less_one, _compact),
]


def in_child(job: Callable[[], Any]) -> tuple[int, Any]:
    """Run a job in a fork: (how it ended, as the system says; what it gave)."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        code = 1
        try:
            with os.fdopen(writing, "w") as stream:
                json.dump(job(), stream)
            code = 0
        except BaseException:  # noqa: BLE001 - whatever it was, the parent is told
            traceback.print_exc()
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as stream:
        answer = stream.read()
    return os.waitpid(child, 0)[1], json.loads(answer) if answer else None


class Steps:
    """Counts the steps by which anything comes onto the disk, and dies at one of them."""

    def __init__(self, last: int) -> None:
        self.count = 0
        self.last = last

    def step(self) -> None:
        """One more; the last one isn't survived."""
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Put a step before and after each call that changes the disk; a file is also left half written."""
        for place, name in (
            (os, "fsync"),
            (os, "unlink"),
            (Path, "replace"),
            (Path, "mkdir"),
            (shutil, "rmtree"),
            (pl.LazyFrame, "sink_parquet"),
        ):
            setattr(place, name, self._around(getattr(place, name)))
        whole = Path.write_bytes

        def write_bytes(path: Path, data: bytes) -> int:
            whole(path, data[: len(data) // 2])
            self.step()
            return whole(path, data)

        Path.write_bytes = write_bytes  # type: ignore[method-assign, assignment]

    def _around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any, **options: Any) -> Any:
            self.step()
            given = call(*arguments, **options)
            self.step()
            return given

        return stepping


def count_steps(operation: Operation, path: Path) -> int:
    """How many steps an operation takes when nothing goes wrong."""

    def job() -> int:
        steps = Steps(0)
        steps.watch()
        operation.run(path)
        return steps.count

    return int(in_child(job)[1])


def dies_at(operation: Operation, path: Path, step: int) -> None:
    """Run an operation in a child that kills itself at a step."""

    def job() -> None:
        Steps(step).watch()
        operation.run(path)

    in_child(job)


def dies_after(operation: Operation, path: Path, seconds: float) -> None:
    """Run an operation in a child that is killed from outside."""
    child = os.fork()
    if not child:
        operation.run(path)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def look(operation: Operation, path: Path, before: Any, after: Any) -> list[str]:
    """What is wrong after a fault: the store is as before or as after, whole, and the next run needs no help."""
    wrong = []
    committed = (path / "commit.json").exists()
    if committed:
        with opened(path) as store:
            wrong += list(verify(store))
        found = json.loads(json.dumps(content(path), default=repr))
        if found not in (before, after):
            wrong.append("neither the old state nor the new one")
    operation.run(path)
    with opened(path) as store:
        wrong += list(verify(store))
        wrong += litter(store)
    if json.loads(json.dumps(content(path), default=repr)) != after:
        wrong.append("another result than without the fault")
    return wrong


def states(operation: Operation, folder: Path) -> tuple[Path, Any, Any]:
    """A store to start from, what it says, and what it says after the operation."""
    start, done = folder / f"{operation.name} start", folder / f"{operation.name} done"
    in_child(lambda: operation.prepare(start))
    start.mkdir(parents=True, exist_ok=True)
    shutil.copytree(start, done)
    in_child(lambda: operation.run(done))

    def say(path: Path) -> Any:
        return json.loads(json.dumps(content(path), default=repr)) if (path / "commit.json").exists() else None

    return start, in_child(lambda: say(start))[1], in_child(lambda: say(done))[1]


def plans(operation: Operation, steps: int, seconds: float, stride: int, at_random: int) -> Iterator[Fault]:
    """The faults of an operation that takes so many steps and seconds."""
    chance = random.Random(operation.name)
    for step in range(1 + chance.randrange(stride), steps + 1, stride):
        yield f"step {step}", partial(dies_at, operation, step=step)
    for _ in range(at_random):
        moment = chance.uniform(0, seconds)
        yield f"{moment:.3f} s", partial(dies_after, operation, seconds=moment)


def inject(operation: Operation, folder: Path, stride: int, at_random: int) -> tuple[int, list[str]]:
    """How many faults an operation went through, and what they broke."""
    start, before, after = states(operation, folder)
    trial = folder / "trial"
    shutil.copytree(start, trial)
    began = time.perf_counter()
    steps = count_steps(operation, trial)
    seconds = time.perf_counter() - began
    count, wrong = 0, []
    for name, fault in plans(operation, steps, seconds, stride, at_random):
        shutil.rmtree(trial)
        shutil.copytree(start, trial)
        fault(path=trial)
        status, found = in_child(partial(look, operation, trial, before, after))
        count += 1
        if status or found:
            wrong.append(f"{operation.name}, {name}: {found}")
    shutil.rmtree(trial)
    return count, wrong


def main(folder: Path, stride: int, at_random: int) -> dict[str, Any]:
    """Inject the faults: at every `stride`-th step of each operation, and so many at random moments."""
    detect_language("The harbour office counted the ships.", ("de", "en"))  # its profiles are loaded once, too
    results = {operation.name: inject(operation, folder, stride, at_random) for operation in OPERATIONS}
    return {
        "faults": {name: count for name, (count, _) in results.items()},
        "wrong": [line for _, wrong in results.values() for line in wrong],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
