"""A document pair -> its beads and how much of each side they cover."""

from __future__ import annotations

from align.beads.align import align_segments

__all__ = ["align_segments"]
