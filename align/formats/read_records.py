"""Rows of JSON Lines -> records, held to the types that `schema` declares."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from align.errors import FormatError

Record = TypeVar("Record")
Reader = Callable[[Any], Any]

DAMAGES = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError)
"""What reading a row raises that isn't what it should be."""


def read_table(path: Path, read_row: Callable[[dict[str, Any]], Record]) -> Iterator[Record]:
    """Read each line of a JSON Lines file as a record.

    Raises:
        FormatError: no such file, or a row that is damaged; file and line are named.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield read_row(json.loads(line, parse_constant=_no_number))
                except DAMAGES as error:
                    raise FormatError(f"{path}:{number}: damaged row ({explain(error)})") from error
    except OSError as error:
        raise FormatError(f"{path}: {error.strerror}") from error


def read_record(kind: type[Record], row: Mapping[str, Any]) -> Record:
    """Build a record from a row that has its fields; other keys are passed over.

    Raises:
        KeyError: a field without a default is missing.
        TypeError: a value of another type.
        ValueError: a word that isn't in an enumeration.
    """
    values = {}
    for name, (reader, wanted) in _readers(cast("Any", kind)).items():
        if name in row:
            try:
                values[name] = reader(row[name])
            except TypeError as error:
                raise TypeError(f"`{name}`: {error}") from error
        elif wanted:
            raise KeyError(name)
    return kind(**values)


def explain(error: Exception) -> str:
    """Say in a few words what is wrong with a row."""
    return f"no `{error.args[0]}`" if isinstance(error, KeyError) else str(error)[:200]


@functools.cache
def _readers(kind: Any) -> dict[str, tuple[Reader, bool]]:
    """Field -> how its value is read, and whether it must be there."""
    hints = get_type_hints(kind)
    return {
        field.name: (_reader(hints[field.name]), field.default is MISSING and field.default_factory is MISSING)
        for field in fields(kind)
    }


def _reader(hint: Any) -> Reader:
    """How a JSON value becomes a value of a type."""
    inner = get_args(hint)
    if get_origin(hint) is UnionType:
        return functools.partial(_read_optional, _reader(inner[0]))
    if get_origin(hint) is tuple:
        length = None if inner[-1] is Ellipsis else len(inner)
        return functools.partial(_read_tuple, _reader(inner[0]), length)
    if isinstance(hint, type) and is_dataclass(hint):
        return functools.partial(_read_object, hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return functools.partial(_read_plain, hint)


def _read_optional(reader: Reader, value: Any) -> Any:
    return None if value is None else reader(value)


def _read_tuple(reader: Reader, length: int | None, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list) or length not in (None, len(value)):
        raise TypeError(f"{'a list' if length is None else f'a list of {length}'} is wanted")
    return tuple(map(reader, value))


def _read_object(kind: type, value: Any) -> Any:
    if not isinstance(value, dict):
        raise TypeError("an object is wanted")
    return read_record(kind, value)


def _read_plain(kind: type, value: Any) -> Any:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise TypeError(f"{kind.__name__} is wanted, not {type(value).__name__}")
    if isinstance(value, str):
        value.encode()  # a lone surrogate is no text and couldn't be written again
    if isinstance(value, float) and not math.isfinite(value):  # JSON's 1e999
        raise ValueError("a number is too large")
    return value


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")
