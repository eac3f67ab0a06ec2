"""Which pairs of documents are worth aligning: by shared words, and by vectors across languages."""

from align.candidates.lexical import lexical_candidates
from align.candidates.vectors import VectorMatches, are_close, count_supportable, match_vectors
from align.candidates.words import Rarity, count_words, words

__all__ = [
    "Rarity",
    "VectorMatches",
    "are_close",
    "count_supportable",
    "count_words",
    "lexical_candidates",
    "match_vectors",
    "words",
]
