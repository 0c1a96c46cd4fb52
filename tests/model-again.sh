#!/bin/sh
# The model of a bundle, read again, is the same model and gives the same findings; a fragment is judged as a bundle is.
set -u
tests=$(cd "$(dirname "$0")" && pwd)
hvlint=${HVLINT:-$tests/../build/hvlint}
case $hvlint in /*) ;; *) hvlint=$PWD/$hvlint ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
verdict() { # name, 0 when good
    if [ "$2" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $1"; fi
}
# Rule, object and message of each finding; where it stands differs, of course.
findings() {
    "$hvlint" check --no-config --format jsonl "$1" |
        sed -n 's/.*"rule":"\([^"]*\)".*"message":"\([^"]*\)".*"object":"\([^"]*\)".*/\1 \3 \2/p' | sort
}
mkdir "$work/again"
for folder in "$tests"/../fixtures/*/; do
    "$hvlint" model "$folder" >"$work/again/model.xml"
    "$hvlint" model "$work/again" >"$work/second.xml"
    cmp -s "$work/again/model.xml" "$work/second.xml"
    verdict "model of $folder" $?
    findings "$folder" >"$work/first" && findings "$work/again" >"$work/then"
    cmp -s "$work/first" "$work/then"
    verdict "findings of $folder" $?
done
[ -s "$work/first" ] || [ "$(findings "$tests/../fixtures/hvcl1" | wc -l)" -gt 3 ]
verdict 'findings are compared at all' $?
echo "model: $passed passed, $failed failed"
[ "$failed" = 0 ]
