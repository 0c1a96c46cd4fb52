/* `wmic ... /format:list` and `/value`: one `Name=value` a line, two blank lines before and after each
 * object. */
#include <stdlib.h>

#include "base/ascii.h"
#include "read/pstext.h"

struct wmic {
    struct reading *r;
    struct field *fields;
    size_t count, room;
    struct layouts layouts;
};

/* `Name=value`: a name of letters, digits and underscores, no blank before the sign. */
static bool split_assignment(struct span s, struct span *name, struct span *value)
{
    size_t i = 0;
    while (i < s.len && (ascii_is_letter(s.at[i]) || s.at[i] == '_' || (i > 0 && ascii_is_digit(s.at[i]))))
        i++;
    if (i == 0 || i == s.len || s.at[i] != '=')
        return false;
    *name = span_first(s, i);
    *value = span_trim(span_skip(s, i + 1));
    return true;
}

/* The next line that is not blank. */
static uint32_t next_line(const struct reading *r, uint32_t line)
{
    while (line < r->end && text_is_blank(input_line(r->in, line)))
        line++;
    return line;
}

static bool wmic_recognise(const struct reading *r)
{
    struct span name, value;
    if (!split_assignment(input_line(r->in, r->line), &name, &value))
        return false;
    if (span_contains_nocase(r->command, SPAN("wmic")))
        return true;
    uint32_t second = r->line + 1;
    while (second < r->end && second < r->line + 4 && text_is_blank(input_line(r->in, second)))
        second++;
    return second < r->end && split_assignment(input_line(r->in, second), &name, &value);
}

static void wmic_add(struct wmic *w, struct span name, struct span value, uint32_t line)
{
    if (w->count == w->room) {
        w->room = w->room ? w->room * 2 : 64;
        w->fields = memory_resize(w->fields, w->room * sizeof(*w->fields));
    }
    struct field *f = &w->fields[w->count++];
    *f = (struct field){.label = name, .line = line, .lines = 1};
    value_of_wmic(w->r->scratch, &f->value, value, value);
}

/* A value with line breaks: lines that are no assignment. */
static void wmic_join(struct wmic *w, struct field *f)
{
    struct piece *pieces = arena_array(w->r->scratch, f->lines, sizeof(*pieces));
    for (uint32_t i = 0; i < f->lines; i++) {
        struct span text = input_line(w->r->in, f->line + i);
        if (i == 0)
            text = span_skip(text, f->label.len + 1);
        text = span_trim(text);
        pieces[i] = (struct piece){.text = text, .where = text, .glue = '\n', .sure = true};
    }
    value_of_pieces(w->r->scratch, &f->value, pieces, f->lines);
}

static void wmic_emit(struct wmic *w, uint32_t line, uint32_t end)
{
    struct record record = {
        .line = line, .lines = end - line, .where = span_trim(input_line(w->r->in, line))};
    for (size_t i = 0; i < w->count; i++) {
        if (w->fields[i].lines > 1)
            wmic_join(w, &w->fields[i]);
        struct span type = class_of_field(&w->fields[i]);
        record.type = type.len ? type : record.type;
    }
    record.fields = w->fields;
    record.count = w->count;
    record.layout = layouts_choose(&w->layouts, w->fields, w->count, true);
    reading_emit(w->r, &record);
}

/* Whether the object goes on behind one blank line: line ends that were doubled leave one after each line. */
static bool goes_on(const struct wmic *w, uint32_t blank)
{
    struct span name, value;
    if (blank + 1 >= w->r->end || !split_assignment(input_line(w->r->in, blank + 1), &name, &value))
        return false;
    return !span_equal(name, w->fields[0].label);
}

/* Reads one object; returns the line behind it. */
static uint32_t wmic_object(struct wmic *w, uint32_t line)
{
    uint32_t i = line;
    struct span name, value;
    w->count = 0;
    for (; i < w->r->end; i++) {
        struct span s = input_line(w->r->in, i);
        if (split_assignment(s, &name, &value)) {
            if (w->count && span_equal(name, w->fields[0].label))
                break;
            wmic_add(w, name, value, i);
        } else if (!text_is_blank(s)) {
            w->fields[w->count - 1].lines = i - w->fields[w->count - 1].line + 1;
        } else if (goes_on(w, i)) {
            input_mark(w->r->in, i, LINE_IGNORED);
        } else {
            break;
        }
    }
    wmic_emit(w, line, i);
    return i;
}

static void wmic_read(struct reading *r)
{
    struct wmic w = {.r = r};
    struct span name, value;
    uint32_t line = r->line, next = line;
    do {
        line = wmic_object(&w, next);
        next = next_line(r, line);
        input_mark_lines(r->in, line, next, LINE_IGNORED);
    } while (next < r->end && split_assignment(input_line(r->in, next), &name, &value) &&
             span_equal(name, w.fields[0].label));
    r->line = next;
    free(w.fields);
    layouts_free(&w.layouts);
}

const struct shape shape_wmic_list = {.name = "wmic list", .recognise = wmic_recognise, .read = wmic_read};
