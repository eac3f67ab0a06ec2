"""TMX of other makers, damaged ones, and ones that mean harm."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import FormatError
from align.formats.read_tmx import MemoryUnit, read_memory
from tests.command import ROOT

HEADER = (
    '<header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en-US"/>'
)
DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
UNIT = '<tu><tuv xml:lang="en"><seg>One.</seg></tuv><tuv xml:lang="de"><seg>Eins.</seg></tuv></tu>'


def write(folder: Path, units: str, doctype: str = DOCTYPE, header: str = HEADER) -> Path:
    path = folder / "memory.tmx"
    text = f'<?xml version="1.0"?>\n{doctype}\n<tmx version="1.4">{header}<body>{units}</body></tmx>'
    path.write_text(text, "utf-8")
    return path


def test_a_memory_of_another_tool(tmp_path: Path) -> None:
    """Regions, the old `lang`, inline codes, notes and comments; the document type is named and not there."""
    units = """
    <!-- <tu>no unit</tu> --><tu tuid="a" srclang="DE-de"><note>n</note><prop type="p">q</prop>
      <tuv xml:lang="DE-de"><seg>Der <bpt i="1">{\\b </bpt>alte<ept i="1">}</ept> Hafen<ph><sub>!</sub></ph></seg></tuv>
      <tuv lang="en_US"><prop type="p">q</prop><seg>The <hi type="x">old <it pos="begin">{</it>port</hi></seg></tuv>
      <tuv xml:lang="en-GB"><seg>second English</seg></tuv></tu>
    <tu><tuv xml:lang="fr"><seg>A &amp; B &#x1F6A2;<![CDATA[<c>]]></seg></tuv><tuv xml:lang="de"><seg/></tuv></tu>"""
    assert list(read_memory(write(tmp_path, units))) == [
        MemoryUnit(1, {"de": "Der alte Hafen", "en": "The old port"}, "de"),
        MemoryUnit(2, {"fr": "A & B 🚢<c>", "de": ""}, "en"),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "memory.tmx"
    declaration = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    path.write_bytes(f"{declaration}<tmx>{HEADER}<body>{UNIT.replace('Eins', 'Größe')}</body></tmx>".encode(encoding))
    assert [unit.texts["de"] for unit in read_memory(path)] == ["Größe."]


@pytest.mark.parametrize(
    ("unit", "problem"),
    [
        ("<tu/>", "fewer than two languages"),
        (
            '<tu><tuv xml:lang="en"><seg>x</seg></tuv><tuv xml:lang="en-GB"><seg>x</seg></tuv></tu>',
            "fewer than two lang",
        ),
        ("<tu><tuv><seg>x</seg></tuv></tu>", "a text without `xml:lang`"),
        ('<tu><tuv xml:lang="*all*"><seg>x</seg></tuv></tu>', "a text without `xml:lang`"),
        ('<tu><tuv xml:lang="en"/></tu>', "no `seg` for en"),
        ('<tu><tuv xml:lang="en"><seg>a&nbsp;b</seg></tuv></tu>', "an entity that isn't declared: &nbsp;"),
    ],
)
def test_a_bad_unit_has_its_problem_and_the_next_is_read(tmp_path: Path, unit: str, problem: str) -> None:
    bad, good = read_memory(write(tmp_path, unit + UNIT))
    assert problem in (bad.problem or "")
    assert good == MemoryUnit(2, {"en": "One.", "de": "Eins."}, "en")


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
OUTSIDE = "file:///etc/hostname"


@pytest.mark.parametrize(
    "subset",
    [
        f'<!ENTITY l0 "ha">{LAUGHS}',
        f'<!ENTITY l0 "{"ha" * 20_000}">',
        f'<!ENTITY l0 SYSTEM "{OUTSIDE}">',
        f'<!ENTITY % l0 SYSTEM "{OUTSIDE}">%l0;',
        f'<!ENTITY % a "x"><!ENTITY l0 "{OUTSIDE}">',
        '<!ENTITY l0 "&l1;"><!ENTITY l1 "&l0;">',
    ],
)
def test_entities_are_refused(tmp_path: Path, subset: str) -> None:
    unit = UNIT.replace("One", "&l0;&l11;" * 100)
    for header in (HEADER, HEADER.replace('"x"', '"&l0;"')):
        path = write(tmp_path, unit, f"<!DOCTYPE tmx [{subset}]>", header)
        with pytest.raises(FormatError, match=r"memory\.tmx: (declares XML entities|no XML from here on: )"):
            list(read_memory(path))


def test_nothing_that_the_file_names_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "evil.dtd").write_text('<!ENTITY nbsp "loaded"><!ATTLIST tuv xml:lang CDATA "fr">', "utf-8")
    unit = UNIT.replace("One.", "One&nbsp;")
    path = write(tmp_path, unit, f'<!DOCTYPE tmx SYSTEM "{(tmp_path / "evil.dtd").as_uri()}">')
    assert [unit.problem for unit in read_memory(path)] == ["an entity that isn't declared: &nbsp;"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no XML from here on"),
        (b"PK\x03\x04\x00", "no XML from here on"),
        (b"<html/>", "no TMX: its outermost element is 'html'"),
        (f"<tmx><body>{UNIT}<tu>".encode(), "no XML from here on: "),
        (f"<tmx><body>{UNIT}<tu></body></tmx>".encode(), "line 1"),
        (b"<tmx><body>" + b"<x>" * 100_000, "depth"),
        (b"<tmx><body><tu><tuv><seg>" + b"x" * 21_000_000, "memory.tmx: "),
        (b"<tmx><body><tu " + b'a="x" ' * 2_000_000, "memory.tmx: "),
        (
            b"<tmx><body><tu>" + (b"<note>" + b"x" * 1_000 + b"</note>") * 11_000,
            "unit 1 is over the limit of 10,000,000 bytes",
        ),
    ],
)
def test_what_is_no_memory_is_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "memory.tmx"
    path.write_bytes(content)
    with pytest.raises(FormatError) as caught:
        list(read_memory(path))
    assert message in str(caught.value).replace("Depth", "depth")
    assert "\n" not in str(caught.value)


_MEASURE = """
import resource, sys
from pathlib import Path
from align.formats.read_tmx import read_memory

count = sum(1 for _ in read_memory(Path(sys.argv[2])))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(unit.problem is None for unit in read_memory(Path(sys.argv[1])))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_large_file_costs_no_memory(tmp_path: Path) -> None:
    """15 MB of units, with strange elements and white space between them; as a tree they would take over 100."""
    small, large = tmp_path / "small.tmx", tmp_path / "large.tmx"
    for path, count in ((small, 10), (large, 1_500)):
        units = f"<odd>{UNIT * 100}</odd>{UNIT}{' ' * 500}\n<!-- x --><prop/>" * count
        write(tmp_path, units).rename(path)
    assert large.stat().st_size > 14_000_000
    command = [sys.executable, "-c", _MEASURE, str(large), str(small)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    count, kilobytes = map(int, done.stdout.split())
    assert count == 101 * 1_500
    assert kilobytes < 10_000


TOKENS = [
    "<tu>",
    "</tu>",
    "<tuv xml:lang='en'>",
    "</tuv>",
    "<seg>",
    "</seg>",
    "&amp;",
    "&x;",
    "]]>",
    "<!--",
    "-->",
    "x",
]


@given(parts=st.lists(st.sampled_from([*TOKENS, UNIT, "<![CDATA[", "\x00", "<?x?>"]), max_size=12))
def test_anything_gives_units_or_one_error(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    path = write(tmp_path_factory.getbasetemp(), "".join(parts))
    try:
        units = list(read_memory(path))
    except FormatError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        assert [unit.number for unit in units] == list(itertools.islice(itertools.count(1), len(units)))
