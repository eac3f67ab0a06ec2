"""`align rules`: what is looked for, and how far to trust it."""

from __future__ import annotations

from typing import Annotated

import typer

from align.cli.console import put


def rules(
    rule: Annotated[str | None, typer.Argument(metavar="[ID]", help="Show everything about this rule.")] = None,
) -> None:
    """List the rules, or show one: rationale, example, severity, known false alarms, measured precision."""
    from align.checks.registry import find_rule
    from align.checks.registry import rules as all_rules

    if rule is None:
        put(f"{entry.id:<28}{entry.severity:<10}{entry.situation:<9}{entry.title}\n" for entry in all_rules())
        return
    entry = find_rule(rule)
    languages = "any language" if entry.languages is None else ", ".join(sorted(entry.languages))
    put(
        [
            f"{entry.id}: {entry.title}\n\n{entry.rationale}\n\n",
            f"Severity      {entry.severity}\n",
            f"Category      {entry.category}\n",
            f"Reads         {languages}, {entry.situation}\n",
            f"Example       {entry.example}\n",
            f"False alarms  {entry.false_alarms}\n",
            f"Precision     {entry.precision}\n",
        ]
    )
