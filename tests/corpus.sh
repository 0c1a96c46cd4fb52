#!/bin/sh
# Every file of the collected samples, each by itself: nothing may crash or hang; prints what became of the lines.
set -u
. "$(dirname "$0")/shared.sh"
[ -d "$shared/corpus" ] || { echo "SKIP: no $shared/corpus"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
files=0 bad=0
find "$shared/corpus" -type f | LC_ALL=C sort >"$work/files"
while read -r file; do
    files=$((files + 1))
    timeout 20 "$hvlint" check --format json "$file" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    case $status in
    0 | 1 | 3) ;;
    *)
        bad=$((bad + 1))
        echo "FAIL (status $status): $file"
        tail -n 5 "$work/err"
        ;;
    esac
done <"$work/files"
"$hvlint" check --coverage "$shared/corpus" 2>&1 </dev/null | sed -n '/^file  *lines/,$p'
echo "corpus: $((files - bad)) passed, $bad failed"
[ "$files" -gt 0 ] && [ "$bad" = 0 ]
