"""What a number counts: percent, money, length, weight, temperature, time, people, in German and English."""

from __future__ import annotations

import functools
import re
from typing import Final

CURRENCIES: Final = frozenset({"USD", "EUR", "GBP", "JPY", "CHF", "RUB", "CNY", "UAH", "INR"})
"""Units that are money, by ISO 4217 code."""

# The longer of two that begin alike comes first: "150 Kilometer pro Stunde" is no distance.
_UNITS = {
    "%": r"%|prozent(?:punkte?n?)?\b|per ?cent\b|percentage points?\b|pct\b|pc\b|v\. ?h\.|-?prozentig\w*",
    "USD": r"(?:us|u\.s\.)?[- ]?(?:\$|dollars?\b)|usd\b",
    "EUR": r"€|euros?\b|eur\b",
    "GBP": r"£|(?:britische |british )?pfund sterling\b|pounds sterling\b|gbp\b",
    "JPY": r"¥|yen\b|jpy\b",
    "pound": r"pfund\b|pounds?\b",
    "CHF": r"(?:swiss |schweizer )?frank?en\b|chf\b|(?:swiss )?francs?\b",
    "RUB": r"₽|rub(?:el|les?)\b|rub\b",
    "CNY": r"yuan\b|renminbi\b|cny\b",
    "km/h": r"kilometern? pro stunde\b|kilomet\w+ (?:per|an) hour\b|km/h\b|kmh\b|stundenkilometern?\b|kph\b",
    "mph": r"mph\b|(?:miles|meilen) (?:per hour|an hour|pro stunde)\b",
    "km²": r"km²|km2\b|quadratkilometern?\b|square kilomet(?:er|re)s?\b",
    "km": r"km\b|kilomet(?:er|re)[sn]?\b",
    "mi": r"miles?\b|meilen?\b",
    "m": r"m\b(?!/)|met(?:er|re)[sn]?\b",
    "ft": r"ft\b|feet\b|foot\b|fuß\b",
    "in": r"inch(?:es)?\b|zoll\b",
    "cm": r"cm\b|zentimetern?\b|centimet(?:er|re)s?\b",
    "kg": r"kg\b|kilo(?:gramm?)?s?\b",
    "lb": r"lbs?\b",
    "t": r"tonnen?\b|tonnes?\b|tons?\b",
    "acre": r"acres?\b",
    "ha": r"hektar\b|hectares?\b|ha\b",
    "°C": r"° ?c\b|grad celsius\b|degrees celsius\b",
    "°F": r"° ?f\b|grad fahrenheit\b|degrees fahrenheit\b",
    "°": r"degrees?\b|grad\b|°",
    "year": r"jahren?\b|years?\b",
    "month": r"monaten?\b|monate?\b|months?\b",
    "week": r"wochen?\b|weeks?\b",
    "day": r"tagen?\b|tage?\b|days?\b",
    "hour": r"stunden?\b|hours?\b|hrs?\b",
    "minute": r"minuten?\b|minutes?\b|mins?\b",
    "second": r"sekunden?\b|seconds?\b",
    "woman": r"wom[ae]n\b|frau(?:en)?\b",
    "man": r"m[ae]n\b|männern?\b|mann\b",
    "girl": r"girls?\b|mädchen\b",
    "boy": r"boys?\b|jungen?\b|buben?\b",
    "daughter": r"daughters?\b|töchtern?\b|tochter\b",
    "son": r"sons?\b|söhnen?\b|sohn\b",
    "sister": r"sisters?\b|schwestern?\b",
    "brother": r"brothers?\b|brüdern?\b|bruder\b",
}


def find_unit(text: str, place: int) -> tuple[str, int]:
    """Give the unit that stands at `place`, behind at most two spaces or hyphens, and where it ends.

    An unknown one is "" and ends at `place`; "pound" may be money or weight.
    """
    match = _pattern().match(text, place)
    if not match:
        return "", place
    return _NAMES[int((match.lastgroup or "u0")[1:])], match.end()


_NAMES = tuple(_UNITS)


@functools.cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(f"(?P<u{number}>{pattern})" for number, pattern in enumerate(_UNITS.values()))
    return re.compile(rf"[ \u00a0\u202f\u2009-]{{0,2}}(?:{names})", re.IGNORECASE)
