"""All rules, one family a module."""

from __future__ import annotations

from collections.abc import Iterable

from align.checks import (
    compounds,
    coverage,
    dates,
    english,
    gender,
    names,
    negation,
    numbers,
    punctuation,
    repetition,
    residue,
    senses,
    sentences,
)
from align.checks.rule import Rule, Situation
from align.errors import SettingsError
from align.schema import Severity

_FAMILIES = (
    numbers,
    dates,
    names,
    negation,
    gender,
    senses,
    coverage,
    residue,
    compounds,
    repetition,
    sentences,
    english,
    punctuation,
)
_RULES: tuple[Rule, ...] = tuple(rule for family in _FAMILIES for rule in family.RULES)


def rules() -> tuple[Rule, ...]:
    """Give all rules, family by family."""
    return _RULES


def find_rule(name: str) -> Rule:
    """Give the rule with this id; raises SettingsError that names the nearest ones."""
    for rule in _RULES:
        if rule.id == name:
            return rule
    import difflib

    near = difflib.get_close_matches(name, [rule.id for rule in _RULES], 3, 0.4)
    hint = f"; did you mean {' or '.join(near)}?" if near else "; `align rules` lists them"
    raise SettingsError(f"there is no rule “{name}”{hint}")


def select_rules(
    select: Iterable[str] = (), ignore: Iterable[str] = (), min_severity: Severity = Severity.NEUTRAL
) -> tuple[Rule, ...]:
    """Give the rules to run: those named by id or family in `select` (all, when empty) less `ignore`.

    Raises SettingsError for a name that is neither a rule nor a family.
    """
    chosen, unwanted = _named(select) or set(_RULES), _named(ignore)
    return tuple(
        rule for rule in _RULES if rule in chosen and rule not in unwanted and rule.severity.rank >= min_severity.rank
    )


def unread_rules(chosen: Iterable[Rule], situation: Situation, *languages: str) -> tuple[Rule, ...]:
    """Give the rules of a situation that cannot judge these languages, to be named once to the user."""
    return tuple(rule for rule in chosen if rule.situation is situation and not rule.reads(*languages))


def _named(names: Iterable[str]) -> set[Rule]:
    found: set[Rule] = set()
    for name in names:
        family = {rule for rule in _RULES if rule.family == name}
        found |= family or {find_rule(name)}
    return found
