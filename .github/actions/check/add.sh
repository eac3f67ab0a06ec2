#!/usr/bin/env bash
# Add a batch that passed to the store. $BATCH holds one path a line, $STORE is a folder.
set -euo pipefail
batch=()
while IFS= read -r line; do [ -z "$line" ] || batch+=("$line"); done <<<"$BATCH"
token="$(python -c 'import secrets; print(secrets.token_hex(16))')"
echo "::stop-commands::$token"
status=0
"$RUNNER_TEMP/align-environment/bin/align" index add -- "$STORE" "${batch[@]}" 2>&1 || status=$?
echo
echo "::$token::"
exit "$status"
