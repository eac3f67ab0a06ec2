"""The baseline's file: read, held against the encoder in use, written."""

from __future__ import annotations

from pathlib import Path

from align.encode import load_encoder
from align.errors import FormatError, SettingsError
from align.formats.files import write_atomically
from align.gate import Baseline, Pin, baseline_lines, parse_baseline
from align.pipeline.engine import sign
from align.settings import Settings

MAX_BYTES = 200_000_000


def read_baseline(path: Path) -> Baseline:
    """Read a baseline or a review file.

    Raises:
        FormatError: no such file, not UTF-8, or a line that is no entry.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise FormatError(f"{path}: over {MAX_BYTES // 1_000_000} megabytes, no baseline")
        text = data.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise FormatError(f"{path}: no such file; `align baseline create` makes a baseline") from error
    except OSError as error:
        raise FormatError(f"{path}: can't be read ({error.strerror})") from error
    except ValueError as error:
        raise FormatError(f"{path}: can't be read as UTF-8 ({error})") from error
    if not text.strip():
        raise FormatError(f"{path}: empty; `align baseline create` makes a baseline")
    # Not splitlines(): a scraped text may hold U+2028, which ends no line of JSON Lines.
    return parse_baseline(text.split("\n"), str(path))


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write it whole or not at all.

    Raises:
        OutputError: it can't be written.
    """
    write_atomically(path, baseline_lines(baseline))


def check_pin(baseline: Baseline, path: Path, settings: Settings) -> None:
    """Refuse a baseline that was made with something else: nearly all would look new.

    Raises:
        SettingsError: says what differs, and how to pin it anew.
        EncoderError: no such model or device.
    """
    if baseline.pin is None:
        raise FormatError(f"{path}: no header, so it is a review; take it over with `align baseline apply {path}`")
    now = Pin.of(sign(load_encoder(settings.model, settings.device, settings.threads), settings))
    differences = baseline.pin.differences(now)
    if differences:
        raise SettingsError(
            f"{path}: made with {'; '.join(differences)}. What is known may look new: pin it anew with "
            f"`align baseline update BATCH --baseline {path}`, then look at what came in"
        )
