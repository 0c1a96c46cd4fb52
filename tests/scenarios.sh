#!/bin/sh
# Scores the program against the labelled bundles; fails on crashes and on findings that should not be there.
set -u
. "$(dirname "$0")/shared.sh"
[ -f "$shared/score.py" ] || { echo "SKIP: no $shared/score.py"; exit 77; }
command -v python3 >/dev/null 2>&1 || { echo "SKIP: no python3"; exit 77; }
work=$(mktemp)
trap 'rm -f "$work"' EXIT
python3 "$shared/score.py" "$hvlint" --jobs 2 >"$work" 2>&1
tail -n 60 "$work"
tail -n 1 "$work" | grep -q 'false-positives 0 .*crashes 0$'
