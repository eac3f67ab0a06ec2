"""Who reprints whom, source by source: counted, and as numbers for an inline SVG."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from align.formats.html.catalogue import Catalogue
from align.schema import ACROSS_LANGUAGES, Direction, Relation

MOST_SOURCES = 10
"""Sources on each side of the picture; the others are one."""

MOST_FLOWS = 60
"""Rows of the table beside the picture."""

OTHERS = "other sources"

ROW = 30.0
"""Height of a source, in units of the picture, which are pixels when it is shown."""

WIDTH = 100.0
"""Width of the picture in its own units; it is stretched to the room there is."""

THICKEST = 22.0
"""Height of all ribbons of the busiest source."""


@dataclass(frozen=True, slots=True)
class Flow:
    """How many pairs go from one source to another; undirected where no direction is known."""

    origin: str
    target: str
    directed: bool
    pairs: int
    across: int
    """Those of them that cross languages."""


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow from the left to the right."""

    path: str
    across: bool
    title: str


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """Sources with the pairs that leave them, sources with the pairs that reach them, and the ribbons between."""

    origins: tuple[tuple[str, int], ...]
    targets: tuple[tuple[str, int], ...]
    ribbons: tuple[Ribbon, ...]
    height: float


def find_flows(catalogue: Catalogue) -> list[Flow]:
    """Which source carries which source's text, most pairs first; related pairs and unnamed sources don't count."""
    counts: Counter[tuple[str, str, bool]] = Counter()
    across: Counter[tuple[str, str, bool]] = Counter()
    for pair in catalogue.pairs:
        origin, target = (catalogue.documents[id].source for id in catalogue.original_and_reprint(pair))
        if pair.relation is Relation.RELATED or origin is None or target is None or origin == target:
            continue
        directed = pair.direction is not Direction.UNKNOWN
        ends = (origin, target) if directed else (min(origin, target), max(origin, target))
        counts[*ends, directed] += 1
        across[*ends, directed] += pair.relation in ACROSS_LANGUAGES
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Flow(*ends, pairs, across[ends]) for ends, pairs in ranked]


def draw_flows(flows: list[Flow]) -> FlowPicture | None:
    """The picture of the directed flows; None where there is none."""
    directed = [flow for flow in flows if flow.directed]
    if not directed:
        return None
    counts: Counter[tuple[str, str, bool]] = Counter()
    leave, reach = _busiest(directed, "origin"), _busiest(directed, "target")
    for flow in directed:
        ends = (flow.origin if flow.origin in leave else OTHERS, flow.target if flow.target in reach else OTHERS)
        counts[*ends, True] += flow.across
        counts[*ends, False] += flow.pairs - flow.across
    origins, targets = _totals(counts, 0), _totals(counts, 1)
    unit = THICKEST / max(total for _, total in (*origins, *targets))
    ribbons = _draw_ribbons(counts, [name for name, _ in origins], [name for name, _ in targets], unit)
    return FlowPicture(origins, targets, ribbons, ROW * max(len(origins), len(targets)))


def _busiest(flows: list[Flow], end: str) -> set[str]:
    totals: Counter[str] = Counter()
    for flow in flows:
        totals[getattr(flow, end)] += flow.pairs
    ranked = sorted(totals, key=lambda name: (-totals[name], name))
    return set(ranked if len(ranked) <= MOST_SOURCES else ranked[: MOST_SOURCES - 1])


def _totals(counts: Counter[tuple[str, str, bool]], side: int) -> tuple[tuple[str, int], ...]:
    totals: Counter[str] = Counter()
    for ends, pairs in counts.items():
        totals[ends[:2][side]] += pairs
    return tuple(sorted(totals.items(), key=lambda item: (item[0] == OTHERS, -item[1], item[0])))


def _draw_ribbons(
    counts: Counter[tuple[str, str, bool]], origins: list[str], targets: list[str], unit: float
) -> tuple[Ribbon, ...]:
    """Ribbons in the order of both sides, so that those of one source lie side by side."""
    ends = sorted((end for end in counts if counts[end]), key=lambda end: (end[0] == OTHERS, end[2]))
    leaving = _stack(counts, sorted(ends, key=lambda end: (origins.index(end[0]), targets.index(end[1]))), 0, unit)
    reaching = _stack(counts, sorted(ends, key=lambda end: (targets.index(end[1]), origins.index(end[0]))), 1, unit)
    ribbons = []
    for end in sorted(ends, key=lambda end: (-counts[end], end)):
        left = leaving[end] + (origins.index(end[0]) + 0.5) * ROW
        right = reaching[end] + (targets.index(end[1]) + 0.5) * ROW
        kind = "across languages" if end[2] else "in one language"
        title = f"{end[0]} → {end[1]}: {counts[end]} {kind}"
        ribbons.append(Ribbon(_path(left, right, counts[end] * unit), end[2], title))
    return tuple(ribbons)


def _stack(
    counts: Counter[tuple[str, str, bool]], ends: list[tuple[str, str, bool]], side: int, unit: float
) -> dict[tuple[str, str, bool], float]:
    """Where each ribbon begins, from the middle of its source's row."""
    totals: dict[str, float] = defaultdict(float)
    for end in ends:
        totals[end[:2][side]] += counts[end] * unit
    place = {name: -total / 2 for name, total in totals.items()}
    begins = {}
    for end in ends:
        begins[end] = place[end[:2][side]]
        place[end[:2][side]] += counts[end] * unit
    return begins


def _path(left: float, right: float, height: float) -> str:
    half, (a, b, c, d) = WIDTH / 2, (round(edge, 2) for edge in (left, right, right + height, left + height))
    return f"M0 {a}C{half} {a} {half} {b} {WIDTH} {b}V{c}C{half} {c} {half} {d} 0 {d}Z"
