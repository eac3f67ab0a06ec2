"""Independent parts of work shared among the machine's cores, results in order."""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

WORTH_IT = 5
"""Parts, of some tenths of a second each, from which on other processes pay for their start (half a second each)."""


def share(
    function: Callable[[Part], Result], parts: Iterable[Part], processes: int | None = None
) -> Generator[Result, None, None]:
    """Do as `map`, from WORTH_IT parts on with a process for each core; same results, same order.

    Args:
        function: of a module, or a `partial` of one: another process has to find it.
        parts: taken as they are needed, a few ahead, so that they may be many.
        processes: as many as there are cores by default; 1 stays in this one.
    """
    following = iter(parts)
    first = list(islice(following, WORTH_IT))
    count = processes or os.cpu_count() or 1
    if count == 1 or len(first) < WORTH_IT:
        yield from map(function, chain(first, following))
        return
    from joblib import Parallel, delayed

    ending = {"initializer": _end_with, "initargs": (os.getpid(),)}
    running = Parallel(count, return_as="generator", batch_size=1, max_nbytes=None, **ending)
    with _ignoring_ctrl_c():
        results = running(delayed(function)(part) for part in chain(first, following))
    try:
        for result in results:  # noqa: UP028 - `yield from` would close it before the warning is silenced
            yield result
    finally:
        with warnings.catch_warnings(action="ignore"):  # of results that nobody wants any more
            results.close()


def _end_with(parent: int) -> None:
    """End this process when the one that started it was killed: nobody else would end it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _ignoring_ctrl_c() -> Iterator[None]:
    """Start processes that ignore Ctrl-C for good, as they inherit it: it is this one's to answer."""
    if threading.current_thread() is not threading.main_thread():  # which alone may say so
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        if before is not None:  # else somebody's handler that isn't Python's
            signal.signal(signal.SIGINT, before)
