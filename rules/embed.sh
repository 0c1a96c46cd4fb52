#!/bin/sh
# Writes the files of a folder as C strings to standard output: see src/command/embedded.h.
# Usage: embed.sh FOLDER
set -eu
export LC_ALL=C
cd "$1"

# A line of text as a string literal; `?` is escaped because of trigraphs.
literal='{ gsub(/[\\"?]/, "\\\\&"); gsub(/\t/, "\\t"); gsub(/\r/, "\\r"); print "    \"" $0 "\\n\"" }'

echo '/* Made by rules/embed.sh. */'
echo '#include "command/embedded.h"'
echo '#pragma GCC diagnostic ignored "-Woverlength-strings"'
number=0
rows=
for file in *; do
    case $file in embed.sh | \*) continue ;; esac
    [ -f "$file" ] || continue
    echo "static const char text_$number[] = \"\""
    awk "$literal" "$file"
    echo '    ;'
    rows="$rows    {.name = \"$file\", .text = text_$number, .size = sizeof text_$number - 1},
"
    number=$((number + 1))
done
echo 'const struct embedded_file embedded_rules[] = {'
printf '%s' "$rows"
echo '    {.name = 0},'
echo '};'
