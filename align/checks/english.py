"""English sentences that came apart: words whose neighbour got lost, or that were scrambled.

The patterns name words of closed classes alone, and neighbours that English grammar forbids: what follows a determiner
is never an auxiliary, a pronoun or a conjunction, and a sentence that states something has its subject first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.checks.parsed import Parsed
from align.checks.rule import RawFinding, Rule
from align.schema import Severity

_DETERMINER = "the|an|its|their|our|your|my|every"
_NEVER_A_NOUN = (
    "an?|the|its|their|his|our|my|your|these|those|this|that|they|we|he|she|it|them|him|is|are|was|were|be|been|has|have|"
    "had|does|did|do|could|should|would|of|in|to|on|at|by|for|from|with|into|than|and|but|or|if|because|which|who|whom|"
    "since|until|although|as"
)
_BARE_ARTICLE = re.compile(
    rf"(?:\b(?:{_DETERMINER}|a)|^(?:{_DETERMINER.title()}|A)) (?:{_NEVER_A_NOUN})\b(?![-'’])"
    rf"|\b(?:{_DETERMINER})\s?[.,;:?!)](?![.\w])|\ba\s?[.?!]$"
)
_IMPOSSIBLE = re.compile(
    r"\b(?:of (?:as|but|for|from|of|on|than|they|we|with)|for (?:for|of|to|with)|in (?:of|than)|at (?:in|of|to)|by of"
    r"|with (?:for|of)|from (?:in|of|to)|on of|and (?:and|but|or|than)|(?:but|or|than|which) and|(?:should|would) of"
    r"|would to|his of|they (?:a|of|to)|we (?:of|to)|(?:by|during|from|in|into|on|with) (?:be|been|he|she|they|we)"
    r"|(?:he|she|we) (?:the|an|its|their|from|into|with|by)"
    r"|to (?:would|could|should))\b(?![-'’])"
)
"""Neighbours among the commonest English words that none of the 18,781 sentences had that the list was made from."""
_DANGLING = re.compile(
    r"\b(?:and|or|but|than|because|during)(?: [.,;:!?)]|[.!?][\"”’']?$)"
    r"|\b(?:of|between|than|into),(?! (?:and|or|but|\w+,))"
    r"|\b(?:of|between|into|from|at|to|in|on|by|for|with) [.,;:!?)]"
)
"""Prepositions before a mark may be stranded ("what it came from,"), so that the list is shorter there."""
_NO_SUBJECT = re.compile(
    r"^[\"“]?(?:(?:Nevertheless|However|Therefore|Moreover|Finally|Meanwhile|Today|"
    r"(?:In|At|On|Since|During|After|Before|For|From|Last|By|Until) [^,.;:?]{3,60}), )?"
    r"(?P<marked>(?i:is|are|was|were|has|can|could|will|would|must|does|had)) "
    r"(?!(?:I|he|she|it|you|we|they|this|that|there|these|those|who|what|any|all|some|no|my|our|his|their|its)\b)"
    r"[a-z](?=[^?]*$)"
)
_CONDITION = re.compile(r"[\"“]?Had ")
"""“Had the bank known this, …” has its subject."""
_QUOTED_WORD = frozenset("-“\"'‘’")


def _mark(rule: Rule, text: Parsed, pattern: re.Pattern[str], message: str) -> Iterator[RawFinding]:
    """Give a finding for each place that is not part of a longer word and does not begin a quotation."""
    group = "marked" if "marked" in pattern.groupindex else 0
    for match in pattern.finditer(text.text):
        if match.start() == 0 or text.text[match.start() - 1] not in _QUOTED_WORD:
            actual = match.group(group)
            yield RawFinding(rule, match.span(group), message.format(actual), actual=actual, confidence=0.8)


def _check_bare_article(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    return _mark(rule, text, _BARE_ARTICLE, "A word is missing in “{}”")


def _check_order(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    return _mark(rule, text, _IMPOSSIBLE, "“{}” is hardly English: words are missing or scrambled")


def _check_dangling(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    return _mark(rule, text, _DANGLING, "Nothing follows in “{}”")


def _check_subject(rule: Rule, text: Parsed) -> Iterator[RawFinding]:
    if not _CONDITION.match(text.text):
        yield from _mark(rule, text, _NO_SUBJECT, "The subject is missing before “{}”")


_ENGLISH = frozenset({"en"})

RULES = (
    Rule(
        id="bare-article",
        family="sentences",
        severity=Severity.MAJOR,
        category="fluency/grammar",
        title="An English article or possessive without its noun",
        rationale="A determiner is never followed by an auxiliary, a pronoun, a preposition, a conjunction or a mark: "
        "a word got lost, or the words are scrambled.",
        example="the severe in Southeast Asia was; at the .",
        false_alarms="Stammering, titles (The Who), “a” as the name of a letter.",
        precision=(
            "18,781 English sentences (WMT21, WMT22): 1 finding, read 2026-11, an error; DEMETR: 34 of 50 scrambled "
            "sentences, 20 of 98 without a subject or another noun"
        ),
        languages=_ENGLISH,
        check_text=_check_bare_article,
    ),
    Rule(
        id="word-order",
        family="sentences",
        severity=Severity.MAJOR,
        category="fluency/grammar",
        title="Two small English words that hardly ever follow each other",
        rationale="“of than” or “by they”: a word between them got lost, or the words are scrambled.",
        example="the ship reached harbour of than the storm",
        false_alarms="Words doubled by mistake, and words that are quoted as words.",
        precision=(
            "1 finding, an error, in the 18,781 English sentences (WMT21, WMT22) from which the list was made, so that "
            "other text will have more; DEMETR: 6 of 50 scrambled sentences"
        ),
        languages=_ENGLISH,
        check_text=_check_order,
    ),
    Rule(
        id="dangling-word",
        family="sentences",
        severity=Severity.MAJOR,
        category="fluency/grammar",
        title="An English preposition or conjunction with nothing behind it",
        rationale="What it joins or governs got lost.",
        example="the streets of . -> the streets of Graz.",
        false_alarms="Prepositions at the end of a clause, where the list has left too many.",
        precision=("no finding in 18,781 English sentences (WMT21, WMT22); DEMETR: 8 of 47 without a name"),
        languages=_ENGLISH,
        check_text=_check_dangling,
    ),
    Rule(
        id="no-subject",
        family="sentences",
        severity=Severity.MAJOR,
        category="fluency/grammar",
        title="An English statement that begins with its verb",
        rationale="“Was”, “has” or “can” in front make a question; without a question mark the subject got lost.",
        example="Was founded in 1921 by a baker.",
        false_alarms="Headlines that ask without a question mark; notes in telegraphic style.",
        precision=("no finding in 18,781 English sentences (WMT21, WMT22); DEMETR: 9 of 50 without a subject"),
        languages=_ENGLISH,
        check_text=_check_subject,
    ),
)
