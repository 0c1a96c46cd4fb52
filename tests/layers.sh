#!/bin/sh
# Holds the house in shape: who may include whom, how long files and functions may be, and that every source is built.
set -eu
cd "$(dirname "$0")/.."
problems=$(mktemp)
trap 'rm -f "$problems"' EXIT

# folder: folders that it may include (besides itself)
check_includes() {
    grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]+"' src --include='*.c' --include='*.h' --include='*.def' |
        awk '
        BEGIN {
            may["base"] = " "
            may["report"] = " base "
            may["input"] = " base report "
            may["read"] = " base report input "
            may["model"] = " base report "
            may["source"] = " base report input read model "
            may["decide"] = " base report model "
            may["schematron"] = " base report "
            may["command"] = " base report input read model source decide schematron "
            may["main.c"] = " base report command "
        }
        {
            split($0, part, ":")
            file = part[1]; line = part[2]
            split(file, folder, "/"); from = folder[2]
            match($0, /"[^"]*"/); name = substr($0, RSTART + 1, RLENGTH - 2)
            to = name; sub(/\/.*/, "", to)
            if (name !~ /\//) {
                print file ":" line ": \"" name "\" is not written as folder/file.h"
            } else if (!(from in may)) {
                print file ":" line ": the folder src/" from " is not in the table of tests/layers.sh"
            } else if (from != to && index(may[from], " " to " ") == 0) {
                print file ":" line ": " from " must not include " to
            } else if (system("test -f src/" name) != 0) {
                print file ":" line ": src/" name " does not exist"
            }
        }'
}

# Headers that include each other, found by taking away what includes nothing that is left.
check_cycles() {
    edges=$(grep -rHE '^#include "[^"]+\.h"' src --include='*.h' | sed 's/^src\///; s/:#include "/ /; s/".*//')
    [ -n "$edges" ] || return 0
    printf '%s\n' "$edges" | tsort 2>&1 >/dev/null | sed -n 's/^tsort: \(.*\.h\)$/src\/\1: is part of a cycle of includes/p'
}

check_lengths() {
    find src \( -name '*.c' -o -name '*.h' \) -exec wc -l {} + |
        awk '$2 != "total" && $1 > 600 { print $2 ": has " $1 " lines, 600 is the most" }'
    command -v ctags >/dev/null 2>&1 || return 0
    find src -name '*.c' | ctags -x --c-kinds=f --fields=+ne --_xformat='%{end} %n %N %F' -L - 2>/dev/null |
        awk '$1 - $2 + 1 > 60 { print $4 ":" $2 ": " $3 " has " $1 - $2 + 1 " lines, 60 is the most" }'
}

check_listed() {
    find src tests/unit -name '*.c' | LC_ALL=C sort | while read -r file; do
        grep -qE "(^|[[:space:]])$file([[:space:]]|\$)" Makefile.am || echo "$file: is not in Makefile.am"
    done
}

{ check_includes; check_cycles; check_lengths; check_listed; } >"$problems"
if [ -s "$problems" ]; then
    cat "$problems"
    exit 1
fi
echo "layers: $(find src -name '*.[ch]' | wc -l) files in shape"
