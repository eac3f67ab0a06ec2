"""A run indexed for showing: which document has which number, label, segments, pairs and findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from align.formats.html.facets import Facets
from align.formats.html.segments import SegmentTable
from align.formats.html.wording import relation_slug
from align.formats.records import finding_order
from align.schema import ACROSS_LANGUAGES, Cluster, Direction, Finding, Pair, Relation, Run, Segment, Span

LABEL_LENGTH = 110


class Catalogue:
    """Look-ups over a run. Numbers begin at 1 and are the same for the same run, whatever its order."""

    def __init__(self, run: Run) -> None:
        self.run = run
        by_id = sorted(run.corpus.documents, key=lambda document: document.id)
        self.documents = {document.id: document for document in by_id}
        self.languages = run.corpus.languages
        self.sources = sorted({document.source for document in by_id}, key=lambda name: (name is not None, name or ""))
        self._source_number = {source: number for number, source in enumerate(self.sources)}
        self.clusters = sorted(run.clusters, key=lambda cluster: (-len(cluster.members), cluster.id))
        self.story_of = {id: number for number, cluster in enumerate(self.clusters, 1) for id in member_ids(cluster)}
        self.pairs = sorted(run.pairs, key=self._pair_order)
        self.pairs_of: dict[str, list[int]] = defaultdict(list)
        for number, pair in enumerate(self.pairs, 1):
            self.pairs_of[pair.a].append(number)
            self.pairs_of[pair.b].append(number)
        self.findings = sorted(run.findings, key=lambda finding: (-finding.severity.rank, finding_order(finding)))
        self.findings_of: dict[str, list[int]] = defaultdict(list)
        for number, finding in enumerate(self.findings, 1):
            if finding.document is not None:
                self.findings_of[finding.document].append(number)
        self._home = {number: self._home_pair(finding) for number, finding in enumerate(self.findings, 1)}
        self.alone = [id for id in self.documents if self.findings_of.get(id) and not self.pairs_of.get(id)]
        self._alone_number = {id: number for number, id in enumerate(self.alone, 1)}
        self._segments = SegmentTable(run.corpus.segments)

    def _pair_order(self, pair: Pair) -> tuple[int, int, float, str, str]:
        """Stories first, in their order; translations before repeats, related pairs last; best first."""
        story = self.story_of.get(pair.a, 0)
        together = bool(story) and story == self.story_of.get(pair.b)
        rank = 0 if pair.relation in ACROSS_LANGUAGES else 2 if pair.relation is Relation.RELATED else 1
        return story if together else len(self.clusters) + 1, rank, -pair.score, pair.a, pair.b

    def segments(self, id: str) -> tuple[Segment, ...]:
        """The segments of a document, by position."""
        return self._segments.of(id)

    def label(self, id: str) -> str:
        """What a reader knows a document by: its title, else its first heading or sentence, else its id."""
        candidates = (self.documents[id].title or "", self._segments.headlines.get(id, ""), id)
        return shorten(next(text for text in candidates if text.strip()), LABEL_LENGTH)

    def language(self, id: str) -> str:
        """The code of a document's language."""
        return self.languages[id].code

    def original_and_reprint(self, pair: Pair) -> tuple[str, str]:
        """The sides from left to right: the original first where the direction is known.

        Where it isn't, the text that findings take as the original stands first, else a.
        """
        swapped = pair.direction is Direction.B_TO_A
        if pair.direction is Direction.UNKNOWN:
            findings = [self.findings[number - 1] for number in self.findings_of.get(pair.a, [])]
            swapped = any(finding.original_document == pair.b for finding in findings)
        return (pair.b, pair.a) if swapped else (pair.a, pair.b)

    def _home_pair(self, finding: Finding) -> int:
        """The pair that shows a finding: with the original it was measured against, else the first; or 0."""
        if finding.document is None:
            return 0
        original = finding.original_document or finding.document
        numbers = self.pairs_of.get(finding.document, [])
        beside = set(self.pairs_of.get(original, []))
        return next((number for number in numbers if number in beside), next(iter(numbers), 0))

    def findings_shown(self, id: str, pair_number: int, other: str | None = None) -> list[int]:
        """The findings of a document that a pair shows (0: the document alone): its own, those that need no
        original, and those whose original's sentence stands in the other document too: a copy of the original."""
        return [number for number in self.findings_of.get(id, []) if self._is_shown(number, pair_number, other)]

    def _is_shown(self, number: int, pair_number: int, other: str | None) -> bool:
        finding = self.findings[number - 1]
        if self._home[number] == pair_number or finding.original_document is None:
            return True
        return other is not None and self.original_span_in(finding, other) is not None

    def original_span_in(self, finding: Finding, id: str) -> Span | None:
        """Where a document says what a finding was measured against: in the original itself, and in every
        document that has the original's segment word for word."""
        if finding.original_document is None or finding.original_span is None:
            return None
        if finding.original_document == id:
            return finding.original_span
        start, end = finding.original_span
        for said in self.segments(finding.original_document):
            if said.start <= start and end <= said.end and said.position >= 0:
                for copied in self.segments(id):
                    if copied.text == said.text:
                        return copied.start + start - said.start, copied.start + end - said.start
        return None

    def most_telling_pair(self) -> int:
        """The pair to unfold at first: the home of the gravest finding, else the first pair."""
        return next((home for home in self._home.values() if home), 1)

    def anchor(self, finding_number: int, pair_number: int | None = None) -> str:
        """The id of the element that shows a finding, in its home or in another pair that shows it too.

        Empty for a finding of a line pair, whose text stands nowhere.
        """
        if pair_number not in (None, self._home[finding_number]):
            return f"pair-{pair_number}-finding-{finding_number}"
        return f"finding-{finding_number}" if self.findings[finding_number - 1].document in self.documents else ""

    def part_of_finding(self, finding_number: int) -> int:
        """The part of the report (see `Places`) that shows a finding."""
        home = self._home[finding_number]
        return home or len(self.pairs) + self._alone_number.get(self.findings[finding_number - 1].document or "", 1)

    def document_facets(self, id: str) -> Facets:
        """What a document is filtered by: itself, its findings, and the relations of its pairs."""
        relations = frozenset(relation_slug(self.pairs[number - 1].relation) for number in self.pairs_of.get(id, []))
        return self._facets([id], relations, self.findings_of.get(id, []))

    def pair_facets(self, pair_number: int, finding_numbers: Iterable[int]) -> Facets:
        """What a pair is filtered by: its relation, its documents, and the findings it shows."""
        pair = self.pairs[pair_number - 1]
        return self._facets((pair.a, pair.b), frozenset([relation_slug(pair.relation)]), finding_numbers)

    def _facets(self, ids: Sequence[str], relations: frozenset[str], finding_numbers: Iterable[int]) -> Facets:
        findings = [self.findings[number - 1] for number in finding_numbers]
        return Facets(
            relations,
            frozenset(self.language(id) for id in ids),
            frozenset(self._source_number[self.documents[id].source] for id in ids),
            frozenset(finding.rule for finding in findings),
            frozenset(finding.severity.value for finding in findings),
        )

    def finding_facets(self, finding_number: int) -> Facets:
        """What a finding is filtered by: itself, and its document and that document's pairs."""
        finding = self.findings[finding_number - 1]
        own = Facets(rules=frozenset([finding.rule]), severities=frozenset([finding.severity.value]))
        if finding.document not in self.documents:
            return own
        document = self.document_facets(finding.document)
        return replace(document, rules=own.rules, severities=own.severities)


def member_ids(cluster: Cluster) -> list[str]:
    """The documents of a story, the canonical one first, the others by id."""
    return [cluster.canonical, *sorted({member.id for member in cluster.members} - {cluster.canonical})]


def shorten(text: str, length: int) -> str:
    """The text on one line, cut at a word's end to about `length` code points."""
    line = " ".join(text[: 4 * length].split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0] + " …"
