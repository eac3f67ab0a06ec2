"""Proper names as English and German spell them: Lavrov is Lawrow, and Halvorsen is not Helvorsen.

A name is compared in three steps: as it is written, by a spelling that forgets how the two languages
transliterate (`plain_spelling`), and by the distance that is left.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from align.text.words import Word

_COMMON = frozenset(
    str.split(
        """
        i mr mrs ms dr sir the a an and of in for on at to by with but or if as it he she we they this that
        these those its his her their our my your there here what when where who why how not no so yet still
        even just then now president prime minister ministers chancellor king queen prince princess pope
        secretary general senator governor mayor chairman judge justice professor ambassador director
        commissioner congressman king's army navy government parliament congress senate house court supreme
        party parties democrats democrat democratic republican republicans conservative conservatives labour
        labor liberal liberals socialist social communist communists communism green greens left right tory
        tories union united states nations kingdom republic federal federation national international world
        global west east north south western eastern northern southern central middle bank banks reserve
        treasury council commission committee ministry department office agency institute institution
        university college school academy church state street war cold peace organization organisation
        association community foundation society center centre fund group forum summit conference agreement
        treaty act law bill constitution convention charter protocol revolution independence day week year
        month january february march april may june july august september october november december monday
        tuesday wednesday thursday friday saturday sunday spring summer autumn winter christmas easter god
        bible koran islam islamic islamist islamists muslim muslims christian christians christianity jewish
        jews jew catholic catholics protestant orthodox sunni shia shiite shiites hindu buddhist nazi nazis
        fascist marxist marxism holocaust great big new old first second third fourth last black white red
        blue internet web earth sun moon sea ocean pacific atlantic mediterranean river lake mount mountain
        island islands gulf cape bay city county province region district dollar euro pound yen yuan nobel
        prize olympic olympics games cup championship league team club air force forces security defense
        defence foreign affairs interior finance trade economic economy health education police attorney human
        rights civil free freedom democracy public private chief executive officer ceo fed english french
        german russian plan program project study report times post journal news press media radio television
        tv road park hospital hotel airport station hall square palace tower bridge building south-east
        south-west northeast southwest bush-era anti pro pre post mid non re ex multi professor doctor lord
        lady saint st uncle aunt father mother brother sister captain colonel lieutenant sergeant officer
        detective sheriff coach vice deputy former acting senior junior co both all some many most more other
        one two three four five six seven eight nine ten development monetary people change pact goals
        alliance assembly age ages food assistance brotherhood declaration authority workers fifth nuclear
        proliferation sustainable facility framework adjustment constitutional board premier administration
        energy trust order adviser advisor fundamental special final poverty universal partnership tribunal
        leader liberation policy paper common political panel agricultural challenge growth criminal empire
        economics management brotherhood biblical employment interest women children youth olive science
        sciences technology research strategy mission front resistance movement army marine royal crown high
        chief deputy environmental environment climate structural stability investment infrastructure
        industrial industry monday's because only like will every while given from are after before unlike
        whereas take let do does did is was can could should would may might must once since until under over
        through during despite although though if unless such many much few any each other another same than
        then perhaps indeed however moreover finally instead nevertheless meanwhile today yesterday tomorrow
        thus therefore hence rather already soon later never always often sometimes while whether with without
        within between among against toward towards about above across also asked according based due
        following including regarding concerning considering supporting i'm i've i'd i'll it's that's there's
        he's she's we're we've they're don't can't won't what's let's latin southeast subsaharan sub anglo
        promised keynesian zionist malay special euro-skeptic renaissance enlightenment communist capitalism
        capitalist marxism socialism liberalism realism wall street main presidents steel gardener gardeners
        prefecture schools harbor harbour fire
        lower upper inner outer greater transport transportation prosecution prosecutor majority minority home
        consumer protection speaker commons lords top head area citizen player festival headquarters valley
        confederate passenger location form long range recovery primary night dream single market witness fellow
        midwest midwestern baltic palatinate applied location select catch line enter crescent feds
        metropolitan devils pain remorse operators armed
        """
    )
)
"""English words that are written with a capital and are no names, or are translated where they are part of one."""

_TRANSLITERATION = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("schtsch|shch", "s"),
        ("dzh|dsch|dsh|dj", "j"),
        ("tsch|tch|cz|ch|kh", "h"),
        ("sch|sh|sz|zh", "s"),
        ("ph", "f"),
        ("th", "t"),
        ("x", "ks"),
        ("ck|qu|q", "k"),
        ("c(?=[eiy])", "s"),
        ("c", "k"),
        ("tz|ts|z", "s"),
        ("w", "v"),
        ("ff?$", "v"),
        ("(?:ij|yj|iy|ii|yi|y|i|j)$", "i"),
        ("[yj]", "i"),
        ("ae", "a"),
        ("oe", "o"),
        ("ue|ou", "u"),
        ("ee", "i"),
        ("oo", "u"),
        ("(?:ov|ev|iov)$", "ov"),
        ("(?<=[aeiou])h(?=[^aeiou]|$)", ""),
        ("dt", "t"),
        ("i(?=[aeou])", ""),
        (r"(\w)\1", r"\1"),
    )
]
_ENDINGS = (
    "s",
    "es",
    "n",
    "en",
    "er",
    "ern",
    "ers",
    "isch",
    "ische",
    "ischen",
    "ischer",
    "isches",
    "ischem",
    "sche",
    "schen",
)
_MINIMUM_PREFIX = 4
_STARTS = '.!?:;–—-“”"„»«('


class Name(NamedTuple):
    """A word that is written like a name; `sure` unless it only may be one (first in its sentence)."""

    text: str
    start: int
    end: int
    sure: bool


def find_english_names(text: str, words: Sequence[Word]) -> Iterator[Name]:
    """Give the capitalised words of an English text that are neither common nor closed-class words."""
    capitals = sum(1 for word in words if word.text[0].isupper())
    if capitals * 2 > len(words) + 3:
        return  # A headline in capitals says nothing about names.
    for index, word in enumerate(words):
        bare = word.text.removesuffix("'s").removesuffix("’s")
        if not bare[0].isupper() or len(bare) < 2 or bare.lower() in _COMMON:
            continue
        sure = not _starts_sentence(text, words, index) or (index + 1 < len(words) and _follows(text, words, index))
        yield Name(bare, word.start, word.start + len(bare), sure)


def _starts_sentence(text: str, words: Sequence[Word], index: int) -> bool:
    if index == 0:
        return True
    gap = text[words[index - 1].end : words[index].start].strip()
    return bool(gap) and gap[-1] in _STARTS and gap != "-"


def _follows(text: str, words: Sequence[Word], index: int) -> bool:
    """Tell whether another sure name follows with only a space: "Karen Donfried said"."""
    following = words[index + 1]
    gap = text[words[index].end : following.start]
    return gap == " " and following.text[0].isupper() and following.text.lower() not in _COMMON


@functools.lru_cache(maxsize=50_000)
def plain_spelling(name: str) -> str:
    """Spell a name without what transliteration and German spelling change: Lawrow and Lavrov are "lavrov"."""
    lower = name.lower().replace("ß", "ss").replace("'", "").replace("’", "")
    plain = "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))
    for pattern, replacement in _TRANSLITERATION:
        plain = pattern.sub(replacement, plain)
    return plain


@functools.lru_cache(maxsize=100_000)
def same_name(name: str, other: str) -> bool:
    """Tell whether a word can be the same name in the other language, endings and compounds included."""
    left, right = name.lower(), other.lower()
    if left == right or right.startswith(left) or (len(right) >= _MINIMUM_PREFIX and left.startswith(right)):
        return True
    left, right = plain_spelling(name), plain_spelling(other)
    if left == right or (len(left) > 2 and right.startswith(left)) or (len(right) > 3 and left.startswith(right)):
        return True
    shared = _shared(left, right)
    return shared >= 5 or (shared >= _MINIMUM_PREFIX and shared * 3 >= 2 * min(len(left), len(right)))


class Spellings:
    """The words of a text in which names are looked up: `same_name` needs the same initial, written or plain."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_initial: dict[str, set[str]] = {}
        for word in words:
            for initial in _initials(word):
                self._by_initial.setdefault(initial, set()).add(word)

    def hold(self, name: str) -> bool:
        """Tell whether a word here can be this name in the other language."""
        return any(same_name(name, word) for word in self._near(name))

    def explain(self, word: str) -> bool:
        """Tell whether the word can be a name that stands here."""
        return any(same_name(name, word) for name in self._near(word))

    def _near(self, word: str) -> set[str]:
        return set().union(*(self._by_initial.get(initial, ()) for initial in _initials(word)))


@functools.lru_cache(maxsize=100_000)
def _initials(word: str) -> frozenset[str]:
    """The first letter as it is written and that of the plain spelling, which may be none."""
    return frozenset((word[:1].lower(), plain_spelling(word)[:1]))


def _shared(left: str, right: str) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def spelling_distance(name: str, other: str) -> int:
    """Give the Levenshtein distance of two plain spellings."""
    left, right = plain_spelling(name), plain_spelling(other)
    row = list(range(len(right) + 1))
    for index, one in enumerate(left, 1):
        previous, row[0] = row[0], index
        for place, character in enumerate(right, 1):
            previous, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, previous + (one != character))
    return row[-1]


_VARIANTS = [
    frozenset(group.split("/"))
    for group in str.split(
        """
        morsi/mursi hezbollah/hisbollah/hizbollah muhammad/mohammed/mohammad/muhammed/mohamed hosni/husni
        qaeda/qaida/kaida qaddafi/gaddafi/ghadhafi/ghaddafi rouhani/rohani ahmedinejad/ahmadinejad/ahmadinedschad
        thucydides/thukydides sheikh/sheik/scheich hague/haag binyamin/benjamin/benyamin nicholas/nikolaus
        greenland/grönland mujahideen/mudschaheddin jamal/dschamal saeed/said ababa/abeba xi/hsi
        peking/beijing john/johannes paul/paulus francis/franziskus benedict/benedikt william/wilhelm
        charles/karl george/georg frederick/friedrich henry/heinrich aristotle/aristoteles homer/homeros
        plato/platon virgil/vergil volodymyr/wolodymyr/wladimir vladimir/wladimir alexander/aleksandr/alexandr
        genoa/genua majorca/mallorca football/fußball maldives/malediven rhineland/rheinland mahmoud/mahmud
        hussein/husain/hossein ali/aly osama/usama yasser/jassir/yassir jamaleddin/jamaluddin sampdoria/sampdoria
        mikhail/michail sergei/sergej/sergey dmitry/dmitri/dmitrij kandahar/khandahar
        benghazi/bengasi bahrain/bahrein baluchistan/belutschistan judea/judäa typhoon/taifun seyyed/seyyid
        elizabeth/elisabeth officials/offizielle prevention/prävention federative/föderativen maurice/moritz
        """
    )
]


def known_variants(name: str, other: str) -> bool:
    """Tell whether two spellings are both established: Hezbollah and Hisbollah, Morsi and Mursi."""
    left, right = name.lower(), other.lower()
    if _as_greek(left) == _as_greek(right):
        return True
    return any(left in group and any(right.startswith(variant) for variant in group) for group in _VARIANTS)


def _as_greek(name: str) -> str:
    """Spell a Greek name as Greeks do and German often does: Aeschylus is Aischylos."""
    return re.sub("us$", "os", name.replace("ae", "ai").replace("oe", "oi").replace("c", "k"))
