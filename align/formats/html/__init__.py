"""A run as self-contained HTML for people: stories, pairs side by side, findings in place."""

from __future__ import annotations

from align.formats.html.places import PAIRS_IN_ONE_FILE
from align.formats.html.report import render_pages, render_report

__all__ = ["PAIRS_IN_ONE_FILE", "render_pages", "render_report"]
