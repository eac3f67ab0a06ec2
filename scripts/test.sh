#!/usr/bin/env bash
# Install align with its test tools into .venv (or $VENV) and run every check: style, types, rooms, tests.
# Arguments go to pytest, e.g. scripts/test.sh -m 'not slow'.
set -euo pipefail
cd "$(dirname "$0")/.."
venv="${VENV:-.venv}"
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --constraint constraints.txt --editable '.[test]'
"$venv/bin/ruff" check
"$venv/bin/ruff" format --check
"$venv/bin/mypy"
"$venv/bin/lint-imports"
"$venv/bin/pytest" -n auto --maxprocesses 4 --dist loadfile "$@"
