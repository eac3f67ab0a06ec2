"""Measure the rules and the segment score on data with known errors.

    python scripts/benchmark_errors.py DATA [--only clean,alone,compounds,dates,demetr]

DATA holds `bitext/newstest2021.{en-de,de-en}.{en,de}` and `errors/demetr_de_dev.jsonl` (DEMETR, Karpinska et
al. 2022, German part). Prints one JSON object a measurement. The figure for WMT22's critical errors comes
from `scripts/train_errors.py`, which never scores a source that it has learned from.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from align.checks.lint import check_pair, check_text
from align.checks.score import score_pairs
from align.encode import load_encoder
from align.schema import Severity
from align.text.dates import WEEKDAYS
from align.text.words import find_words

Line = tuple[str, str]
Report = dict[str, object]
SERIOUS = Severity.MAJOR.rank


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", default=",".join(MEASUREMENTS))
    options = parser.parse_args(arguments)
    for name in options.only.split(","):
        print(json.dumps({"measured": name, **MEASUREMENTS[name](options.data)}, ensure_ascii=False), flush=True)


def read_news(data: Path) -> list[Line]:
    """Give (English, German) of human news translations."""
    rows: list[Line] = []
    for part in ("en-de", "de-en"):
        english, german = (
            (data / "bitext" / f"newstest2021.{part}.{code}").read_text("utf-8").splitlines() for code in ("en", "de")
        )
        rows += zip(english, german, strict=True)
    return rows


def measure_clean(data: Path) -> Report:
    """Share of human translations with a finding of severity major or above, both directions."""
    report: Report = {}
    for original, translation in (("en", "de"), ("de", "en")):
        flagged, rules = 0, Counter[str]()
        rows = read_news(data)
        for english, german in rows:
            sides = (english, german) if original == "en" else (german, english)
            found = [f for f in check_pair(*sides, original, translation) if f.rule.severity.rank >= SERIOUS]
            flagged += bool(found)
            rules.update(finding.rule.id for finding in found)
        report[f"{original}-{translation}"] = {"flagged": share(flagged, len(rows)), "rules": dict(rules.most_common())}
    return report


def measure_alone(data: Path) -> Report:
    """Findings per 1,000 clean German sentences without their originals."""
    rules: Counter[str] = Counter()
    rows = read_news(data)
    for _, german in rows:
        rules.update(finding.rule.id for finding in check_text(german, "de"))
    return {"per_1000": round(1000 * sum(rules.values()) / len(rows), 2), "rules": dict(rules.most_common())}


def measure_compounds(data: Path) -> Report:
    """Recall on long nouns with a constituent repeated, and false alarms per 50,000 clean words."""
    chance = random.Random(0)
    words = [word for _, german in read_news(data) for word in find_words(german)]
    nouns = sorted({w.text for w in words if len(w.text) >= 12 and w.text[0].isupper() and w.text[1:].islower()})
    made = [repeat_constituent(noun, chance) for noun in nouns]
    hit = sum(bool(repeated(f"Das ist {word} im Bericht.")) for word in made)
    false = sum(len(repeated(german)) for _, german in read_news(data))
    return {"made": len(made), "recall": share(hit, len(made)), "false_per_50000": round(5e4 * false / len(words), 2)}


def repeated(text: str) -> list[str]:
    """Give the words that `repeated-constituent` finds."""
    return [text[slice(*f.span)] for f in check_text(text, "de") if f.rule.id == "repeated-constituent"]


def repeat_constituent(noun: str, chance: random.Random) -> str:
    """Repeat the first or last four to eight letters of a noun, at times with a linking s."""
    size = chance.randint(4, min(8, len(noun) - 4))
    link = chance.choice(("", "", "s", "n", "en"))
    if chance.random() < 0.5:
        return noun[:size] + link + noun[:size].lower() + noun[size:]
    return noun[:-size] + noun[-size:] + link + noun[-size:]


def measure_dates(data: Path) -> Report:
    """Weekday conflicts: recall where day and month were swapped, false alarms where they were not."""
    del data
    chance = random.Random(0)
    hit = swapped = false = right = 0
    for _ in range(4000):
        day = datetime.date(chance.randint(1990, 2029), chance.randint(1, 12), chance.randint(1, 12))
        name = WEEKDAYS["de"][day.weekday()]
        form = chance.choice(("am {0}, dem {1}", "am {0} ({1})", "am {0}, {1}", "am {0}, den {1}", "{1} ({0})"))
        false += weekday_conflict(form.format(name, day.strftime("%d.%m.%Y")))
        right += 1
        other = datetime.date(day.year, day.day, day.month)
        if other.weekday() != day.weekday():
            swapped += 1
            hit += weekday_conflict(form.format(name, other.strftime("%d.%m.%Y")))
    return {"recall": share(hit, swapped), "false": share(false, right)}


def weekday_conflict(text: str) -> bool:
    """Tell whether `weekday-date` finds something."""
    return any(finding.rule.id == "weekday-date" for finding in check_text(f"Das Treffen {text} war kurz.", "de"))


def measure_demetr(data: Path) -> Report:
    """Score of the perturbed above that of the unperturbed, and what is flagged, by severity and kind."""
    path = data / "errors" / "demetr_de_dev.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["changed"] and row["severity"] != "base"]
    pairs = sorted({(row["de"], row[key]) for row in rows for key in ("en", "en_perturbed")})
    scored = score_pairs(pairs, "de", "en", load_encoder())
    score = {pair: value for pair, (_, value) in zip(pairs, scored, strict=True)}
    better: dict[str, list[float]] = defaultdict(list)
    flagged: dict[str, list[float]] = defaultdict(list)
    clean: dict[Line, bool] = {}
    for row in rows:
        gap = score[row["de"], row["en_perturbed"]] - score[row["de"], row["en"]]
        serious = is_flagged(row["de"], row["en_perturbed"])
        for key in (row["severity"], row["perturbation"]):
            better[key].append(1.0 if gap > 0 else 0.5 if gap == 0 else 0.0)
            flagged[key].append(serious)
        clean[row["de"], row["en"]] = is_flagged(row["de"], row["en"])
    return {
        "unperturbed_flagged": share(sum(clean.values()), len(clean)),
        "pairwise": {key: mean(values) for key, values in sorted(better.items())},
        "flagged": {key: mean(values) for key, values in sorted(flagged.items())},
    }


def is_flagged(german: str, english: str) -> bool:
    """Tell whether a German original and its English translation have a finding of severity major or above."""
    return any(f.rule.severity.rank >= SERIOUS for f in check_pair(german, english, "de", "en"))


def share(part: float, whole: float) -> float:
    """Give a share with four decimals, 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0


def mean(values: Iterable[float]) -> float:
    """Give the mean with four decimals."""
    listed = list(values)
    return share(sum(listed), len(listed))


MEASUREMENTS: dict[str, Callable[[Path], Report]] = {
    "clean": measure_clean,
    "alone": measure_alone,
    "compounds": measure_compounds,
    "dates": measure_dates,
    "demetr": measure_demetr,
}

if __name__ == "__main__":
    main()
