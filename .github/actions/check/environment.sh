#!/usr/bin/env bash
# environment.sh digest: name what the environment is made of, for its key in the cache.
# environment.sh install: make it, with the versions that align is tested with.
set -euo pipefail
cd "$GITHUB_ACTION_PATH/../../.."
case "$1" in
  digest)
    digest="$(find align pyproject.toml constraints.txt -type f ! -name '*.pyc' | LC_ALL=C sort | xargs cat \
      | python -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest()[:16])')"
    echo "digest=$digest" >>"$GITHUB_OUTPUT"
    ;;
  install)
    python -m venv "$RUNNER_TEMP/align-environment"
    "$RUNNER_TEMP/align-environment/bin/pip" install --quiet --constraint constraints.txt .
    ;;
esac
