"""The targets for translation errors, on development data that lies beside the project and never in it."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not (DATA / "bitext").is_dir(),
    reason="the development data (../shared/data) is not here; see scripts/benchmark_errors.py",
)


@pytest.fixture(scope="module")
def benchmark() -> Any:
    spec = importlib.util.spec_from_file_location("benchmark_errors", ROOT / "scripts" / "benchmark_errors.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_few_human_translations_are_flagged(benchmark: Any) -> None:
    report = benchmark.measure_clean(DATA)
    assert report["en-de"]["flagged"] <= 0.015
    assert report["de-en"]["flagged"] <= 0.025


def test_few_clean_german_sentences_are_flagged(benchmark: Any) -> None:
    assert benchmark.measure_alone(DATA)["per_1000"] <= 4


def test_repeated_constituents_are_found(benchmark: Any) -> None:
    report = benchmark.measure_compounds(DATA)
    assert report["recall"] >= 0.97
    assert report["false_per_50000"] <= 0.5


def test_swapped_day_and_month_are_found(benchmark: Any) -> None:
    report = benchmark.measure_dates(DATA)
    assert report["recall"] >= 0.99
    assert report["false"] <= 0.0005


@pytest.mark.slow
def test_what_is_perturbed_scores_higher(benchmark: Any) -> None:
    report = benchmark.measure_demetr(DATA)
    assert report["unperturbed_flagged"] <= 0.05
    for severity, floor in (("critical", 0.92), ("major", 0.89), ("minor", 0.90)):
        assert report["pairwise"][severity] >= floor, severity
    assert report["flagged"]["critical"] >= 0.40


@pytest.mark.slow
def test_findings_mark_the_words_that_changed(benchmark: Any) -> None:
    report = benchmark.measure_spans(DATA)
    for kind, floor in (("additions", 0.70), ("numbers", 0.80), ("names", 0.79)):
        assert report[kind]["f1"] >= floor, kind


def test_no_line_is_read_as_two_kinds() -> None:
    kinds = tomllib.loads((ROOT / "tests" / "quality" / "read_error_kinds.toml").read_text("utf-8"))
    lines = [line for read in kinds.values() for line in read]
    assert len(lines) == len(set(lines)) == 220
    labels = (DATA / "errors" / "ced_dev.label").read_text("utf-8").splitlines()
    assert {labels[line - 1].strip() for line in lines} == {"BAD"}
