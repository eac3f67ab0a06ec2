"""The GitHub Action: checked against the schema of actions, and its scripts run as a runner would run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command import ROOT
from tests.formats.runner import Command, read_log

FOLDER = ROOT / ".github" / "actions" / "check"
ACTION: dict[str, Any] = yaml.safe_load((FOLDER / "action.yml").read_text("utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["id"]: step for step in ACTION["runs"]["steps"]}
BIN = Path(sys.executable).parent

CLEAN = "Der Hafen bleibt am Montag geschlossen. Grund ist ein Sturm, der in der Nacht über die Küste zog."
BROKEN = "Die Gartengarten blieb leer. Niemand kam, obwohl der Eintritt an diesem Tag für alle frei war."


@dataclass
class Done:
    """What a step left behind."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str
    commands: list[Command] = field(default_factory=list)


@dataclass
class Runner:
    """Runs a step's script in a repository, with the variables that GitHub sets."""

    repository: Path
    temporary: Path

    def run(self, step: str, **inputs: str) -> Done:
        output, summary = self.temporary / "output", self.temporary / "summary"
        output.write_text("")
        summary.write_text("")
        environment = {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "GITHUB_ACTION_PATH": str(FOLDER),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "RUNNER_TEMP": str(self.temporary),
            **{name: self._resolve(value, inputs) for name, value in STEPS[step].get("env", {}).items()},
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[step]["run"]],
            cwd=self.repository,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        outputs = dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())
        return Done(done.returncode, done.stdout, outputs, summary.read_text("utf-8"), list(read_log(done.stdout)))

    def _resolve(self, expression: str, inputs: dict[str, str]) -> str:
        """`${{ inputs.batch }}` -> what was given, or the input's default."""
        (name,) = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", expression).groups()  # type: ignore[union-attr]
        return inputs.get(name, str(ACTION["inputs"][name].get("default", "")))


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A scratch repository, and an environment that was restored from the cache."""
    (tmp_path / "temporary").mkdir()
    (tmp_path / "temporary" / "align-environment").symlink_to(BIN.parent)
    repository = tmp_path / "repository"
    (repository / "batches").mkdir(parents=True)
    return Runner(repository, tmp_path / "temporary")


def test_the_action_is_one_by_the_schema_and_safe_by_the_linter() -> None:
    for command in (
        ["check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"],
        ["zizmor", "--offline", "--quiet", "action.yml"],
    ):
        done = subprocess.run([BIN / command[0], *command[1:]], cwd=FOLDER, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_inputs_and_outputs_are_those_that_are_used() -> None:
    text = (FOLDER / "action.yml").read_text("utf-8")
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == set(ACTION["inputs"])
    for step, output in re.findall(r"steps\.(check|digest)\.outputs\.([a-z]+)", text):
        assert f"{output}=" in (FOLDER / Path(STEPS[step]["run"].split("/")[1].split('"')[0])).read_text("utf-8")
    used = [match for value in ACTION["outputs"].values() for match in re.findall(r"steps\.([a-z]+)", value["value"])]
    assert set(used) <= set(STEPS)


def test_no_input_becomes_part_of_a_script_and_every_action_is_pinned() -> None:
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            assert re.fullmatch(r"[a-z/-]+@[0-9a-f]{40}", step["uses"])


def test_the_environments_key_changes_with_what_is_installed(runner: Runner) -> None:
    digest = runner.run("digest").outputs["digest"]
    assert re.fullmatch("[0-9a-f]{16}", digest)
    assert runner.run("digest").outputs["digest"] == digest


def test_a_bad_batch_fails_with_annotations_summary_and_results(runner: Runner) -> None:
    page = f"##[add-mask]Garten\n::error::owned\n{BROKEN}"
    (runner.repository / "batches" / "::error::x.txt").write_text(page, "utf-8")
    done = runner.run("check", batch="batches", arguments="--fail-on=major")
    assert done.code == 1, done.log
    assert done.outputs["passed"] == "false"
    # The log quotes the page and its name, but only our own commands take effect.
    assert "::error::x.txt" in done.log
    assert {command.name for command in done.commands} <= {"error", "warning", "notice"}
    assert [command.properties["title"] for command in done.commands][:2] == ["fail-on", "repeated-constituent (major)"]
    assert done.commands[1].properties["file"] == "batches/::error::x.txt"
    assert done.summary.startswith("### ❌ align check failed")
    results = Path(done.outputs["results"])
    assert {file.name for file in results.iterdir()} >= {"verdict.sarif", "verdict.xml", "verdict.json", "verdict.md"}
    assert json.loads((results / "verdict.sarif").read_text("utf-8"))["runs"][0]["results"]


@pytest.mark.slow
def test_a_batch_that_passes_goes_to_the_store_and_does_not_pass_again(runner: Runner) -> None:
    (runner.repository / "batches" / "hafen.txt").write_text(CLEAN, "utf-8")
    first = runner.run("check", batch="batches", store="store")
    assert (first.code, first.outputs["passed"]) == (0, "true"), first.log
    assert first.summary.startswith("### ✅ align check passed")
    added = runner.run("add", batch="batches", store="store")
    assert added.code == 0, added.log
    again = runner.run("check", batch="batches", store="store")
    assert (again.code, again.outputs["passed"]) == (1, "false"), again.log
    assert again.commands[0].properties["title"] == "max-duplicate-share"


def test_inputs_are_never_commands(runner: Runner) -> None:
    name = "$(touch owned); `touch owned`.txt"
    (runner.repository / name).write_text(CLEAN, "utf-8")
    done = runner.run("check", batch=f"\n{name}\n", arguments="--exit-zero\n--max-duplicate-share=0")
    assert (done.code, done.outputs["passed"]) == (0, "true"), done.log
    assert not (runner.repository / "owned").exists()


@pytest.mark.parametrize("batch", ["absent.jsonl", "\n"])
def test_a_batch_that_cannot_be_checked_is_no_pass(runner: Runner, batch: str) -> None:
    done = runner.run("check", batch=batch)
    assert done.code == 2
    assert "passed" not in done.outputs
    assert not list(runner.temporary.glob("align-??????"))
