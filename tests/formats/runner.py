"""GitHub's runner, as far as it reads the log of a step: made after `ActionCommand.cs` of actions/runner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Command:
    """What the runner would do."""

    name: str
    properties: dict[str, str]
    data: str


def split_log(log: str) -> list[str]:
    """Lines as .NET reads them; the log ends with a line end."""
    lines = re.split(r"\r\n|\r|\n", log)
    assert lines.pop() == ""
    return lines


def read_log(log: str) -> Iterator[Command]:
    """The commands that take effect: none between `stop-commands` and its token."""
    token = None
    for line in split_log(log):
        command = read_line(line)
        if command is None:
            continue
        if token is not None:
            token = None if command.name == token else token
        elif command.name == "stop-commands":
            token = command.data
        else:
            yield command
    assert token is None, "commands were never taken up again"


def read_line(line: str) -> Command | None:
    """`::name key=value,key=value::data` at a line's start, or the older `##[name]data` anywhere in it."""
    text = line.lstrip()
    end = text.find("::", 2)
    if text.startswith("::") and end > 0:
        name, _, rest = text[2:end].partition(" ")
        pairs = (part.partition("=") for part in rest.strip().split(",") if part)
        properties = {key: _decode(value.replace("%3A", ":").replace("%2C", ",")) for key, _, value in pairs}
        return Command(name, properties, _decode(text[end + 2 :]))
    old = re.search(r"##\[([^\] ]*)[^\]]*\](.*)", line)
    return Command(old[1], {}, old[2]) if old else None


def _decode(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
