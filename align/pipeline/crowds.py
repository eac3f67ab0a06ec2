"""Many near-copies of one document: each compared with that one alone, not with each other.

Judging all pairs of a thousand near-copies would take half a million comparisons and say one thing. So of the
documents with more than CROWD candidates the one that shares most is judged first; when more than CROWD documents
turn out to hold it, it speaks for them: their other candidates aren't looked at. What that leaves out is implied
(two documents that hold 70% of a third share 40% of it) or stands at the one that speaks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from align.candidates.lexical import CROWD, Shared
from align.schema import Pair
from align.stories.relation import WHOLE

Names = tuple[str, str]
Judge = Callable[[Sequence[Names]], Iterable[Pair | None]]
"""Gives the pair that two documents make, or None, for each two of many."""


@dataclass
class Crowds:
    """Judges candidates, each once; knows who speaks for whom."""

    judge: Judge
    heads: dict[str, str] = field(default_factory=dict)
    """A member of a crowd -> the document that it was compared with alone."""
    _judged: dict[Names, Pair | None] = field(default_factory=dict)

    def compare(self, candidates: Iterable[Shared]) -> list[Pair]:
        """The pairs among candidates, by (a, b)."""
        shared = {(a, b): count for a, b, count in candidates}
        partners: dict[str, dict[str, int]] = {}
        for (a, b), count in shared.items():
            partners.setdefault(a, {})[b] = count
            partners.setdefault(b, {})[a] = count
        crowded = [name for name in partners if len(partners[name]) > CROWD]
        for head in sorted(crowded, key=lambda name: (-sum(partners[name].values()), name)):
            if head not in self.heads:
                self._gather(head, sorted(partners[head].keys() - self.heads.keys()))
        self._look((a, b) for a, b in sorted(shared) if self.heads.get(a, b) == b and self.heads.get(b, a) == a)
        return [pair for _, pair in sorted(self._judged.items()) if pair is not None]

    def _gather(self, head: str, others: list[str]) -> None:
        """Make a crowd of the documents that hold a head, where they are many."""
        if len(others) <= CROWD:
            return
        self._look((min(head, other), max(head, other)) for other in others)
        members = [other for other in others if self._holds(other, head)]
        if len(members) > CROWD:
            self.heads.update(dict.fromkeys(members, head))

    def _holds(self, other: str, head: str) -> bool:
        pair = self._judged[min(head, other), max(head, other)]
        return pair is not None and (pair.containment_a if pair.a == head else pair.containment_b) >= WHOLE

    def _look(self, wanted: Iterable[Names]) -> None:
        """Judge what hasn't been."""
        new = [names for names in wanted if names not in self._judged]
        self._judged.update(zip(new, self.judge(new), strict=True))
