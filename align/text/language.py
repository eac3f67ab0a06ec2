"""Which language a document is in, and each of its segments.

langdetect (Shuyo 2010, a naive Bayes model over character n-grams) is right on long text and guesses on
short text, so it votes on a whole document first; a line or a segment leaves the document's language only
on good evidence. langdetect draws n-grams at random: seeded anew for every text, the same text gets the
same answer, whatever was asked before and by which thread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from align.schema import UNDETERMINED, Language, round_score
from align.text.normalise import letters
from align.text.scripts import LATIN, SCRIPT_LANGUAGES, count_letters, main_script, script_of

if TYPE_CHECKING:
    from align.text.votes import Profiles

EXPECTED = ("de", "en")
_MINIMUM_LETTERS = 20
_MINIMUM_LETTERS_CJK = 8
_MINIMUM_LETTERS_WITHIN_SCRIPT = 50
_CONFIDENT = 0.95
_EXPECTED_PRIOR = 1.0
_DOCUMENT_PRIOR = 5.0
_OTHER_PRIOR = 0.0005
_DOCUMENT_CHARACTERS = 1500
_LINE_CHARACTERS = 600

# Words that hardly occur in the neighbouring languages: two of them make langdetect's vote on a line of a
# document in that language superfluous, which spares most of the work.
_GERMAN = (
    "und nicht eine auf für mit ist sich das dass wird von zu dem des im werden einen einer auch wie bei nach über zum "
    "zur aus haben sie dieser diese durch noch nur wurde"
)
_ENGLISH = "the and of to that with by has have from said are which would this were been their they it its not"
_FUNCTION_WORDS = {"de": frozenset(_GERMAN.split()), "en": frozenset(_ENGLISH.split())}


def detect_language(text: str, expected: Sequence[str] = EXPECTED) -> Language:
    """Detect the language of a document, decided by the letters of its distinct lines.

    `expected` are ISO 639-1 codes that are likely beforehand. `confidence` and `shares` are in 0..1;
    shares are of letters, rounded to 2 decimals, largest first. `und` where fewer than 20 letters (8 of
    Chinese or Japanese) make up the text.
    """
    lines = list(dict.fromkeys(line for raw in text.splitlines() if (line := raw.strip())))
    by_script: dict[str, list[tuple[str, int]]] = {}
    for line in lines:
        counts = count_letters(line)
        if counts:
            script = min(counts, key=lambda name: (-counts[name], name))
            by_script.setdefault(script, []).append((line, sum(counts.values())))
    total = sum(size for members in by_script.values() for _, size in members)
    if not _is_enough(total, "cjk" if "cjk" in by_script else LATIN):
        return Language(UNDETERMINED, 0.0, {UNDETERMINED: 1.0} if total else {})
    weights: dict[str, float] = defaultdict(float)
    sizes: dict[str, int] = defaultdict(int)
    for script in sorted(by_script):
        _vote_on_lines(script, by_script[script], tuple(expected), weights, sizes)
    code = min(sizes, key=lambda name: (name == UNDETERMINED, -sizes[name], name))
    ordered = sorted(sizes, key=lambda name: (-sizes[name], name))
    shares = {name: round(sizes[name] / total, 2) for name in ordered if round(sizes[name] / total, 2) > 0}
    return Language(code, round_score(weights[code] / total), shares)


def segment_languages(texts: Sequence[str], document: Language, expected: Sequence[str] = EXPECTED) -> list[str]:
    """Give each segment of a document its language, in order.

    A segment has the document's language unless its script says otherwise or, from 20 letters on, a
    confident vote.
    """
    likely = tuple(expected)
    known = {text: _segment_language(text, document.code, likely) for text in dict.fromkeys(texts)}
    return [known[text] for text in texts]


def _vote_on_lines(
    script: str,
    lines: Sequence[tuple[str, int]],
    expected: tuple[str, ...],
    weights: dict[str, float],
    sizes: dict[str, int],
) -> None:
    """Add the letters of one script's lines to the languages that they vote for."""
    # The longest lines first: page residue is short.
    whole = "\n".join(line for line, _ in sorted(lines, key=lambda line: -line[1]))
    code, probability = _vote_within(script, whole[:_DOCUMENT_CHARACTERS], expected, None)
    for line, size in lines:
        own, sure = code, probability
        if size >= _MINIMUM_LETTERS and not _reads_as(code, line):
            voted, confidence = _vote_within(script, line[:_LINE_CHARACTERS], expected, code)
            if voted == code or confidence >= _CONFIDENT:
                own, sure = voted, confidence
        sizes[own] += size
        weights[own] += size * sure


def _segment_language(text: str, document: str, expected: tuple[str, ...]) -> str:
    script = main_script(text)
    if script is None:
        return document
    foreign = document == UNDETERMINED or script_of(document) != script
    if not _is_enough(letters(text), script):
        return SCRIPT_LANGUAGES[script][0] if foreign and script != LATIN else document
    for likely in (document, *expected):
        if script == LATIN and _reads_as(likely, text):
            return likely
    code, confidence = _vote_within(script, text[:_LINE_CHARACTERS], expected, None if foreign else document)
    if script != LATIN and foreign:
        return code
    return code if confidence >= _CONFIDENT else document


def _is_enough(letters: int, script: str) -> bool:
    return letters >= (_MINIMUM_LETTERS_CJK if script == "cjk" else _MINIMUM_LETTERS)


def _reads_as(language: str, text: str) -> bool:
    """Whether a text holds two function words of its supposed language and none of another one we know."""
    if language not in _FUNCTION_WORDS:
        return False
    words = {word.strip('.,;:!?"“”„()') for word in text[:_LINE_CHARACTERS].lower().split()}
    return len(words & _FUNCTION_WORDS[language]) > 1 and not any(
        words & others for code, others in _FUNCTION_WORDS.items() if code != language
    )


def _vote_within(script: str, text: str, expected: tuple[str, ...], document: str | None) -> tuple[str, float]:
    """Vote among the languages of a script; what langdetect can't tell is the script's first language."""
    candidates = SCRIPT_LANGUAGES.get(script)
    if candidates is None:
        return _vote(text, expected, document)
    if len(candidates) == 1:
        return candidates[0], 1.0
    if script == "cjk":
        # A Japanese line without kana is rare, and langdetect needs more text to see it than kana do.
        return ("ja" if any("\u3040" <= char <= "\u30ff" for char in text) else "zh"), 1.0
    code, confidence = _vote(text, expected, document or candidates[0])
    # langdetect takes short Russian for Bulgarian or Macedonian.
    doubtful = code not in expected and letters(text) < _MINIMUM_LETTERS_WITHIN_SCRIPT
    return (candidates[0], 0.5) if doubtful or code not in candidates else (code, confidence)


@lru_cache(maxsize=1)
def _profiles() -> Profiles:
    """langdetect's profiles, loaded once."""
    from align.text.votes import Profiles

    return Profiles()


@lru_cache(maxsize=20_000)
def _vote(text: str, expected: tuple[str, ...], document: str | None) -> tuple[str, float]:
    """Ask langdetect for the most probable language and its probability; `und` and 0 if it can't tell."""
    profiles = _profiles()
    ranked = profiles.vote(text.lower() if text.isupper() else text, _priors(profiles.languages, expected, document))
    if not ranked:
        return UNDETERMINED, 0.0
    name, probability = ranked[0]
    return name.split("-")[0], round_score(probability)


@lru_cache
def _priors(names: tuple[str, ...], expected: tuple[str, ...], document: str | None) -> dict[str, float]:
    """Weight beforehand of each language by langdetect's name."""
    # Chinese has two profiles, zh-cn and zh-tw.
    codes = {name: name.split("-")[0] for name in names}
    return {
        name: _DOCUMENT_PRIOR if code == document else _EXPECTED_PRIOR if code in expected else _OTHER_PRIOR
        for name, code in codes.items()
    }
