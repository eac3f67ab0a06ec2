"""Scraped text for people, in whatever output: its control characters are seen, and move or hide no letters."""

from __future__ import annotations

MESSAGE_CHARACTERS = 1_000
"""A message is cut here: whoever reads it wants to decide, and finds the rest in the document."""

CONTROL_NAMES = {
    0x061C: "ALM", 0x200B: "ZWSP", 0x200E: "LRM", 0x200F: "RLM", 0x2028: "LSEP", 0x2029: "PSEP",
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0xFEFF: "BOM",
}  # fmt: skip
"""Characters that reorder or hide text (UAX #9 and kin), by the names the standard gives them."""

VISIBLE = (
    {code: f"⟨{name}⟩" for code, name in CONTROL_NAMES.items()}
    | {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
    | {0x7F: "\u2421"}
    | dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF, *range(0xE0000, 0xE0080)), "\ufffd")
)


def make_visible(text: str) -> str:
    """Replace control characters, bidi controls among them, by visible symbols; tab and newline stay."""
    return text.translate(VISIBLE)


def shown(text: str, most: int = MESSAGE_CHARACTERS) -> str:
    """Scraped text on one line of at most this many characters, with control characters made visible."""
    # The slice keeps the work for a long text in bounds.
    line = " ".join(make_visible(text[: 4 * most]).split())
    return line if len(line) <= most and len(text) <= 4 * most else line[: most - 1].rstrip() + "…"
