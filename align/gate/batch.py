"""A batch and a policy -> what the batch breaches, with the figure and the documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from align.schema import Finding, Span
from align.settings import Settings
from align.stories import Removal


@dataclass(frozen=True, slots=True)
class Breach:
    """One line of the policy that the batch doesn't hold to."""

    policy: str
    """The setting, as it is written in a file."""
    message: str
    """The figure beside the limit."""
    details: tuple[str, ...]
    """The documents, a line each."""


def judge_batch(
    documents: int, repeats: Sequence[Removal], findings: Iterable[Finding], settings: Settings
) -> tuple[Breach, ...]:
    """Hold a batch against the policy; nothing comes back when it is clean.

    Args:
        documents: how many the batch has.
        repeats: its documents that stand in another one, each with that one.
        findings: translation errors in its documents.
        settings: `max_duplicate_share` and `fail_on`.
    """
    breaches = (_duplicates(documents, repeats, settings), _findings(findings, settings))
    return tuple(breach for breach in breaches if breach is not None)


def _duplicates(documents: int, repeats: Sequence[Removal], settings: Settings) -> Breach | None:
    share = len(repeats) / max(documents, 1)
    if share <= settings.max_duplicate_share:
        return None
    return Breach(
        "max-duplicate-share",
        f"{len(repeats)} of {documents} documents ({share:.0%}) repeat others; "
        f"{settings.max_duplicate_share:.0%} are allowed",
        tuple(
            f"{repeat.id} repeats {repeat.kept} ({repeat.rule.split(':')[0]}, {repeat.containment:.0%})"
            for repeat in repeats
        ),
    )


def _findings(findings: Iterable[Finding], settings: Settings) -> Breach | None:
    grave = [finding for finding in findings if finding.severity.rank >= settings.fail_on.rank]
    if not grave:
        return None
    return Breach(
        "fail-on",
        f"{len(grave)} findings of severity {settings.fail_on} or above; none is allowed",
        tuple(
            f"{finding.document}:{_place(finding.span)}: {finding.severity} {finding.rule}: {finding.message}"
            for finding in grave
        ),
    )


def _place(span: Span) -> str:
    return f"{span[0]}-{span[1]}"
