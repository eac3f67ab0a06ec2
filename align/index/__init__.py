"""FAISS search over segments."""

from align.index.search import SegmentIndex

__all__ = ["SegmentIndex"]
