"""The lines of a policy that a batch doesn't hold to, each with the figure and the documents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from align.gate.policy import find_line, share_key
from align.gate.verdict import Breach, Duplicate, JudgedDocument, JudgedFinding, Place, PolicyLine
from align.schema import Reject, Severity
from align.settings import Settings
from align.text.counted import counted


def find_breaches(
    documents: Sequence[JudgedDocument],
    duplicates: Sequence[Duplicate],
    findings: Sequence[JudgedFinding],
    rejects: Sequence[Reject],
    seconds: float,
    settings: Settings,
    lines: Sequence[PolicyLine],
) -> tuple[Breach, ...]:
    """Hold a batch against the policy, line by line, in the policy's order.

    Args:
        documents: of the batch, by id.
        duplicates: those of them that stand in others, with what the baseline says.
        findings: in them, likewise, told whether they are grave enough to count.
        rejects: what couldn't be read.
        seconds: how long it took to find all this out.
        settings: the policy.
        lines: the policy as it is written.
    """
    found = (
        _too_many_duplicates(documents, duplicates, settings, lines),
        *_too_many_of_a_source(documents, duplicates, settings, lines),
        _too_many_rejects(documents, rejects, settings, lines),
        _other_languages(documents, settings, lines),
        _doubtful_languages(documents, settings, lines),
        _grave_findings(findings, settings, lines),
        _too_slow(seconds, settings, lines),
    )
    return tuple(breach for breach in found if breach is not None)


def _too_many_duplicates(
    documents: Sequence[JudgedDocument],
    duplicates: Sequence[Duplicate],
    settings: Settings,
    lines: Sequence[PolicyLine],
) -> Breach | None:
    line = find_line(lines, "max-duplicate-share")
    return _duplicate_breach(line, None, count_rows(documents), duplicates, settings.max_duplicate_share)


def _too_many_of_a_source(
    documents: Sequence[JudgedDocument],
    duplicates: Sequence[Duplicate],
    settings: Settings,
    lines: Sequence[PolicyLine],
) -> Iterable[Breach | None]:
    by_source: dict[str, list[JudgedDocument]] = defaultdict(list)
    for document in documents:
        if document.place.source is not None:
            by_source[document.place.source].append(document)
    for source, own in sorted(by_source.items()):
        limit = settings.max_duplicate_share_of.get(source, settings.max_duplicate_share_per_source)
        if limit is not None:
            key = share_key(source) if source in settings.max_duplicate_share_of else "max-duplicate-share-per-source"
            repeats = [item for item in duplicates if item.place.source == source]
            yield _duplicate_breach(find_line(lines, key), source, count_rows(own), repeats, limit)


def _duplicate_breach(
    line: PolicyLine, source: str | None, documents: int, duplicates: Sequence[Duplicate], limit: float
) -> Breach | None:
    told = [item for item in duplicates if not item.standing.is_tolerated]
    share = len(told) / max(documents, 1)
    if share <= limit:
        return None
    known = len(duplicates) - len(told)
    message = (
        f"{len(told)} of {counted(documents, 'document')}{'' if source is None else f' of {source}'} "
        f"({_percent(share)}) {'repeats another' if len(told) == 1 else 'repeat others'}; {_percent(limit)} may"
        f"{f', {known} known not counted' if known else ''}"
    )
    return Breach(line, source, round(share, 4), limit, message, _ids(item.place for item in told))


def _too_many_rejects(
    documents: Sequence[JudgedDocument], rejects: Sequence[Reject], settings: Settings, lines: Sequence[PolicyLine]
) -> Breach | None:
    rows = count_rows(documents) + len(rejects)
    share, limit = len(rejects) / max(rows, 1), settings.max_reject_share
    if share <= limit:
        return None
    message = f"{len(rejects)} of {counted(rows, 'row')} ({_percent(share)}) can't be read; {_percent(limit)} may"
    return Breach(find_line(lines, "max-reject-share"), None, round(share, 4), limit, message, ())


def _other_languages(
    documents: Sequence[JudgedDocument], settings: Settings, lines: Sequence[PolicyLine]
) -> Breach | None:
    allowed = settings.allowed_languages
    others = [document for document in documents if allowed and document.language not in allowed]
    if not others:
        return None
    codes = Counter(document.language for document in others)
    named = ", ".join(f"{code}: {codes[code]}" for code in sorted(codes))
    message = f"{counted(len(others), 'document')} in another language ({named}); allowed are {', '.join(allowed)}"
    places = _ids(document.place for document in others)
    return Breach(find_line(lines, "allowed-languages"), None, len(others), ", ".join(allowed), message, places)


def _doubtful_languages(
    documents: Sequence[JudgedDocument], settings: Settings, lines: Sequence[PolicyLine]
) -> Breach | None:
    least = settings.min_language_confidence
    doubtful = [document for document in documents if document.confidence < least]
    if not doubtful:
        return None
    lowest = min(document.confidence for document in doubtful)
    message = (
        f"{counted(len(doubtful), 'document')} in a language told with less confidence than {least} (from {lowest})"
    )
    places = _ids(document.place for document in doubtful)
    return Breach(find_line(lines, "min-language-confidence"), None, len(doubtful), least, message, places)


def _grave_findings(
    findings: Sequence[JudgedFinding], settings: Settings, lines: Sequence[PolicyLine]
) -> Breach | None:
    grave = [item for item in findings if item.breaks]
    if not grave:
        return None
    worse = "" if settings.fail_on is Severity.CRITICAL else " or above"
    message = f"{counted(len(grave), 'finding')} of severity {settings.fail_on}{worse}; none is allowed"
    places = _ids(item.place for item in grave)
    return Breach(find_line(lines, "fail-on"), None, len(grave), settings.fail_on.value, message, places)


def _too_slow(seconds: float, settings: Settings, lines: Sequence[PolicyLine]) -> Breach | None:
    limit = settings.max_seconds
    if limit is None or seconds <= limit:
        return None
    message = f"the check took {seconds:.1f} seconds; {limit:g} are allowed"
    return Breach(find_line(lines, "max-seconds"), None, round(seconds, 1), limit, message, ())


def count_rows(documents: Iterable[JudgedDocument]) -> int:
    """Documents, those that came again as often as they came."""
    return sum(document.copies for document in documents)


def _ids(places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(sorted({place.id for place in places}))


def _percent(share: float) -> str:
    """A share for people, with one decimal where it has one: `20%`, `28.6%`."""
    return f"{100 * share:.1f}".removesuffix(".0") + "%"
