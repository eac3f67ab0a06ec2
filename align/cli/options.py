"""Options that several commands share, and the way from them to settings.

@shared(ENCODING | READING)
def command(feeds: Feeds, given: Given) -> None:
    settings = given.settings()
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from align.cli.console import say, show_progress
from align.schema import Severity

if TYPE_CHECKING:
    from align.pipeline.sources import SourceKind
    from align.settings import Settings

Feeds = Annotated[
    list[Path],
    typer.Argument(
        metavar="FEED...",
        help="Folders or files: .txt, .html, .jsonl, .csv, .tsv, .parquet, .rss, .atom, .xml, .warc, each also .gz or "
        ".zst; - for JSON Lines on standard input, csv:- for CSV.",
    ),
]
Limit = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="Read the first N rows alone.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write here instead of stdout.")]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME|PATH", help="Another encoder in place of the embedded one."),
]
Device = Annotated[str | None, typer.Option("--device", help="Device for --model, such as cuda.")]
Threads = Annotated[int | None, typer.Option("--threads", min=1, help="Threads; as many as there are cores.")]
Languages = Annotated[
    str | None,
    typer.Option("--languages", metavar="CODES", help="Languages to expect, such as de,en; others need more evidence."),
]
AgainstStore = Annotated[
    Path | None, typer.Option("--against", metavar="STORE", help="Also compare with a store; it stays as it is.")
]
Related = Annotated[bool | None, typer.Option("--related", help="Also the same story in own words.")]
ShowProgress = Annotated[
    bool | None,
    typer.Option(
        "--progress/--no-progress",
        help="Say on stderr what goes on, how fast, and how long it will take; by itself on a terminal.",
        callback=show_progress,
        expose_value=False,
    ),
]
"""Heard by `console.progress`."""
FailOn = Annotated[Severity | None, typer.Option("--fail-on", help="Exit with 1 for findings this grave or graver.")]
Field = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="NAME=KEY",
        help="Which key of a row holds id, text, title, url, source, published, or `article.body` within another.",
    ),
]


class ShowFormat(StrEnum):
    """How something is shown."""

    TEXT = "text"
    JSON = "json"


Show = Annotated[ShowFormat, typer.Option("--format", help="`json` for programs, one object a line.")]

Declared = dict[str, Any]
"""Options by the names of their parameters."""
ENCODING: Declared = {"model": Model, "device": Device, "threads": Threads}
READING: Declared = {"languages": Languages, "field": Field, "limit": Limit}
PROGRESS: Declared = {"progress": ShowProgress}


@dataclass(frozen=True)
class Given:
    """What the user gave of a command's shared options; None for the others."""

    values: dict[str, Any]

    def settings(self, **own: Any) -> Settings:
        """Settings of the current folder, overridden by what was given, and by options that are the command's own.

        Raises:
            SettingsError: an unknown key or an impossible value.
        """
        from align.settings import load_settings

        return load_settings(Path.cwd(), self.chosen(own))

    def chosen(self, own: dict[str, Any]) -> dict[str, Any]:
        """Values by the names of settings: what was given of the shared ones, and a command's own."""
        given = {name: self.values.get(name) for name in (*ENCODING, "languages", "limit")}
        if given["languages"] is not None:
            given["languages"] = split(given["languages"])
        if self.values.get("field"):
            given["field"] = _fields(self.values["field"])
        return {**given, **own}

    def say_what_is_settled(self, kind: SourceKind) -> None:
        """Say that a run or a store was read long ago, to who says how to read a feed."""
        useless = [f"--{name}" for name in ("field", "limit") if self.values.get(name)]
        if useless and kind != "feed":
            say(f"warning: {' and '.join(useless)}: no effect, a {kind} is read as it is")


def shared(declared: Declared) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command options that others have, too; it finds what was given in its parameter `given`."""
    options = [Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=declared[name]) for name in declared]

    def declare(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def call(**values: Any) -> None:
            given = Given({name: values.pop(name, None) for name in declared})
            command(given=given, **values)

        parameters: list[Parameter] = []
        for name, parameter in signature(command, eval_str=True).parameters.items():
            parameters += options if name == "given" else [parameter.replace(kind=Parameter.KEYWORD_ONLY)]
        vars(call)["__signature__"] = Signature(parameters)  # what Typer goes by
        return call

    return declare


def language_codes(option: str, wanted: tuple[int, ...], hint: str) -> tuple[str, ...]:
    """`de,en` -> its codes.

    Args:
        option: what the user gave.
        wanted: how many codes it may hold.
        hint: what to give instead of something else.

    Raises:
        SettingsError: another number of codes, or no language codes.
    """
    from align.errors import SettingsError
    from align.settings import is_language_code

    codes = split(option)
    if len(codes) not in wanted or not all(map(is_language_code, codes)):
        raise SettingsError(f"--languages {option}: give {hint}")
    return codes


def split(names: str) -> tuple[str, ...]:
    """`de,en` -> its parts."""
    return tuple(name.strip() for name in names.split(","))


def _fields(options: list[str]) -> dict[str, str]:
    """`--field text=body --field id=guid` -> the names of a row's fields.

    Raises:
        SettingsError: a name that no document has, or no `=`.
    """
    from align.errors import SettingsError
    from align.settings import FIELDS

    chosen = {}
    for option in options:
        name, separator, key = option.partition("=")
        if name not in FIELDS or not separator or not key:
            raise SettingsError(f"--field {option}: write NAME=KEY with NAME one of {', '.join(FIELDS)}")
        chosen[name] = key
    return chosen


def cache_folder() -> Path:
    """Where backgrounds of other encoders are kept, after the XDG base directory specification."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "align"


def spare_feeds(feeds: Iterable[Path], *outputs: Path | None) -> None:
    """Refuse outputs that would overwrite an input, or be read as part of it the next time, and outputs that collide.

    Raises:
        OutputError: such an output, or a path that can't be one.
    """
    from align.errors import OutputError

    inputs = [(feed, _resolved(feed)) for feed in feeds]
    wanted = [_resolved(output) for output in outputs if output is not None]
    if Path("-") in outputs:
        raise OutputError("leave the output out to write to stdout: a file would be called `-`")
    for place, output in enumerate(wanted):
        if output.suffix in (".gz", ".zst"):
            raise OutputError(f"{output}: rows are written unpacked; leave {output.suffix} out of the name")
        if output in wanted[:place] and not output.is_char_device():
            raise OutputError(f"{output} is named for two outputs; give each a name of its own")
        for feed, whole in inputs:
            if output == whole:
                raise OutputError(f"{output} is an input here; write to another place")
            if whole in output.parents:
                raise OutputError(f"{output} lies in the feed {feed}; write to a place outside of it")


def _resolved(path: Path) -> Path:
    """A path without links; raises OutputError for a loop of links, or a name that no file can have."""
    from align.errors import OutputError

    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise OutputError(f"{path}: no file can have this name ({error}); choose another") from error
