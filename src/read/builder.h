/* What the readers of trees (XML, JSON) share: they collect fields and items on one stack each, so that
 * nested records and lists need no structures of their own, and they say which lines hold structure only. */
#ifndef HVLINT_READ_BUILDER_H
#define HVLINT_READ_BUILDER_H

#include "read/record.h"

/* One top-level object may hold so many fields, and so many items; the rest is left out, and said so. */
#define BUILDER_LIMIT ((size_t)1 << 20)

struct builder {
    struct reading *reading;
    struct field *fields; /* a stack: those of the innermost record are on top */
    size_t field_count, field_room;
    struct value *items; /* a stack likewise */
    size_t item_count, item_room;
    uint32_t line;  /* looked up last */
    uint32_t next;  /* lines before it are accounted for */
    unsigned flags; /* of the record under way: VALUE_CUT when the limit was met */
    bool quiet;     /* account for no lines: an object is read again */
};

/* Makes *b ready for the records of a reading; builder_end it. */
void builder_begin(struct builder *b, struct reading *r);

/* Gives the stacks back. */
void builder_end(struct builder *b);

/* What the reading may use: the text from its line to its end. */
struct span builder_text(const struct reading *r);

/* The line (from 0) of that byte; fast when asked in rising order. */
uint32_t builder_line(struct builder *b, const char *at);

/* Adds a field that takes the input's bytes from first up to last; the lines before it hold structure. */
void builder_add(struct builder *b, struct span label, const struct value *v, const char *first,
                 const char *last);

/* Adds an item to the list under way. */
void builder_add_item(struct builder *b, const struct value *v);

/* Takes the fields from number `first` on as those of r (and its .host, when one names it). */
void builder_take(struct builder *b, size_t first, struct record *r);

/* Takes the items from number `first` on as those of the list v; sets its text and, unless it has one, its
 * origin. */
void builder_take_items(struct builder *b, size_t first, struct value *v);

/* The record of the fields from number `first` on becomes the value v. It goes from its heading `where` up to
 * last. */
void builder_take_value(struct builder *b, size_t first, struct span type, struct span where,
                        const char *last, struct value *v);

/* Says what became of the lines from first up to last, which hold no fields: the lines before are structure.
 */
void builder_pass(struct builder *b, const char *first, const char *last, enum line_state state);

/* All lines up to that of `at` that hold no field are structure. */
void builder_close(struct builder *b, const char *at);

/* Says the problem with the line of `at`. */
void builder_problem(struct builder *b, const char *at, const char *text);

/* Completes and emits a record that takes the bytes from first up to last. */
void builder_emit(struct builder *b, struct record *r, const char *first, const char *last);

/* Emits the record that v is, or the records of the list that v is (and of lists in it). Afterwards v is
 * forgotten. */
void builder_emit_all(struct builder *b, const struct value *v);

/* The first line of s, without the blanks around: what an origin shows. */
struct span span_first_line(struct span s);

/* The class that a .NET or CIM type name ends with: `...CimInstance#ROOT/StandardCimv2/MSFT_NetRoute` is
 * MSFT_NetRoute, `Deserialized.X` and `Selected.X` are X. */
struct span type_class(struct span type);

/* Whether a text stands for something that was deeper than the serialiser went: `System.String[]`, `@{a=1}`,
 * `MSFT_NetIPAddress (Name = "...")`. */
bool text_is_collapsed(struct span text);

#endif
