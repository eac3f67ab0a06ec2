"""Settings: where they come from, which wins, and what a mistake is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from align.errors import SettingsError
from align.schema import Severity
from align.settings import Settings, load_settings, trace_settings


def write(folder: Path, text: str, name: str = "align.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_defaults_without_a_file(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {}) == Settings()


def test_every_key_of_a_file_is_read_with_its_type(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
        languages = ["de", "en", "ru"]
        model = "some/model"
        device = "cuda"
        threads = 2
        max-file-megabytes = 5
        max-characters = 1000
        related = true
        covered = 1
        relations = ["exact", "translation"]
        keep = "longest"
        max-duplicate-share = 0.5
        max-duplicate-share-per-source = 0.4
        max-duplicate-share-of = { "agency.example" = 1 }
        max-reject-share = 0
        allowed-languages = ["de", "und"]
        min-language-confidence = 0.9
        fail-on = "major"
        rules = { no-verb = "ignore", run-on = "minor" }
        allow-empty-batch = true
        max-seconds = 60
        baseline = "known.jsonl"
        """,
    )
    assert load_settings(tmp_path, {}) == Settings(
        languages=("de", "en", "ru"),
        model="some/model",
        device="cuda",
        threads=2,
        max_file_megabytes=5,
        max_characters=1000,
        related=True,
        covered=1.0,
        relations=("exact", "translation"),
        keep="longest",
        max_duplicate_share=0.5,
        max_duplicate_share_per_source=0.4,
        max_duplicate_share_of={"agency.example": 1.0},
        max_reject_share=0.0,
        allowed_languages=("de", "und"),
        min_language_confidence=0.9,
        fail_on=Severity.MAJOR,
        rules={"no-verb": "ignore", "run-on": "minor"},
        allow_empty_batch=True,
        max_seconds=60.0,
        baseline="known.jsonl",
    )


def test_options_win_over_align_toml_and_that_over_pyproject(tmp_path: Path) -> None:
    write(tmp_path, '[tool.align]\nkeep = "longest"\ncovered = 0.5\n[tool.other]\nkeep = 1', "pyproject.toml")
    assert load_settings(tmp_path, {}) == Settings(keep="longest", covered=0.5)
    write(tmp_path, 'keep = "source-order"')
    assert load_settings(tmp_path, {"covered": None}) == Settings(keep="source-order")
    assert load_settings(tmp_path, {"keep": "oldest", "covered": 0.7}) == Settings(covered=0.7)


def test_a_named_file_takes_the_place_of_the_folders_own(tmp_path: Path) -> None:
    write(tmp_path, 'keep = "longest"')
    strict = write(tmp_path, "covered = 0.5", "strict.toml") / "strict.toml"
    assert load_settings(tmp_path, {}, strict) == Settings(covered=0.5)
    project = write(tmp_path, "[tool.align]\ncovered = 0.4", "pyproject.toml") / "pyproject.toml"
    assert load_settings(tmp_path, {}, project) == Settings(covered=0.4)
    for name, content, message in (
        ("none.toml", None, "no such file"),
        ("pyproject.toml", "[tool.other]", r"has no \[tool.align\]"),
        ("pyproject.toml", "tool = 1", "tool must be a table, not 1"),
    ):
        if content is not None:
            write(tmp_path, content, name)
        with pytest.raises(SettingsError, match=f"{name}: {message}"):
            load_settings(tmp_path, {}, tmp_path / name)


def test_each_value_says_where_it_came_from(tmp_path: Path) -> None:
    write(tmp_path, "covered = 0.5\nrules.no-verb = 'minor'")
    settings, origins = trace_settings(tmp_path, {"covered": 0.6, "fail_on": None})
    assert settings.covered == 0.6
    assert origins == {"rules": "align.toml", "covered": "--covered"}


def test_a_pyproject_of_others_is_left_alone(tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, "[tool.other]\nkeep = 1", "pyproject.toml"), {}) == Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('kep = "oldest"', "unknown key 'kep'; did you mean 'keep'?"),
        ("max_characters = 5", "unknown key 'max_characters'; did you mean 'max-characters'?"),
        ("zzz = 1", "unknown key 'zzz'; known keys: languages, "),
        ("covered = ", "can't be read as TOML"),
        ('languages = "de"', "languages must be "),
        ("languages = [1]", "languages must be "),
        ('related = "yes"', "related must be true or false, not 'yes'"),
        ("threads = true", "threads must be a whole number, not True"),
        ("threads = 1.5", "threads must be a whole number, not 1.5"),
        ("covered = true", "covered must be a number such as 0.2, not True"),
        ('fail-on = "grave"', "fail-on must be neutral or minor or major or critical, not 'grave'"),
        ('keep = "newest"', "keep must be one of oldest, longest, original-language, source-order"),
        ("covered = 0", "covered must be above 0 and at most 1"),
        ("rules = 1", "rules must be a table, not 1"),
        ("rules.no-verb = 1", "rules.no-verb must be a text in quotes, not 1"),
        ('rules.no-verb = "critcal"', "rules.no-verb must be one of neutral, "),
        ('rules.no-verb = "critcal"', "not 'critcal'; did you mean 'critical'?"),
        ('max-duplicate-share-of = {a = "b"}', "max-duplicate-share-of.a must be a number such as 0.2, not 'b'"),
        ("max-duplicate-share-of = {a = 2}", "max-duplicate-share-of.a must be from 0 to 1"),
        ('allowed-languages = ["deu"]', "allowed-languages must be ISO 639 codes such as de"),
        ("x = " + "[" * 5_000, "can't be read as TOML"),
        ("threads = " + "9" * 5_000, "can't be read as TOML"),
        ("threads = 99999", "threads must be from 1 to 1024"),
        ("max-seconds = 0", "max-seconds must be above 0"),
    ],
)
def test_a_mistake_in_a_file_names_the_file_the_key_and_the_cure(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(write(tmp_path, text), {})
    assert str(error.value).startswith(f"{tmp_path / 'align.toml'}: ")
    assert message in str(error.value)


def test_a_file_that_is_no_utf8_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "align.toml").write_bytes(b'model = "\xff"')
    with pytest.raises(SettingsError, match="can't be read as TOML"):
        load_settings(tmp_path, {})


@pytest.mark.parametrize(
    "values",
    [
        {"languages": ()},
        {"languages": ("German",)},
        {"languages": ("DE",)},
        {"languages": ("d1",)},
        {"threads": 0},
        {"max_file_megabytes": 0},
        {"max_characters": 0},
        {"covered": 0.0},
        {"covered": 1.1},
        {"covered": float("nan")},
        {"max_duplicate_share": -0.1},
        {"max_duplicate_share": float("nan")},
        {"max_duplicate_share_per_source": 1.1},
        {"max_reject_share": -0.1},
        {"allowed_languages": ("German",)},
        {"min_language_confidence": float("nan")},
        {"max_seconds": float("nan")},
        {"baseline": ""},
        {"relations": ("related",)},
        {"keep": "newest"},
    ],
)
def test_impossible_values(values: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match=next(iter(values)).replace("_", "-")):
        Settings(**values)


def test_the_digest_changes_with_what_is_found_and_with_nothing_else() -> None:
    digest = Settings().digest
    assert digest == Settings(threads=2, device="cpu", fail_on=Severity.MINOR, max_duplicate_share=1.0).digest
    others = [Settings(covered=0.8), Settings(languages=("de",)), Settings(model="x"), Settings(related=True)]
    assert len({digest, *(other.digest for other in others)}) == 5
