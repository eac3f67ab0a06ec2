"""What a user may set, in one frozen value: defaults, `align.toml` or `[tool.align]`, then options."""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from dataclasses import field as dataclass_field
from pathlib import Path
from types import UnionType
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from align.errors import SettingsError
from align.schema import UNDETERMINED, Relation, Severity

KeepPolicy = Literal["oldest", "longest", "original-language", "source-order"]
PROJECT_FILE = "pyproject.toml"
IGNORE = "ignore"
"""What a policy says of a rule in place of a severity to leave its findings out."""
FIELDS = ("id", "text", "title", "url", "source", "published")
"""Of a row, which a feed may call otherwise."""
POLICY = (
    "max_duplicate_share",
    "max_duplicate_share_per_source",
    "max_duplicate_share_of",
    "max_reject_share",
    "allowed_languages",
    "min_language_confidence",
    "fail_on",
    "rules",
    "allow_empty_batch",
    "max_seconds",
    "baseline",
)
"""Settings that `check` holds a batch to, in the order in which breaches are told."""
_WITHOUT_EFFECT = ("device", "threads", "field", *POLICY)
"""Settings that don't change what is found in the documents that were read; they stay out of the signature."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; a key in a file is written with hyphens (`max-file-megabytes`)."""

    languages: tuple[str, ...] = ("de", "en")
    """Languages that are expected; a text needs better evidence to be taken for another."""
    model: str = "use-multilingual-v3"
    """A packaged encoder, or a sentence-transformers model by name or path."""
    device: str | None = None
    """Device of a sentence-transformers model, such as `cuda`; None leaves it to the library."""
    threads: int | None = None
    """Threads of the embedded encoder; None takes as many as there are cores."""
    max_file_megabytes: int = 10
    """Larger documents, a file or a row, also after unpacking, are rejected."""
    max_characters: int = 1_000_000
    """Longer documents are rejected."""
    field: Mapping[str, str] = dataclass_field(default_factory=dict)
    """Field of a document (`text`) -> the key that holds it in a row (`article.body`)."""
    limit: int | None = None
    """Rows of a feed to read; None reads all."""
    related: bool = False
    """Also report pairs that tell the same story in own words."""
    covered: float = 0.9
    """Share of a document's body that must stand in the kept one before it may be removed."""
    relations: tuple[str, ...] = ("exact", "near-duplicate", "contained")
    """Relations for which `dedup` removes."""
    keep: KeepPolicy = "oldest"
    """Which document of a group `dedup` prefers to keep."""
    max_duplicate_share: float = 0.2
    """Share of duplicates in a batch above which `check` fails."""
    max_duplicate_share_per_source: float | None = None
    """The same for each source of the batch by itself; None sets no limit."""
    max_duplicate_share_of: Mapping[str, float] = dataclass_field(default_factory=dict)
    """Source -> its own limit, in place of the one above."""
    max_reject_share: float = 0.2
    """Share of rows that can't be read above which `check` fails."""
    allowed_languages: tuple[str, ...] = ()
    """Languages that the documents of a batch may be in (`und`: can't be told); empty allows all."""
    min_language_confidence: float = 0.0
    """Confidence below which a document's language counts as not told; `check` fails for such a document."""
    fail_on: Severity = Severity.CRITICAL
    """Severity from which a finding makes `check` fail."""
    rules: Mapping[str, str] = dataclass_field(default_factory=dict)
    """Rule -> the severity that `check` gives its findings, or `ignore`."""
    allow_empty_batch: bool = False
    """Whether a batch without a document passes; else `check` couldn't do its job."""
    max_seconds: float | None = None
    """Seconds after which `check` fails for being slow; None sets no limit."""
    baseline: str | None = None
    """The baseline's file, from the current folder."""

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


def load_settings(folder: Path, options: Mapping[str, Any], file: Path | None = None) -> Settings:
    """Settings of a folder's `align.toml` or `pyproject.toml`, overridden by options that aren't None.

    Args:
        folder: where to look for the file.
        options: values by field name.
        file: a file to read in place of the folder's.

    Raises:
        SettingsError: a file that isn't TOML, an unknown key, a value of the wrong type or range.
    """
    return trace_settings(folder, options, file)[0]


def trace_settings(
    folder: Path, options: Mapping[str, Any], file: Path | None = None
) -> tuple[Settings, dict[str, str]]:
    """What `load_settings` gives, and where each value came from: field name -> file or option.

    What stands in neither has its default. Of a table (`rules`) the file counts as a whole, but `field`s are added.
    """
    name, values = _read_folder(folder) if file is None else (str(file), _read_named(file))
    chosen = {key: tuple(value) if isinstance(value, list) else value for key, value in options.items()}
    given = {key: value for key, value in chosen.items() if value is not None}
    if options.get("field"):
        given["field"] = {**values.get("field", {}), **options["field"]}
    origins = {**dict.fromkeys(values, name), **{key: f"--{key.replace('_', '-')}" for key in given}}
    return Settings(**{**values, **given}), origins


def close_to(word: str, known: Iterable[str], otherwise: str) -> str:
    """The end of a message about an unknown word: the nearest known one, or something else to say."""
    near = difflib.get_close_matches(word[:_WORD], list(map(str, known)), n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; {otherwise}"


def _read_folder(folder: Path) -> tuple[str, dict[str, Any]]:
    for name in ("align.toml", PROJECT_FILE):
        path = folder / name
        if path.exists() and ((table := _table_of(path)) or name != PROJECT_FILE):
            return name, _values(path, table)
    return "", {}


def _read_named(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise SettingsError(f"{path}: no such file; name an align.toml or a pyproject.toml")
    table = _table_of(path)
    if not table and path.name == PROJECT_FILE:
        raise SettingsError(f"{path}: has no [tool.align]")
    return _values(path, table)


def _table_of(path: Path) -> Mapping[str, Any]:
    """The table with our keys; in a pyproject.toml that is `[tool.align]`."""
    try:
        table: Any = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(f"{path}: can't be read as TOML ({error})") from error
    for key in ("tool", "align") if path.name == PROJECT_FILE else ():
        table = table.get(key, {})
        if not isinstance(table, dict):
            raise SettingsError(f"{path}: {key} must be a table, not {table!r}")
    return cast("Mapping[str, Any]", table)


def _values(path: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """A table's values by field name, checked."""
    types = get_type_hints(Settings)
    known = {one.name.replace("_", "-"): one.name for one in fields(Settings)}
    values = {}
    for key, value in table.items():
        if key not in known:
            raise SettingsError(f"{path}: unknown key {key[:_WORD]!r}{close_to(key, known, _known_keys(known))}")
        values[known[key]] = _convert(f"{path}: {key}", value, types[known[key]])
    try:
        Settings(**values)
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from error
    return values


def _known_keys(known: Iterable[str]) -> str:
    return f"known keys: {', '.join(known)}"


_EXPECTED = {
    float: "a number such as 0.2",
    int: "a whole number",
    bool: "true or false",
    str: "a text in quotes",
    tuple: 'a list such as ["de", "en"]',
    Severity: " or ".join(Severity),
}
_WORD = 80
"""Characters of somebody's word that a message repeats."""


def _convert(where: str, value: Any, wanted: Any) -> Any:
    """A TOML value as the setting's type; TOML knows no tuples and no enumerations."""
    if get_origin(wanted) is UnionType:
        wanted = get_args(wanted)[0]
    if get_origin(wanted) is Mapping:
        if not isinstance(value, dict):
            raise SettingsError(f"{where} must be a table, not {value!r}")
        return {key: _convert(f"{where}.{key}", item, get_args(wanted)[1]) for key, item in value.items()}
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
    raise SettingsError(f"{where} must be {_EXPECTED[get_origin(wanted) or wanted]}, not {repr(value)[:_WORD]}")


def _validate(settings: Settings) -> None:
    limits = {
        "max-duplicate-share": settings.max_duplicate_share,
        "max-duplicate-share-per-source": settings.max_duplicate_share_per_source,
        **{f"max-duplicate-share-of.{key}": share for key, share in settings.max_duplicate_share_of.items()},
        "max-reject-share": settings.max_reject_share,
        "min-language-confidence": settings.min_language_confidence,
    }
    problems = {
        **_wrong_codes("languages", settings.languages, not settings.languages),
        **_wrong_codes("allowed-languages", settings.allowed_languages),
        "threads must be from 1 to 1024": settings.threads is not None and not 1 <= settings.threads <= 1024,
        "max-file-megabytes must be from 1 to 100000": not 1 <= settings.max_file_megabytes <= 100_000,
        "max-characters must be at least 1": settings.max_characters < 1,
        "limit must be at least 1": settings.limit is not None and settings.limit < 1,
        "covered must be above 0 and at most 1": not 0 < settings.covered <= 1,
        **{f"{key} must be from 0 to 1": limit is not None and not 0 <= limit <= 1 for key, limit in limits.items()},
        "max-seconds must be above 0": settings.max_seconds is not None and not settings.max_seconds > 0,
        "baseline must name a file": settings.baseline == "",
        f"relations must be among {', '.join(REMOVABLE)}": not set(settings.relations) <= set(REMOVABLE),
        f"keep must be one of {', '.join(get_args(KeepPolicy))}": settings.keep not in get_args(KeepPolicy),
        **_wrong_severities(settings.rules),
        **_wrong_fields(settings.field),
    }
    for problem, holds in problems.items():
        if holds:
            raise SettingsError(problem)


def _wrong_codes(key: str, codes: tuple[str, ...], wrong: bool = False) -> dict[str, bool]:
    message = f"{key} must be ISO 639 codes such as de, as `align detect` gives them, not {','.join(codes)!r}"
    usual = [is_language_code(code) and (len(code) == 2 or code == UNDETERMINED) for code in codes]
    return {message: wrong or not all(usual)}


def _wrong_fields(chosen: Mapping[str, str]) -> dict[str, bool]:
    return {
        f"field.{name} must name a key, and be one of {', '.join(FIELDS)}": (name not in FIELDS or not key)
        for name, key in chosen.items()
    }


def _wrong_severities(rules: Mapping[str, str]) -> dict[str, bool]:
    known = [*map(str, Severity), IGNORE]
    return {
        f"rules.{rule} must be one of {', '.join(known)}, not {severity!r}"
        + close_to(severity, known, "`align rules` shows what a rule has by itself"): severity not in known
        for rule, severity in rules.items()
    }
