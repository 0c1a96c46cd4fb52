#!/bin/sh
# From the cases: each rule that is on must have one in which it fires and one in which it has what it needs and stays silent.
# A case tells of the rules that its command names with --only. Prints fired/silent/missing; run-cases.sh checks the cases.
set -u
tests=$(cd "$(dirname "$0")" && pwd)
hvlint=${HVLINT:-$tests/../build/hvlint}
[ -x "$hvlint" ] || { echo "rule-coverage: no program at $hvlint (set HVLINT)" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$hvlint" rules --no-config | awk '/^[A-Z][0-9][0-9][0-9] / && $2 != "off" { print $1 }' >"$work/rules"
# Our own rules are loaded without a look at what they name; here they are looked at as everybody else's.
"$hvlint" rules --no-config --no-default-rules --rules "$tests/../rules" >/dev/null 2>"$work/problems" || cat "$work/problems"
[ ! -s "$work/problems" ] || exit 1
# Each rule has examples in rules/examples.txt, bad and good ones, and nobody else has.
"$hvlint" rules --no-config | sed -n 's/^\([A-Z][0-9][0-9][0-9]\) .*/\1/p' | LC_ALL=C sort >"$work/all"
awk '/^[A-Z][0-9][0-9][0-9]$/ { rule = $0 } /^- / { bad[rule] } /^\+ / { if (rule in bad) print rule }' \
    "$tests/../rules/examples.txt" | LC_ALL=C sort -u >"$work/examples"
diff -u --label rules "$work/all" --label rules/examples.txt "$work/examples" || exit 1
for folder in "$tests"/cases/*/; do
    [ -f "$folder/expected" ] && [ -f "$folder/cmd" ] || continue
    tr ' =' '\n\n' <"$folder/cmd" | sed -n '/^--only$/{n;p;}' | while read -r rule; do
        if grep -q "\[$rule\]" "$folder/expected"; then
            echo "fired $rule"
        elif ! grep -q "would enable .*$rule" "$folder/expected" && grep -q '^no findings\|^[0-9]' "$folder/expected"; then
            echo "silent $rule"
        fi
    done
done | sort -u >"$work/told"
# L001 speaks through the list of what was not evaluated.
grep -lq '^not evaluated, because' "$tests"/cases/*/expected && echo "fired L001" >>"$work/told"
[ -n "$(grep -L '^not evaluated, because' "$tests"/cases/*/expected)" ] && echo "silent L001" >>"$work/told"
awk '
FNR == NR { rules[$1]; count++; next }
$2 in rules { told[$1]++; seen[$1, $2] }
END {
    for (r in rules) {
        if (!(("fired", r) in seen)) { print "FAIL: " r " fires in no case"; missing++ }
        if (!(("silent", r) in seen)) { print "FAIL: " r " stays silent in no case"; missing++ }
    }
    printf "rules %d: fired %d, silent %d, missing %d\n", count, told["fired"], told["silent"], missing
    exit missing > 0 || count == 0
}' "$work/rules" "$work/told"
