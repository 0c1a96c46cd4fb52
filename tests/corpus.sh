#!/bin/sh
# corpus.sh [-u]: every file of the collected samples, each by itself: nothing may crash or hang. Prints by kind what became
# of the lines; at least 99 % of those of recognised files must be accounted for. -u writes the table to doc/coverage.md.
# Warnings and errors must be those of corpus-findings.txt (file, tab, rule); doc/corpus-findings.md says why each is right.
set -u
. "$(dirname "$0")/shared.sh"
[ -d "$shared/corpus" ] || { echo "SKIP: no $shared/corpus"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
files=0 bad=0
: >"$work/findings"
find "$shared/corpus" -type f ! -name MANIFEST.tsv ! -name README.md | LC_ALL=C sort >"$work/files"
while read -r file; do
    files=$((files + 1))
    timeout 20 "$hvlint" check --format json --fail-on never --no-config "$file" >"$work/out" 2>"$work/err" </dev/null
    status=$?
    sed -n '/^  "coverage"/,$p' "$work/out" >>"$work/coverage"
    awk -v file="${file#"$shared/corpus/"}" '/^      "rule": / { gsub(/[",]/, "", $2); rule = $2 }
        /^      "severity": "(warning|error)"/ { print file "\t" rule }' "$work/out" >>"$work/findings"
    case $status in
    0 | 1 | 3) ;;
    *)
        bad=$((bad + 1))
        echo "FAIL (status $status): $file"
        tail -n 5 "$work/err"
        ;;
    esac
done <"$work/files"

# Kinds are the folders; a file is recognised when it has a shape.
awk -v top="$shared/corpus/" '
function value(line) { sub(/^[^:]*: /, "", line); sub(/,$/, "", line); return line }
function percent(known, all) { return all ? sprintf("%.1f", int(known * 1000 / all) / 10) : "-" }
function row(name, kind) {
    printf "| %s | %d | %d | %d | %s |\n", name, files[kind], recognised[kind], lines[kind],
           percent(lines[kind] - unknown[kind], lines[kind])
}
/"path":/ { path = value($0); gsub(/"/, "", path); path = substr(path, length(top) + 1); sub(/\/[^\/]*$/, "", path)
            split(path, part, "/"); kind = part[1] "/" part[2]; if (!(kind in files)) order[++count] = kind; files[kind]++; files[""]++ }
/"shape":/ { shape = value($0) != "null"; recognised[kind] += shape; recognised[""] += shape }
/"lines":/ { if (shape) { lines[kind] += value($0); lines[""] += value($0) } }
/"unknown":/ { if (shape) { unknown[kind] += value($0); unknown[""] += value($0) } }
END {
    print "| samples | files | recognised | lines of these | accounted for, % |"
    print "|---|---:|---:|---:|---:|"
    for (i = 1; i <= count; i++) row(order[i], order[i])
    row("all", "")
    exit lines[""] == 0 || unknown[""] * 100 > lines[""]
}' "$work/coverage" >"$work/table" || { bad=$((bad + 1)); echo "FAIL: less than 99 % of the lines are accounted for"; }
LC_ALL=C sort -u "$work/findings" >"$work/found"
LC_ALL=C sort -u "$tests/corpus-findings.txt" >"$work/listed"
if ! diff "$work/listed" "$work/found" >"$work/differ"; then
    bad=$((bad + 1))
    echo "FAIL: findings that are not listed (>), or listed and not found (<), in corpus-findings.txt:"
    cat "$work/differ"
fi
cat "$work/table"
if [ "${1-}" = -u ]; then
    {
        echo '# What is understood of real exports'
        echo
        echo 'Made by `tests/corpus.sh -u` from samples that are no part of the project. A line is accounted for when it was understood or'
        echo 'is known to say nothing of use; what is not recognised is mostly prose and program text that came with the samples, and each'
        echo 'such file is listed with the reason by `hvlint check --coverage`.'
        echo
        cat "$work/table"
    } >"$tests/../doc/coverage.md"
fi
echo "corpus: $((files - bad)) passed, $bad failed"
[ "$files" -gt 0 ] && [ "$bad" = 0 ]
