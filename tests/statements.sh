#!/bin/sh
# doc/statements.md: each of the 63 statements has rules that exist and cases that exist and pass.
set -u
tests=$(cd "$(dirname "$0")" && pwd)
hvlint=${HVLINT:-$tests/../build/hvlint}
table=$tests/../doc/statements.md
[ -x "$hvlint" ] || { echo "statements: no program at $hvlint (set HVLINT)" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$hvlint" rules --no-config | awk '/^[A-Z][0-9][0-9][0-9] / { print $1 }' >"$work/rules"
grep '^| S[01]-[0-9][0-9] |' "$table" >"$work/rows"
awk -F ' *[|] *' -v folder="$tests/cases/" -v left="$tests/../doc/rules-left-out.md" '
BEGIN { while ((getline line < left) > 0) if (split(line, cell, / *[|] */) > 2) out["(" cell[2] ")"] }
FNR == NR { rules[$1]; next }
{
    if ($2 in told) { print "FAIL: " $2 " stands there twice"; bad++ }
    told[$2]
    count = split($4, named, " ")
    for (i = 1; i <= count; i++)
        if (!(named[i] in rules) && !(named[i] in out)) { print "FAIL: " $2 ": rule " named[i] " is neither there nor left out"; bad++ }
    count = split($5, named, " ")
    for (i = 1; i <= count && named[i] != "-"; i++)
        if ((getline line < (folder named[i] "/cmd")) > 0) { close(folder named[i] "/cmd"); cases[named[i]] }
        else { print "FAIL: " $2 ": no case " named[i]; bad++ }
    rows++
}
END {
    if (rows != 63) { print "FAIL: " rows + 0 " statements, not 63"; bad++ }
    for (c in cases) print c > "/dev/fd/3"
    exit bad > 0
}' "$work/rules" "$work/rows" 3>"$work/cases" || exit 1
set --
while read -r name; do set -- "$@" "$name"; done <"$work/cases"
HVLINT=$hvlint sh "$tests/run-cases.sh" "$@"
