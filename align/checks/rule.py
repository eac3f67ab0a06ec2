"""What a rule is: an id that stays, what it reads, how bad its findings are, and how far to trust it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from align.checks.pair import Pair
from align.checks.parsed import Parsed
from align.schema import Severity, Span


class Situation(StrEnum):
    """What a rule needs to have before it."""

    ALIGNED = "aligned"
    """A translation beside its original."""
    ALONE = "alone"
    """A text without its original."""


@dataclass(frozen=True, slots=True)
class RawFinding:
    """A finding inside the strings that were checked, before it knows its document.

    `span` lies in the translation (or the lone text), `original_span` in the original; both are
    `[start, end)`. An omission has an empty `span` where the missing part would be expected.
    """

    rule: Rule
    span: Span
    message: str
    original_span: Span | None = None
    expected: str | None = None
    actual: str | None = None
    confidence: float = 0.9


PairCheck = Callable[["Rule", Pair], Iterable[RawFinding]]
TextCheck = Callable[["Rule", Parsed], Iterable[RawFinding]]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule and its documentation; exactly one of `check_pair` and `check_text` is set.

    `languages` are the languages that it reads, None for any: both sides of a pair must be among
    them. `precision` says what was measured, on what, and when nothing was.
    """

    id: str
    family: str
    severity: Severity
    category: str
    """In MQM terms, e.g. accuracy/mistranslation."""
    title: str
    rationale: str
    example: str
    false_alarms: str
    precision: str
    languages: frozenset[str] | None = None
    check_pair: PairCheck | None = None
    check_text: TextCheck | None = None

    @property
    def situation(self) -> Situation:
        """Whether the rule compares with an original or reads a lone text."""
        return Situation.ALIGNED if self.check_pair else Situation.ALONE

    def reads(self, *languages: str) -> bool:
        """Tell whether the rule can judge text in these languages."""
        return self.languages is None or self.languages.issuperset(languages)


GERMAN_ENGLISH = frozenset({"de", "en"})
"""The languages that most rules have resources for."""
