"""The report: templates filled from a run, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from align.formats.html.catalogue import Catalogue
from align.formats.html.overview import find_flows, summarise, tell_stories
from align.formats.html.safety import finalize, language_tag, link_of, policy_hash
from align.formats.html.views import view_alone, view_pairs
from align.formats.records import signature_row
from align.schema import Relation, Run, Severity

if TYPE_CHECKING:
    from jinja2 import Environment

CHUNK_PARTS = 256
"""Template parts joined to one chunk of the stream."""

OPEN_PAIRS = 3
"""Pairs that are unfolded when the report is opened."""


def render_report(run: Run) -> Iterator[str]:
    """The run as one HTML file, in chunks: opens from disk, loads nothing, and reads without JavaScript.

    All text from the feed is escaped and its control characters made visible. A content-security policy
    in the file allows the file's own style and script, by their hashes, and nothing else. The same run
    gives the same bytes, whatever the order of its records.
    """
    catalogue = Catalogue(run)
    style, script = _read("report.css"), _read("report.js")
    stream = _environment().get_template("report.html").stream(
        catalogue=catalogue,
        documents=catalogue.documents,
        run=run,
        signature=json.dumps(signature_row(run), ensure_ascii=False),
        overview=summarise(catalogue),
        stories=tell_stories(catalogue),
        flows=find_flows(catalogue),
        pairs=view_pairs(catalogue),
        alone=view_alone(catalogue),
        rejects=sorted(run.rejects, key=lambda reject: (reject.path, reject.line or 0, reject.reason)),
        relations=[relation.value for relation in Relation],
        severities=[severity.value for severity in reversed(Severity)],
        open_pairs=OPEN_PAIRS,
        style=style,
        style_hash=policy_hash(style),
        script=script,
        script_hash=policy_hash(script),
    )
    stream.enable_buffering(CHUNK_PARTS)
    yield from stream


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
    environment.filters["percent"] = lambda share: f"{share:.0%}"
    environment.filters["grouped"] = lambda number: f"{number:,}"
    return environment
