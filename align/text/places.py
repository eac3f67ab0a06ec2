"""Countries, peoples and cities as German and English name them: what spelling alone does not match."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from align.text.words import Word

_COUNTRIES = """
us|america american americans us usa|amerika amerikan usa us lateinamerik
eu|europe european europeans eu eurozone eurozone's eurogroup|europ eu eurozone eurogruppe
uk|britain british briton britons uk england english|britannien großbritann britisch brite england englisch königreich
uk|scotland scottish|schottland schottisch
de|germany german germans|deutsch
fr|france french frenchman frenchmen|frankreich französ franzose
it|italy italian italians|italien
es|spain spanish spaniards|spanien spanisch spanier
pt|portugal portuguese|portug
nl|netherlands dutch holland|niederland niederländ holländ holland
be|belgium belgian belgians|belgi
lu|luxembourg|luxemburg
ch|switzerland swiss|schweiz
at|austria austrian austrians|österreich
dk|denmark danish danes|dänemark dänisch dänen
se|sweden swedish swedes|schwed
no|norway norwegian norwegians|norweg
fi|finland finnish finns|finnland finnisch finnen
is|iceland icelandic|island isländ
ie|ireland irish|irland irisch iren
pl|poland polish poles|polen polnisch
cz|czech czechs czechoslovakia|tschech
sk|slovakia slovak slovaks|slowak
hu|hungary hungarian hungarians|ungarn ungarisch
ro|romania romanian romanians|rumän
bg|bulgaria bulgarian bulgarians|bulgari bulgaren
gr|greece greek greeks|griech
cy|cyprus cypriot cypriots|zypern zypri zyprer
hr|croatia croatian croats|kroati kroaten
rs|serbia serbian serbs serb|serbi serben serbe
si|slovenia slovenian|slowen
ba|bosnia bosnian bosnians|bosni
xk|kosovo kosovar kosovars|kosovo
al|albania albanian albanians|albani albaner
ee|estonia estonian|estland estnisch esten
lv|latvia latvian|lettland lettisch letten
lt|lithuania lithuanian|litau
by|belarus belarusian|weißruss belarus
ua|ukraine ukrainian ukrainians|ukrain
ru|russia russian russians|russland russisch russen russe rußland
ge|georgia georgian georgians|georgien georgisch georgier
am|armenia armenian armenians|armeni
az|azerbaijan azerbaijani|aserbaid
kz|kazakhstan kazakh|kasach
tr|turkey turkish turks|türk
il|israel israeli israelis|israel
ps|palestine palestinian palestinians|palästin
sy|syria syrian syrians|syri syrer
lb|lebanon lebanese|libanon libanes
jo|jordan jordanian|jordani
iq|iraq iraqi iraqis|irak
ir|iran iranian iranians|iran
sa|saudi saudis|saudi
ye|yemen yemeni|jemen
qa|qatar qatari|katar
ae|emirates emirati|emirat
kw|kuwait kuwaiti|kuwait
eg|egypt egyptian egyptians|ägypt
ly|libya libyan libyans|liby
tn|tunisia tunisian tunisians|tunes
dz|algeria algerian|algeri
ma|morocco moroccan|marokk
sd|sudan sudanese|sudan südsudan
et|ethiopia ethiopian|äthiop
ke|kenya kenyan|kenia
ng|nigeria nigerian|nigeria
ne|niger|niger
gh|ghana|ghana
za|africa african africans|afrika südafrika
zw|zimbabwe|simbabwe zimbabwe
cd|congo congolese|kongo
rw|rwanda rwandan|ruanda
so|somalia somali|somali
ao|angola angolan|angola
af|afghanistan afghan afghans|afghan
pk|pakistan pakistani pakistanis|pakistan
in|india indian indians|indien indisch inder indiens
bd|bangladesh|bangladesch bangladesh
cn|china chinese|china chines
tw|taiwan taiwanese|taiwan
hk|hong|hongkong hong
jp|japan japanese|japan
kr|korea korean koreans|korea nordkorea südkorea
vn|vietnam vietnamese|vietnam
th|thailand thai thais|thail
mm|burma burmese myanmar|burma birma myanmar
kh|cambodia cambodian|kambodsch
id|indonesia indonesian indonesians|indones
my|malaysia malaysian|malays
sg|singapore|singapur
ph|philippines filipino filipinos philippine|philippin
au|australia australian australians|austral
nz|zealand|neusee
ca|canada canadian canadians|kanad
mx|mexico mexican mexicans|mexik
br|brazil brazilian brazilians|brasil
ar|argentina argentine argentinian|argentin
cl|chile chilean|chile
co|colombia colombian|kolumbi
ve|venezuela venezuelan|venezol venezuela
pe|peru peruvian|peru
bo|bolivia bolivian|bolivi
ec|ecuador|ecuador
cu|cuba cuban cubans|kuba
ht|haiti haitian|haiti
asia|asia asian asians|asien asiat asiens ostasi südostasi zentralasi
soviet|soviet|sowjet
arab|arab arabs arabia|arab
"""

_CITIES = """
beijing|peking|cn
brussels|brüssel|eu
vienna|wien|at
munich|münchen
cologne|köln
moscow|moskau|ru
rome|rom|it
athens|athen|gr
warsaw|warschau|pl
prague|prag|cz
geneva|genf
zurich|zürich
lisbon|lissabon|pt
copenhagen|kopenhagen|dk
kiev kyiv|kiew kyjiw|ua
tehran|teheran|ir
cairo|kairo|eg
baghdad|bagdad|iq
venice|venedig
milan|mailand
tokyo|tokio|jp
damascus|damaskus|sy
jerusalem|jerusalem|il
nuremberg|nürnberg
strasbourg|straßburg
bucharest|bukarest|ro
belgrade|belgrad|rs
delhi|delhi|in
havana|havanna|cu
berlin|berlin|de
london|london|uk
paris|paris|fr
madrid|madrid|es
washington|washington|us
york yorkers yorker|york yorker
frankfurt|frankfurt
hamburg|hamburg
helsinki|helsinki|fi
stockholm|stockholm|se
oslo|oslo|no
budapest|budapest|hu
istanbul|istanbul
ankara|ankara|tr
kabul|kabul|af
shanghai|shanghai schanghai
sydney|sydney
boston|boston
chicago|chicago
california|kalifornien
texas|texas
florida|florida
jersey|jersey
massachusetts|massachusetts
michigan|michigan
ohio|ohio
illinois|illinois
arizona|arizona
colorado|colorado
oregon|oregon
nevada|nevada
utah|utah
wisconsin|wisconsin
minnesota|minnesota
tennessee|tennessee
kentucky|kentucky
louisiana|louisiana
alabama|alabama
missouri|missouri
oklahoma|oklahoma
kansas|kansas
nebraska|nebraska
iowa|iowa
idaho|idaho
montana|montana
wyoming|wyoming
alaska|alaska
hawaii|hawaii
connecticut|connecticut
maryland|maryland
pennsylvania|pennsylvania pennsylvanien
bavaria|bayern
"""


_SEATS = {
    "en": (("ru", r"Kremlin"), ("us", r"White House|Pentagon|Capitol Hill"), ("uk", r"Downing Street|Westminster")),
    "de": (
        ("ru", r"Kremls?"),
        ("us", r"Weißen? Hauses?|Weißes Haus|Pentagons?"),
        ("uk", r"Downing Street|Westminster"),
        ("de", r"Bundeskanzler\w*|Bundesregierung|Bundestags?|Kanzlerin|Bundesrepublik"),
    ),
}
"""What speaks or stands for a country without naming it, in either language."""


class Place(NamedTuple):
    """A country or city that a text names; `code` is the same in both languages."""

    code: str
    start: int
    end: int

    @property
    def country(self) -> str:
        """The country that a capital may stand for, else the code itself."""
        return _capitals().get(self.code, self.code)


def find_places(words: Sequence[Word], language: str) -> Iterator[Place]:
    """Give the countries, peoples and cities among the words, adjectives too ("chinesisch"); de and en only.

    Money is no country: those of "US dollars" and "Schweizer Franken" are left out.
    """
    if language == "en":
        table = _english()
        for index, word in enumerate(words):
            if not word.text[0].isupper():
                continue
            before, start = (words[index - 1] if index else word), word.start
            code = _TWO_WORDS.get((before.text, word.text))
            if code:
                start = before.start
            else:
                code = table.get(word.text.removesuffix("'s").removesuffix("’s").lower())
            if code and not _is_money(words, index):
                yield Place(code, start, word.end)
    elif language == "de":
        for index, word in enumerate(words):
            code = _german_place(word.text)
            if not code or _is_money(words, index):
                continue
            if code != _STATES:
                yield Place(code, word.start, word.end)
            elif index and words[index - 1].text.lower().startswith("vereinigt"):
                yield Place("us", words[index - 1].start, word.end)


@functools.lru_cache(maxsize=50_000)
def _german_place(word: str) -> str:
    """Give the code of the place that a German word names, `_STATES` for what may be part of one, else ""."""
    if word.lower() == "staaten":
        return _STATES
    plain = _DIRECTION.sub("", word.lower())
    for stem, whole, code in _german().get(plain[:2], ()):
        if plain.startswith(stem) and (not whole or _INFLECTED.fullmatch(plain, len(stem))):
            return code
    return ""


def _is_money(words: Sequence[Word], index: int) -> bool:
    return index + 1 < len(words) and _MONEY.match(words[index + 1].text) is not None


def is_german_country(word: str) -> bool:
    """Tell whether this is a German name of a country or continent and no English one: "Argentinien", "Südostasien"."""
    return _COUNTRY_ENDING.search(word) is not None and word.lower() not in _english() and bool(_german_place(word))


def find_seats(text: str, language: str) -> frozenset[str]:
    """Give the codes of countries that a text may mean by the seat of their government ("Kreml", "Weißes Haus")."""
    return frozenset(code for code, pattern in _seats(language) if pattern.search(text))


@functools.cache
def _seats(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(rf"\b(?:{pattern})\b")) for code, pattern in _SEATS.get(language, ()))


_MONEY = re.compile(
    "(?:dollar|euro|pound|pfund|franc|frank|rou?ble|rubel|krone|crown|yuan|yen|lira|peso|rupee|rupie)", re.I
)
_COUNTRY_ENDING = re.compile("^(?!Island)[A-ZÄÖÜ].*(?:ien|land|reich|ei)$|^(?:Pol|Schwed|Norweg)en$|^Ungarn$")
_DIRECTION = re.compile("^(?:nord|süd|ost|west|zentral|mittel|nieder|ober){1,2}(?!$)")
_INFLECTED = re.compile("(?:s|er|ern|ers)?")
_STATES = "states"
_SHORT = 3
"""Stems up to this length, and cities, must be the whole word: "us", "eu", "rom"."""


_TWO_WORDS = {("United", "States"): "us", ("U", "S"): "us", ("United", "Kingdom"): "uk", ("U", "K"): "uk"}


def _rows() -> Iterator[tuple[str, list[str], list[str], bool]]:
    """Give (code, English words, German stems, whether the German must be the whole word)."""
    for line in _COUNTRIES.strip().splitlines():
        code, english, german = line.split("|")
        yield code, english.split(), german.split(), False
    for line in _CITIES.strip().splitlines():
        english, german, *_ = line.split("|")
        yield english.split()[0], english.split(), german.split(), True


@functools.cache
def _capitals() -> dict[str, str]:
    """City -> the country whose capital it is."""
    rows = (line.split("|") for line in _CITIES.strip().splitlines())
    return {row[0].split()[0]: row[2] for row in rows if len(row) > 2}


@functools.cache
def _english() -> dict[str, str]:
    return {name: code for code, english, _, _ in _rows() for name in english}


@functools.cache
def _german() -> dict[str, list[tuple[str, bool, str]]]:
    stems: dict[str, list[tuple[str, bool, str]]] = {}
    for code, _, german, whole in _rows():
        for stem in german:
            stems.setdefault(stem[:2], []).append((stem, whole or len(stem) <= _SHORT, code))
    return {start: sorted(found, key=lambda entry: -len(entry[0])) for start, found in stems.items()}
