#!/usr/bin/env bash
# Install align into .venv (or $VENV) and run the whole job on the fixtures: report and tables in demo/.
set -euo pipefail
cd "$(dirname "$0")/.."
venv="${VENV:-.venv}"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --constraint constraints.txt --editable .
"$venv/bin/align" run fixtures/feed --output demo
