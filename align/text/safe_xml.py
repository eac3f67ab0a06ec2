"""XML that strangers wrote: nothing outside of a file is loaded, no entity is taken, depth and sizes are bounded."""

from __future__ import annotations

from typing import Any

SAFE_PARSER: dict[str, Any] = {
    "events": ("start", "end"),
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}
"""Options of an `lxml` parser that gives events; `huge_tree` is what would lift lxml's bounds."""


def declares_entities(root: Any) -> bool:
    """Whether a document declares entities, by its outermost element: they can stand for files, or for gigabytes."""
    inside = root.getroottree().docinfo.internalDTD
    return inside is not None and next(inside.iterentities(), None) is not None
