#!/bin/sh
# The model of each fixture, with and without origins, fits the RELAX NG schema that the program prints.
set -u
hvlint=${HVLINT:-$(dirname "$0")/../build/hvlint}
tests=$(cd "$(dirname "$0")" && pwd)
if ! command -v xmllint >/dev/null 2>&1; then
    echo 'SKIP: xmllint is not installed'
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$hvlint" model --schema >"$work/schema.rng" || exit 1
passed=0 failed=0
for folder in "$tests"/../fixtures/*/; do
    for origins in '' --with-origins; do
        # shellcheck disable=SC2086 # an option or none
        "$hvlint" model $origins "$folder" >"$work/model.xml"
        if xmllint --noout --relaxng "$work/schema.rng" "$work/model.xml" 2>"$work/errors"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAIL $folder $origins"
            head -n 5 "$work/errors"
        fi
    done
done
# A model that breaks the rules must be refused, or the schema proves nothing.
printf '<estate><host name="a"><adapter name="b"><address ip="10.0.0.1" prefix="many"/></adapter></host></estate>' >"$work/model.xml"
if xmllint --noout --relaxng "$work/schema.rng" "$work/model.xml" 2>/dev/null; then
    failed=$((failed + 1))
    echo 'FAIL a prefix that is no number was accepted'
fi
echo "schema: $passed passed, $failed failed"
[ "$failed" = 0 ]
