"""The numbers a reader acts on, and the stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from align.formats.html.catalogue import Catalogue, member_ids
from align.formats.html.facets import Facets
from align.schema import ACROSS_LANGUAGES, Cluster, Relation, Severity

Counts = tuple[tuple[str, int], ...]
"""Names with how often each stands, in the order to show."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What was read and what was found, in numbers."""

    documents: int
    sources: int
    languages: Counts
    stories: int
    in_stories: int
    across_languages: int
    repeats: int
    repeat_kinds: Counts
    severities: Counts
    """Gravest first; every severity that occurs."""


@dataclass(frozen=True, slots=True)
class Point:
    """A document on the timeline of its story; x is 3 for the earliest and 97 for the latest."""

    x: float
    id: str
    published: str


@dataclass(frozen=True, slots=True)
class StoryMember:
    """A document of a story, and the pair that shows it beside the canonical document (0 for none)."""

    id: str
    relation: Relation | None
    pair: int


@dataclass(frozen=True, slots=True)
class Story:
    """A cluster as the report lists it."""

    number: int
    canonical: str
    members: tuple[StoryMember, ...]
    languages: Counts
    sources: int
    """How many sources tell it, of those that are known."""
    severities: Counts
    timeline: tuple[Point, ...]
    newest: int
    """Seconds since 1970 of the latest document; 0 where none has a date."""
    facets: Facets
    first_pair: int
    """The first of its pairs in the report's order."""

    @property
    def findings(self) -> int:
        """How many findings its documents have."""
        return sum(count for _, count in self.severities)


def summarise(catalogue: Catalogue) -> Overview:
    """The numbers of the head of the report."""
    relations = Counter(pair.relation for pair in catalogue.pairs)
    repeat_kinds = (
        ("exact", relations[Relation.EXACT]),
        ("near-duplicate", relations[Relation.NEAR_DUPLICATE]),
        ("contained", relations[Relation.A_CONTAINS_B] + relations[Relation.B_CONTAINS_A]),
    )
    return Overview(
        documents=len(catalogue.documents),
        sources=len([source for source in catalogue.sources if source is not None]),
        languages=_most_common(catalogue.language(id) for id in catalogue.documents),
        stories=len(catalogue.clusters),
        in_stories=len(catalogue.story_of),
        across_languages=sum(relations[relation] for relation in ACROSS_LANGUAGES),
        repeats=sum(count for _, count in repeat_kinds),
        repeat_kinds=tuple((kind, count) for kind, count in repeat_kinds if count),
        severities=_count_severities(catalogue, range(1, len(catalogue.findings) + 1)),
    )


def _most_common(names: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _count_severities(catalogue: Catalogue, finding_numbers: Iterable[int]) -> Counts:
    counts = Counter(catalogue.findings[number - 1].severity for number in finding_numbers)
    return tuple((severity.value, counts[severity]) for severity in reversed(Severity) if counts[severity])


def tell_stories(catalogue: Catalogue) -> list[Story]:
    """The stories, the widest first."""
    pair_numbers = {(pair.a, pair.b): number for number, pair in enumerate(catalogue.pairs, 1)}
    return [
        _tell_story(catalogue, number, cluster, pair_numbers) for number, cluster in enumerate(catalogue.clusters, 1)
    ]


def _tell_story(catalogue: Catalogue, number: int, cluster: Cluster, pair_numbers: dict[tuple[str, str], int]) -> Story:
    ids = member_ids(cluster)
    facets = Facets()
    for id in ids:
        facets |= catalogue.document_facets(id)
    members = _tell_members(catalogue, cluster, pair_numbers)
    findings = sorted({finding for id in ids for finding in catalogue.findings_of.get(id, [])})
    moments = [_moment(catalogue.documents[id].published) for id in ids]
    return Story(
        number=number,
        canonical=cluster.canonical,
        members=members,
        languages=_most_common(catalogue.language(id) for id in ids),
        sources=len({catalogue.documents[id].source for id in ids} - {None}),
        severities=_count_severities(catalogue, findings),
        timeline=_timeline(catalogue, ids),
        newest=int(max((moment for moment in moments if moment is not None), default=0)),
        facets=facets,
        first_pair=min((member.pair for member in members if member.pair), default=1),
    )


def _tell_members(
    catalogue: Catalogue, cluster: Cluster, pair_numbers: dict[tuple[str, str], int]
) -> tuple[StoryMember, ...]:
    """The canonical document first, then the others by date and id, those without a date last."""
    dates = {member.id: catalogue.documents[member.id].published or "9999" for member in cluster.members}
    members = [StoryMember(cluster.canonical, None, 0)]
    for member in sorted(cluster.members, key=lambda member: (dates[member.id], member.id)):
        if member.id != cluster.canonical:
            ends = (min(member.id, member.to), max(member.id, member.to))
            members.append(StoryMember(member.id, member.relation, pair_numbers.get(ends, 0)))
    return tuple(members)


def _timeline(catalogue: Catalogue, ids: Iterable[str]) -> tuple[Point, ...]:
    """The dated documents of a story, in time; none when fewer than two moments are known."""
    dated = [(moment, id) for id in ids if (moment := _moment(catalogue.documents[id].published)) is not None]
    first, last = min(dated, default=(0.0, ""))[0], max(dated, default=(0.0, ""))[0]
    if first == last:
        return ()
    return tuple(
        Point(round((moment - first) / (last - first) * 94 + 3, 1), id, catalogue.documents[id].published or "")
        for moment, id in sorted(dated)
    )


def _moment(published: str | None) -> float | None:
    """Seconds since 1970; a moment without a zone is read as UTC, an unreadable one is None."""
    try:
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
