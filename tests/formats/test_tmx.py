"""TMX as other tools read it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from translate.storage.tmx import tmxfile

from align.formats.bitext import Bitext
from align.formats.read_tmx import read_memory
from align.formats.tmx import tmx_chunks
from align.schema import Severity
from tests.formats.bitexts import HARD, SIGNATURE, bitext_of, finding_of, shown_in_xml

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def tmx(*bitexts: Bitext) -> bytes:
    return b"".join(tmx_chunks(bitexts, SIGNATURE))


@pytest.fixture
def memory() -> bytes:
    english = bitext_of(
        ["One.", "Two.", "Three."],
        ["Eins zwei.", "Drei."],
        [([0, 1], [0], 0.9), ([2], [1], 0.75)],
        findings=[finding_of("b", (0, 4), Severity.MAJOR, "one & <two>")],
    )
    german = bitext_of(["Vier."], ["Four."], languages=("de", "en"), number=3, ids=("url?x=1&y=2", "c"))
    return tmx(english, german)


def test_it_is_valid(memory: bytes) -> None:
    dtd = etree.DTD(str(Path(__file__).with_name("tmx14.dtd")))
    assert dtd.validate(etree.fromstring(memory)), dtd.error_log
    assert dtd.validate(etree.fromstring(tmx())), dtd.error_log


def test_translate_toolkit_reads_it(memory: bytes) -> None:
    read = tmxfile.parsestring(memory)
    assert [(unit.getid(), str(unit.source), str(unit.target)) for unit in read.units] == [
        ("1", "One. Two.", "Eins zwei."),
        ("2", "Three.", "Drei."),
        ("3", "Vier.", "Four."),
    ]
    assert [unit.getnotes() for unit in read.units] == ["major some-rule: one & <two>", "", ""]


def test_languages_scores_and_documents_stand_where_they_belong(memory: bytes) -> None:
    root = ET.fromstring(memory)  # noqa: S314 - our own bytes
    header = root.find("header")
    assert header is not None
    assert header.get("srclang") == "*all*"
    assert {prop.get("type"): prop.text for prop in header}["x-encoder"] == "some-encoder"
    first, _, third = root.iter("tu")
    assert (first.get("segtype"), third.get("segtype")) == ("block", None)
    assert [variant.get(LANGUAGE) for variant in third.iter("tuv")] == ["de", "en"]
    assert third.get("srclang") == "de"
    assert {prop.get("type"): prop.text for prop in third.iter("prop")} == {
        "x-original": "url?x=1&y=2",
        "x-translation": "c",
        "x-relation": "translation",
        "x-direction": "known",
        "x-shape": "1-1",
        "x-score": "0.4321",
        "x-probability": "0.9000",
    }
    assert ET.fromstring(tmx(bitext_of(["x"], ["y"])))[0].get("srclang") == "en"  # noqa: S314


def check_texts(folder: Path, texts: list[str]) -> None:
    data = tmx(bitext_of(texts, texts[::-1], findings=[finding_of("b", (0, 1), message=texts[0])]))
    segments = [segment.text or "" for segment in ET.parse(BytesIO(data)).iter("seg")]  # noqa: S314
    assert segments[::2] == [shown_in_xml(text) for text in texts]
    path = folder / "x.tmx"
    path.write_bytes(data)
    units = list(read_memory(path))
    assert [unit.texts["en"] for unit in units] == segments[::2]
    assert [unit.texts["de"] for unit in units] == segments[1::2]
    assert {unit.problem for unit in units} == {None}


def test_nothing_but_forbidden_characters_is_lost(tmp_path: Path) -> None:
    check_texts(tmp_path, HARD)


@given(texts=st.lists(st.text(st.characters(), max_size=40), min_size=1, max_size=4))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    check_texts(tmp_path_factory.getbasetemp(), texts)
