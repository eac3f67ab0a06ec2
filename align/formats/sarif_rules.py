"""What SARIF tells about each rule: title, rationale, example, known false alarms, measured precision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from align.checks.registry import rules
from align.checks.rule import Rule
from align.formats.verdict_words import severity_level
from align.schema import Relation

DUPLICATE = "duplicate/"
"""Rules of duplicates are named after their relation: `duplicate/near-duplicate`."""
POLICY = "policy/"
"""Rules of breaches are named after the policy's line: `policy/max-duplicate-share`."""

Json = dict[str, Any]

_DUPLICATE_HELP = (
    "A document of the batch stands in another one: in the batch, or in what was there before. Leave it out "
    "(`align dedup` does), raise the policy's limit, or take it into the baseline."
)
_POLICY_HELP = (
    "The batch doesn't hold to a line of the policy. The message says the figure, the limit and where the limit "
    "is set. Mend the batch, change the line, or take what is known into the baseline."
)


def describe_rules(ids: Iterable[str]) -> list[Json]:
    """A reportingDescriptor (SARIF 2.1.0, 3.49) for each id, in the order given."""
    known = {rule.id: rule for rule in rules()}
    return [_checked(known[rule]) if rule in known else _own(rule) for rule in ids]


def _checked(rule: Rule) -> Json:
    help_text = (
        f"{rule.rationale}\n\nExample: {rule.example}\n\nKnown false alarms: {rule.false_alarms}\n\n"
        f"Precision: {rule.precision}"
    )
    level = {"error": "error", "warning": "warning"}.get(severity_level(rule.severity), "note")
    return _descriptor(rule.id, rule.title, rule.rationale, help_text, level, [rule.family, rule.category])


def _own(rule: str) -> Json:
    if rule.startswith(POLICY):
        title = f"The batch breaks the policy's {rule.removeprefix(POLICY)}"
        return _descriptor(rule, title, _POLICY_HELP, _POLICY_HELP, "error", ["policy"])
    relation = Relation(rule.removeprefix(DUPLICATE)).value.replace("-", " ")
    title = f"A document repeats another one: {relation}"
    return _descriptor(rule, title, _DUPLICATE_HELP, _DUPLICATE_HELP, "note", ["duplicate"])


def _descriptor(rule: str, title: str, rationale: str, help_text: str, level: str, tags: list[str]) -> Json:
    return {
        "id": rule,
        "shortDescription": {"text": _sentence(title)},
        "fullDescription": {"text": _sentence(rationale)},
        "help": {"text": help_text},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": tags},
    }


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
