"""Independent parts of work shared among the machine's cores, results in order."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Part = TypeVar("Part")
Result = TypeVar("Result")

WORTH_IT = 5
"""Parts, of some tenths of a second each, from which on other processes pay for their start (a third of one each)."""
AHEAD = 16
"""Parts that each process may be ahead of whoever takes the results."""


def share(
    function: Callable[[Part], Result], parts: Iterable[Part], processes: int | None = None
) -> Generator[Result, None, None]:
    """Do as `map`, from WORTH_IT parts on with a process for each core; same results, same order.

    Other processes begin at once, whether or not somebody asks for the results yet.

    Args:
        function: of a module, or a `partial` of one: another process has to find it.
        parts: taken as they are needed, a few ahead, so that they may be many.
        processes: as many as there are cores by default; 1 stays in this one.
    """
    following = iter(parts)
    first = list(islice(following, WORTH_IT))
    parts = chain(first, following)
    count = processes or os.cpu_count() or 1
    if count == 1 or len(first) < WORTH_IT:
        return (function(part) for part in parts)
    from loky import get_reusable_executor

    executor = get_reusable_executor(count, timeout=None, initializer=_end_with, initargs=(os.getpid(),))
    begun = (executor.submit(function, part) for part in parts)
    with _holding_ctrl_c():
        waiting = deque(islice(begun, count * AHEAD))
    results = _in_order(waiting, begun)
    next(results)  # so that it is closed, too, if nobody asks for a result
    return results


def _in_order(waiting: deque[Future[Any]], begun: Iterator[Future[Any]]) -> Generator[Any, None, None]:
    """Nothing, then the results, each time beginning another part; what nobody waits for any more isn't begun."""
    try:
        yield None
        while waiting:
            result = waiting[0].result()
            waiting.popleft()
            waiting.extend(islice(begun, 1))
            yield result
    finally:
        for future in waiting:
            future.cancel()


def _end_with(parent: int) -> None:
    """End this process when the one that started it was killed: nobody else would end it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _holding_ctrl_c() -> Iterator[None]:
    """Start processes that never hear Ctrl-C: it is this one's to answer, once they have started."""
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # whose start would let it through
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
