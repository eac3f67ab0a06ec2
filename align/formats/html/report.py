"""The report: templates filled from a run, streamed; one file, or pages of pairs beside an index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from align.formats.html.catalogue import Catalogue
from align.formats.html.distributions import measure_distributions
from align.formats.html.flows import MOST_FLOWS, draw_flows, find_flows
from align.formats.html.overview import summarise, tell_stories
from align.formats.html.places import PARTS_ON_A_PAGE, Places, page_of
from align.formats.html.review import name_review, review_rows
from align.formats.html.safety import finalize, inert_json, language_tag, link_of, policy_hash
from align.formats.html.views import Excerpt, PairView, view_alone, view_pair
from align.formats.html.wording import RELATION_MEANINGS, RELATION_WORDS, relation_slug
from align.formats.records import signature_row
from align.schema import Relation, Run, Severity

if TYPE_CHECKING:
    from jinja2 import Environment

CHUNK_PARTS = 256
"""Template parts joined to one chunk of the stream."""

MEMBERS_SHOWN = 8
"""Documents of a story before the rest is folded."""

MOST_MEMBERS = 200
"""Documents of a story that are listed."""

LISTED, LISTED_IN_INDEX = 1_000, 300
"""Rows of a table in one file, and in an index with pages; what is beyond stands in the JSONL files."""


def render_report(run: Run) -> Iterator[str]:
    """The run as one HTML file, in chunks: opens from disk, loads nothing, and reads without JavaScript.

    All text from the feed is escaped and its control characters made visible. A content-security policy
    in the file allows the file's own style and script, by their hashes, and nothing else. The same run
    gives the same bytes, whatever the order of its records.
    """
    report = _Report(run)
    places = Places()
    views = [view_pair(report.catalogue, number) for number in range(1, len(report.catalogue.pairs) + 1)]
    excerpts = [view_alone(report.catalogue, id) for id in report.catalogue.alone]
    yield from report.fill("report.html", places, views, excerpts)


def render_pages(run: Run, index: str, folder: str) -> Iterator[tuple[str, Iterator[str]]]:
    """The run as pages of pairs and, last, their index: relative names with the chunks of each file.

    Every pair is written row by row on a page; the index lists all stories, all pairs and the gravest findings.

    Args:
        run: what to show.
        index: file name of the index.
        folder: name of the folder of pages, beside it.
    """
    report = _Report(run)
    catalogue = report.catalogue
    parts = len(catalogue.pairs) + len(catalogue.alone)
    pages = page_of(parts)
    views: list[PairView] = []
    excerpts: list[Excerpt] = []
    for page in range(1, pages + 1):
        places = Places(folder, index, page, pages)
        numbers = range((page - 1) * PARTS_ON_A_PAGE + 1, min(page * PARTS_ON_A_PAGE, parts) + 1)
        here = [view_pair(catalogue, number) for number in numbers if number <= len(catalogue.pairs)]
        alone = [
            view_alone(catalogue, catalogue.alone[number - len(catalogue.pairs) - 1])
            for number in numbers
            if number > len(catalogue.pairs)
        ]
        yield f"{folder}/{places.file}", report.fill("page.html", places, here, alone)
        views += [view.brief() for view in here]
        excerpts += alone
    yield index, report.fill("report.html", Places(folder, index, 0, pages), views, excerpts)


class _Report:
    """What all files of a report share."""

    def __init__(self, run: Run) -> None:
        self.catalogue = Catalogue(run)
        flows = find_flows(self.catalogue)
        self.stories = tell_stories(self.catalogue)
        self.review_name = name_review(self.catalogue)
        style, script = _read("report.css"), _read("report.js")
        self.shared: dict[str, Any] = {
            "catalogue": self.catalogue,
            "documents": self.catalogue.documents,
            "run": run,
            "signature": json.dumps(signature_row(run.signature), ensure_ascii=False),
            "overview": summarise(self.catalogue),
            "flows": flows[:MOST_FLOWS],
            "flow_picture": draw_flows(flows),
            "not_drawn": len(self.catalogue.pairs) - sum(flow.pairs for flow in flows if flow.directed),
            "histograms": measure_distributions(self.catalogue),
            "rejects": sorted(run.rejects, key=lambda reject: reject.order),
            "choices": _choices(self.catalogue),
            "opened_pair": self.catalogue.most_telling_pair(),
            "members_shown": MEMBERS_SHOWN,
            "most_members": MOST_MEMBERS,
            "style": style,
            "style_hash": policy_hash(style),
            "script": script,
            "script_hash": policy_hash(script),
        }

    def fill(
        self, template: str, places: Places, views: Sequence[PairView], excerpts: Sequence[Excerpt]
    ) -> Iterator[str]:
        """One file, in chunks."""
        in_detail = bool(places.here) or not places.is_paged
        numbers = {view.number for view in views}
        stream = (
            _environment()
            .get_template(template)
            .stream(
                **self.shared,
                places=places,
                in_detail=in_detail,
                listed=LISTED if in_detail else LISTED_IN_INDEX,
                stories=[story for story in self.stories if not places.here or story.first_pair in numbers],
                views=views,
                excerpts=excerpts,
                review=inert_json(
                    {
                        "name": self.review_name,
                        "rows": review_rows(self.catalogue, views, excerpts) if in_detail else {},
                    }
                ),
            )
        )
        stream.enable_buffering(CHUNK_PARTS)
        yield from stream


def _choices(catalogue: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers, as values with the words to show; only what occurs."""
    relations = {pair.relation for pair in catalogue.pairs}
    words = {relation_slug(relation): RELATION_WORDS[relation] for relation in Relation if relation in relations}
    languages = sorted({catalogue.language(id) for id in catalogue.documents})
    rules = sorted({finding.rule for finding in catalogue.findings})
    severities = {finding.severity for finding in catalogue.findings}
    return {
        "relation": list(words.items()),
        "language": [(code, code) for code in languages],
        "source": [(str(number), name or "no source") for number, name in enumerate(catalogue.sources)][:LISTED],
        "rule": [(rule, rule) for rule in rules],
        "severity": [(severity, severity) for severity in reversed(Severity) if severity in severities],
    }


def _read(name: str) -> str:
    """A file beside the templates, with the line ends that an HTML parser hashes."""
    text = files("align.formats.html").joinpath("templates", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("align.formats.html"),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["language_tag"] = language_tag
    environment.filters["link_of"] = link_of
    environment.filters["words"] = RELATION_WORDS.__getitem__
    environment.filters["meaning"] = RELATION_MEANINGS.__getitem__
    environment.filters["percent"] = lambda share: f"{share:.0%}"
    environment.filters["short_date"] = lambda published: (published or "")[:16].replace("T", " ")
    environment.filters["grouped"] = lambda number: f"{number:,}"
    environment.filters["counted"] = _counted
    return environment


def _counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 pair, 1,000 pairs."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
