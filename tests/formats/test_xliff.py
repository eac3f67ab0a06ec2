"""XLIFF as other tools read it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.xliff import Xliff1File

from align.errors import FormatError
from align.formats.bitext import Bitext
from align.formats.xliff import xliff_chunks
from align.schema import Severity
from tests.formats.bitexts import HARD, SIGNATURE, bitext_of, finding_of, shown_in_xml

XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def xliff(*bitexts: Bitext) -> bytes:
    return b"".join(xliff_chunks(bitexts, SIGNATURE))


def parse(data: bytes) -> Any:
    return ET.fromstring(data)  # noqa: S314 - our own bytes


def test_translate_toolkit_reads_it() -> None:
    findings = [finding_of("b", (0, 4), Severity.MAJOR, "one & <two>")]
    read = Xliff1File.parsestring(xliff(bitext_of(["One.", "Two."], ["Eins.", "Zwei."], findings=findings)))
    assert [(str(unit.source), str(unit.target)) for unit in read.units] == [("One.", "Eins."), ("Two.", "Zwei.")]
    assert read.units[0].getnotes().split("\n") == [
        "bead 1-1, probability 0.9000, score 0.4321",
        "major some-rule: one & <two>",
    ]


def test_each_pair_is_a_file_with_its_languages() -> None:
    german = bitext_of(["Vier."], ["Four."], languages=("de", "en"), number=2, ids=("url?x=1&y=2", "c"))
    root = parse(xliff(bitext_of(["x"], ["y"]), german))
    files = root.findall(f"{XLIFF}file")
    assert [file.get("original") for file in files] == ["a", "url?x=1&y=2"]
    assert [(file.get("source-language"), file.get("target-language")) for file in files] == [
        ("en", "de"),
        ("de", "en"),
    ]
    assert [unit.get("id") for unit in root.iter(f"{XLIFF}trans-unit")] == ["1", "2"]
    assert [target.get(LANGUAGE) for target in root.iter(f"{XLIFF}target")] == ["de", "en"]
    notes = [note.text for note in files[1].find(f"{XLIFF}header").iter(f"{XLIFF}note")]
    assert notes[:3] == ["translation: c", "relation: translation", "direction: known: told"]
    assert "settings: 0123456789ab" in notes


def test_findings_make_a_unit_one_to_review() -> None:
    root = parse(xliff(bitext_of(["x", "y"], ["u", "v"], findings=[finding_of("b", (2, 3))])))
    assert [target.get("state") for target in root.iter(f"{XLIFF}target")] == ["translated", "needs-review-translation"]
    (note,) = [note for note in root.iter(f"{XLIFF}note") if note.get("annotates") == "target"]
    assert (note.get("priority"), note.text) == ("1", "critical some-rule: wrong")


def check_texts(texts: list[str]) -> None:
    root = parse(xliff(bitext_of(texts, texts)))
    for tag in ("source", "target"):
        assert [element.text or "" for element in root.iter(XLIFF + tag)] == [shown_in_xml(text) for text in texts]


def test_nothing_but_forbidden_characters_is_lost() -> None:
    check_texts(HARD)


@given(st.lists(st.text(st.characters(), max_size=40), min_size=1, max_size=4))
def test_any_text_comes_back(texts: list[str]) -> None:
    check_texts(texts)


def test_no_pair_is_an_error_since_xliff_demands_one() -> None:
    with pytest.raises(FormatError, match="XLIFF can't be empty"):
        xliff()
