/* What the readers of PowerShell's and wmic's text share: lines without colours, values that may be lists or
 * cut. */
#ifndef HVLINT_READ_PSTEXT_H
#define HVLINT_READ_PSTEXT_H

#include "read/record.h"

/* A line without terminal colours (CSI sequences, as PowerShell 7.2 and later may print them). */
struct plain {
    struct span text; /* in the input's text, or a copy when colours had to go */
    struct span raw;  /* in the input's text */
};

/* Whether plain_line has nothing to take out of the text. */
bool text_is_plain(struct span s);

/* That line; a copy lives in keep. Empty behind the reading's end. */
struct plain plain_line(const struct reading *r, uint32_t line, struct arena *keep);

/* Where in the input a part of the line's text stands: the part itself, or the whole line when it was copied.
 */
struct span plain_where(const struct plain *l, struct span part);

/* How many blanks the text begins with, and whether it holds nothing else. */
size_t text_indent(struct span s);
bool text_is_blank(struct span s);

/* A property name as PowerShell prints nearly all of them: letters, digits and `_ . ( ) % / * [ ]`, no blank.
 */
bool text_is_identifier(struct span s);

/* A value's text (trimmed) that stands at `where`: `{a, b}` becomes a list (items in the scratch arena), `{a,
 * b...}` is cut, what was shortened (`Adapte...`, `Adap...#2`) a pattern. */
void value_of_text(struct arena *scratch, struct value *v, struct span text, struct span where);

/* One line's part of a value that takes several lines. */
struct piece {
    struct span text, where;
    char glue; /* what stands between it and the next one; 0: nothing */
    bool sure; /* that it is so */
};

/* The pieces joined; parts of it that hold an unsure seam are VALUE_DAMAGED. */
void value_of_pieces(struct arena *scratch, struct value *v, const struct piece *pieces, size_t count);

/* The pieces as a list, one item each (blank ones left out). */
void value_of_lines(struct arena *scratch, struct value *v, const struct piece *pieces, size_t count);

/* A value as wmic writes it: `&amp;` for `&`, arrays as `{"a","b"}`, `{0}` or (in CSV) `{a;b}`. */
void value_of_wmic(struct arena *scratch, struct value *v, struct span text, struct span where);

/* The first and the last word of a text (words are parted by blanks). */
struct span text_first_word(struct span s);
struct span text_last_word(struct span s);

/* The class that a value of the label `CimClass`, `__CLASS` or `CreationClassName` names, else empty. */
struct span class_of_field(const struct field *f);

#endif
