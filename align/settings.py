"""What a user may set, in one frozen value: defaults, `align.toml` or `[tool.align]`, then options."""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from align.errors import SettingsError
from align.schema import Relation, Severity

KeepPolicy = Literal["oldest", "longest", "original-language", "source-order"]
_WITHOUT_EFFECT = ("device", "threads", "max_duplicate_share", "fail_on")
"""Settings that don't change what is found; they stay out of the signature."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; a key in a file is written with hyphens (`max-file-megabytes`)."""

    languages: tuple[str, ...] = ("de", "en")
    """Languages that are expected; a text needs better evidence to be taken for another."""
    model: str = "use-multilingual-v3"
    """The embedded encoder, or a sentence-transformers model by name or path."""
    device: str | None = None
    """Device of a sentence-transformers model, such as `cuda`; None leaves it to the library."""
    threads: int | None = None
    """Threads of the embedded encoder; None takes as many as there are cores."""
    max_file_megabytes: int = 10
    """Larger documents, a file or a row, also after unpacking, are rejected."""
    max_characters: int = 1_000_000
    """Longer documents are rejected."""
    related: bool = False
    """Also report pairs that tell the same story in own words."""
    covered: float = 0.9
    """Share of a document's body that must stand in the kept one before it may be removed."""
    relations: tuple[str, ...] = ("exact", "near-duplicate", "contained")
    """Relations for which `dedup` removes."""
    keep: KeepPolicy = "oldest"
    """Which document of a group `dedup` prefers to keep."""
    max_duplicate_share: float = 0.2
    """Share of duplicates above which `check` fails."""
    fail_on: Severity = Severity.CRITICAL
    """Severity from which a finding makes `check` and `lint` fail."""

    def __post_init__(self) -> None:
        _validate(self)

    @property
    def digest(self) -> str:
        """Twelve hex digits that change when a setting changes what is found."""
        relevant = {key: value for key, value in asdict(self).items() if key not in _WITHOUT_EFFECT}
        return hashlib.sha256(json.dumps(relevant, sort_keys=True, default=str).encode()).hexdigest()[:12]


REMOVABLE = (Relation.EXACT, Relation.NEAR_DUPLICATE, "contained", Relation.TRANSLATION)


def is_language_code(code: str) -> bool:
    """Whether a text looks like an ISO 639 code: two or three small letters."""
    return code.isascii() and code.isalpha() and code.islower() and len(code) in (2, 3)


def load_settings(folder: Path, options: Mapping[str, Any]) -> Settings:
    """Settings of a folder's `align.toml` or `pyproject.toml`, overridden by options that aren't None.

    Raises:
        SettingsError: a file that isn't TOML, an unknown key, a value of the wrong type or range.
    """
    values = _read_file(folder)
    chosen: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in options.items() if value is not None
    }
    return replace(values, **chosen)


def _read_file(folder: Path) -> Settings:
    for path, keys in ((folder / "align.toml", ()), (folder / "pyproject.toml", ("tool", "align"))):
        try:
            table: Any = tomllib.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path}: can't be read as TOML ({error})") from error
        for key in keys:
            table = table.get(key, {})
        if table or not keys:
            return _from_table(path, table)
    return Settings()


def _from_table(path: Path, table: Mapping[str, Any]) -> Settings:
    types = get_type_hints(Settings)
    known = {field.name.replace("_", "-"): field.name for field in fields(Settings)}
    values = {}
    for key, value in table.items():
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else f"; known keys: {', '.join(known)}"
            raise SettingsError(f"{path}: unknown key {key!r}{hint}")
        values[known[key]] = _convert(f"{path}: {key}", value, types[known[key]])
    try:
        return Settings(**values)
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from error


def _convert(where: str, value: Any, wanted: Any) -> Any:
    """A TOML value as the setting's type; TOML knows no tuples and no enumerations."""
    if get_origin(wanted) is UnionType:
        wanted = get_args(wanted)[0]
    if get_origin(wanted) is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if get_origin(wanted) is Literal:
        return value
    if wanted is Severity and value in list(Severity):
        return Severity(value)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(wanted, type) and type(value) is wanted:
        return value
    expected = " or ".join(Severity) if wanted is Severity else getattr(wanted, "__name__", str(wanted))
    raise SettingsError(f"{where} must be {expected}, not {value!r}")


def _validate(settings: Settings) -> None:
    problems = {
        f"languages must be ISO 639 codes such as de, not {','.join(settings.languages)!r}": not settings.languages
        or not all(map(is_language_code, settings.languages)),
        "threads must be at least 1": settings.threads is not None and settings.threads < 1,
        "max-file-megabytes must be at least 1": settings.max_file_megabytes < 1,
        "max-characters must be at least 1": settings.max_characters < 1,
        "covered must be above 0 and at most 1": not 0 < settings.covered <= 1,
        "max-duplicate-share must be from 0 to 1": not 0 <= settings.max_duplicate_share <= 1,
        f"relations must be among {', '.join(REMOVABLE)}": not set(settings.relations) <= set(REMOVABLE),
        f"keep must be one of {', '.join(get_args(KeepPolicy))}": settings.keep not in get_args(KeepPolicy),
    }
    for problem, holds in problems.items():
        if holds:
            raise SettingsError(problem)
