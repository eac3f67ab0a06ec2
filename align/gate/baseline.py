"""What is known already: findings and duplicates with a verdict, a line each.

The file is JSON Lines in UTF-8. The first line is the header, which pins what the entries were found with:

    {"baseline":1,"version":"0.2.0","encoder":"use-multilingual-v3","revision":"...","segmenter":"..."}

Every other line is an entry, sorted by kind (duplicates first), rule and fingerprint, keys in this order:

    {"fingerprint":"16 hex digits","kind":"duplicate"|"finding","rule":"number-mismatch"|"near-duplicate",
     "verdict":"accept"|"reject"|null,"reason":"..."|null,"expires":"2027-01-31"|null,
     "text":"...","original_text":"..."|null}

- `verdict`: `accept` is known and tolerated; `reject` is a confirmed error, a breach until it is mended; null is
  known and not judged yet: tolerated until `align baseline audit`.
- `expires`: the last day on which an entry holds (UTC).
- `text`, `original_text`: for people. Of a finding the marked words, of a duplicate title or first words.

A review file (exported from the HTML report, taken by `align baseline apply`) holds the same rows; its header may be
left out, order doesn't matter, and of an entry only `fingerprint`, `kind`, `rule` and `verdict` must be there.

An entry has no place, score or date of discovery, so nothing changes from run to run but what was found.
Fingerprints of findings come with them (`align.checks.findings.fingerprint`); those of duplicates from
`duplicate_fingerprint`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from align.errors import FormatError
from align.schema import Signature
from align.settings import close_to
from align.text.normalise import normalise

BASELINE_VERSION = 1
"""Raised when the format changes so that older readers can't take it."""

_FINGERPRINT_LENGTH = 16
_MAX_CHARACTERS = 100_000


class BaselineKind(StrEnum):
    """What an entry is about."""

    DUPLICATE = "duplicate"
    FINDING = "finding"


class Decision(StrEnum):
    """What a person said of it."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class BaselineRow:
    """One entry; the fields are those of the file, in its order."""

    fingerprint: str
    kind: BaselineKind
    rule: str
    """Of a finding its rule, of a duplicate its relation."""
    verdict: Decision | None
    reason: str | None
    expires: str | None
    """ISO 8601 date."""
    text: str
    original_text: str | None

    @property
    def key(self) -> tuple[BaselineKind, str]:
        """What makes it the same entry."""
        return self.kind, self.fingerprint

    @property
    def order(self) -> tuple[str, str, str]:
        """Place in the file."""
        return self.kind, self.rule, self.fingerprint

    def has_expired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.expires is not None and date.fromisoformat(self.expires) < today


@dataclass(frozen=True, slots=True)
class Pin:
    """What entries were found with: another model or version may find the same under other fingerprints."""

    version: str
    encoder: str
    revision: str
    segmenter: str

    @classmethod
    def of(cls, signature: Signature) -> Pin:
        """The pin of a run."""
        return cls(signature.version, signature.encoder, signature.revision, signature.segmenter)

    def differences(self, other: Pin) -> list[str]:
        """What differs, one line each: `version 0.1.0, now 0.2.0`."""
        return [
            f"{field.name} {getattr(self, field.name)}, now {getattr(other, field.name)}"
            for field in fields(self)
            if getattr(self, field.name) != getattr(other, field.name)
        ]


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline's file; a review file may come without a pin."""

    pin: Pin | None
    rows: tuple[BaselineRow, ...]

    def by_key(self) -> dict[tuple[BaselineKind, str], BaselineRow]:
        """Entries by what makes them the same."""
        return {row.key: row for row in self.rows}


def current_day() -> date:
    """The day on which entries must hold, the same wherever a check runs."""
    return datetime.now(UTC).date()


def duplicate_fingerprint(text: str, original_text: str) -> str:
    """Sixteen hex digits for two documents that repeat each other, whichever of them is the original.

    Typography, case and white space don't count, nor do ids, places, dates and scores.
    """
    hashes = sorted(map(_text_digest, (text, original_text)))
    return hashlib.sha256("\x1f".join(("duplicate", *hashes)).encode()).hexdigest()[:_FINGERPRINT_LENGTH]


def baseline_lines(baseline: Baseline) -> Iterator[str]:
    """The file, line by line: the pin, and the entries in order."""
    if baseline.pin is not None:
        yield _line({"baseline": BASELINE_VERSION, **_values(baseline.pin)})
    for row in sorted(baseline.rows, key=lambda row: row.order):
        yield _line(_values(row))


def parse_baseline(lines: Iterable[str], name: str) -> Baseline:
    """Read a baseline or a review file.

    Args:
        lines: of the file, with or without their ends; blank ones don't count.
        name: of the file, for messages.

    Raises:
        FormatError: a line that isn't an entry, an unknown key, two entries that contradict each other.
    """
    pin: Pin | None = None
    rows: dict[tuple[BaselineKind, str], tuple[int, BaselineRow]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        values = _object(line, where)
        if "baseline" in values:
            pin = _read_pin(values, where)
            continue
        row = _read_row(values, where)
        before = rows.setdefault(row.key, (number, row))
        if before[1] != row:
            raise FormatError(f"{where}: {row.fingerprint} stands in line {before[0]} with another content; keep one")
    return Baseline(pin, tuple(sorted((row for _, row in rows.values()), key=lambda row: row.order)))


def _text_digest(text: str) -> str:
    return hashlib.sha256(normalise(text).encode("utf-8", "surrogatepass")).hexdigest()


def _values(record: Pin | BaselineRow) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _line(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def _object(line: str, where: str) -> dict[str, Any]:
    if len(line) > _MAX_CHARACTERS:
        raise FormatError(f"{where}: over {_MAX_CHARACTERS:,} characters, no entry of a baseline")
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{where}: not JSON ({error}); is it a file that `align baseline create` wrote?") from error
    if not isinstance(values, dict):
        raise FormatError(f"{where}: an object is wanted; is it a file that `align baseline create` wrote?")
    return values


def _read_pin(values: Mapping[str, Any], where: str) -> Pin:
    if values["baseline"] != BASELINE_VERSION:
        raise FormatError(
            f"{where}: baseline format {values['baseline']!r}, this align reads {BASELINE_VERSION}; update it"
        )
    _check_keys(values, ["baseline", *(field.name for field in fields(Pin))], where)
    return Pin(*(_text(values, field.name, where) for field in fields(Pin)))


def _read_row(values: Mapping[str, Any], where: str) -> BaselineRow:
    _check_keys(values, [field.name for field in fields(BaselineRow)], where)
    digits = _text(values, "fingerprint", where)
    if not re.fullmatch(f"[0-9a-f]{{{_FINGERPRINT_LENGTH}}}", digits):
        raise FormatError(f"{where}: fingerprint must be {_FINGERPRINT_LENGTH} hex digits, not {digits[:40]!r}")
    verdict = values.get("verdict")
    return BaselineRow(
        fingerprint=digits,
        kind=BaselineKind(_one_of(values, "kind", [*BaselineKind], where)),
        rule=_text(values, "rule", where),
        verdict=None if verdict is None else Decision(_one_of(values, "verdict", [*Decision], where)),
        reason=_text_or_none(values, "reason", where),
        expires=_day(values, where),
        text=_text_or_none(values, "text", where) or "",
        original_text=_text_or_none(values, "original_text", where),
    )


def _check_keys(values: Mapping[str, Any], known: list[str], where: str) -> None:
    for key in values:
        if key not in known:
            raise FormatError(f"{where}: unknown key {key[:40]!r}{close_to(key, known, 'known: ' + ', '.join(known))}")


def _text(values: Mapping[str, Any], key: str, where: str) -> str:
    value = values.get(key)
    if not isinstance(value, str):
        raise FormatError(f"{where}: {key} must be a string")
    return _encodable(value, key, where)


def _text_or_none(values: Mapping[str, Any], key: str, where: str) -> str | None:
    return None if values.get(key) is None else _text(values, key, where)


def _encodable(value: str, key: str, where: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise FormatError(f"{where}: {key} holds a lone surrogate, which no UTF-8 can hold") from error
    return value


def _one_of(values: Mapping[str, Any], key: str, known: list[str], where: str) -> str:
    value = _text(values, key, where)
    if value not in known:
        raise FormatError(f"{where}: {key} must be {' or '.join(known)}, not {value[:40]!r}")
    return value


def _day(values: Mapping[str, Any], where: str) -> str | None:
    value = _text_or_none(values, "expires", where)
    if value is not None and not is_day(value):
        raise FormatError(f"{where}: expires must be a date such as 2027-01-31, not {value[:40]!r}")
    return value


def is_day(text: str) -> bool:
    """Whether a text is a date as entries have it: `2027-01-31`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
