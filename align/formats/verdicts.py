"""The outputs of `align check`: a verdict -> text in one of the formats."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align.gate import Verdict


class VerdictFormat(StrEnum):
    """How a verdict is written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    MARKDOWN = "markdown"


def render_verdict(verdict: Verdict, wanted: VerdictFormat) -> str:
    """A verdict in one of the formats; the same verdict gives the same text."""
    match wanted:
        case VerdictFormat.TEXT:
            from align.formats.verdict_text import render_text as render
        case VerdictFormat.JSON:
            from align.formats.verdict_json import render_json as render
        case VerdictFormat.SARIF:
            from align.formats.sarif import render_sarif as render
        case VerdictFormat.JUNIT:
            from align.formats.junit import render_junit as render
        case VerdictFormat.GITHUB:
            from align.formats.github import render_github as render
        case VerdictFormat.MARKDOWN:
            from align.formats.verdict_markdown import render_markdown as render
    return render(verdict)
