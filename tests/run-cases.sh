#!/bin/sh
# Runs each folder of tests/cases: run-cases.sh [-u] [CASE...]
#   cmd       arguments of hvlint, one line, in shell syntax; the working folder is the case
#   expected  its standard output
#   status    its exit status (0 when the file is absent)
#   stderr    its standard error, where the case is about that
#   input/    what it reads
#   stdin     its standard input (empty when the file is absent)
#   reverse   (empty) the arguments that exist as paths are also given in reverse order: the same bytes must come out
# -u writes expected, status and stderr (where it exists) anew.
set -u
tests=$(cd "$(dirname "$0")" && pwd)
hvlint=${HVLINT:-$tests/../build/hvlint}
case $hvlint in /*) ;; *) hvlint=$PWD/$hvlint ;; esac
[ -x "$hvlint" ] || { echo "run-cases: no program at $hvlint (set HVLINT)" >&2; exit 2; }
unset NO_COLOR CLICOLOR CLICOLOR_FORCE HVLINT_CONFIG
export TERM=dumb LC_ALL=C.UTF-8 COLUMNS=
update=
[ "${1-}" != -u ] || { update=yes; shift; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Runs the command of the current folder; the arguments come from cmd. Leaves $work/out, err, status.
run() {
    input=/dev/null
    [ ! -e stdin ] || input=stdin
    "$hvlint" "$@" >"$work/out" 2>"$work/err" <"$input"
    echo $? >"$work/status"
}

# The same arguments with those that are paths turned round.
run_reversed() {
    paths=
    for word in "$@"; do [ ! -e "$word" ] || paths="$word
$paths"; done
    count=$#
    while [ "$count" -gt 0 ]; do
        word=$1
        shift
        if [ -e "$word" ]; then
            word=$(printf '%s' "$paths" | sed 1q)
            paths=$(printf '%s' "$paths" | sed 1d)
        fi
        set -- "$@" "$word"
        count=$((count - 1))
    done
    run "$@"
}

# Compares one result with what is expected; `want` absent means `default`.
compare() {
    want=$1 got=$2 default=$3
    if [ -f "$want" ]; then
        diff -u "$want" "$got"
    else
        printf '%s' "$default" | diff -u --label "$want (absent)" - "$got"
    fi
}

write() {
    cp "$work/out" expected
    [ ! -e stderr ] || cp "$work/err" stderr
    rm -f status
    [ "$(cat "$work/status")" = 0 ] || cp "$work/status" status
}

check_case() {
    eval "set -- $(cat cmd)"
    run "$@"
    [ -z "$update" ] || write
    verdict=0
    compare expected "$work/out" '' || verdict=1
    compare status "$work/status" '0
' || verdict=1
    [ ! -e stderr ] || compare stderr "$work/err" '' || verdict=1
    if [ -e reverse ]; then
        run_reversed "$@"
        compare expected "$work/out" '' || verdict=1
    fi
    [ "$verdict" = 0 ] || sed 's/^/stderr: /' "$work/err"
    return "$verdict"
}

passed=0 failed=0
[ $# -gt 0 ] || set -- "$tests"/cases/*/
for folder in "$@"; do
    [ -d "$folder" ] || folder=$tests/cases/$folder
    [ -f "$folder/cmd" ] || continue
    if (cd "$folder" && check_case) >"$work/log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $(basename "$folder")"
        cat "$work/log"
    fi
done
echo "cases: $passed passed, $failed failed"
[ $((passed + failed)) -gt 0 ] || { echo "SKIP: no cases"; exit 77; }
[ "$failed" = 0 ]
