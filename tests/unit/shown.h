/* For tests of readers: bytes in, the records out as text.
 *
 * A record is one line, `#type !title @host Label=value; Label=value` (the first three only where they are
 * said), damaged or cut ones with `?` or `+` before. A list is `[a, b]`, null `<null>`; behind a value stand
 * `+` cut, `~` pattern, `?` damaged. */
#ifndef HVLINT_TESTS_UNIT_SHOWN_H
#define HVLINT_TESTS_UNIT_SHOWN_H

#include <check.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "read/record.h"

struct shown {
    struct input_list list;
    struct input *in;
    struct buffer text; /* the records */
    struct reading reading;
    struct arena scratch;
    const struct layout *layout; /* of the last record */
    unsigned layouts;            /* how often it changed */
    unsigned problems;
    bool recognised;
};

static inline void show_flags(struct buffer *b, unsigned flags)
{
    if (flags & VALUE_CUT)
        buffer_add_byte(b, '+');
    if (flags & VALUE_PATTERN)
        buffer_add_byte(b, '~');
    if (flags & VALUE_DAMAGED)
        buffer_add_byte(b, '?');
}

/* An origin must lie in the input, whatever the value was made of. */
static inline void check_where(const struct input *in, struct span where)
{
    if (where.len)
        ck_assert(where.at >= in->text.at && span_end(where) <= span_end(in->text));
}

static inline void show_value(struct shown *s, const struct value *v)
{
    check_where(s->in, v->where);
    if (v->kind == VALUE_NULL)
        buffer_add_text(&s->text, "<null>");
    else if (v->kind == VALUE_TEXT)
        buffer_add(&s->text, v->text);
    for (size_t i = 0; i < v->count; i++) {
        buffer_add_text(&s->text, i ? ", " : "[");
        show_value(s, &v->items[i]);
    }
    if (v->kind == VALUE_LIST)
        buffer_add_text(&s->text, v->count ? "]" : "[]");
    show_flags(&s->text, v->flags);
}

static inline void show_record(struct reading *r, const struct record *record)
{
    struct shown *s = r->user;
    s->layouts += record->layout != s->layout;
    s->layout = record->layout;
    check_where(r->in, record->where);
    ck_assert(record->lines > 0 && record->line + record->lines <= r->in->lines);
    show_flags(&s->text, record->flags);
    if (record->type.len)
        buffer_printf(&s->text, "#%.*s ", SPAN_ARG(record->type));
    if (record->title.len)
        buffer_printf(&s->text, "!%.*s ", SPAN_ARG(record->title));
    if (record->host.len)
        buffer_printf(&s->text, "@%.*s ", SPAN_ARG(record->host));
    for (size_t i = 0; i < record->count; i++) {
        const struct field *f = &record->fields[i];
        input_mark_lines(r->in, f->line, f->line + f->lines, LINE_UNDERSTOOD);
        buffer_printf(&s->text, "%s%.*s=", i ? "; " : "", SPAN_ARG(f->label));
        show_value(s, &f->value);
    }
    buffer_add_byte(&s->text, '\n');
}

static inline void count_problem(struct reading *r, uint32_t line, const char *text)
{
    struct shown *s = r->user;
    s->problems++;
    ck_assert(line < r->in->lines && text[0] != 0);
}

/* Makes the text an input and its lines a reading that starts at its first line that is not blank. */
static inline void shown_open(struct shown *s, struct span bytes, const char *command)
{
    const struct input_options options = {.encoding = "utf-8"};
    *s = (struct shown){0};
    s->in = input_of_bytes(&s->list, "test", bytes, &options);
    s->reading = (struct reading){.in = s->in, .end = s->in->lines, .command = span_of(command)};
    s->reading.scratch = &s->scratch;
    s->reading.emit = show_record;
    s->reading.problem = count_problem;
    s->reading.user = s;
    while (s->reading.line < s->in->lines && span_trim(input_line(s->in, s->reading.line)).len == 0)
        input_mark(s->in, s->reading.line++, LINE_IGNORED);
}

/* Reads the text with that shape, if it recognises it. */
static inline void shown_read(struct shown *s, const struct shape *shape, const char *text,
                              const char *command)
{
    shown_open(s, span_of(text), command);
    s->recognised = s->reading.line < s->in->lines && shape->recognise(&s->reading);
    if (s->recognised)
        shape->read(&s->reading);
}

static inline void shown_close(struct shown *s)
{
    buffer_free(&s->text);
    arena_free(&s->scratch);
    input_list_free(&s->list);
}

/* The records that the shape reads from the text. */
static inline void expect_records(const struct shape *shape, const char *text, const char *command,
                                  const char *wanted)
{
    struct shown s;
    shown_read(&s, shape, text, command);
    ck_assert(s.recognised);
    ck_assert_str_eq(s.text.at ? s.text.at : "", wanted);
    shown_close(&s);
}

/* That the shape does not take the text for its own. */
static inline void expect_stranger(const struct shape *shape, const char *text, const char *command)
{
    struct shown s;
    shown_read(&s, shape, text, command);
    ck_assert_msg(!s.recognised, "taken: %s", text);
    shown_close(&s);
}

#endif
