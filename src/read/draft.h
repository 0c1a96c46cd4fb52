/* A record in the making: what the readers of the classic tools share. */
#ifndef HVLINT_READ_DRAFT_H
#define HVLINT_READ_DRAFT_H

#include "read/record.h"

/* Everything in it lives in the reading's scratch arena. */
struct draft {
    struct reading *reading;
    struct record record;
    struct field *fields;
    size_t room;         /* fields there is room for */
    struct value *items; /* of the last field, when it is a list */
    size_t item_room;
};

/* A new record of that type, whose first line and origin is `line`. */
void draft_begin(struct draft *d, struct reading *r, struct span type, uint32_t line);

/* Adds a field of one line. value is kept as it is and is its own origin; it must point into the input. */
struct value *draft_add(struct draft *d, struct span label, struct span value, uint32_t line);

/* Adds one more value to the last field, which so becomes a list. where is its origin. */
void draft_add_item(struct draft *d, struct span value, struct span where, uint32_t line);

/* Emits the record, which ends before line `end`. */
void draft_end(struct draft *d, uint32_t end);

/* The line, without blanks at its right; empty behind the reading's end. */
struct span reading_text(const struct reading *r, uint32_t line);

/* The first line from `line` on that is not blank, or the reading's end. */
uint32_t reading_skip_blank(const struct reading *r, uint32_t line);

/* Says what became of one line, or of the lines from first up to, not including, end. */
void reading_mark(struct reading *r, uint32_t first, uint32_t end, enum line_state state);

/* How many blanks (a tab counts as one) a text begins with. */
size_t span_indent(struct span s);

/* Takes the next word (up to a blank) off *rest; empty when nothing is left. */
struct span span_take_word(struct span *rest);

/* Takes the text up to the next two blanks or tab off *rest. */
struct span span_take_column(struct span *rest);

/* Takes `label: value` apart at the first colon that a blank or the end follows. False when there is none. */
bool span_take_label(struct span line, struct span *label, struct span *value);

/* The widths of the runs of that byte in a line that holds only such runs and blanks; 0 when it is no such
 * line. At most max are stored, more are counted. */
size_t ruler_widths(struct span line, char byte, size_t *widths, size_t max);

#endif
