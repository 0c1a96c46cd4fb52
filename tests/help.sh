#!/bin/sh
# The manual page and --help list the same commands and options, and the manual page the keys of JSON.
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
# Each key of a JSON report stands in the page's section about it.
"$hvlint" check --no-config --format json --fail-on never "$tests/../fixtures/hvcl1" |
    sed -n 's/^ *"\([a-z_]*\)": .*/\1/p' | grep -vxE 'error|warning|info' | LC_ALL=C sort -u >"$work/printed"
sed -n '/^\.Sh JSON/,/^\.Sh ENV/p' "$tests/../doc/hvlint.1" | grep -oE '[a-z_]+' | LC_ALL=C sort -u >"$work/said"
[ -s "$work/printed" ]
LC_ALL=C comm -23 "$work/printed" "$work/said" | sed 's/$/: a key of JSON that doc\/hvlint.1 does not know/' >"$work/unknown"
cat "$work/unknown"
[ ! -s "$work/unknown" ]
