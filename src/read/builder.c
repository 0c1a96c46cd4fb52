#include "read/builder.h"

#include <stdlib.h>

void builder_begin(struct builder *b, struct reading *r)
{
    *b = (struct builder){.reading = r, .line = r->line, .next = r->line};
}

void builder_end(struct builder *b)
{
    free(b->fields);
    free(b->items);
    b->fields = NULL;
    b->items = NULL;
}

struct span builder_text(const struct reading *r)
{
    const struct input *in = r->in;
    size_t first = r->line < in->lines ? in->starts[r->line] : in->text.len;
    size_t end = r->end < in->lines ? in->starts[r->end] : in->text.len;
    return (struct span){.at = in->text.at + first, .len = end > first ? end - first : 0};
}

uint32_t builder_line(struct builder *b, const char *at)
{
    struct input *in = b->reading->in;
    size_t offset = (size_t)(at - in->text.at);
    if (b->line >= in->lines || in->starts[b->line] > offset)
        b->line = input_line_of(in, at);
    while (b->line + 1 < in->lines && in->starts[b->line + 1] <= offset)
        b->line++;
    return b->line;
}

/* The lines before `line` that nothing has accounted for hold structure. */
static void account(struct builder *b, uint32_t line)
{
    if (b->quiet || line <= b->next)
        return;
    input_mark_lines(b->reading->in, b->next, line, LINE_UNDERSTOOD);
    b->next = line;
}

static void account_behind(struct builder *b, uint32_t line)
{
    if (!b->quiet && line >= b->next)
        b->next = line + 1;
}

/* Room for one more on a stack, or NULL when the limit is met. */
static void *push(struct builder *b, void *stack, size_t *count, size_t *room, size_t size)
{
    if (*count == BUILDER_LIMIT) {
        b->flags |= VALUE_CUT;
        return NULL;
    }
    if (*count == *room) {
        *room = *room ? *room * 2 : 128;
        stack = memory_resize(stack, *room * size);
    }
    ++*count;
    return stack;
}

/* Whether the lines of nested fields say it all: then those of the field itself hold structure. */
static bool is_tree(const struct value *v)
{
    return v->kind == VALUE_RECORD || (v->kind == VALUE_LIST && v->count && v->items[0].kind == VALUE_RECORD);
}

void builder_add(struct builder *b, struct span label, const struct value *v, const char *first,
                 const char *last)
{
    uint32_t line = builder_line(b, first);
    uint32_t last_line = builder_line(b, last > first ? last - 1 : first);
    void *stack = push(b, b->fields, &b->field_count, &b->field_room, sizeof(*b->fields));

    if (!is_tree(v)) {
        account(b, line);
        account_behind(b, last_line);
    }
    if (!stack)
        return;
    b->fields = stack;
    b->fields[b->field_count - 1] = (struct field){
        .label = label,
        .value = *v,
        .line = line,
        .lines = last_line - line + 1,
    };
}

void builder_add_item(struct builder *b, const struct value *v)
{
    void *stack = push(b, b->items, &b->item_count, &b->item_room, sizeof(*b->items));
    if (!stack)
        return;
    b->items = stack;
    b->items[b->item_count - 1] = *v;
}

/* A remote session says its host; `localhost` is no name. */
static struct span host_of(const struct record *r)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct value *v = &r->fields[i].value;
        if (span_equal(r->fields[i].label, SPAN("PSComputerName")) && v->kind == VALUE_TEXT &&
            !span_equal_nocase(v->text, SPAN("localhost")) && !span_equal(v->text, SPAN(".")))
            return v->text;
    }
    return (struct span){0};
}

void builder_take(struct builder *b, size_t first, struct record *r)
{
    size_t count = b->field_count - first;
    struct field *fields = arena_array(b->reading->scratch, count, sizeof(*fields));
    if (count)
        memcpy(fields, b->fields + first, count * sizeof(*fields));
    b->field_count = first;
    r->fields = fields;
    r->count = count;
    r->flags |= b->flags;
    if (!r->host.len)
        r->host = host_of(r);
}

/* The texts of a list, joined as PowerShell shows them. */
static struct span list_text(struct arena *a, const struct value *v)
{
    size_t room = 0;
    if (v->count == 1)
        return v->items[0].text;
    for (size_t i = 0; i < v->count; i++)
        room += v->items[i].text.len + 2;
    char *text = arena_alloc(a, room), *out = text;
    for (size_t i = 0; i < v->count; i++) {
        struct span item = v->items[i].text;
        if (i) {
            memcpy(out, ", ", 2);
            out += 2;
        }
        if (item.len)
            memcpy(out, item.at, item.len);
        out += item.len;
    }
    return span_between(text, out);
}

void builder_take_items(struct builder *b, size_t first, struct value *v)
{
    size_t count = b->item_count - first;
    struct value *items = arena_array(b->reading->scratch, count, sizeof(*items));
    if (count)
        memcpy(items, b->items + first, count * sizeof(*items));
    b->item_count = first;
    v->kind = VALUE_LIST;
    v->items = items;
    v->count = count;
    v->flags |= b->flags;
    if (count)
        v->where = items[0].where;
    if (!is_tree(v))
        v->text = list_text(b->reading->scratch, v);
}

void builder_take_value(struct builder *b, size_t first, struct span type, struct span where,
                        const char *last, struct value *v)
{
    struct record *record = arena_alloc(b->reading->scratch, sizeof(*record));
    record->type = type;
    record->where = span_first_line(where);
    record->line = builder_line(b, where.at);
    record->lines = builder_line(b, last > where.at ? last - 1 : last) - record->line + 1;
    builder_take(b, first, record);
    v->kind = VALUE_RECORD;
    v->record = record;
}

void builder_pass(struct builder *b, const char *first, const char *last, enum line_state state)
{
    uint32_t line = builder_line(b, first);
    uint32_t last_line = builder_line(b, last > first ? last - 1 : first);
    account(b, line);
    if (b->quiet || last_line < b->next)
        return;
    input_mark_lines(b->reading->in, b->next, last_line + 1, state);
    b->next = last_line + 1;
}

void builder_close(struct builder *b, const char *at)
{
    account(b, builder_line(b, at) + 1);
}

void builder_problem(struct builder *b, const char *at, const char *text)
{
    const struct input *in = b->reading->in;
    if (in->text.len && at == span_end(in->text))
        at--;
    b->reading->problem(b->reading, in->text.len ? builder_line(b, at) : 0, text);
}

static void say_limit(struct builder *b, uint32_t line)
{
    if (b->flags & VALUE_CUT)
        b->reading->problem(b->reading, line,
                            "one object holds more than a million values: the rest of it is left out");
    b->flags = 0;
}

void builder_emit(struct builder *b, struct record *r, const char *first, const char *last)
{
    r->where = span_first_line(r->where);
    r->line = builder_line(b, first);
    r->lines = builder_line(b, last > first ? last - 1 : first) - r->line + 1;
    say_limit(b, r->line);
    account(b, r->line + r->lines);
    reading_emit(b->reading, r);
}

/* Lists are nested no deeper than the reader's own limit. */
static void emit_within(struct builder *b, const struct value *v)
{
    if (v->kind == VALUE_RECORD) {
        say_limit(b, v->record->line);
        account(b, v->record->line + v->record->lines);
        b->reading->emit(b->reading, v->record);
    }
    for (size_t i = 0; v->kind == VALUE_LIST && i < v->count; i++)
        emit_within(b, &v->items[i]);
}

void builder_emit_all(struct builder *b, const struct value *v)
{
    emit_within(b, v);
    arena_reset(b->reading->scratch);
}

struct span span_first_line(struct span s)
{
    s = span_trim(s);
    const char *end = span_find(s, '\n');
    return span_trim_right(end ? span_between(s.at, end) : s);
}

struct span type_class(struct span type)
{
    for (;;) {
        if (span_starts(type, SPAN("Deserialized.")))
            type = span_skip(type, sizeof("Deserialized.") - 1);
        else if (span_starts(type, SPAN("Selected.")))
            type = span_skip(type, sizeof("Selected.") - 1);
        else
            break;
    }
    for (size_t i = type.len; i > 0; i--)
        if (type.at[i - 1] == '/' || type.at[i - 1] == '\\' || type.at[i - 1] == '#')
            return span_skip(type, i);
    return type;
}

bool text_is_collapsed(struct span text)
{
    if (text.len < 3 || span_find(span_first(text, 1), ' '))
        return false;
    if (span_ends(text, SPAN("[]")))
        return !span_find(text, ' ') && span_find(text, '.');
    if (span_starts(text, SPAN("@{")))
        return text.at[text.len - 1] == '}';
    const char *brace = text.at[text.len - 1] == ')' ? span_find_span(text, SPAN(" (")) : NULL;
    return brace && !span_find(span_between(text.at, brace), ' ') &&
           span_find_span(span_between(brace, span_end(text)), SPAN(" = "));
}
