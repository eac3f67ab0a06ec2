"""Negations in German and English: plain ones, and words that deny by their meaning."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from align.text.words import Word

_PLAIN = {
    "en": frozenset(
        str.split(
            """
        not no never none nobody nothing neither nor cannot nowhere without no-one
        """
        )
    ),
    "de": frozenset(
        str.split(
            """
            nicht kein keine keinem keinen keiner keines keins nie niemals niemand niemandem niemanden nichts
            weder ohne nirgends nirgendwo keinesfalls keineswegs keinerlei mitnichten
            """
        )
    ),
}
_DENYING = {
    "en": re.compile(
        r"un(?!der|til|ion|it|ivers|ique|cle)\w{3,}|in(?:ab|acc|act|adeq|adm|appr|cap|compa|compl|conc|"
        r"conv|corr|cred|deci|def|dep|diff|"
        r"eff|elig|eq|evit|exp|fin|freq|hum|just|oper|sec|sens|sign|soluble|stab|suff|toler|val|vis)\w+|"
        r"im(?:poss|poten|prob|prop|perf|pat|mob|mor|mat|bal)\w+|"
        r"ir(?:rel|resp|reg|rev|rat)\w+|il(?:leg|lib|lit|log)\w+|dis(?!cuss|tric|play|tan|tin|trib|cover|"
        r"aster|ease|patch|pute)\w{3,}|\w{3,}less|non|without|"
        r"lack\w*|fail\w*|refus\w*|den(?:y|ie[sd]|ying|ial)|reject\w*|prevent\w*|avoid\w*|hardly|scarcely|"
        r"barely|rarely|seldom|few|fewer|little|"
        r"stop\w*|ceas\w*|ban\w*|prohibit\w*|forbid\w*|absen\w*|miss(?:ed|ing)?|except|doubt\w*|ignor\w*|"
        r"neglect\w*|unless|"
        r"instead|rather|abandon\w*|eliminat\w*|less|least|zero|exclud\w*|exempt\w*|declin\w*|reluctan\w*|"
        r"otherwise|too|only|beyond|"
        r"long|old|same|far|spite|regardless|any|ever|yet|anything|anyone|anybody|rid|bereft|free|loss|"
        r"los[te]|cancel\w*|but|nil|stay\w*|remain\w*|idle|empty|void|against|"
        r"waste\w*|futile|vain|opposite|contrary|alone|defy|defies|defied|elude\w*|immune|silen\w*|skip\w*|"
        r"leav\w*|left|off|out|private|withhold\w*|withheld|halt\w*|end\w*|oppos\w*|"
        r"non\w+|mis(?!s(?:ion|ile)|ter)\w{4,}|scarc\w*|wary|resist\w*|short\w*|barred|bars?|lag\w*|wrong|ill|minus|net|"
        r"aside|ambigu\w*|contradict\w*|trouble\w*|shorn|sank|sunk|fall\w*|fell|inclined|stops?|ncds?|minority|record|easy|"
        r"excessive\w*|since|contrast\w*|distrust\w*|devoid|drop\w*|los(?:es|ing)|escap\w*|surpris\w*",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"un(?!d$|ter|s$|ser|sere|ion|gar|gef|iv)\w{3,}|in(?:akz|dir|eff|exist|form[e]l|hum|komp|kons|korr|"
        r"sta|tol|val|vis)\w+|im(?:mun|mob|mor|pot)\w*|irr(?:el|at)\w+|"
        r"ill(?:eg|ib|oy)\w+|dis(?:k?rep|kont|qual)\w+|\w{3,}los(?:e[nmrs]?|igkeit)?|miss\w{4,}|kaum|"
        r"selten\w*|wenig\w*|gering\w*|\w*mangel\w*|fehl\w*|gefehlt|"
        r"\w*weiger\w*|\w*lehn\w*|verhinder\w*|hinder\w*|vermeid\w*|vermied\w*|\w*verbot\w*|\w*verbiet\w*|"
        r"außer|ausgenommen|\w*zweif\w*|ignor\w*|"
        r"bestr(?:eit|itt|ei)\w*|leugn\w*|dementier\w*|versag\w*|scheiter\w*|gescheitert\w*|verzicht\w*|"
        r"statt|anstatt|stattdessen|nur|sonst|andernfalls|frei|freie\w*|weg|keinst\w*|erspar\w*|widersp\w*|widerlegt?\w*|leer\w*|verlor\w*|verlier\w*|"
        r"schwer|null|verwehr\w*|weder|trotz|ungeachtet|vergeb\w*|vergess\w*|verpass\w*|verfehl\w*|"
        r"abgesagt|absag\w*|entfall\w*|entfiel\w*|abwesen\w*|\w+frei|minder\w*|erst|"
        r"unterlass\w*|einstell\w*|eingestellt|aufgeb\w*|aufgegeben|auf[hg]\w*|bloß|lediglich|einzig\w*|"
        r"egal|fern|alles|andere\w*|anders|bleib\w*|blieb\w*|geblieben|bar|nein|"
        r"vorenthalt\w*|entbehr\w*|entgeh\w*|entging\w*|entzieh\w*|verschon\w*|ausschl\w*|ausgeschl\w*|"
        r"gegenteil\w*|verlust\w*|ruh\w*|halt|hält|aus|ab",
        re.IGNORECASE,
    ),
}
_HARMLESS = {
    "en": re.compile(
        r"\b(?:not (?:only|just|merely|simply|least|to mention|so much|necessarily|surprisingly|unexpectedly|counting)|"
        r"goes? without saying|say nothing of|likely than not|no[ -](?:brainer|doubt|matter|"
        r"sooner|less|more|longer|wonder|later|fewer|one)|"
        r"whether or not|or not|if not|why not|nothing (?:but|less|more|short)|No\.? ?\d|not a few|not "
        r"until|not (?:long|far|unlike|un\w+|i[nmrl]\w+|dis\w+)|"
        r"more often than not|last but not least|couldn['’]t (?:be )?more|can(?:not|['’]t) (?:but|help)|"
        r"never mind|never before|none other|(?:does|do|did|is|are|was|were|has|have|wo|ca|would|could|"
        r"should)n['’]t (?:\w+ )?\?)",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:wie keine?[mnrs]? (?:zweite|ander)\w*|Ärzte ohne Grenzen|"
        r"nicht (?:nur|allein|zuletzt|bloß|einfach|mehr (?:lange|weit)|umsonst|selten|weniger|minder|"
        r"zu (?:schweigen|reden|sprechen)|lange|"
        r"(?:(?:ganz|so|mehr|gerade) )?(?:un\w+|in\w+|schlecht\w*|schwer\w*|gering\w*|\w+los\w*|außer\w+|falsch|"
        r"zu schlagen|genug|staatlich\w*|menschlich\w*|übertragbar\w*)|"
        r"von ungefähr|-)|wie noch nie|kein(?:en)? (?:zweifel|wunder)\w*|ob nicht|oder nicht|wenn nicht gar|"
        r"nichts (?:als|anderes|weniger|geringeres|gutes|dazwischen)|"
        r"ohne (?:(?:jeden )?zweifel|weiteres|frage|dass)|nie (?:zuvor|da)|mehr denn je|ohnehin|nicht (?:wahr|einmal))",
        re.IGNORECASE,
    ),
}


def find_negations(text: str, words: Sequence[Word], language: str) -> Iterator[Word]:
    """Give the plain negations that can't be idle: "not only" and "nicht zuletzt" deny nothing; de and en only."""
    plain = _PLAIN.get(language)
    if plain is None:
        return
    found = [word for word in words if _is_plain(word.text, language)]
    harmless = [match.span() for match in _HARMLESS[language].finditer(text)] if found else []
    yield from (word for word in found if not any(start <= word.start < end for start, end in harmless))


@functools.lru_cache(maxsize=50_000)
def _is_plain(word: str, language: str) -> bool:
    lower = word.lower()
    return lower in _PLAIN[language] or lower.endswith(("n't", "n’t"))


def denies(words: Sequence[Word], language: str) -> bool:
    """Tell whether any word may deny, plainly or by its meaning ("unable", "kaum"); true for an unknown language."""
    plain, denying = _PLAIN.get(language), _DENYING.get(language)
    if plain is None or denying is None:
        return True
    return any(_is_plain(word.text, language) or denying.fullmatch(word.text) for word in words)
