"""What the review exports: every finding and pair of a page as a row of a baseline, for the script to fill in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from align.formats.html.catalogue import Catalogue, shorten
from align.formats.html.views import Excerpt, PairView
from align.formats.visible import make_visible
from align.gate.baseline import BaselineKind, BaselineRow
from align.schema import Finding

TEXT_LENGTH = 200
"""Code points of a text that a row quotes, for people."""


def name_review(catalogue: Catalogue) -> str:
    """The name under which a browser keeps the review: the same for every report on the same documents."""
    digest = hashlib.sha256("\x1f".join(catalogue.documents).encode("utf-8", "surrogatepass"))
    return f"align-review-{digest.hexdigest()[:16]}"


def review_rows(
    catalogue: Catalogue, views: Iterable[PairView], excerpts: Iterable[Excerpt]
) -> dict[str, dict[str, Any]]:
    """Rows of `align.gate.baseline`, not judged yet, by fingerprint: of the pairs and all findings shown."""
    views = list(views)
    numbers = [number for view in views for number in view.finding_numbers]
    numbers += [number for excerpt in excerpts for number in excerpt.finding_numbers]
    rows = [_finding_row(catalogue.findings[number - 1]) for number in numbers]
    rows += [_pair_row(catalogue, view) for view in views]
    return {row.fingerprint: asdict(row) for row in rows}


def _finding_row(finding: Finding) -> BaselineRow:
    original = None if finding.original_text is None else _quote(finding.original_text)
    return _unjudged(finding.fingerprint, BaselineKind.FINDING, finding.rule, _quote(finding.text), original)


def _pair_row(catalogue: Catalogue, view: PairView) -> BaselineRow:
    original, reprint = (_quote(catalogue.label(side.id)) for side in (view.left, view.right))
    return _unjudged(view.fingerprint, BaselineKind.DUPLICATE, view.pair.relation.value, reprint, original)


def _unjudged(fingerprint: str, kind: BaselineKind, rule: str, text: str, original_text: str | None) -> BaselineRow:
    return BaselineRow(fingerprint, kind, rule, None, None, None, text, original_text)


def _quote(text: str) -> str:
    return make_visible(shorten(text, TEXT_LENGTH))
