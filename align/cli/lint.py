"""`align lint`: translation errors in line pairs, or in a text alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli import options
from align.cli.console import progress, put, safe, say
from align.schema import Severity
from align.text.counted import counted

if TYPE_CHECKING:
    from align.checks.rule import Rule, Situation
    from align.encode.base import Encoder
    from align.encode.tokens import WordEncoder
    from align.pipeline.lines import Lines
    from align.schema import Finding, Signature

    Found = tuple[list[Finding], float]
    """Findings of a line, and its score."""
    Scorer = tuple[Encoder, WordEncoder | None]


class LintFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSONL = "jsonl"
    CSV = "csv"


Names = Annotated[str | None, typer.Option(metavar="RULES", help="Ids or families, with commas.")]

Languages = Annotated[
    str | None,
    typer.Option(
        "--languages",
        metavar="FROM,TO",
        help="Of original and translation, of --alone the last; en,de, or what a .tmx has.",
    ),
]
Scores = Annotated[
    Path | None,
    typer.Option("--scores", metavar="FILE", help="One row a line: the probability of a critical error, findings."),
]


@options.shared(options.PROGRESS)
def lint(
    original: Annotated[
        Path | None,
        typer.Argument(metavar="[ORIGINAL]", help="Originals a line each; or pairs as .tsv, .jsonl or .tmx."),
    ] = None,
    translation: Annotated[
        Path | None, typer.Argument(metavar="[TRANSLATION]", help="Translations, line N of line N.")
    ] = None,
    alone: Annotated[
        Path | None, typer.Option("--alone", metavar="FILE", help="Check a text without original.")
    ] = None,
    alignment: Annotated[
        Path | None,
        typer.Option(
            "--alignment", metavar="INDICES", help="Beads of the two files, as `align beads --format indices` has them."
        ),
    ] = None,
    languages: Languages = None,
    output: options.Output = None,
    scores: Scores = None,
    select: Names = None,
    ignore: Names = None,
    min_severity: Annotated[
        Severity, typer.Option("--min-severity", help="Leave milder rules out.")
    ] = Severity.NEUTRAL,
    fail_on: options.FailOn = None,
    format: Annotated[LintFormat, typer.Option("--format", help="How to write findings.")] = LintFormat.TEXT,
    *,
    given: options.Given,
) -> None:
    """Check translations line by line: beside their originals, or alone."""
    from align.checks.registry import select_rules
    from align.encode import load_encoder
    from align.encode.tokens import load_word_encoder
    from align.formats.files import together
    from align.pipeline import sign

    codes = _codes(languages, alone)
    options.spare_feeds([path for path in (original, translation, alone, alignment) if path], output, scores)
    rules = select_rules(_names(select), _names(ignore), min_severity)
    encoder = load_encoder()
    words = load_word_encoder(encoder) if scores is not None and alone is None else None
    signature = _with_words(sign(encoder, given.settings()), words)
    scorer = None if scores is None else (encoder, words)
    found = _findings((original, translation, alignment), alone, codes, rules, scorer)
    findings = [finding for of_line, _ in found for finding in of_line]
    with together():
        if scores is not None:
            _write_scores(found, scores, signature)
        _write(findings, format, output, signature)
    say(f"{counted(len(found), 'line')}, {counted(len(findings), 'finding')}")
    if fail_on is not None and any(finding.severity.rank >= fail_on.rank for finding in findings):
        raise typer.Exit(1)


def _codes(languages: str | None, alone: Path | None) -> tuple[str, ...] | None:
    """The languages of original and translation, or of a text alone."""
    if languages is None:
        return None
    hint = "the languages of original and translation, such as en,de"
    return options.language_codes(languages, (2,) if alone is None else (1, 2), hint)


def _write_scores(found: Iterable[Found], scores: Path, signature: Signature) -> None:
    from align.formats.folder import write_beside
    from align.formats.records import jsonl, score_row

    rows = (score_row(line, score, findings) for line, (findings, score) in enumerate(found, 1))
    write_beside(scores, jsonl(rows), signature)


def _write(findings: Sequence[Finding], format: LintFormat, output: Path | None, signature: Signature) -> None:
    from align.formats.folder import write_beside

    if output is None:
        put(_lines(findings, format))
    else:
        write_beside(output, _lines(findings, format), signature)


def _lines(findings: Sequence[Finding], format: LintFormat) -> Iterable[bytes] | Iterable[str]:
    from align.formats.records import finding_row, jsonl

    match format:
        case LintFormat.TEXT:
            return _text(findings)
        case LintFormat.JSONL:
            return jsonl(map(finding_row, findings))
        case LintFormat.CSV:
            return _csv(findings)


def _with_words(signature: Signature, words: WordEncoder | None) -> Signature:
    """Name the word vectors beside the encoder where they take part: results differ with and without them."""
    if words is None:
        return signature
    encoder, revision = f"{signature.encoder}+{words.name}", f"{signature.revision}+{words.revision}"
    return replace(signature, encoder=encoder, revision=revision)


def _findings(
    files: tuple[Path | None, Path | None, Path | None],
    alone: Path | None,
    codes: tuple[str, ...] | None,
    rules: Sequence[Rule],
    scorer: Scorer | None,
) -> list[Found]:
    """What is found in each line; without `scorer` the scores are 0 and nothing is embedded."""
    from align.errors import SettingsError
    from align.pipeline.lines import open_lines

    original, translation, alignment = files
    if alignment is not None and translation is None:
        raise SettingsError("--alignment: give ORIGINAL and TRANSLATION too, a segment a line")
    if original is None and alone is not None:
        total, rows = _found_alone(alone, (codes or ("de",))[-1], rules)
    elif original is not None and alone is None:
        chosen = None if codes is None else (codes[0], codes[1])
        total, rows = _found_beside(open_lines(original, translation, alignment, chosen, say), rules, scorer)
    else:
        raise SettingsError("give ORIGINAL and TRANSLATION, a .tsv, a .jsonl, a .tmx, or --alone FILE")
    with progress("lines", total) as advance:
        return list(_counted(rows, advance))


def _found_alone(path: Path, language: str, rules: Sequence[Rule]) -> tuple[int | None, Iterator[Found]]:
    """How many lines a text without original has, and what is found in each."""
    from align.checks.lint import lint_alone
    from align.checks.rule import Situation
    from align.checks.score import score_findings
    from align.pipeline.lines import read_lines, tell_language

    lines = read_lines(path)
    tell_language(lines, "lines", language, say)
    _say_unread(rules, Situation.ALONE, language)
    return len(lines), ((found, score_findings(found)) for found in lint_alone(lines, language, rules))


def _found_beside(lines: Lines, rules: Sequence[Rule], scorer: Scorer | None) -> tuple[int | None, Iterator[Found]]:
    """How many line pairs there are, if that is known, and what is found in each."""
    from align.checks.parallel import lint_many
    from align.checks.rule import Situation
    from align.checks.score import score_pairs

    _say_unread(rules, Situation.ALIGNED, *lines.languages)
    if scorer is None:
        return lines.count, ((found, 0.0) for found in lint_many(lines.pairs, *lines.languages, rules))
    encoder, words = scorer
    return lines.count, score_pairs(lines.pairs, *lines.languages, encoder, rules, words)


def _say_unread(rules: Sequence[Rule], situation: Situation, *languages: str) -> None:
    from align.checks.registry import unread_rules

    unread = unread_rules(rules, situation, *languages)
    if unread:
        say(f"not run, they don't read {' to '.join(languages)}: {', '.join(rule.id for rule in unread)}")


def _counted(rows: Iterator[Found], advance: Callable[[int], None]) -> Iterator[Found]:
    for row in rows:
        advance(1)
        yield row


def _names(names: str | None) -> list[str]:
    return [] if names is None else [name.strip() for name in names.split(",") if name.strip()]


def _text(findings: Iterable[Finding]) -> Iterator[str]:
    from align.formats.verdict_words import span_words

    for finding in findings:
        place = f"{finding.line}:{span_words(finding.span)}"
        yield safe(f"{place}: {finding.severity} {finding.rule}: {finding.message}").replace("\n", " ") + "\n"


def _csv(findings: Iterable[Finding]) -> Iterator[str]:
    from align.formats.cells import csv_line, harmless
    from align.formats.records import finding_row

    keys = ("line", "rule", "severity", "category", "text", "original_text", "message", "expected", "actual")
    yield csv_line(keys)
    for finding in findings:
        row = finding_row(finding)
        yield csv_line([harmless(row[key]) for key in keys])
