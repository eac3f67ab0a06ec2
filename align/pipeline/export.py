"""A finished run -> its translations, pair by pair, with texts, beads and findings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from align.errors import FormatError
from align.formats.bitext import Bitext, Order, with_units
from align.schema import ACROSS_LANGUAGES, Finding, Pair, Run, Segment, Signature
from align.stories import original_and_reprint

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Export:
    """What is exported, and with which signature."""

    bitexts: tuple[Bitext, ...]
    """By original and translation; each has a unit at least."""
    signature: Signature


def export_bitexts(
    run: Run,
    *,
    order: Order = Order.ORIGINAL,
    min_probability: float = 0.5,
    languages: Sequence[str] | None = None,
) -> Export:
    """The translations of a run; pairs of one language, which say the same in the same words, are left out.

    Args:
        run: with its findings.
        order: of the units of each pair.
        min_probability: beads below are left out, and pairs without any other.
        languages: only pairs between these two, in whichever direction.

    Raises:
        FormatError: a document whose language isn't written as one.
    """
    codes = {name: language.code for name, language in run.corpus.languages.items()}
    wanted = [pair for pair in run.pairs if _is_wanted(pair, codes, languages)]
    documents = {document.id: document for document in run.corpus.documents}
    segments = _segments(run, {name for pair in wanted for name in (pair.a, pair.b)})
    findings: dict[str, list[Finding]] = {}
    for finding in run.findings:
        findings.setdefault(finding.document or "", []).append(finding)
    bitexts: list[Bitext] = []
    number = 1
    for original, reprint, pair in sorted((*original_and_reprint(pair, codes), pair) for pair in wanted):
        sides = documents[original], documents[reprint], codes[original], codes[reprint]
        bitext = Bitext(pair, *sides, segments[original], segments[reprint], ())
        bitext = with_units(bitext, findings.get(reprint, ()), order, min_probability, number)
        if bitext.units:
            bitexts.append(bitext)
            number += len(bitext.units)
    return Export(tuple(bitexts), run.signature)


def _is_wanted(pair: Pair, codes: dict[str, str], languages: Sequence[str] | None) -> bool:
    both = {codes[pair.a], codes[pair.b]}
    for code in both:
        if not _LANGUAGE.fullmatch(code):
            raise FormatError(f"{code!r} is no language code; make the run anew with `align run`")
    return pair.relation in ACROSS_LANGUAGES and len(both) == 2 and (languages is None or both == set(languages))


def _segments(run: Run, names: set[str]) -> dict[str, dict[int, Segment]]:
    found: dict[str, dict[int, Segment]] = {name: {} for name in names}
    for row in run.corpus.segments.iter_rows(named=True):
        if row["document"] in found:
            found[row["document"]][row["position"]] = Segment(**row)
    return found
