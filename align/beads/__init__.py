"""A document pair -> its beads and how much of each side they cover."""

from __future__ import annotations

from align.beads.align import align_segments
from align.beads.comparison import measure_hubness
from align.beads.explain import Explained, explain_segment

__all__ = ["Explained", "align_segments", "explain_segment", "measure_hubness"]
