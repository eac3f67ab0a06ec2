"""Bytes on disk -> documents: one reader a format, and rejects for what can't be taken."""
