#!/bin/sh
# doc/hvlint-rules.7 and doc/rules.md are what the rule files make them: `make docs` writes them.
set -u
tests=$(cd "$(dirname "$0")" && pwd)
hvlint=${HVLINT:-$tests/../build/hvlint}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
verdict=0
compare() {
    "$hvlint" rules --no-config --format "$1" >"$work/made" || exit 1
    if ! cmp -s "$tests/../doc/$2" "$work/made"; then
        echo "doc/$2 is behind the rules: run make docs"
        diff -u "$tests/../doc/$2" "$work/made" | sed 20q
        verdict=1
    fi
}
# The rules that doc/rules-format.md shows are those that a case tests.
shown() { sed -n '/<!-- an attribute -->/,/^ *\(```\|<\/schema>\)/p' "$1" | sed '$d; s/^ *//'; }
shown "$tests/../doc/rules-format.md" >"$work/shown"
shown "$tests/cases/test-five-rules/site.sch" >"$work/tested"
diff -u --label doc/rules-format.md --label test-five-rules/site.sch "$work/shown" "$work/tested" || verdict=1
[ -s "$work/shown" ] || verdict=1
compare man hvlint-rules.7
compare markdown rules.md
exit "$verdict"
