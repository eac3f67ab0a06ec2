"""The records that flow between the rooms: the contract between all of them.

Plain frozen dataclasses, no behaviour beyond construction. Spans are `[start, end)` in Unicode code
points; scores are in 0..1 and higher is better unless a docstring says otherwise; `round_score` is
applied where a score is made, so that decisions and output see the same figure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    """Unit vectors, shape (n, dimension), float32."""

SCHEMA_VERSION = 1
"""Raised when a record changes in a way that older readers can't take."""

Span = tuple[int, int]
"""`[start, end)` in code points."""

TITLE_POSITION = -1
"""The segment position of a title that came as a field; its offsets point into `title`."""

REPRINT_LANGUAGE = "de"
"""Documents in this language are checked alone, and where nothing else tells, they are taken for the reprint."""

UNDETERMINED = "und"
"""ISO 639 code of a text whose language can't be told."""


def round_score(score: float) -> float:
    """Round a score to the four decimals that contracts and decisions use; never gives -0.0."""
    return round(float(score), 4) + 0.0


class Kind(StrEnum):
    """What a segment is to its document; only BODY takes part in body beads and containment."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"
    TEASER = "teaser"
    BOILERPLATE = "boilerplate"


class Relation(StrEnum):
    """What document b is to document a, a < b by id."""

    EXACT = "exact"
    NEAR_DUPLICATE = "near-duplicate"
    A_CONTAINS_B = "a-contains-b"
    B_CONTAINS_A = "b-contains-a"
    TRANSLATION = "translation"
    PARTIAL_TRANSLATION = "partial-translation"
    RELATED = "related"


ACROSS_LANGUAGES = (Relation.TRANSLATION, Relation.PARTIAL_TRANSLATION)
"""Relations of documents in two languages."""


class Direction(StrEnum):
    """Which of two documents was there first."""

    A_TO_B = "a-to-b"
    B_TO_A = "b-to-a"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What two texts are to each other, after alignment."""

    TRANSLATION = "translation"
    PARTIAL = "partial"
    NONE = "none"


class Severity(StrEnum):
    """MQM severities, mildest first."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for neutral to 3 for critical."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document was read: a path relative to its FEED argument, and a 1-based line for rows."""

    path: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One scraped document; `text` is what is left after decoding, repair and HTML extraction."""

    id: str
    text: str
    origin: Origin
    source: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    """ISO 8601, from a field or from metadata, never from the text."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One thing in a feed that couldn't be taken, and why."""

    path: str
    line: int | None
    reason: str

    @property
    def where(self) -> str:
        """File and line, as editors and terminals open them."""
        return self.path if self.line is None else f"{self.path}:{self.line}"

    @property
    def order(self) -> tuple[str, int, str]:
        """Place in every list."""
        return self.path, self.line or 0, self.reason


@dataclass(frozen=True, slots=True)
class Language:
    """A detected language: ISO 639-1 code or `und`, confidence 0..1, and shares of letters by language."""

    code: str
    confidence: float
    shares: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, heading or line of a document; `start`/`end` point into `text` (into `title` at -1)."""

    document: str
    position: int
    start: int
    end: int
    language: str
    kind: Kind
    repeat_of: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """The body segments of one document, in order and without repeats: what pairing looks at."""

    document: str
    language: str
    segments: tuple[Segment, ...]

    @property
    def characters(self) -> int:
        """Characters of all body segments: what containment is a share of."""
        return sum(segment.end - segment.start for segment in self.segments)

    @property
    def texts(self) -> list[str]:
        """The text of each segment."""
        return [segment.text for segment in self.segments]


@dataclass(frozen=True, slots=True)
class Bead:
    """An alignment unit: contiguous positions on both sides, a score (margin) and a probability."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float
    probability: float

    @property
    def turned(self) -> Bead:
        """The same bead with its sides exchanged."""
        return Bead(self.target, self.source, self.score, self.probability)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The beads of two lists of segments; coverage is the share of characters that stand in a bead."""

    beads: tuple[Bead, ...]
    source_coverage: float
    target_coverage: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two spans that say the same; with the score of their match."""

    a: Span
    b: Span
    score: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents that repeat content, a < b by id; `beads` hold segment positions of a and of b.

    Evidence spans point into `text`, one for each bead; `score` is the mean probability of those that are
    likely; the others are shown, and neither relation nor containment rests on them.
    """

    a: str
    b: str
    relation: Relation
    containment_a: float
    containment_b: float
    score: float
    direction: Direction
    direction_reason: str
    evidence: tuple[Evidence, ...]
    beads: tuple[Bead, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One suspected translation error, with its place, its reason and its evidence.

    `document` is None for line pairs, `line` (1-based) is None for documents; the `original_*` fields
    are None for a text checked without its original. Spans point into the document's text or the line.
    """

    rule: str
    severity: Severity
    category: str
    document: str | None
    line: int | None
    span: Span
    text: str
    original_document: str | None
    original_span: Span | None
    original_text: str | None
    message: str
    expected: str | None
    actual: str | None
    confidence: float
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a cluster and its direct relation to the canonical document."""

    id: str
    relation: Relation
    to: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A story: the canonical document and the documents with a direct edge to it."""

    id: str
    canonical: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """What makes a result reproducible; stands in `run.json` and in every report's metadata."""

    version: str
    encoder: str
    revision: str
    segmenter: str
    settings: str
    """Hash of the settings in force."""
    schema: int = SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Corpus:
    """A feed, read and segmented: documents by id, their languages, segments by (document, position).

    `segments` is a Polars table with the fields of `Segment`.
    """

    documents: tuple[Document, ...]
    languages: dict[str, Language]
    segments: pl.DataFrame
    duplicate_of: dict[str, str]
    """Id of a document with the same normalised text -> the smallest such id."""


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that `align run` found out; `formats` turns it into files."""

    corpus: Corpus
    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]
    clusters: tuple[Cluster, ...]
    rejects: tuple[Reject, ...]
    warnings: tuple[str, ...]
    signature: Signature
