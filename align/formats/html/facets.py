"""What the filters of the report know about one element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facets:
    """The values that an element is found by; joined with `|`."""

    relations: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    sources: frozenset[int] = frozenset()
    """Indices into `Catalogue.sources`."""
    rules: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()

    def __or__(self, other: Facets) -> Facets:
        return Facets(
            self.relations | other.relations,
            self.languages | other.languages,
            self.sources | other.sources,
            self.rules | other.rules,
            self.severities | other.severities,
        )

    @property
    def tokens(self) -> str:
        """Every value as one word, such as `relation:exact source:3`: what the script's filters look for."""
        return " ".join(self._tokens())

    def _tokens(self) -> Iterator[str]:
        yield from (f"relation:{relation}" for relation in sorted(self.relations))
        yield from (f"language:{code}" for code in sorted(self.languages))
        yield from (f"source:{number}" for number in sorted(self.sources))
        yield from (f"rule:{rule}" for rule in sorted(self.rules))
        yield from (f"severity:{severity}" for severity in sorted(self.severities))
