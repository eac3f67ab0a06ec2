"""Score pairs and removals on a feed with gold; prints one JSON object.

    python scripts/benchmark_feed.py FEED.jsonl GOLD.jsonl

GOLD rows are `{"a", "b", "class"}`; class `related` counts neither way. Beside the scores stand the false and the
missed pairs, and how many documents of each class `dedup` would remove with its defaults.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from align.evaluate.pairs import score_pairs
from align.evaluate.rows import read_rows
from align.pipeline import dedup_feed
from align.settings import Settings


def benchmark(feed: Path, gold: Path) -> dict[str, Any]:
    """Scores of the pairs, and gold classes of the removed documents' pairs."""
    rows = list(read_rows(gold))
    result = dedup_feed([feed], Settings())
    scores = score_pairs(rows, [{"a": pair.a, "b": pair.b, "relation": pair.relation} for pair in result.run.pairs])
    classes = {frozenset((row["a"], row["b"])): row["class"] for row in rows}
    removed = Counter(classes.get(frozenset((removal.id, removal.kept)), "none") for removal in result.removals)
    return {**scores, "removed_by_class": dict(sorted(removed.items())), "rows": result.rows, "kept": result.kept}


def main() -> None:
    """Print the scores of a feed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feed", type=Path)
    parser.add_argument("gold", type=Path)
    options = parser.parse_args()
    print(json.dumps(benchmark(options.feed, options.gold), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
