/* Readers: one file per shape of text. A reader turns lines into records: labels and values as found, nothing
 * understood. What they mean is the business of src/source/. */
#ifndef HVLINT_READ_RECORD_H
#define HVLINT_READ_RECORD_H

#include "input/input.h"

enum value_kind {
    VALUE_NULL, /* said to be nothing: xsi:nil, null, an empty CSV field without quotes */
    VALUE_TEXT,
    VALUE_LIST,   /* items[0..count); text is the whole as found */
    VALUE_RECORD, /* an object: record; text is its ToString, if any */
};

enum value_flag {
    VALUE_CUT = 1,     /* a list that goes on: `{a, b, c, d...}` */
    VALUE_PATTERN = 2, /* a truncated text: `Microsoft Network Adapte...`; the dots are kept */
    VALUE_DAMAGED = 4, /* wrapped, collapsed or repaired: do not compare it */
};

struct record;

struct value {
    enum value_kind kind;
    unsigned flags;    /* enum value_flag */
    struct span text;  /* decoded and trimmed; in the input's text, or in the scratch arena where it had to be
                          joined */
    struct span where; /* the bytes of input->text that say it (for origins): first line of it when it spans
                          several */
    const struct value *items;
    size_t count;
    const struct record *record;
    struct span number; /* the number that the carrier gives besides or as the text (CLIXML: enums, numbers,
                           properties that PowerShell shows as a word); else empty */
};

struct field {
    struct span label; /* as found, trimmed of leaders and colons */
    struct value value;
    uint32_t line;  /* first line of the field, from 0 */
    uint32_t lines; /* how many lines it takes */
};

/* All records with the same labels in the same order (the rows of one table) share one layout: what the
 * source once found out about the labels it keeps in `known`. */
struct layout {
    void *known;
};

struct record {
    struct span
        type; /* what the carrier itself says it is: a class (`MSFT_NetAdapter`) or the shape's own fixed word
                 (`ipconfig`, `route print ipv4`); empty when it does not say */
    struct span title; /* a section's title (`Ethernet adapter X:`), a group's value, a registry key */
    struct span
        host; /* host that the carrier names for this record (RESULTS NODE=, CSV column Node), or empty */
    struct span where;    /* heading or first line, for the record's own origin */
    uint32_t line, lines; /* lines from first to last; what the reader has marked itself is marked already */
    const struct field *fields;
    size_t count;
    struct layout *layout; /* or NULL */
    unsigned flags;        /* VALUE_DAMAGED, or VALUE_CUT when columns or rows are known to be missing */
};

/* A reading: one shape at work on some lines of one input. */
struct reading {
    struct input *in;
    uint32_t line; /* the first line to look at; a reader moves it past what it consumed */
    uint32_t end;  /* one past the last line that the shape may use (the next prompt, the end of file) */
    struct span
        command; /* the command that printed these lines when a prompt or a heading shows it, else empty */
    bool plain;  /* known: no escape sequence and no no-break space in the whole input */
    struct arena *scratch; /* memory for records; forgotten after each emit */
    void (*emit)(struct reading *r, const struct record *record); /* takes each record as it is found */
    void (*problem)(struct reading *r, uint32_t line,
                    const char *text); /* says what is wrong with the carrier; goes on */
    void *user;                        /* of emit and problem */
};

/* A shape. Adding one is a file, a row in shapes.c and a word in Makefile.am. */
struct shape {
    const char *name; /* for coverage: "ipconfig", "list", "clixml" */
    bool (*recognise)(
        const struct reading *r); /* does this shape start at r->line? looks at few lines, marks none */
    void (*read)(
        struct reading *r); /* reads from r->line; leaves r->line at the first line not consumed and
                               always consumes at least one; marks structure (titles, rulers, headers,
                               blank lines between) itself, the lines of fields are marked by emit */
};

/* All shapes, in the order in which they are asked. The last has name NULL. */
extern const struct shape *const shapes[];

/* Layouts of objects that come one by one: an object with the labels of the one before shares its layout.
 * Zero-initialised is empty and ready. */
struct layouts {
    struct arena arena;
    struct span *labels; /* of the last object */
    size_t count, room;
    struct layout *last;
};

/* The layout of an object with these fields, which lives until layouts_free. Unless `lasting` says that the
 * labels stay where they are (in the input), the next object gets another one. */
struct layout *layouts_choose(struct layouts *l, const struct field *fields, size_t count, bool lasting);
void layouts_free(struct layouts *l);

/* Emits one record (and resets the scratch arena afterwards). */
void reading_emit(struct reading *r, const struct record *record);

#endif
