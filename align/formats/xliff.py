"""Translation units as XLIFF 1.2 (OASIS, 2008), which CAT tools open for review.

Version 1.2, because there each `<file>` has languages of its own: a run holds pairs of many languages, where a
document in version 2 has one pair of languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from align.errors import FormatError
from align.formats.bitext import Bitext, TranslationUnit, finding_line
from align.formats.markup import XML_LANG, XML_SPACE, add_element, write_markup, xml_text
from align.formats.records import signature_row
from align.schema import Severity, Signature

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_NAMESPACES: Any = {None: NAMESPACE}
_PRIORITY = {Severity.CRITICAL: "1", Severity.MAJOR: "3", Severity.MINOR: "5", Severity.NEUTRAL: "7"}
"""XLIFF counts from 1, the most urgent, to 10."""


def xliff_chunks(bitexts: Sequence[Bitext], signature: Signature) -> Iterator[bytes]:
    """One `<file>` a pair, one `<trans-unit>` a unit; a target with findings is in state `needs-review-translation`.

    Raises:
        FormatError: no pair; XLIFF demands one.
    """
    if not bitexts:
        raise FormatError("no translation to export, and XLIFF can't be empty; give a lower --min-probability")

    def write(file: Any) -> Iterator[None]:
        with file.element(_name("xliff"), version="1.2", nsmap=_NAMESPACES):
            file.write("\n")
            for bitext in bitexts:
                with file.element(_name("file"), _file_attributes(bitext)):
                    file.write("\n", _header(bitext, signature), pretty_print=True)
                    with file.element(_name("body")):
                        file.write("\n")
                        for unit in bitext.units:
                            file.write(_unit(bitext, unit), pretty_print=True)
                            yield
                file.write("\n")

    return write_markup(write)


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _file_attributes(bitext: Bitext) -> dict[str, str]:
    return {
        "original": xml_text(bitext.original.id),
        "source-language": bitext.original_language,
        "target-language": bitext.translation_language,
        "datatype": "plaintext",
        "tool-id": "align",
    }


def _header(bitext: Bitext, signature: Signature) -> Any:
    from lxml import etree

    header = etree.Element(_name("header"), nsmap=_NAMESPACES)
    tool = add_element(header, _name("tool"))
    for key, value in (("tool-id", "align"), ("tool-name", "align"), ("tool-version", signature.version)):
        tool.set(key, xml_text(value))
    pair = bitext.pair
    about = {
        "translation": bitext.translation.id,
        "relation": pair.relation,
        "direction": f"{bitext.direction}: {pair.direction_reason}",
        **signature_row(signature),
    }
    for key, value in about.items():
        note = add_element(header, _name("note"), f"{key}: {value}")
        note.set("from", "align")
    return header


def _unit(bitext: Bitext, unit: TranslationUnit) -> Any:
    from lxml import etree

    element = etree.Element(_name("trans-unit"), {"id": str(unit.number), XML_SPACE: "preserve"}, _NAMESPACES)
    source = add_element(element, _name("source"), unit.original)
    source.set(XML_LANG, bitext.original_language)
    state = "needs-review-translation" if unit.findings else "translated"
    target = add_element(element, _name("target"), unit.translation, state=state)
    target.set(XML_LANG, bitext.translation_language)
    facts = f"bead {unit.shape}, probability {unit.bead.probability:.4f}, score {unit.bead.score:.4f}"
    add_element(element, _name("note"), facts).set("from", "align")
    for finding in unit.findings:
        note = add_element(element, _name("note"), finding_line(finding), annotates="target")
        note.set("priority", _PRIORITY[finding.severity])
        note.set("from", "align")
    return element
