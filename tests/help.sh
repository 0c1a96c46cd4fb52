#!/bin/sh
# The manual page and --help list the same commands and options.
set -eu
tests=$(cd "$(dirname "$0")" && pwd)
hvlint=${HVLINT:-$tests/../build/hvlint}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$hvlint" --help >"$work/help"
{
    grep -oE '^ +(-[A-Za-z], )?--[a-z-]+' "$work/help" | grep -oE -- '--[a-z-]+'
    sed -n 's/^  hvlint \([a-z-]*\).*/\1/p' "$work/help"
} | LC_ALL=C sort -u >"$work/program"
{
    grep '^\.It Fl ' "$tests/../doc/hvlint.1" | grep -oE ' -[a-z][a-z-]+' | sed 's/ /-/'
    sed -n 's/^\.It Cm \([a-z-]*\)/\1/p' "$tests/../doc/hvlint.1"
} | LC_ALL=C sort -u >"$work/manual"
diff -u --label 'hvlint --help' --label doc/hvlint.1 "$work/program" "$work/manual"
