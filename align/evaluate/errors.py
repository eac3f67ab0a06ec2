"""Score translation errors against gold: segment scores, or findings with their spans."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from align.checks.registry import rules
from align.errors import FormatError
from align.schema import Severity

Row = Mapping[str, Any]
Place = tuple[str, int, int]
"""Document or line, start, end."""


def score_errors(gold: Iterable[Row], predicted: Iterable[Row]) -> dict[str, Any]:
    """Score segments when the gold rows have a `label`, findings when they have a `start`.

    Segments: gold `{"line" or "id", "label": "OK"|"BAD", "kind"?, "clean"?}` (`clean` names the row that is the same
    without its error: `pairwise_by_kind` is how often the error scores higher, ties half),
    predicted `{"line" or "id", "score", "findings"?}` as `align lint --scores` writes it; scores are higher for
    worse. A line that was not predicted scores 0.

    Findings: gold `{"document" or "line", "start", "end", "kind", "rule_family"}`, predicted as in
    `findings.jsonl`. The gold names all that is wrong: a finding anywhere else is a false alarm. `overlap_by_kind` is
    the F1, in characters, of each error's place with the finding that meets it best, 0 for one that is missed.

    Raises:
        FormatError: a row lacks what it needs, or a line was predicted that the gold does not have.
    """
    rows = list(gold)
    try:
        if any("label" in row for row in rows):
            return _score_segments(rows, list(predicted))
        return _score_findings(rows, list(predicted))
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"a row lacks a field or has one of the wrong type: {error}") from error


def _score_segments(gold: Sequence[Row], predicted: Sequence[Row]) -> dict[str, Any]:
    labels = {_name(row): str(row["label"]) == "BAD" for row in gold}
    kinds = {_name(row): str(row.get("kind") or "") for row in gold}
    scores, serious = dict.fromkeys(labels, 0.0), dict.fromkeys(labels, False)
    for row in predicted:
        name = _name(row)
        if name not in labels:
            raise FormatError(f"predicted id {name!r} isn't in the gold")
        scores[name] = float(row["score"])
        serious[name] = any(_rank(finding) >= Severity.MAJOR.rank for finding in row.get("findings", ()))
    wrong = sum(labels.values())
    # Ties go to the earlier row, so that exactly as many are called BAD as there are.
    ranked = sorted(labels, key=lambda name: -scores[name])
    called = set(ranked[:wrong])
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for name, bad in labels.items():
        if bad:
            by_kind[kinds[name]].append(name in called)
    good = len(labels) - wrong
    return {
        "segments": len(labels),
        "bad": wrong,
        "mcc": _correlation([labels[name] for name in labels], [name in called for name in labels]),
        "auc": _area(labels, scores),
        "recall_by_kind": {kind: _share(sum(hits), len(hits)) for kind, hits in sorted(by_kind.items()) if kind},
        "pairwise_by_kind": _pairwise(gold, scores),
        "flagged_by_kind": {
            kind: _share(sum(serious[n] for n in labels if labels[n] and kinds[n] == kind), len(by_kind[kind]))
            for kind in sorted(by_kind)
            if kind
        },
        "flagged_bad": _share(sum(serious[n] for n in labels if labels[n]), wrong),
        "flagged_ok": _share(sum(serious[n] for n in labels if not labels[n]), good),
    }


def _pairwise(gold: Sequence[Row], scores: Mapping[str, float]) -> dict[str, float]:
    """How often a row scores above the one that it names as `clean`, by kind; ties half."""
    better: dict[str, list[float]] = defaultdict(list)
    for row in gold:
        if row.get("clean") is not None:
            clean = str(row["clean"])
            if clean not in scores:
                raise FormatError(f"{_name(row)!r} names {clean!r} as clean, which isn't in the gold")
            gap = scores[_name(row)] - scores[clean]
            better[str(row.get("kind") or "")].append(1.0 if gap > 0 else 0.5 if gap == 0 else 0.0)
    return {kind: _share(sum(values), len(values)) for kind, values in sorted(better.items())}


def _score_findings(gold: Sequence[Row], predicted: Sequence[Row]) -> dict[str, Any]:
    families = {rule.id: rule.family for rule in rules()}
    errors = [(_place(row, row["start"], row["end"]), str(row["rule_family"]), str(row["kind"])) for row in gold]
    found = [
        (_place(row, row["span"][0], row["span"][1]), families.get(str(row["rule"]), str(row["rule"])))
        for row in predicted
        if _rank(row) > Severity.NEUTRAL.rank
    ]
    hits = [any(_meet(place, other) for other, _ in found) for place, _, _ in errors]
    right = [any(_meet(other, place) for other, _, _ in errors) for place, _ in found]
    by_kind, by_family, precise = (defaultdict[str, list[bool]](list) for _ in range(3))
    overlaps: dict[str, list[float]] = defaultdict(list)
    for place, _, kind in errors:
        overlaps[kind].append(max((_overlap(place, other) for other, _ in found), default=0.0))
    for (_, family, kind), hit in zip(errors, hits, strict=True):
        by_kind[kind].append(hit)
        by_family[family].append(hit)
    for (_, family), correct in zip(found, right, strict=True):
        precise[family].append(correct)
    precision, recall = _share(sum(right), len(right), 1.0), _share(sum(hits), len(hits), 1.0)
    return {
        "errors": len(errors),
        "findings": len(found),
        "precision": precision,
        "recall": recall,
        "f1": round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0,
        "recall_by_kind": {kind: _share(sum(h), len(h)) for kind, h in sorted(by_kind.items())},
        "overlap_by_kind": {kind: _share(sum(values), len(values)) for kind, values in sorted(overlaps.items())},
        "recall_by_family": {family: _share(sum(h), len(h)) for family, h in sorted(by_family.items())},
        "precision_by_family": {family: _share(sum(h), len(h)) for family, h in sorted(precise.items())},
        "false_alarms": len(right) - sum(right),
    }


def _name(row: Row) -> str:
    return str(row["id"] if "id" in row else row["line"])


def _place(row: Row, start: int, end: int) -> Place:
    owner = row.get("document")
    return (f"document {owner}" if owner is not None else f"line {row['line']}", int(start), int(end))


def _meet(left: Place, right: Place) -> bool:
    """Overlap; an empty span (where something is missing) meets what it touches."""
    if left[0] != right[0]:
        return False
    if left[1] == left[2] or right[1] == right[2]:
        return left[1] <= right[2] and right[1] <= left[2]
    return left[1] < right[2] and right[1] < left[2]


def _overlap(left: Place, right: Place) -> float:
    """F1 of two places in characters; two empty ones that touch are one."""
    if not _meet(left, right):
        return 0.0
    shared = min(left[2], right[2]) - max(left[1], right[1])
    whole = left[2] - left[1] + right[2] - right[1]
    return 2 * max(shared, 0) / whole if whole else 1.0


def _rank(row: Row) -> int:
    return Severity(row["severity"]).rank


def _share(part: float, whole: int, empty: float = 0.0) -> float:
    return round(part / whole, 4) if whole else empty


def _correlation(gold: Sequence[bool], called: Sequence[bool]) -> float:
    """Matthews correlation, 0 where it is not defined."""
    both = sum(a and b for a, b in zip(gold, called, strict=True))
    neither = sum(not a and not b for a, b in zip(gold, called, strict=True))
    false, missed = sum(called) - both, sum(gold) - both
    product = (both + false) * (both + missed) * (neither + false) * (neither + missed)
    return round((both * neither - false * missed) / math.sqrt(product), 4) if product else 0.0


def _area(labels: Mapping[str, bool], scores: Mapping[str, float]) -> float:
    """Area under the ROC curve: how often a bad segment scores above a good one, ties half; 0.5 without either."""
    ordered = sorted(labels, key=lambda name: scores[name])
    ranks: dict[str, float] = {}
    start = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and scores[ordered[end]] == scores[ordered[start]]:
            end += 1
        ranks.update(dict.fromkeys(ordered[start:end], (start + end + 1) / 2))
        start = end
    bad = [ranks[name] for name in ordered if labels[name]]
    good = len(ordered) - len(bad)
    if not bad or not good:
        return 0.5
    return round((sum(bad) - len(bad) * (len(bad) + 1) / 2) / (len(bad) * good), 4)
