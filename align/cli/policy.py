"""What `align check` and `align baseline` share: the policy's options, and checking a batch by them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from align.cli import options
from align.cli.console import progress

if TYPE_CHECKING:
    from align.gate import Baseline, Verdict
    from align.settings import Settings

Batch = Annotated[
    list[Path] | None,
    typer.Argument(metavar="BATCH...", help="Folders and files, as `align run` takes them.", show_default=False),
]
Against = Annotated[
    list[Path] | None, typer.Option("--against", metavar="FEED|STORE", help="What was there before the batch.")
]
PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", metavar="FILE", help="The policy; align.toml or pyproject.toml of this folder otherwise."),
]
BaselineFile = Annotated[
    Path | None, typer.Option("--baseline", metavar="FILE", help="What is known already; `align baseline` keeps it.")
]
Covered = Annotated[
    float | None, typer.Option("--covered", help="Share of a document that must stand in another (0.9).")
]
POLICY: options.Declared = {"policy": PolicyFile, "baseline": BaselineFile}
GATE: options.Declared = {
    "batch": Batch,
    "against": Against,
    **POLICY,
    "covered": Covered,
    **options.ENCODING,
    **options.READING,
    **options.PROGRESS,
}


@dataclass(frozen=True)
class Gate:
    """A batch, and what it is held to."""

    given: options.Given
    settings: Settings
    origins: dict[str, str]

    @property
    def batch(self) -> list[Path]:
        """What is to be checked."""
        return self.given.values.get("batch") or []

    @property
    def against(self) -> list[Path]:
        """What was there before."""
        return self.given.values.get("against") or []

    @property
    def baseline_path(self) -> Path | None:
        """Where the baseline is, if there is to be one."""
        return None if self.settings.baseline is None else Path(self.settings.baseline)

    @property
    def policy_files(self) -> list[Path]:
        """Where the policy is, or may be when no file is named."""
        from align.settings import PROJECT_FILE

        named = self.given.values["policy"]
        return [named] if named else [Path("align.toml"), Path(PROJECT_FILE)]

    def check(self, baseline: Baseline | None) -> Verdict:
        """Hold the batch to the policy.

        Raises:
            SettingsError: no batch was given.
        """
        from align.errors import SettingsError
        from align.pipeline import Policy, check_batch

        if not self.batch:
            raise SettingsError("give a BATCH: folders or files with the documents to check")
        policy = Policy(self.settings, self.origins, baseline)
        return check_batch(self.batch, self.against, policy, progress, options.cache_folder())


def gate_from(given: options.Given, **own: Any) -> Gate:
    """Read the policy; options win over the file.

    Args:
        given: options of `GATE`, or of `POLICY` alone.
        own: further settings of the command.

    Raises:
        SettingsError: an unknown key, an impossible value, a rule that isn't there.
    """
    from align.gate.policy import check_names
    from align.settings import trace_settings

    baseline = given.values["baseline"]
    own |= {"covered": given.values.get("covered"), "baseline": None if baseline is None else str(baseline)}
    settings, origins = trace_settings(Path.cwd(), given.chosen(own), given.values["policy"])
    check_names(settings, origins)
    return Gate(given, settings, origins)
