"""`align` as a user starts it: a process of its own, with the network cut off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures"
FEED = FIXTURES / "feed"

_NO_NETWORK = """
import socket

class NoSocket(socket.socket):
    def __init__(self, *arguments, **options):
        raise RuntimeError("a test opened a socket")

def no_address(*arguments, **options):
    raise RuntimeError("a test looked up a host")

socket.socket = NoSocket
socket.getaddrinfo = socket.gethostbyname = no_address
"""


def offline_environment(folder: Path, **variables: str) -> dict[str, str]:
    """Environment of a Python that can't open a socket; `folder` takes what this needs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(_NO_NETWORK, encoding="utf-8")
    cache = {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    return {**os.environ, **cache, **variables}


def run_align(
    *arguments: object, environment: dict[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `align` to its end."""
    command = [sys.executable, "-m", "align", *map(str, arguments)]
    return subprocess.run(
        command, env=environment, cwd=cwd, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
