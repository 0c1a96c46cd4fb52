#include "read/draft.h"

void draft_begin(struct draft *d, struct reading *r, struct span type, uint32_t line)
{
    *d = (struct draft){.reading = r};
    d->record.type = type;
    d->record.line = line;
    d->record.where = span_trim(reading_text(r, line));
}

/* Makes room for one more: the old array stays behind in the scratch arena until the record is emitted. */
static void *grow(struct arena *a, const void *old, size_t count, size_t *room, size_t size)
{
    *room = *room ? *room * 2 : 16;
    void *bigger = arena_array(a, *room, size);
    if (count)
        memcpy(bigger, old, count * size);
    return bigger;
}

struct value *draft_add(struct draft *d, struct span label, struct span value, uint32_t line)
{
    if (d->record.count == d->room)
        d->fields = grow(d->reading->scratch, d->fields, d->record.count, &d->room, sizeof(*d->fields));
    struct field *f = &d->fields[d->record.count++];
    *f = (struct field){.label = label, .line = line, .lines = 1};
    f->value = (struct value){.kind = VALUE_TEXT, .text = value, .where = value};
    d->items = NULL;
    d->item_room = 0;
    return &f->value;
}

static void draft_push_item(struct draft *d, struct value *list, const struct value *item)
{
    if (list->count == d->item_room)
        d->items = grow(d->reading->scratch, d->items, list->count, &d->item_room, sizeof(*d->items));
    d->items[list->count++] = *item;
    list->items = d->items;
}

void draft_add_item(struct draft *d, struct span value, struct span where, uint32_t line)
{
    if (d->record.count == 0)
        return;
    struct field *f = &d->fields[d->record.count - 1];
    if (f->value.kind != VALUE_LIST) {
        struct value first = f->value;
        f->value.kind = VALUE_LIST;
        if (first.text.len)
            draft_push_item(d, &f->value, &first);
    }
    draft_push_item(d, &f->value, &(struct value){.kind = VALUE_TEXT, .text = value, .where = where});
    if (line >= f->line)
        f->lines = line - f->line + 1;
}

void draft_end(struct draft *d, uint32_t end)
{
    d->record.fields = d->fields;
    d->record.lines = end > d->record.line ? end - d->record.line : 1;
    reading_emit(d->reading, &d->record);
}

struct span reading_text(const struct reading *r, uint32_t line)
{
    return line < r->end ? span_trim_right(input_line(r->in, line)) : SPAN("");
}

uint32_t reading_skip_blank(const struct reading *r, uint32_t line)
{
    while (line < r->end && span_trim(reading_text(r, line)).len == 0)
        line++;
    return line;
}

void reading_mark(struct reading *r, uint32_t first, uint32_t end, enum line_state state)
{
    input_mark_lines(r->in, first, end < r->end ? end : r->end, state);
}

size_t span_indent(struct span s)
{
    size_t n = 0;
    while (n < s.len && (s.at[n] == ' ' || s.at[n] == '\t'))
        n++;
    return n;
}

struct span span_take_word(struct span *rest)
{
    *rest = span_skip(*rest, span_indent(*rest));
    size_t n = 0;
    while (n < rest->len && rest->at[n] != ' ' && rest->at[n] != '\t')
        n++;
    struct span word = span_first(*rest, n);
    *rest = span_skip(*rest, n);
    return word;
}

struct span span_take_column(struct span *rest)
{
    *rest = span_skip(*rest, span_indent(*rest));
    size_t n = 0;
    while (n < rest->len && rest->at[n] != '\t' &&
           !(rest->at[n] == ' ' && n + 1 < rest->len && rest->at[n + 1] == ' '))
        n++;
    struct span column = span_first(*rest, n);
    *rest = span_skip(*rest, n);
    return span_trim_right(column);
}

bool span_take_label(struct span line, struct span *label, struct span *value)
{
    for (struct span rest = line; rest.len;) {
        const char *colon = span_find(rest, ':');
        if (!colon)
            return false;
        struct span behind = span_between(colon + 1, span_end(line));
        if (behind.len == 0 || *behind.at == ' ' || *behind.at == '\t') {
            *label = span_trim(span_between(line.at, colon));
            *value = span_trim(behind);
            return label->len > 0;
        }
        rest = behind;
    }
    return false;
}

size_t ruler_widths(struct span line, char byte, size_t *widths, size_t max)
{
    size_t runs = 0;
    line = span_trim(line);
    for (size_t i = 0; i < line.len; i++) {
        if (line.at[i] == ' ')
            continue;
        if (line.at[i] != byte)
            return 0;
        bool starts = i == 0 || line.at[i - 1] == ' ';
        runs += starts;
        if (runs <= max)
            widths[runs - 1] = starts ? 1 : widths[runs - 1] + 1;
    }
    return runs;
}
