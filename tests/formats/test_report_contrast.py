"""Colours of the report, from its style sheet: text to WCAG AA (4.5), what is drawn 3, light and dark."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

STYLE = files("align.formats.html").joinpath("templates", "report.css").read_text(encoding="utf-8")

TEXT_ON = [
    *((text, ground) for text in ("ink", "quiet", "link") for ground in ("page", "card", "soft")),
    *((text, "moved-soft") for text in ("ink", "quiet", "moved", "critical", "major", "minor", "neutral", "link")),
    *((severity, f"{severity}-tint") for severity in ("critical", "major", "minor", "neutral")),
    *(("ink", f"{severity}-tint") for severity in ("critical", "major", "minor", "neutral")),
    *((severity, "card") for severity in ("critical", "major", "minor", "neutral", "moved")),
    ("across", "across-tint"),
    ("same", "same-tint"),
    ("card", "link"),
]
DRAWN_ON = [(drawn, "card") for drawn in ("in-order", "moved", "open", "across", "same", "edge", "critical")]


def colours(dark: bool) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[0] + (blocks[1] if dark else "")))


def luminance(colour: str) -> float:
    """Relative luminance, after WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_and_pictures_stand_out(dark: bool) -> None:
    known = colours(dark)
    measured = {(one, other): round(contrast(known[one], known[other]), 2) for one, other in TEXT_ON + DRAWN_ON}
    assert {pair: ratio for pair, ratio in measured.items() if ratio < (4.5 if pair in TEXT_ON else 3)} == {}


def test_the_formula_gives_what_the_recommendation_says() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
