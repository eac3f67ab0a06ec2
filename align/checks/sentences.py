"""Sentences that came apart in translation: torn-off pieces, two run into one, capitals where none belong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.checks.parsed import Parsed
from align.checks.rule import RawFinding, Rule
from align.schema import Severity

_GERMAN = frozenset({"de"})

_FUNCTION_WORDS = frozenset(
    """aber alle allem allen aller alles als also am an ans auch auf aufs aus bei beim bereits bis da dabei dadurch
    dafür daher damit danach daran darauf darum das dass davon dazu dem den denen denn der deren des deshalb dessen
    die dies diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines er es etwa etwas
    für gegen hinter hinzu hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in ins ja jede jedem jeden
    jeder jedes jedoch jetzt kein keine keinem keinen keiner man mehr mein meine mit nach nachdem nahe neben nicht
    noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seines seit sich sie sobald sogar somit sondern
    soweit sowie sowohl statt trotz um und uns unser unsere unserem unseren unserer unter viel viele vielen vom
    von vor während was weder wegen weil weiter weitere weiteren weiterer weniger wenn wer wie wir wo zu zum zur
    zwar zwischen über""".split()
)
"""German words of closed classes, none of them a verb."""

_NEVER_CAPITAL = frozenset(
    """über auf unter mit von nach bei beim aus durch gegen ohne hinter neben zwischen nahe während wegen trotz
    dass weil wenn obwohl damit nachdem bevor sobald sondern sowie jedoch aber oder und nicht auch noch schon sehr
    nur ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können konnte muss müssen soll
    sollen sollte dem des diesem dieses diesen einem einen eines einer seine seinen seiner ihrem ihren ihres zum
    zur vom im am in an um bis seit vor für ob als wie so zu sich er es wir man""".split()
)
"""Function words that stand in lower case inside a sentence; "Sie", "Ihr" and the articles are left out."""

_ARTICLES = frozenset({"Der", "Die", "Das", "Ein", "Eine", "Er", "Wir", "Es", "Dies", "Diese", "Dieser"})
_PREPOSITIONS = frozenset(
    "Unter Auf In Mit Von Nach Bei Aus Durch Für Gegen Ohne Über Hinter Neben Zwischen Nahe Während Wegen Trotz "
    "Im Am Zum Zur An Seit Vor".split()
)
_TORN = re.compile(r"(?<![\d.])\b(?P<before>\p{Ll}{4,}|\p{Lu}\p{L}{3,})\. (?P<rest>\p{Ll}\p{L}*)") if False else None


def _between(text: Parsed, index: int) -> str:
    return text.text[text.words[index - 1].end : text.words[index].start]
