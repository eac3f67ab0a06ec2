"""Score detected languages against gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from align.errors import FormatError


def score_languages(gold: Mapping[str, str], predicted: Mapping[str, str]) -> dict[str, Any]:
    """Accuracy over the documents of the gold; a missing prediction counts as wrong.

    Raises:
        FormatError: a predicted id that the gold doesn't know.
    """
    unknown = sorted(predicted.keys() - gold.keys())
    if unknown:
        raise FormatError(f"{len(unknown)} predicted ids aren't in the gold, the first is {unknown[0]!r}")
    confusion = Counter((language, predicted.get(name, "missing")) for name, language in gold.items())
    right = sum(count for (wanted, given), count in confusion.items() if wanted == given)
    return {
        "accuracy": round(right / len(gold), 4) if gold else 1.0,
        "documents": len(gold),
        "correct": right,
        "confusion": {
            f"{wanted} as {given}": count for (wanted, given), count in sorted(confusion.items()) if wanted != given
        },
    }
