#!/bin/sh
# doc/inputs.md is what `hvlint inputs` prints; each carrier and each data set stands in it.
set -eu
tests=$(cd "$(dirname "$0")" && pwd)
hvlint=${HVLINT:-$tests/../build/hvlint}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$hvlint" inputs --format markdown >"$work/inputs.md"
diff -u --label 'hvlint inputs' --label doc/inputs.md "$work/inputs.md" "$tests/../doc/inputs.md"
