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
    from align.schema import Finding, Signature


class LintFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSONL = "jsonl"
    CSV = "csv"


Names = Annotated[str | None, typer.Option(metavar="RULES", help="Ids or families, with commas.")]


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
    languages: Annotated[
        str | None,
        typer.Option(
            "--languages",
            metavar="FROM,TO",
            help="Of original and translation, of --alone the last; en,de, or what a .tmx has.",
        ),
    ] = None,
    output: options.Output = None,
    scores: Annotated[
        Path | None,
        typer.Option("--scores", metavar="FILE", help="One row a line: the probability of a critical error, findings."),
    ] = None,
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
    from align.formats.folder import write_beside
    from align.formats.records import finding_row, jsonl, score_row
    from align.pipeline import sign

    wanted = (2,) if alone is None else (1, 2)
    hint = "the languages of original and translation, such as en,de"
    codes = None if languages is None else options.language_codes(languages, wanted, hint)
    options.spare_feeds([path for path in (original, translation, alone, alignment) if path], output, scores)
    rules = select_rules(_names(select), _names(ignore), min_severity)
    encoder = load_encoder()
    words = load_word_encoder(encoder) if scores is not None and alone is None else None
    signature = _with_words(sign(encoder, given.settings()), words)
    scorer = None if scores is None else (encoder, words)
    found = _findings((original, translation, alignment), alone, codes, rules, scorer)
    rows = [finding for findings, _ in found for finding in findings]
    lines: Iterable[bytes] | Iterable[str]
    match format:
        case LintFormat.TEXT:
            lines = _text(rows)
        case LintFormat.JSONL:
            lines = jsonl(map(finding_row, rows))
        case LintFormat.CSV:
            lines = _csv(rows)
    if scores is not None:
        scored = jsonl(score_row(line, score, findings) for line, (findings, score) in enumerate(found, 1))
        write_beside(scores, scored, signature)
    if output is None:
        put(lines)
    else:
        write_beside(output, lines, signature)
    say(f"{counted(len(found), 'line')}, {counted(len(rows), 'finding')}")
    if fail_on is not None and any(finding.severity.rank >= fail_on.rank for finding in rows):
        raise typer.Exit(1)


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
    scorer: tuple[Encoder, WordEncoder | None] | None,
) -> list[tuple[list[Finding], float]]:
    """Findings and score of each line; without `scorer` the scores are 0 and nothing is embedded."""
    from align.checks.lint import lint_alone
    from align.checks.parallel import lint_many
    from align.checks.rule import Situation
    from align.checks.score import score_findings, score_pairs
    from align.errors import SettingsError
    from align.pipeline.lines import open_lines, read_lines

    original, translation, alignment = files
    rows: Iterator[tuple[list[Finding], float]]
    if alignment is not None and translation is None:
        raise SettingsError("--alignment: give ORIGINAL and TRANSLATION too, a segment a line")
    if original is None and alone is not None:
        lines, language = read_lines(alone), (codes or ("de",))[-1]
        _say_unread(rules, Situation.ALONE, language)
        total: int | None = len(lines)
        rows = ((found, score_findings(found)) for found in lint_alone(lines, language, rules))
    elif original is not None and alone is None:
        chosen = None if codes is None else (codes[0], codes[1])
        opened = open_lines(original, translation, alignment, chosen, say)
        total = opened.count
        _say_unread(rules, Situation.ALIGNED, *opened.languages)
        if scorer is not None:
            encoder, words = scorer
            rows = score_pairs(opened.pairs, *opened.languages, encoder, rules, words)
        else:
            rows = ((found, 0.0) for found in lint_many(opened.pairs, *opened.languages, rules))
    else:
        raise SettingsError("give ORIGINAL and TRANSLATION, a .tsv, a .jsonl, a .tmx, or --alone FILE")
    with progress("lines", total) as advance:
        return list(_counted(rows, advance))


def _say_unread(rules: Sequence[Rule], situation: Situation, *languages: str) -> None:
    from align.checks.registry import unread_rules

    unread = unread_rules(rules, situation, *languages)
    if unread:
        say(f"not run, they don't read {' to '.join(languages)}: {', '.join(rule.id for rule in unread)}")


def _counted(
    rows: Iterator[tuple[list[Finding], float]], advance: Callable[[int], None]
) -> Iterator[tuple[list[Finding], float]]:
    for row in rows:
        advance(1)
        yield row


def _names(names: str | None) -> list[str]:
    return [] if names is None else [name.strip() for name in names.split(",") if name.strip()]


def _text(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        place = f"{finding.line}:{finding.span[0]}-{finding.span[1]}"
        yield safe(f"{place}: {finding.severity} {finding.rule}: {finding.message}").replace("\n", " ") + "\n"


def _csv(findings: Iterable[Finding]) -> Iterator[str]:
    from align.formats.cells import csv_line, harmless
    from align.formats.records import finding_row

    keys = ("line", "rule", "severity", "category", "text", "original_text", "message", "expected", "actual")
    yield csv_line(keys)
    for finding in findings:
        row = finding_row(finding)
        yield csv_line([harmless(row[key]) for key in keys])
