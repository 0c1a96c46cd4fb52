/* Bytes in, records out: runs one shape over a text and writes down what it emits, a record a line:
 *
 *   Type@Host{label=text;label=Off#3;list=[a,b];object=Type{...};none=null}
 *
 * `#` precedes a number that the text does not say, `!` follows what is damaged, `~` what is cut. A problem
 * is a line `line N: text`. */
#ifndef HVLINT_TESTS_UNIT_RECORDS_H
#define HVLINT_TESTS_UNIT_RECORDS_H

#include <check.h>

#include "base/buffer.h"
#include "read/record.h"

struct records {
    struct input_list list;
    struct arena scratch;
    struct reading reading;
    struct buffer out;
};

static inline void records_put_record(struct buffer *out, const struct record *r);

static inline void records_put_value(struct buffer *out, const struct value *v)
{
    if (v->kind == VALUE_NULL)
        buffer_add_text(out, "null");
    else if (v->kind == VALUE_RECORD)
        records_put_record(out, v->record);
    else if (v->kind == VALUE_TEXT)
        buffer_add(out, v->text);
    if (v->kind == VALUE_LIST) {
        buffer_add_text(out, "[");
        for (size_t i = 0; i < v->count; i++) {
            buffer_add_text(out, i ? "," : "");
            records_put_value(out, &v->items[i]);
        }
        buffer_add_text(out, "]");
    }
    if (v->number.len && !span_equal(v->number, v->text))
        buffer_printf(out, "#%.*s", SPAN_ARG(v->number));
    buffer_add_text(out, v->flags & VALUE_DAMAGED ? "!" : "");
    buffer_add_text(out, v->flags & VALUE_CUT ? "~" : "");
}

static inline void records_put_record(struct buffer *out, const struct record *r)
{
    buffer_add(out, r->type);
    if (r->host.len)
        buffer_printf(out, "@%.*s", SPAN_ARG(r->host));
    buffer_add_text(out, "{");
    for (size_t i = 0; i < r->count; i++) {
        buffer_printf(out, "%s%.*s=", i ? ";" : "", SPAN_ARG(r->fields[i].label));
        records_put_value(out, &r->fields[i].value);
    }
    buffer_add_text(out, r->flags & VALUE_CUT ? "}~" : "}");
}

static inline void records_emit(struct reading *r, const struct record *record)
{
    struct records *records = r->user;
    records_put_record(&records->out, record);
    buffer_add_text(&records->out, "\n");
}

static inline void records_problem(struct reading *r, uint32_t line, const char *text)
{
    struct records *records = r->user;
    ck_assert_uint_lt(line, r->in->lines);
    buffer_printf(&records->out, "line %u: %s\n", (unsigned)line + 1, text);
}

/* Makes a reading of text, which must stay. emit may be NULL: then records are written down. */
static inline void records_begin(struct records *records, struct span text,
                                 void (*emit)(struct reading *, const struct record *))
{
    *records = (struct records){0};
    struct input *in = input_of_bytes(&records->list, "test", text, &(struct input_options){0});
    records->reading = (struct reading){
        .in = in,
        .end = in->lines,
        .scratch = &records->scratch,
        .emit = emit ? emit : records_emit,
        .problem = records_problem,
        .user = records,
    };
}

/* Lets the shape read wherever it recognises something; other lines are passed over. Returns what was written
 * down. */
static inline const char *records_read(struct records *records, const struct shape *shape)
{
    struct reading *r = &records->reading;
    while (r->line < r->end) {
        uint32_t before = r->line;
        if (shape->recognise(r))
            shape->read(r);
        else
            r->line++;
        ck_assert_uint_gt(r->line, before);
        ck_assert_uint_le(r->line, r->end);
    }
    return records->out.at ? records->out.at : "";
}

static inline void records_end(struct records *records)
{
    buffer_free(&records->out);
    arena_free(&records->scratch);
    input_list_free(&records->list);
}

/* The text must give exactly these records and problems. */
static inline void records_expect(const struct shape *shape, struct span text, const char *wanted)
{
    struct records records;
    records_begin(&records, text, NULL);
    ck_assert_str_eq(records_read(&records, shape), wanted);
    records_end(&records);
}

#endif
