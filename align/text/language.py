"""Which language a document is in, and each of its segments.

langdetect (Shuyo 2010, a naive Bayes model over character n-grams) is right on long text and guesses on
short text, so it votes on a whole document first; a line or a segment leaves the document's language only
on good evidence. langdetect draws n-grams at random: seeded anew for every text, the same text gets the
same answer, whatever was asked before and by which thread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
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
_AT_ONCE = 200
"""Documents that are voted on together."""
_REMEMBERED = 20_000

Question = tuple[str, tuple[str, ...], str | None]
"""A text, the languages expected, and that of the document it stands in."""
Answer = tuple[str, float]
_answers: dict[Question, Answer] = {}

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
    return next(detect_languages([text], expected))


def detect_languages(texts: Iterable[str], expected: Sequence[str] = EXPECTED) -> Iterator[Language]:
    """The same for many documents, in order, in a third of the time: some hundred are voted on together."""
    likely, waiting = tuple(expected), iter(texts)
    while pages := [_Page(text) for text in islice(waiting, _AT_ONCE)]:
        _votes((page.whole(LATIN), likely, None) for page in pages if LATIN in page.lines)
        _votes((line, likely, code) for page in pages for line, code in page.doubtful(likely))
        yield from (page.language(likely) for page in pages)


def segment_languages(texts: Sequence[str], document: Language, expected: Sequence[str] = EXPECTED) -> list[str]:
    """Give each segment of a document its language, in order.

    A segment has the document's language unless its script says otherwise or, from 20 letters on, a
    confident vote.
    """
    return next(languages_of_segments([(texts, document)], expected))


def languages_of_segments(
    documents: Iterable[tuple[Sequence[str], Language]], expected: Sequence[str] = EXPECTED
) -> Iterator[list[str]]:
    """The same for the segments of many documents; some hundred documents are voted on together."""
    likely, waiting = tuple(expected), iter(documents)
    while chunk := list(islice(waiting, _AT_ONCE)):
        known = [{text: _without_vote(text, page.code, likely) for text in texts} for texts, page in chunk]
        answers = _votes(item for page in known for item in page.values() if not isinstance(item, str))
        for (texts, page), said in zip(chunk, known, strict=True):
            yield [_by_vote(said[text], page.code, answers) for text in texts]


def detectable_languages() -> frozenset[str]:
    """Every code that a document's language may get, `und` among them."""
    from pathlib import Path

    from langdetect.detector_factory import PROFILES_DIRECTORY

    voted = {path.name for path in Path(PROFILES_DIRECTORY).iterdir() if len(path.name) == 2}
    return frozenset({UNDETERMINED, *voted, *(code for codes in SCRIPT_LANGUAGES.values() for code in codes)})


class _Page:
    """The distinct lines of a document."""

    def __init__(self, text: str) -> None:
        self.lines: dict[str, list[tuple[str, int]]] = {}
        """By script, each with the number of its letters."""
        for line in dict.fromkeys(line for raw in text.splitlines() if (line := raw.strip())):
            counts = count_letters(line)
            if counts:
                script = min(counts, key=lambda name: (-counts[name], name))
                self.lines.setdefault(script, []).append((line, sum(counts.values())))

    def whole(self, script: str) -> str:
        """The lines of a script, as much of them as is voted on; the longest first: page residue is short."""
        longest = sorted(self.lines[script], key=lambda line: -line[1])
        return "\n".join(line for line, _ in longest)[:_DOCUMENT_CHARACTERS]

    def doubtful(self, expected: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """The Latin lines that are voted on by themselves, as much of each as is, with the language of them all."""
        if LATIN in self.lines:
            code, _ = _vote_within(LATIN, self.whole(LATIN), expected, None)
            for line, size in self.lines[LATIN]:
                if size >= _MINIMUM_LETTERS and not _reads_as(code, line):
                    yield line[:_LINE_CHARACTERS], code

    def language(self, expected: tuple[str, ...]) -> Language:
        """What the lines vote for."""
        total = sum(size for members in self.lines.values() for _, size in members)
        if not _is_enough(total, "cjk" if "cjk" in self.lines else LATIN):
            return Language(UNDETERMINED, 0.0, {UNDETERMINED: 1.0} if total else {})
        weights: dict[str, float] = defaultdict(float)
        sizes: dict[str, int] = defaultdict(int)
        for script in sorted(self.lines):
            code, probability = _vote_within(script, self.whole(script), expected, None)
            for line, size in self.lines[script]:
                own, sure = code, probability
                if size >= _MINIMUM_LETTERS and not _reads_as(code, line):
                    voted, confidence = _vote_within(script, line[:_LINE_CHARACTERS], expected, code)
                    if voted == code or confidence >= _CONFIDENT:
                        own, sure = voted, confidence
                sizes[own] += size
                weights[own] += size * sure
        code = min(sizes, key=lambda name: (name == UNDETERMINED, -sizes[name], name))
        ordered = sorted(sizes, key=lambda name: (-sizes[name], name))
        shares = {name: round(sizes[name] / total, 2) for name in ordered if round(sizes[name] / total, 2) > 0}
        return Language(code, round_score(weights[code] / total), shares)


def _without_vote(text: str, document: str, expected: tuple[str, ...]) -> str | Question:
    """The language of a segment, or what is to be voted on."""
    script = main_script(text)
    if script is None:
        return document
    foreign = document == UNDETERMINED or script_of(document) != script
    if not _is_enough(letters(text), script):
        return SCRIPT_LANGUAGES[script][0] if foreign and script != LATIN else document
    if script == LATIN:
        certain = next((likely for likely in (document, *expected) if _reads_as(likely, text)), None)
        return certain or (text[:_LINE_CHARACTERS], expected, None if foreign else document)
    code, confidence = _vote_within(script, text[:_LINE_CHARACTERS], expected, None if foreign else document)
    return code if foreign or confidence >= _CONFIDENT else document


def _by_vote(known: str | Question, document: str, answers: Mapping[Question, Answer]) -> str:
    """The language of a segment that leaves its document's only when the vote is confident."""
    if isinstance(known, str):
        return known
    code, confidence = answers[known]
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


def _vote(text: str, expected: tuple[str, ...], document: str | None) -> Answer:
    """Ask langdetect for the most probable language and its probability; `und` and 0 if it can't tell."""
    question = text, expected, document
    return _votes([question])[question]


def _votes(questions: Iterable[Question]) -> dict[Question, Answer]:
    """The same for many, each text with the languages expected and that of its document; answers are remembered."""
    found = {question: _answers.get(question) for question in questions}
    new = [question for question, answer in found.items() if answer is None]
    if new:
        profiles = _profiles()
        texts = [text.lower() if text.isupper() else text for text, _, _ in new]
        priors = [_priors(profiles.languages, expected, document) for _, expected, document in new]
        voted = {
            question: (ranked[0][0].split("-")[0], round_score(ranked[0][1])) if ranked else (UNDETERMINED, 0.0)
            for question, ranked in zip(new, profiles.vote(texts, priors), strict=True)
        }
        if len(_answers) > _REMEMBERED:
            _answers.clear()
        _answers.update(voted)
        found.update(voted)
    return {question: answer for question, answer in found.items() if answer is not None}


@lru_cache
def _priors(names: tuple[str, ...], expected: tuple[str, ...], document: str | None) -> dict[str, float]:
    """Weight beforehand of each language by langdetect's name."""
    # Chinese has two profiles, zh-cn and zh-tw.
    codes = {name: name.split("-")[0] for name in names}
    return {
        name: _DOCUMENT_PRIOR if code == document else _EXPECTED_PRIOR if code in expected else _OTHER_PRIOR
        for name, code in codes.items()
    }
