"""The report: templates filled from a run, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from align.formats.html.catalogue import DETAILED_PAIRS, Catalogue
from align.formats.html.overview import find_flows, summarise, tell_stories
from align.formats.html.safety import finalize, language_tag, link_of, policy_hash
from align.formats.html.views import view_alone, view_pairs
from align.formats.records import signature_row
from align.schema import Relation, Run, Severity

if TYPE_CHECKING:
    from jinja2 import Environment

CHUNK_PARTS = 256
"""Template parts joined to one chunk of the stream."""

MEMBERS_SHOWN = 8
"""Documents of a story before the rest is folded."""

MEANINGS = {
    Relation.EXACT: "the same text",
    Relation.NEAR_DUPLICATE: "almost the same text",
    Relation.A_CONTAINS_B: "the text of b stands in a",
    Relation.B_CONTAINS_A: "the text of a stands in b",
    Relation.TRANSLATION: "one is a translation of the other",
    Relation.PARTIAL_TRANSLATION: "parts of one are a translation of parts of the other",
    Relation.RELATED: "the same story in own words",
}

LISTED = 1_000
"""Rows of one list; what is beyond stands in the JSONL files."""


def render_report(run: Run) -> Iterator[str]:
    """The run as one HTML file, in chunks: opens from disk, loads nothing, and reads without JavaScript.

    All text from the feed is escaped and its control characters made visible. A content-security policy
    in the file allows the file's own style and script, by their hashes, and nothing else. The same run
    gives the same bytes, whatever the order of its records.
    """
    catalogue = Catalogue(run)
    style, script = _read("report.css"), _read("report.js")
    stream = (
        _environment()
        .get_template("report.html")
        .stream(
            catalogue=catalogue,
            documents=catalogue.documents,
            run=run,
            signature=json.dumps(signature_row(run.signature), ensure_ascii=False),
            overview=summarise(catalogue),
            stories=tell_stories(catalogue),
            flows=find_flows(catalogue),
            pairs=view_pairs(catalogue),
            alone=view_alone(catalogue),
            rejects=sorted(run.rejects, key=lambda reject: (reject.path, reject.line or 0, reject.reason)),
            choices=_choices(catalogue),
            opened_pair=catalogue.most_telling_pair(),
            detailed_pairs=DETAILED_PAIRS,
            members_shown=MEMBERS_SHOWN,
            listed=LISTED,
            style=style,
            style_hash=policy_hash(style),
            script=script,
            script_hash=policy_hash(script),
        )
    )
    stream.enable_buffering(CHUNK_PARTS)
    yield from stream


def _choices(catalogue: Catalogue) -> dict[str, list[tuple[object, str]]]:
    """What each filter offers, as values with the words to show; only what occurs."""
    relations = {pair.relation for pair in catalogue.pairs}
    languages = sorted({catalogue.language(id) for id in catalogue.documents})
    rules = sorted({finding.rule for finding in catalogue.findings})
    severities = {finding.severity for finding in catalogue.findings}
    return {
        "relations": [(relation, relation) for relation in Relation if relation in relations],
        "languages": [(code, code) for code in languages],
        "sources": [(number, name or "no source") for number, name in enumerate(catalogue.sources)],
        "rules": [(rule, rule) for rule in rules],
        "severities": [(severity, severity) for severity in reversed(Severity) if severity in severities],
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
    environment.filters["meaning"] = MEANINGS.__getitem__
    environment.filters["percent"] = lambda share: f"{share:.0%}"
    environment.filters["short_date"] = lambda published: (published or "")[:16].replace("T", " ")
    environment.filters["grouped"] = lambda number: f"{number:,}"
    return environment
