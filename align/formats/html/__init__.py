"""A run as one self-contained HTML file for people: stories, pairs side by side, findings in place."""

from __future__ import annotations

from align.formats.html.report import render_report

__all__ = ["render_report"]
