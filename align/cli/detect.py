"""`align detect`: the language of each document."""

from __future__ import annotations

from align.cli import options
from align.cli.console import progress, put, safe, say, say_nothing_was_read, say_rejects


@options.shared(options.READING | options.PROGRESS)
def detect(
    files: options.Feeds,
    format: options.Show = options.ShowFormat.TEXT,
    *,
    given: options.Given,
) -> None:
    """Detect each document's language, with confidence and the shares of letters by language."""
    from align.formats.records import jsonl
    from align.pipeline import read
    from align.text.language import detect_language

    settings = given.settings()
    feed = read(files, settings, progress)
    rows = []
    for document in sorted(feed.documents, key=lambda document: document.id):
        language = detect_language(document.text, settings.languages)
        rows.append(
            {"id": document.id, "language": language.code, "confidence": language.confidence, "shares": language.shares}
        )
    if format is options.ShowFormat.JSON:
        put(jsonl(rows))
    else:
        put(f"{row['language']:<4}{row['confidence']:.2f}  {safe(row['id'])}\n" for row in rows)
    for warning in feed.reader.warnings:
        say(f"warning: {warning}")
    say_rejects(feed.rejects, "`align run` writes them all")
    say_nothing_was_read(len(feed.documents), feed.rejects)
