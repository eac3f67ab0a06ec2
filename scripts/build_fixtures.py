"""Build the fixtures: a scraped feed in German and English, and what is true about it.

The prose stands sentence by sentence in ``fixtures/stories``, ``fixtures/singles`` and
``fixtures/bitext/lines.txt``; ``fixtures/plan.toml`` says which documents are made of it. This script
puts the documents together and writes their gold beside them, so that every span, bead and pair is
right by construction: a sentence remembers which story and which bead it came from.

    python scripts/build_fixtures.py [--output fixtures]

Same sources, same bytes. Nothing but the standard library is needed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import html
import io
import json
import re
import tomllib
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).resolve().parent.parent / "fixtures"

# kind of planted error -> rule family, severity, can it be known without the original
KINDS: dict[str, tuple[str, str, bool]] = {
    "number": ("numbers", "critical", False),
    "magnitude": ("numbers", "critical", False),
    "percent": ("numbers", "critical", False),
    "money": ("numbers", "critical", False),
    "unit": ("numbers", "major", False),
    "date": ("dates", "major", False),
    "weekday": ("dates", "major", False),
    "name-garbled": ("names", "major", False),
    "name-replaced": ("names", "critical", False),
    "negation": ("negation", "critical", False),
    "omission": ("coverage", "major", False),
    "addition": ("coverage", "major", False),
    "untranslated": ("residue", "major", True),
    "foreign-script": ("residue", "major", True),
    "repeated-word": ("repetition", "minor", True),
    "compound": ("compounds", "major", True),
    "fragment": ("fluency", "minor", True),
    "run-on": ("fluency", "minor", True),
    "casing": ("fluency", "minor", True),
    "quotation": ("punctuation", "minor", True),
    "bracket": ("punctuation", "minor", True),
    "question": ("questions", "major", False),
    "wrong-sense": ("sense", "major", False),
}
LATIN = str.maketrans({"„": '"', "“": '"', "–": "-"})


class SourceError(ValueError):
    """The hand-written sources contradict themselves; the message says where."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A translation of one bead with an error planted: the text and the marked span in it."""

    kind: str
    text: str
    start: int
    end: int
    lost: str | None


@dataclass(slots=True)
class Bead:
    """Sentences that say the same in each language, and the bad translations of them."""

    sentences: dict[str, list[str]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """A hand-written text: headers, beads in order, and the beads that end a paragraph."""

    name: str
    headers: dict[str, str]
    beads: list[Bead]
    breaks: set[int]

    def title(self, language: str) -> str:
        return self.headers.get(f"title-{language}") or self.headers["title"]


@dataclass(frozen=True, slots=True)
class Piece:
    """What one bead contributed to a document, and where it stands in the document's text."""

    story: str
    bead: int
    language: str
    start: int
    end: int
    text: str
    mistake: Mistake | None


@dataclass(slots=True)
class Document:
    """One document of the feed with everything the gold is made from."""

    id: str
    file: str
    language: str
    title: str
    text: str
    paragraphs: list[str]
    pieces: list[Piece]
    residue: list[tuple[int, int]]
    plan: dict[str, Any]

    @property
    def is_html(self) -> bool:
        return self.file.endswith(".html")

    @property
    def body(self) -> int:
        return sum(len(paragraph) for paragraph in self.paragraphs)


# ---- reading the sources ---------------------------------------------------------------------------


def parse_mistake(where: str, kind: str, marked: str, lost: str | None) -> Mistake:
    """Take the ``[[ ]]`` out of a bad translation and remember where it was."""
    if kind not in KINDS:
        raise SourceError(f"{where}: unknown kind of error {kind!r}")
    match = re.fullmatch(r"(.*?)\[\[(.+?)\]\](.*)", marked)
    if match is None or "[[" in match[3]:
        raise SourceError(f"{where}: a bad line needs exactly one [[span]]: {marked}")
    before, span, after = match.groups()
    return Mistake(kind, before + span + after, len(before), len(before) + len(span), lost)


def parse_story(path: Path) -> Story:
    """Read one source file: headers, then beads; ``--`` ends a paragraph."""
    headers: dict[str, str] = {}
    beads: list[Bead] = []
    breaks: set[int] = set()
    single = path.parent.name == "singles"
    fresh = True
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        where = f"{path.name}:{number}"
        if not line.strip():
            fresh = True
            continue
        if line.startswith("#"):
            continue
        if line == "--":
            breaks.add(len(beads))
            fresh = True
            continue
        key, _, value = line.partition(": ")
        if key in {"title", "title-en", "title-de", "language", "related"}:
            headers[key] = value
        elif re.fullmatch("[a-z]{2}", key):
            if fresh or single:
                beads.append(Bead())
                fresh = False
            beads[-1].sentences.setdefault(key, []).append(value)
        elif key.startswith("bad ") and beads:
            following = lines[number] if number < len(lines) else ""
            lost = following.removeprefix("lost: ") if following.startswith("lost: ") else None
            beads[-1].mistakes.append(parse_mistake(where, key[4:], value, lost))
        elif key != "lost":
            raise SourceError(f"{where}: cannot read {line!r}")
    return Story(path.stem, headers, beads, breaks)


def read_sources(root: Path) -> dict[str, Story]:
    """All stories and singles by name."""
    stories = [parse_story(path) for folder in ("stories", "singles") for path in sorted((root / folder).glob("*.txt"))]
    if len({story.name for story in stories}) != len(stories):
        raise SourceError("two source files have the same name")
    return {story.name: story for story in stories}


# ---- putting documents together --------------------------------------------------------------------


def chosen(spec: str, count: int) -> list[int]:
    """The bead numbers of a body entry: ``""`` is all, ``"4-6,0"`` these in this order."""
    if not spec:
        return list(range(count))
    numbers: list[int] = []
    for part in spec.split(","):
        first, _, last = part.partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return numbers


def cut_paragraphs(story: Story, numbers: list[int]) -> list[list[int]]:
    """Group bead numbers into paragraphs as the story has them; a jump also starts a new one."""
    paragraphs: list[list[int]] = []
    previous = -2
    for number in numbers:
        if number != previous + 1 or number in story.breaks:
            paragraphs.append([])
        paragraphs[-1].append(number)
        previous = number
    return paragraphs


def pick_mistake(bead: Bead, kinds: list[str]) -> Mistake | None:
    """The first bad translation of the bead that the plan asks for."""
    return next((m for m in bead.mistakes if "*" in kinds or m.kind in kinds), None)


def read_body(body: list[str], stories: dict[str, Story]) -> list[tuple[Story, str, list[int]] | str]:
    """The entries of a body: (story, language, bead numbers), or a paragraph of the reprinter's own."""
    parts: list[tuple[Story, str, list[int]] | str] = []
    for entry in body:
        if entry.startswith("+ "):
            parts.append(entry[2:])
            continue
        head, _, spec = entry.partition(" ")
        name, _, language = head.partition(":")
        if name == "single":
            name, language = language, stories[language].headers.get("language", "de")
        parts.append((stories[name], language, chosen(spec, len(stories[name].beads))))
    return parts


@dataclass(slots=True)
class Page:
    """A text that grows and remembers what stands where."""

    text: str = ""
    paragraphs: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    residue: list[tuple[int, int]] = field(default_factory=list)

    def add_residue(self, lines: list[str]) -> None:
        """Lines that the site put there."""
        for line in lines:
            self.residue.append((len(self.text), len(self.text) + len(line)))
            self.text += line + "\n"

    def add_own(self, paragraph: str) -> None:
        """A paragraph that stands nowhere else."""
        self.text += paragraph + "\n\n"
        self.paragraphs.append(paragraph)

    def add_beads(self, story: Story, language: str, numbers: list[int], errors: list[str]) -> None:
        """One paragraph of a story."""
        start = len(self.text)
        for number in numbers:
            bead = story.beads[number]
            mistake = pick_mistake(bead, errors)
            words = mistake.text if mistake else " ".join(bead.sentences[language])
            self.text += " " if len(self.text) > start else ""
            span = (len(self.text), len(self.text) + len(words))
            self.pieces.append(Piece(story.name, number, language, *span, words, mistake))
            self.text += words
        self.paragraphs.append(self.text[start:])
        self.text += "\n\n"


def assemble(plan: dict[str, Any], outlets: dict[str, Any], stories: dict[str, Story], line: int) -> Document:
    """Write one document's text and remember where every bead landed in it."""
    file: str = plan["file"]
    rows = ".jsonl" in file
    outlet = outlets.get(plan.get("outlet", ""), {}) if plan.get("wrapped") else {}
    parts = read_body(plan.get("body", []), stories)
    named = [part for part in parts if not isinstance(part, str)]
    language: str = plan["language"] if "language" in plan else named[0][1]
    title: str = plan["title"] if "title" in plan else named[0][0].title(language)

    page = Page()
    if top := outlet.get("top", []):
        page.add_residue(top)
        page.text += "\n"
    page.text += plan.get("text", "")
    if not rows:
        page.text += title + "\n\n"
    for part in parts:
        if isinstance(part, str):
            page.add_own(part)
            continue
        for group in cut_paragraphs(part[0], part[2]):
            page.add_beads(part[0], part[1], group, plan.get("errors", []))
    page.add_residue([*plan.get("bottom", []), *outlet.get("bottom", [])])
    text = page.text.rstrip("\n")
    if plan.get("encoding") == "latin-1":
        text = text.translate(LATIN)
    identity = plan.get("id") or plan.get("url") or (f"{file}#{line}" if rows else file)
    return Document(identity, file, language, title, text, page.paragraphs, page.pieces, page.residue, plan)


def render_html(document: Document, outlet: dict[str, Any]) -> str:
    """A page as a newspaper's site would serve it: navigation, article, aside, footer."""

    def items(values: list[str]) -> str:
        return "\n".join(f'      <li><a href="#">{html.escape(value)}</a></li>' for value in values)

    site, title = html.escape(outlet["site"]), html.escape(document.title)
    published = document.plan["published"]
    paragraphs = "\n".join(f"      <p>{html.escape(text, quote=False)}</p>" for text in document.paragraphs)
    return f"""<!DOCTYPE html>
<html lang="{document.language}">
<head>
  <meta charset="utf-8">
  <title>{title} | {site}</title>
  <meta property="og:site_name" content="{site}">
  <meta property="og:title" content="{title}">
  <meta property="article:published_time" content="{published}">
</head>
<body>
  <nav>
    <ul>
{items(outlet["nav"])}
    </ul>
  </nav>
  <main>
    <article>
      <h1>{title}</h1>
      <time datetime="{published}">{published}</time>
{paragraphs}
    </article>
  </main>
  <aside>
    <ul>
{items(outlet["aside"])}
    </ul>
  </aside>
  <footer>
    <ul>
{items(outlet["footer"])}
    </ul>
  </footer>
</body>
</html>
"""


def dump(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def row_of(document: Document, outlet: dict[str, Any]) -> str:
    """The JSON line of a document; keys the plan does not give are left out."""
    row = {
        "id": document.plan.get("id"),
        "source": outlet.get("source"),
        "url": document.plan.get("url"),
        "title": document.title,
        "published": document.plan.get("published"),
        "text": document.text,
    }
    return dump({key: value for key, value in row.items() if value is not None})


def compress(data: bytes) -> bytes:
    """Gzip without the time of day."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0) as stream:
        stream.write(data)
    return buffer.getvalue()


def build_feed(
    plan: dict[str, Any], stories: dict[str, Story]
) -> tuple[dict[str, bytes], list[Document], list[dict[str, Any]]]:
    """All files of the feed, the documents in them, and what must be rejected."""
    files: dict[str, bytes] = {}
    lines: dict[str, list[str]] = {}
    documents: list[Document] = []
    rejects: list[dict[str, Any]] = []

    def expect(reject: dict[str, Any], line: int | None) -> None:
        row = {"path": reject["file"], "line": line, "reason_contains": reject["reason_contains"]}
        rejects.append(row)

    outlets: dict[str, Any] = plan["outlet"]
    for entry in plan["document"]:
        file: str = entry["file"]
        outlet = outlets.get(entry.get("outlet", ""), {})
        document = assemble(entry, outlets, stories, len(lines.get(file, [])) + 1)
        documents.append(document)
        if ".jsonl" in file:
            row = row_of(document, outlet)
            lines.setdefault(file, []).extend([row, row] if entry.get("repeated") else [row])
            for reject in plan["reject"]:
                if reject["file"] == file and reject.get("after") == entry.get("id"):
                    lines[file].append(reject["content"])
                    expect(reject, len(lines[file]))
        elif file in files:
            raise SourceError(f"plan.toml: {file} is written twice")
        elif document.is_html:
            files[file] = render_html(document, outlet).encode()
        else:
            files[file] = (document.text + "\n").encode(entry.get("encoding", "utf-8"))
    for file, rows in lines.items():
        data = "".join(row + "\n" for row in rows).encode()
        files[file] = compress(data) if file.endswith(".gz") else data
    for reject in plan["reject"]:
        if "after" not in reject:
            noise = b"\x89IMG\r\n\x1a\n" + b"".join(hashlib.sha256(bytes([n])).digest() for n in range(24))
            files[reject["file"]] = b"\0".join([noise, noise]) if reject.get("binary") else b""
            expect(reject, None)
    identities = [document.id for document in documents]
    if len(set(identities)) != len(identities):
        raise SourceError("plan.toml: two documents have the same id")
    documents.sort(key=lambda document: document.id)
    rejects.sort(key=lambda reject: (reject["path"], reject["line"] or 0))
    return files, documents, rejects


# ---- the gold ----------------------------------------------------------------------------------------


def shared_pieces(a: Document, b: Document) -> list[tuple[Piece, Piece]]:
    """The beads that stand in both documents, in the order of the first."""
    of_b = {(piece.story, piece.bead): piece for piece in b.pieces}
    pairs = [(piece, of_b.get((piece.story, piece.bead))) for piece in a.pieces]
    return [(left, right) for left, right in pairs if right is not None]


def classify(a: Document, b: Document) -> tuple[str, str | None] | None:
    """The class of a pair and, where the shares leave no doubt, its relation."""
    shared = shared_pieces(a, b)
    if not shared:
        return None
    share_a = sum(left.end - left.start for left, _ in shared) / a.body
    share_b = sum(right.end - right.start for _, right in shared) / b.body
    digest = bool(a.plan.get("digest") or b.plan.get("digest"))
    low = min(share_a, share_b)
    if a.language != b.language:
        name = "digest" if digest else ("translation" if low >= 0.7 else "partial-translation")
        if low >= 0.8:
            return name, "translation"
        return name, "partial-translation" if low < 0.6 and len(shared) >= 3 else None
    if a.text == b.text:
        return "exact", "exact"
    edited = any(left.text != right.text for left, right in shared)
    if low >= 0.95:
        name = "edited" if edited else "boilerplate"
        return name, "near-duplicate"
    if digest:
        return "digest", None
    relation = "a-contains-b" if share_b >= 0.95 else "b-contains-a" if share_a >= 0.95 else None
    return "truncated" if relation else "partial", None if edited else relation


def direction(a: Document, b: Document) -> str | None:
    """Which came first, where both dates are known; dates alone are compared."""
    first, second = (str(d.plan.get("published", ""))[:10] for d in (a, b))
    if not first or not second or first == second:
        return None
    return "a-to-b" if first < second else "b-to-a"


def topics_of(document: Document, stories: dict[str, Story]) -> set[str]:
    """The stories a document tells, in its own words or not."""
    return {stories[piece.story].headers.get("related", piece.story) for piece in document.pieces}


def gold_pairs(documents: list[Document], stories: dict[str, Story]) -> list[dict[str, Any]]:
    """Every pair that repeats content, and the same-topic pairs that count neither way."""
    rows: list[dict[str, Any]] = []
    for a, b in combinations(documents, 2):
        found = classify(a, b)
        row: dict[str, Any] = {"a": a.id, "b": b.id}
        if found:
            row["class"] = found[0]
            if found[1]:
                row["relation"] = found[1]
            if (way := direction(a, b)) is not None:
                row["direction"] = way
            rows.append(row)
            continue
        if topics_of(a, stories) & topics_of(b, stories):
            rows.append({**row, "class": "related"})
    return rows


def gold_beads(documents: list[Document]) -> list[dict[str, Any]]:
    """The beads of every pair across languages: spans, or the text itself for an HTML page."""
    rows: list[dict[str, Any]] = []
    for a, b in combinations(documents, 2):
        shared = shared_pieces(a, b)
        if a.language == b.language or not shared:
            continue
        beads: list[dict[str, Any]] = []
        for left, right in shared:
            bead: dict[str, Any] = {}
            for key, document, piece in (("a", a, left), ("b", b, right)):
                if document.is_html:
                    bead[f"{key}_text"] = piece.text
                else:
                    bead[key] = [piece.start, piece.end]
            beads.append(bead)
        rows.append({"a": a.id, "b": b.id, "beads": beads})
    return rows


def knowable_alone(mistake: Mistake) -> bool:
    """Whether the German text shows the error by itself; a weekday does only beside a date."""
    span = mistake.text[mistake.start : mistake.end]
    if mistake.kind in {"weekday", "date"}:
        return bool(re.search(r"(tag|Mittwoch|Sonnabend)\b.*\d{4}", span))
    return KINDS[mistake.kind][2]


def gold_findings(documents: list[Document], stories: dict[str, Story]) -> list[dict[str, Any]]:
    """The planted errors with their spans."""
    originals: dict[str, str] = {}
    for document in sorted(documents, key=lambda d: (d.file != "wire.jsonl", d.id)):
        for piece in document.pieces:
            whole = len(document.pieces) == len(stories[piece.story].beads)
            if piece.language == "en" and whole:
                originals.setdefault(piece.story, document.id)
    rows: list[dict[str, Any]] = []
    for document in documents:
        for piece in document.pieces:
            if (mistake := piece.mistake) is None:
                continue
            family, severity, _ = KINDS[mistake.kind]
            rows.append(
                {
                    "document": document.id,
                    "start": piece.start + mistake.start,
                    "end": piece.start + mistake.end,
                    "text": mistake.text[mistake.start : mistake.end],
                    "kind": mistake.kind,
                    "rule_family": family,
                    "severity": severity,
                    "original": originals.get(piece.story),
                    "alone": knowable_alone(mistake),
                    "lost": mistake.lost,
                }
            )
    return sorted(rows, key=lambda row: (row["document"], row["start"]))


def build_bitext(path: Path) -> dict[str, str]:
    """Line-aligned files: the clean pairs, and the pairs with an error planted."""
    beads = parse_story(path).beads
    bad = [(bead, mistake) for bead in beads for mistake in bead.mistakes]
    findings = []
    for line, (_, mistake) in enumerate(bad, 1):
        family, severity, _ = KINDS[mistake.kind]
        words = mistake.text[mistake.start : mistake.end]
        span = {"line": line, "start": mistake.start, "end": mistake.end, "text": words}
        extra = {"kind": mistake.kind, "rule_family": family, "severity": severity, "lost": mistake.lost}
        findings.append(dump({**span, **extra}))

    def joined(rows: list[str]) -> str:
        return "".join(row + "\n" for row in rows)

    return {
        "original.en": joined([" ".join(bead.sentences["en"]) for bead in beads]),
        "translation.de": joined([" ".join(bead.sentences["de"]) for bead in beads]),
        "errors.en": joined([" ".join(bead.sentences["en"]) for bead, _ in bad]),
        "errors.de": joined([mistake.text for _, mistake in bad]),
        "errors.jsonl": joined(findings),
    }


# ---- rows for `align beads` ----------------------------------------------------------------------------

# id, story (or de/en pair of sources), what is done to it, sources of foreign sentences (de, en)
ROWS: list[tuple[str, str, str, str]] = [
    ("parallel-1", "clinic", "parallel", ""),
    ("parallel-2", "mayor", "parallel", ""),
    ("parallel-3", "score", "parallel", ""),
    ("parallel-4", "meals", "parallel", ""),
    ("shuffled-1", "ferry", "shuffled", ""),
    ("shuffled-2", "troops", "shuffled", ""),
    ("shuffled-3", "painting", "shuffled", ""),
    ("noise-1", "lake", "noise", "glocken lighthouse"),
    ("noise-2", "battery", "noise", "stadtrat-mai quiz"),
    ("noise-3", "verdict", "noise", "ferry-island bus"),
    ("reprint-1", "crane", "reprint", "crane-kommentar crane-pier"),
    ("reprint-2", "fire", "reprint", "honig lighthouse"),
    ("reprint-3", "river", "reprint", "zoll bus"),
    ("reprint-4", "rates", "reprint", "stadtrat-april quiz"),
    ("unrelated-1", "zoll quiz", "unrelated", ""),
    ("unrelated-2", "crane-kommentar crane-pier", "unrelated", ""),
    ("unrelated-3", "river troops", "unrelated", ""),
]


def scrambled(values: list[int], salt: str) -> list[int]:
    """A fixed disorder that depends on nothing but the salt."""
    return sorted(values, key=lambda value: hashlib.sha256(f"{salt}/{value}".encode()).hexdigest())


def sentences_of(story: Story, language: str) -> list[str]:
    return [sentence for bead in story.beads for sentence in bead.sentences[language]]


def german_units(identity: str, kind: str, count: int) -> list[list[int]]:
    """Bead numbers in the order of the German side; a reprint runs some neighbours together."""
    order = list(range(count))
    if kind == "shuffled":
        order = scrambled(order, identity)
    if kind == "reprint":
        kept = sorted(scrambled(order, identity)[: count * 2 // 3])
        half = len(kept) // 2
        order = kept[half:] + kept[:half]
    units: list[list[int]] = []
    for number in order:
        follows = bool(units) and units[-1] == [number - 1]
        if kind == "reprint" and follows and number % 2:
            units[-1].append(number)
        else:
            units.append([number])
    return units


def build_row(identity: str, sources: str, kind: str, foreign: str, stories: dict[str, Story]) -> dict[str, Any]:
    """One input row of ``align beads ROWS.jsonl`` with its gold."""
    if kind == "unrelated":
        left, right = (stories[name] for name in sources.split())
        sides = {"de": sentences_of(left, "de"), "en": sentences_of(right, "en")}
        return {"id": identity, "kind": kind, **sides, "gold": []}
    story = stories[sources]
    names = zip(("de", "en"), foreign.split(), strict=False)
    guests = {language: sentences_of(stories[name], language) for language, name in names}
    english: list[str] = []
    places: dict[int, list[int]] = {}
    for number, bead in enumerate(story.beads):
        if kind in {"noise", "reprint"} and number % 3 == 1 and guests["en"]:
            english.append(guests["en"].pop(0))
        places[number] = list(range(len(english), len(english) + len(bead.sentences["en"])))
        english.extend(bead.sentences["en"])
    german: list[str] = []
    gold: list[list[list[int]]] = []
    for position, unit in enumerate(german_units(identity, kind, len(story.beads))):
        if kind in {"noise", "reprint"} and position % 3 == 2 and guests["de"]:
            german.append(guests["de"].pop(0))
        sentences = [sentence for number in unit for sentence in story.beads[number].sentences["de"]]
        merged = [" ".join(sentences)] if len(unit) > 1 else sentences
        targets = [index for number in unit for index in places[number]]
        gold.append([list(range(len(german), len(german) + len(merged))), targets])
        german.extend(merged)
    return {"id": identity, "kind": kind, "de": german, "en": english, "gold": gold}


# ---- writing -----------------------------------------------------------------------------------------


def build(sources: Path, output: Path) -> dict[str, int]:
    """Write feed, gold, bitext and rows below ``output``; returns how many of each there are."""
    stories = read_sources(sources)
    plan = tomllib.loads((sources / "plan.toml").read_text(encoding="utf-8"))
    files, documents, rejects = build_feed(plan, stories)
    findings = gold_findings(documents, stories)
    pairs, beads = gold_pairs(documents, stories), gold_beads(documents)
    residue = [
        {"id": d.id, "start": start, "end": end, "text": d.text[start:end]}
        for d in documents
        for start, end in d.residue
    ]
    rows = [build_row(*row, stories) for row in ROWS]
    tables: dict[str, list[dict[str, Any]]] = {
        "gold/languages.jsonl": [{"id": d.id, "language": d.language} for d in documents],
        "gold/pairs.jsonl": pairs,
        "gold/beads.jsonl": beads,
        "gold/findings.jsonl": findings,
        "gold/boilerplate.jsonl": residue,
        "gold/rejects.jsonl": rejects,
        "beads/rows.jsonl": rows,
    }
    written = {f"feed/{name}": data for name, data in files.items()}
    written |= {name: "".join(dump(row) + "\n" for row in table).encode() for name, table in tables.items()}
    bitext = build_bitext(sources / "bitext" / "lines.txt")
    written |= {f"bitext/{name}": text.encode() for name, text in bitext.items()}
    for name, data in sorted(written.items()):
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return {
        "documents": len(documents),
        "pairs": len(pairs),
        "aligned pairs": len(beads),
        "planted errors": len(findings),
        "rejects": len(rejects),
        "clean lines": bitext["original.en"].count("\n"),
        "bad lines": bitext["errors.en"].count("\n"),
        "rows": len(rows),
    }


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(description="Build the fixtures and their gold.")
    parser.add_argument("--output", type=Path, default=SOURCES, help="folder to write to (default: fixtures)")
    counts = build(SOURCES, parser.parse_args().output)
    print(", ".join(f"{count} {name}" for name, count in counts.items()))


if __name__ == "__main__":
    main()
