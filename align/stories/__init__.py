"""What documents are to each other: relation, direction, stories, and what may be removed."""

from align.stories.clusters import build_clusters
from align.stories.direction import find_direction, original_and_reprint
from align.stories.pairing import make_exact_pair, make_pair
from align.stories.relation import Judgement, judge_copy, judge_translation, likely_beads
from align.stories.removal import Removal, choose_removals

__all__ = [
    "Judgement",
    "Removal",
    "build_clusters",
    "choose_removals",
    "find_direction",
    "judge_copy",
    "judge_translation",
    "likely_beads",
    "make_exact_pair",
    "make_pair",
    "original_and_reprint",
]
