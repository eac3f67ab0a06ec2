"""Translation units as TMX 1.4b, the exchange format of translation memories (LISA OSCAR, 2005)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from align.formats.bitext import Bitext, TranslationUnit, finding_line
from align.formats.markup import XML_LANG, add_element, write_markup, xml_text
from align.formats.records import signature_row
from align.schema import Signature


def tmx_chunks(bitexts: Sequence[Bitext], signature: Signature) -> Iterator[bytes]:
    """A translation memory: the original first in each unit, findings as notes, scores and documents as properties.

    The header's `srclang` is the language of all originals, or `*all*`; each unit names its own.
    """

    def write(file: Any) -> Iterator[None]:
        with file.element("tmx", version="1.4"):
            file.write("\n", _header(bitexts, signature), pretty_print=True)
            with file.element("body"):
                file.write("\n")
                for bitext in bitexts:
                    for unit in bitext.units:
                        file.write(_unit(bitext, unit), pretty_print=True)
                        yield

    return write_markup(write)


def _header(bitexts: Sequence[Bitext], signature: Signature) -> Any:
    from lxml import etree

    languages = {bitext.original_language for bitext in bitexts}
    header = etree.Element(
        "header",
        {
            "creationtool": "align",
            "creationtoolversion": xml_text(signature.version),
            "segtype": "sentence",
            "o-tmf": "align",
            "adminlang": "en",
            "srclang": languages.pop() if len(languages) == 1 else "*all*",
            "datatype": "plaintext",
        },
    )
    for key, value in signature_row(signature).items():
        add_element(header, "prop", str(value), type=f"x-{key}")
    return header


def _unit(bitext: Bitext, unit: TranslationUnit) -> Any:
    from lxml import etree

    element = etree.Element("tu", tuid=str(unit.number), srclang=bitext.original_language)
    if unit.shape != "1-1":
        element.set("segtype", "block")
    for finding in unit.findings:
        add_element(element, "note", finding_line(finding))
    properties = {
        "original": bitext.original.id,
        "translation": bitext.translation.id,
        "relation": bitext.pair.relation,
        "direction": bitext.direction,
        "shape": unit.shape,
        "score": f"{unit.bead.score:.4f}",
        "probability": f"{unit.bead.probability:.4f}",
    }
    for key, value in properties.items():
        add_element(element, "prop", value, type=f"x-{key}")
    sides = (bitext.original_language, unit.original), (bitext.translation_language, unit.translation)
    for language, text in sides:
        variant = etree.SubElement(element, "tuv", {XML_LANG: language})
        add_element(variant, "seg", text)
    return element
