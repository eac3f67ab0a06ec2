"""What a batch is found to be: pure data that every output of `align check` is written from.

Everything here is sorted and free of times, so the same batch gives the same verdict in whatever order its files
come: documents by id, duplicates and findings new first and then by place, breaches in the policy's order.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from align.gate.baseline import BaselineRow
from align.schema import Finding, Reject, Relation, Signature


class Standing(StrEnum):
    """What the baseline says of a finding or a duplicate."""

    NEW = "new"
    """Nothing, or its entry has expired."""
    REJECTED = "rejected"
    """A confirmed error: known, and a breach until it is mended."""
    UNDECIDED = "undecided"
    """Known and not judged yet: tolerated until `align baseline audit`."""
    ACCEPTED = "accepted"
    """Known and tolerated."""

    @property
    def is_known(self) -> bool:
        """Whether the baseline has it."""
        return self is not Standing.NEW

    @property
    def is_tolerated(self) -> bool:
        """Whether it may stay: it then counts in no breach."""
        return self in (Standing.ACCEPTED, Standing.UNDECIDED)

    @property
    def order(self) -> int:
        """Place in every list: new ones first, tolerated ones last."""
        return list(Standing).index(self)


class StaleReason(StrEnum):
    """Why an entry of the baseline did nothing."""

    UNMATCHED = "unmatched"
    """Nothing in this batch has its fingerprint."""
    EXPIRED = "expired"
    """Its date has passed; what it names counts as new."""


@dataclass(frozen=True, slots=True)
class Place:
    """A document and where to open it."""

    id: str
    path: str
    """From the current folder, with `/`, absolute where it lies elsewhere; of a store's document: as it was read."""
    line: int | None
    """1-based, where the document is a row of the file; of a finding in a file of plain text, its own line."""
    source: str | None
    title: str | None
    stored: bool
    """It was there before (in the store or feed of `--against`); a store's document may have no file any more."""

    @property
    def where(self) -> str:
        """File and line, as editors and terminals open them."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """One document of the batch, rows that came again included (as one document, `copies` times)."""

    place: Place
    language: str
    confidence: float
    """Of the language, 0..1."""
    copies: int
    """How many rows of the batch had this id and text; 1 for nearly all."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A document of the batch that stands in another one."""

    place: Place
    original: Place
    """The document that holds it; has the same id where a document came again."""
    relation: Relation
    containment: float
    """Share of the document's body that stands in the original, 0..1."""
    rule: str
    """Why it goes for that one, as `align dedup` says it: `near-duplicate: oldest kept`."""
    text: str
    """Its title or first words, for people."""
    original_text: str
    """The original's title or first words."""
    fingerprint: str
    standing: Standing
    reason: str | None
    """Of the baseline's entry."""
    breaks: bool
    """Whether it counts in a breach."""

    @property
    def id(self) -> str:
        """The duplicate's id."""
        return self.place.id

    @property
    def kept(self) -> str:
        """The original's id."""
        return self.original.id


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A translation error in a document of the batch; its severity is the one that the policy gives it."""

    finding: Finding
    place: Place
    original: Place | None
    """The document that `finding.original_document` names."""
    standing: Standing
    reason: str | None
    """Of the baseline's entry."""
    breaks: bool
    """Whether it counts in a breach."""


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One line of the policy in force."""

    key: str
    """As it is written in a file: `max-duplicate-share`, `rules.number-mismatch`."""
    value: str
    """As it is written in TOML; `none` where there is no limit."""
    came_from: str
    """`default`, the file's name, or the option: `--fail-on`."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One line of the policy that the batch doesn't hold to."""

    policy: PolicyLine
    subject: str | None
    """The source that a limit per source is about."""
    figure: float
    """A share 0..1, a number of documents or findings, or seconds: what `message` says."""
    limit: float | str
    """What the policy allows, in the figure's unit, or the severity or languages that it names."""
    message: str
    """Figure and limit in one line: `3 of 7 documents (43%) repeat others; 20% are allowed`."""
    documents: tuple[str, ...]
    """Ids; empty where no document is to blame (rejects, time)."""


@dataclass(frozen=True, slots=True)
class StaleEntry:
    """An entry of the baseline that did nothing in this batch."""

    row: BaselineRow
    why: StaleReason


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each there are; shares of duplicates are taken of `documents`, shares of rejects of `rows`."""

    documents: int
    """Documents of the batch, rows that came again included."""
    rejects: int
    duplicates_new: int
    duplicates_known: int
    findings_new: int
    findings_known: int
    findings_ignored: int
    """Findings of rules that the policy ignores; they stand nowhere else."""
    stale: int

    @property
    def rows(self) -> int:
        """What was read: documents and rejects."""
        return self.documents + self.rejects


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that `align check` found out about a batch."""

    signature: Signature
    policy: tuple[PolicyLine, ...]
    documents: tuple[JudgedDocument, ...]
    """Of the batch, by id."""
    duplicates: tuple[Duplicate, ...]
    """New ones first, then by id."""
    findings: tuple[JudgedFinding, ...]
    """New ones first, then the gravest, then by document and place."""
    rejects: tuple[Reject, ...]
    """By path and line; their paths are like those of places."""
    warnings: tuple[str, ...]
    breaches: tuple[Breach, ...]
    stale: tuple[StaleEntry, ...]
    """In the order of the baseline's file."""
    counts: Counts

    @property
    def passed(self) -> bool:
        """Whether the batch may in."""
        return not self.breaches
