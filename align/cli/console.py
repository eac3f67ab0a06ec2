"""Talking to a person: progress and messages on stderr, data on stdout, both safe for a terminal."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from align.errors import OutputError

if TYPE_CHECKING:
    from align.schema import Reject

# Control characters could move the cursor or recolour the screen; bidi controls reorder what is read.
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


def safe(text: object) -> str:
    """Scraped text for a terminal: what isn't printable is shown as its code point."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", str(text))


def say(message: object = "") -> None:
    """One message to the person, one line on stderr, if there is one; line ends in what it quotes are shown."""
    if sys.stderr is None:
        return
    with suppress(OSError):  # nobody reads it any more, or the disk is full
        print(safe(message).replace("\n", "\\n"), file=sys.stderr, flush=True)


def say_rejects(rejects: Sequence[Reject], rest: str = "--rejects FILE has them all") -> None:
    """What couldn't be taken, the first ten lines of it, and where the rest is."""
    for reject in rejects[:10]:
        say(f"rejected: {reject.where}: {reject.reason}")
    if len(rejects) > 10:
        say(f"rejected: and {len(rejects) - 10} more; {rest}")


def say_nothing_was_read(documents: int, rejects: Sequence[Reject]) -> None:
    """Warn of a feed without a document, which is done in no time and looks well."""
    if not documents and rejects:
        say(
            f"warning: nothing can be read, all {len(rejects)} rejected; mend the feed, or name its fields with --field"
        )
    elif not documents:
        say("warning: no document was read")


def put(chunks: Iterable[bytes] | Iterable[str]) -> None:
    """Data to stdout, as UTF-8 whatever the terminal's encoding.

    Exits with 141, as other tools do, when the reader has gone (`align pairs feed | head`).
    """
    if sys.stdout is None:  # closed by `>&-`
        raise OutputError("stdout is closed; name a file with -o")
    try:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk.encode("utf-8") if isinstance(chunk, str) else chunk)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python would try to flush and complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


class _Shown:
    """What the command's `--progress` says; None: shown on a terminal, silent elsewhere."""

    wanted: bool | None = None


def show_progress(wanted: bool | None) -> None:
    """Take the choice of `--progress/--no-progress`, for the command that runs."""
    _Shown.wanted = wanted


@contextmanager
def progress(stage: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show a stage with its rate and the time left on stderr: a bar on a terminal, lines in a log, or nothing."""
    terminal = sys.stderr is not None and sys.stderr.isatty()
    if _Shown.wanted is False or not (terminal or _Shown.wanted):
        yield lambda count: None
    elif terminal:
        with _bar(stage, total) as advance:
            yield advance
    else:
        with _lines(stage, total) as advance:
            yield advance


@contextmanager
def _bar(stage: str, total: int | None) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text("" if task.speed is None else f"{task.speed:,.0f}/s")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeLeft())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(stage, total=total)
        yield lambda count: bar.advance(task, count)


@contextmanager
def _lines(stage: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """At most ten lines a stage."""
    done, start = 0, time.monotonic()

    def advance(count: int) -> None:
        nonlocal done
        before, done = done, done + count
        if total and before * 10 // total < done * 10 // total:
            rate = done / max(time.monotonic() - start, 1e-3)
            say(f"{stage}: {done} of {total}, {rate:,.0f}/s, {max(total - done, 0) / rate:.0f} s left")

    say(stage)
    yield advance
