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
from dataclasses import dataclass
from enum import StrEnum

from align.text.normalise import normalise

BASELINE_VERSION = 1
"""Raised when the format changes so that older readers can't take it."""

_FINGERPRINT_LENGTH = 16


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


def duplicate_fingerprint(text: str, original_text: str) -> str:
    """Sixteen hex digits for two documents that repeat each other, whichever of them is the original.

    Typography, case and white space don't count, nor do ids, places, dates and scores.
    """
    hashes = sorted(
        hashlib.sha256(normalise(side).encode("utf-8", "surrogatepass")).hexdigest() for side in (text, original_text)
    )
    return hashlib.sha256("\x1f".join(("duplicate", *hashes)).encode()).hexdigest()[:_FINGERPRINT_LENGTH]
