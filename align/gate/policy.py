"""The policy in force: its lines as they would stand in a file, each with where its value came from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from align.checks.registry import find_rule, rules
from align.errors import SettingsError
from align.gate.verdict import PolicyLine
from align.schema import Severity
from align.settings import IGNORE, POLICY, Settings
from align.text.language import detectable_languages

DEFAULT = "default"
NO_LIMIT = "none"
_FINDS = ("languages", "model", "covered", "keep", "max_file_megabytes", "max_characters", "limit")
"""Settings that decide what is found, and so whether a batch passes."""


def check_names(settings: Settings, origins: Mapping[str, str]) -> None:
    """Refuse a policy for a rule or a language that isn't there.

    Raises:
        SettingsError: names the file, the key and the nearest rule, or the languages.
    """
    if settings.allowed_languages:
        known = detectable_languages()
        for code in settings.allowed_languages:
            if code not in known:
                raise SettingsError(
                    f"{origins.get('allowed_languages', DEFAULT)}: allowed-languages: no document is ever found to be "
                    f"in {code!r}; languages are {', '.join(sorted(known))}"
                )
    for name in settings.rules:
        try:
            find_rule(name)
        except SettingsError as error:
            raise SettingsError(f"{origins.get('rules', DEFAULT)}: rules.{name}: {error}") from error


def policy_lines(settings: Settings, origins: Mapping[str, str]) -> tuple[PolicyLine, ...]:
    """Every line of the policy, in order; of rules those that the policy changes.

    Args:
        settings: what is in force.
        origins: field name -> file or option, for what isn't a default.
    """
    return tuple(line for name in (*POLICY, *_FINDS) for line in _lines(name, getattr(settings, name), origins))


def rule_lines(settings: Settings) -> tuple[PolicyLine, ...]:
    """The rules that the policy leaves as they are, with their severities."""
    return tuple(
        PolicyLine(_dotted("rules", rule.id), _toml(rule.severity.value), DEFAULT)
        for rule in sorted(rules(), key=lambda rule: rule.id)
        if rule.id not in settings.rules
    )


def find_line(lines: Iterable[PolicyLine], key: str) -> PolicyLine:
    """The line of a key that is in force."""
    return next(line for line in lines if line.key == key)


def severity_of(rule: str, severity: Severity, settings: Settings) -> Severity | None:
    """The severity that the policy gives a rule's finding; None where the rule is ignored."""
    chosen = settings.rules.get(rule, severity)
    return None if chosen == IGNORE else Severity(chosen)


def share_key(source: str) -> str:
    """The key of a source's own limit."""
    return _dotted("max-duplicate-share-of", source)


def _lines(name: str, value: Any, origins: Mapping[str, str]) -> list[PolicyLine]:
    key, origin = name.replace("_", "-"), origins.get(name, DEFAULT)
    if isinstance(value, Mapping):
        return [PolicyLine(_dotted(key, part), _toml(value[part]), origin) for part in sorted(value)]
    return [PolicyLine(key, _toml(value), origin)]


def _dotted(table: str, key: str) -> str:
    """A key inside a table; one that isn't bare is quoted."""
    return f"{table}.{key if re.fullmatch(r'[A-Za-z0-9_-]+', key) else _toml(key)}"


def _toml(value: Any) -> str:
    """A value as TOML; TOML has nothing for None."""
    if value is None:
        return NO_LIMIT
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    # JSON writes strings, numbers and booleans as TOML does, but for the delete character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
