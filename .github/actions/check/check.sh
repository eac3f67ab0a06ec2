#!/usr/bin/env bash
# Run `align check`: results as files, annotations in the log, the verdict in the job's summary.
# $BATCH, $AGAINST and $ARGUMENTS hold one item a line, $STORE a folder; exits as `align check` does.
set -euo pipefail
batch=() options=()
while IFS= read -r line; do [ -z "$line" ] || batch+=("$line"); done <<<"$BATCH"
while IFS= read -r line; do [ -z "$line" ] || options+=("--against=$line"); done <<<"$AGAINST"
while IFS= read -r line; do [ -z "$line" ] || options+=("$line"); done <<<"$ARGUMENTS"
if [ "${#batch[@]}" -eq 0 ]; then
  echo "::error title=align check::the input batch names no file"
  exit 2
fi
# Later steps read the results, so no trap removes them: the runner empties its folder when the job is done.
results="$(mktemp -d "$RUNNER_TEMP/align-XXXXXX")"
if [ -n "$STORE" ] && [ -d "$STORE" ]; then options+=("--against=$STORE"); fi
for output in text sarif="$results/verdict.sarif" junit="$results/verdict.xml" json="$results/verdict.json" \
  markdown="$results/verdict.md" github="$results/annotations"; do
  options+=("--output=$output")
done

# What follows quotes scraped text: until the token comes again, the runner takes no line of it for a command.
token="$(python -c 'import secrets; print(secrets.token_hex(16))')"
echo "::stop-commands::$token"
status=0
"$RUNNER_TEMP/align-environment/bin/align" check "${options[@]}" -- "${batch[@]}" 2>&1 || status=$?
echo
echo "::$token::"

if [ "$status" -gt 1 ]; then
  rm -r "$results"
  echo "❌ align couldn't check the batch; the log says why." >>"$GITHUB_STEP_SUMMARY"
  exit "$status"
fi
cat "$results/annotations"
cat "$results/verdict.md" >>"$GITHUB_STEP_SUMMARY"
# Not by the exit code: --exit-zero is there for trials.
passed="$(python -c 'import json, sys; print(str(json.load(sys.stdin)["verdict"] == "passed").lower())' <"$results/verdict.json")"
printf 'passed=%s\nresults=%s\n' "$passed" "$results" >>"$GITHUB_OUTPUT"
exit "$status"
