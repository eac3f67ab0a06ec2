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


@dataclass(frozen=True)
class Gate:
    """A batch, and what it is held to."""

    batch: list[Path]
    against: list[Path]
    settings: Settings
    origins: dict[str, str]
    field: list[str] | None = None

    @property
    def baseline_path(self) -> Path | None:
        """Where the baseline is, if there is to be one."""
        return None if self.settings.baseline is None else Path(self.settings.baseline)

    @property
    def policy_files(self) -> list[Path]:
        """Where the policy may be when no file is named."""
        from align.settings import PROJECT_FILE

        return [Path("align.toml"), Path(PROJECT_FILE)]

    def check(self, baseline: Baseline | None) -> Verdict:
        """Hold the batch to the policy.

        Raises:
            SettingsError: no batch was given.
        """
        from align.errors import SettingsError
        from align.pipeline import Policy, check_batch

        if not self.batch:
            raise SettingsError("give a BATCH: folders or files with the documents to check")
        fields = options.fields_from(self.field)
        policy = Policy(self.settings, self.origins, baseline)
        return check_batch(self.batch, self.against, policy, fields, progress, options.cache_folder())


def gate_from(
    batch: list[Path] | None,
    against: list[Path] | None,
    policy: Path | None,
    baseline: Path | None,
    field: list[str] | None = None,
    **chosen: Any,
) -> Gate:
    """Read the policy; options win over the file.

    Raises:
        SettingsError: an unknown key, an impossible value, a rule that isn't there.
    """
    from align.gate.policy import check_rule_names
    from align.settings import trace_settings

    chosen["baseline"] = None if baseline is None else str(baseline)
    settings, origins = trace_settings(Path.cwd(), options.with_codes(chosen), policy)
    check_rule_names(settings, origins)
    return Gate(batch or [], against or [], settings, origins, field)
