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
compare man hvlint-rules.7
compare markdown rules.md
exit "$verdict"
