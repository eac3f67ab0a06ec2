"""Measure the rules and the segment score on data with known errors.

    python scripts/benchmark_errors.py DATA [--only clean,alone,compounds,dates,demetr,spans,kinds,speed] [--plain]

`--plain` leaves the optional word vectors out.

DATA holds `bitext/newstest2021.{en-de,de-en}.{en,de}` and `errors/demetr_de_dev.jsonl` (DEMETR, Karpinska et
al. 2022, German part), and `errors/ced_dev.{en,de,label}` (WMT22 critical errors). Prints one JSON object a
measurement. `kinds` scores WMT22 by models that have learned from none of a pair's sources, as
`scripts/train_errors.py` does, and takes a quarter of an hour with word vectors; which kind of error a pair has was
read in a sample (`tests/quality/read_error_kinds.toml`).
"""

from __future__ import annotations

import argparse
import datetime
import difflib
import functools
import json
import os
import random
import re
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from align.checks.lint import check_text, find_errors, lint_pairs, one_each
from align.checks.parallel import lint_many
from align.checks.registry import rules
from align.checks.rule import RawFinding
from align.checks.score import read_pairs, score_pairs
from align.encode import load_encoder
from align.encode.tokens import WordEncoder, load_word_encoder
from align.schema import Severity
from align.text.dates import WEEKDAYS
from align.text.words import find_words

Line = tuple[str, str]
Report = dict[str, object]
SERIOUS = Severity.MAJOR.rank
KINDS = Path(__file__).parents[1] / "tests" / "quality" / "read_error_kinds.toml"
CHUNK = 500
PLAIN: list[bool] = []
"""Holds something when `--plain` is given."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", default=",".join(name for name in MEASUREMENTS if name != "kinds"))
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args(arguments)
    if options.plain:
        word_vectors.cache_clear()
        PLAIN.append(True)
    for name in options.only.split(","):
        print(json.dumps({"measured": name, **MEASUREMENTS[name](options.data)}, ensure_ascii=False), flush=True)


@functools.cache
def word_vectors() -> WordEncoder | None:
    """Load the optional word vectors; None with `--plain` and where they aren't installed."""
    return None if PLAIN else load_word_encoder(load_encoder())


def check_pairs(rows: Sequence[Line], original: str, translation: str) -> list[list[RawFinding]]:
    """Give the findings of every (original, translation)."""
    found = []
    for start in range(0, len(rows), CHUNK):
        pairs = read_pairs(rows[start : start + CHUNK], original, translation, word_vectors())
        found += [one_each(find_errors(pair, rules())) for pair in pairs]
    return found


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
        flagged, kinds = 0, Counter[str]()
        rows = [row if original == "en" else (row[1], row[0]) for row in read_news(data)]
        for findings in check_pairs(rows, original, translation):
            found = [finding for finding in findings if finding.rule.severity.rank >= SERIOUS]
            flagged += bool(found)
            kinds.update(finding.rule.id for finding in found)
        report[f"{original}-{translation}"] = {"flagged": share(flagged, len(rows)), "rules": dict(kinds.most_common())}
    return report


def measure_alone(data: Path) -> Report:
    """Findings per 1,000 clean German sentences without their originals."""
    kinds: Counter[str] = Counter()
    rows = read_news(data)
    for _, german in rows:
        kinds.update(finding.rule.id for finding in check_text(german, "de"))
    return {"per_1000": round(1000 * sum(kinds.values()) / len(rows), 2), "rules": dict(kinds.most_common())}


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


def read_demetr(data: Path) -> list[dict[str, str]]:
    """Give the rows of DEMETR in which something changed."""
    path = data / "errors" / "demetr_de_dev.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [row for row in rows if row["changed"] and row["severity"] != "base"]


def measure_demetr(data: Path) -> Report:
    """Score of the perturbed above that of the unperturbed, and what is flagged, by severity and kind."""
    rows = read_demetr(data)
    pairs = sorted({(row["de"], row[key]) for row in rows for key in ("en", "en_perturbed")})
    scored = list(score_pairs(pairs, "de", "en", load_encoder(), words=word_vectors()))
    score = {pair: value for pair, (_, value) in zip(pairs, scored, strict=True)}
    serious = {
        pair: any(finding.severity.rank >= SERIOUS for finding in found)
        for pair, (found, _) in zip(pairs, scored, strict=True)
    }
    better: dict[str, list[float]] = defaultdict(list)
    flagged: dict[str, list[float]] = defaultdict(list)
    clean: dict[Line, bool] = {}
    for row in rows:
        good, bad = (row["de"], row["en"]), (row["de"], row["en_perturbed"])
        gap = score[bad] - score[good]
        for key in (row["severity"], row["perturbation"]):
            better[key].append(1.0 if gap > 0 else 0.5 if gap == 0 else 0.0)
            flagged[key].append(serious[bad])
        clean[good] = serious[good]
    return {
        "unperturbed_flagged": share(sum(clean.values()), len(clean)),
        "pairwise": {key: mean(values) for key, values in sorted(better.items())},
        "flagged": {key: mean(values) for key, values in sorted(flagged.items())},
    }


SPANS = {
    "additions": ("id6_addition", ("coverage", "numbers", "negation")),
    "numbers": ("id10_numbers", ("numbers", "dates")),
    "names": ("id9_ne", ("names", "coverage")),
}
"""Kinds whose changed words stand in the translation, with the families that are to mark them."""


def measure_spans(data: Path) -> Report:
    """Token F1 of what findings mark, all severities, with the words that DEMETR put in, over all rows of a kind."""
    report: Report = {}
    for name, (kind, families) in SPANS.items():
        rows = [row for row in read_demetr(data) if kind in row["perturbation"]]
        both = marked = changed = 0
        pairs = [(row["de"], row["en_perturbed"]) for row in rows]
        for row, findings in zip(rows, check_pairs(pairs, "de", "en"), strict=True):
            text = row["en_perturbed"]
            new = changed_words(row["en"], text)
            spans = [finding.span for finding in findings if finding.rule.family in families]
            hit = {place for place in range(len(text.split())) if any(meets(text, place, span) for span in spans)}
            both, marked, changed = both + len(hit & new), marked + len(hit), changed + len(new)
        report[name] = {
            "f1": share(2 * both, marked + changed),
            "precision": share(both, marked),
            "recall": share(both, changed),
        }
    return report


def changed_words(before: str, after: str) -> set[int]:
    """Give the places of the words of `after` that `before` does not have there."""
    matcher = difflib.SequenceMatcher(None, before.split(), after.split(), autojunk=False)
    return {place for tag, _, _, start, end in matcher.get_opcodes() if tag != "equal" for place in range(start, end)}


def meets(text: str, place: int, span: tuple[int, int]) -> bool:
    """Tell whether the word at a place overlaps a span."""
    start = [match.span() for match in re.finditer(r"\S+", text)][place]
    return start[0] < span[1] and span[0] < start[1]


def measure_kinds(data: Path) -> Report:
    """MCC, and the share found of each kind of error, with as many pairs called BAD as there are."""
    import numpy as np
    from train_errors import DRAWINGS, cross_validate, judge_all, judged_rows, measure
    from train_errors import read_pairs as read_critical

    originals, translations, bad = read_critical(data / "errors")
    lines = judged_rows(bad)
    originals, translations, bad = [originals[row] for row in lines], [translations[row] for row in lines], bad[lines]
    part = "words" if word_vectors() else "plain"
    table = measure(originals, translations, (part,))[part]
    drawn = [cross_validate(table, bad, originals, range(len(bad)), drawing) for drawing in range(DRAWINGS)]
    report: Report = {"features": part, **judge_all(drawn, bad)}
    place = {line + 1: row for row, line in enumerate(lines)}
    for kind, read in tomllib.loads(KINDS.read_text("utf-8")).items():
        rows = [place[line] for line in read]
        report[kind] = mean(
            float(found) for scores in drawn for found in scores[rows] >= np.sort(scores)[-int(bad.sum())]
        )
    return report


def measure_speed(data: Path) -> Report:
    """Line pairs a second: the rules alone, on one core and on all (the news repeated), and with word vectors.

    `rules_cpu` counts the seconds of the processor, on one core: other programs leave it alone.
    """
    rows = read_news(data)
    report: Report = {"cores": os.cpu_count()}
    start = time.process_time()
    count = sum(1 for _ in lint_pairs(rows, "en", "de", rules()))
    report["rules_cpu"] = round(count / (time.process_time() - start))
    for name, processes, repeats in (("rules_one_core", 1, 1), ("rules_all_cores", None, 8)):
        start = time.perf_counter()
        count = sum(1 for _ in lint_many(rows * repeats, "en", "de", rules(), processes))
        report[name] = round(count / (time.perf_counter() - start))
    start = time.perf_counter()
    count = sum(1 for _ in score_pairs(rows[:1000], "en", "de", load_encoder(), words=word_vectors()))
    report["scores"] = round(count / (time.perf_counter() - start))
    return report


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
    "spans": measure_spans,
    "kinds": measure_kinds,
    "speed": measure_speed,
}

if __name__ == "__main__":
    main()
