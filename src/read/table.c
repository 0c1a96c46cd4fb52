/* Format-Table: header lines, a line of dashes, rows up to a blank line. */
#include <stdlib.h>

#include "read/columns.h"

enum { HEADER_LINES_MAX = 48, GROUP_BLANKS_MAX = 2, LABEL_MAX = 128 };

/* Where the parts of a table stand. */
struct outline {
    uint32_t group;  /* the line `   Property: value` before it, or the header itself */
    uint32_t header; /* the first header line */
    uint32_t ruler;  /* the line of dashes */
    bool spaced;     /* a blank line after every line, as some publishers leave it */
};

struct table {
    struct reading *r;
    struct outline outline;
    struct columns columns;
    struct arena keep;    /* labels and header lines */
    struct arena lines;   /* rows without colours */
    struct span *cells;   /* of the row in hand */
    struct field *fields; /* the group's, if there is one, and the columns' */
    size_t groups;        /* 1 when there is a group field, else 0 */
    struct span title;    /* the group's value */
    struct layout layout;
    uint32_t end;   /* one past the last row */
    bool may_wrap;  /* rows may go on in the next line */
    bool says_wrap; /* the command says -Wrap */
    struct plain row;
};

/* The line of dashes below a header that starts at `at`. */
static bool find_ruler(const struct reading *r, uint32_t at, struct outline *o, struct arena *lines)
{
    size_t runs;
    for (uint32_t i = at; i < r->end && i < at + HEADER_LINES_MAX; i++) {
        struct span s = plain_line(r, i, lines).text;
        if (columns_is_ruler(s, &runs)) {
            *o = (struct outline){.group = at, .header = at, .ruler = i, .spaced = i == at + 2 && o->spaced};
            return i > at;
        }
        bool blank = text_is_blank(s);
        if ((blank && i != at + 1) || (o->spaced && i == at + 2))
            return false;
        o->spaced = o->spaced || blank;
    }
    return false;
}

/* A header of one column is one plain name, as long as its dashes: anything else may be a heading of a
 * report. */
static bool is_single_header(const struct reading *r, const struct outline *o, struct arena *lines)
{
    struct span header = span_trim(plain_line(r, o->header, lines).text);
    struct span ruler = span_trim(plain_line(r, o->ruler, lines).text);
    return (o->ruler == o->header + 1 || o->spaced) && text_is_identifier(header) &&
           span_cells(header, CELLS_DISPLAY) == ruler.len;
}

/* `label : value` and the fences of Markdown are in no header. */
static bool is_no_header(struct span s)
{
    return span_find_span(s, SPAN(" : ")) || span_ends(s, SPAN(" :")) ||
           span_starts(span_trim(s), SPAN("```"));
}

/* Whether the header can be taken apart: the lines above its last one keep to the columns, and each column
 * has a label. */
static bool headers_fit(const struct reading *r, const struct outline *o, struct arena *lines)
{
    struct columns c;
    bool fit = columns_init(&c, plain_line(r, o->ruler, lines).text);
    uint32_t count = o->spaced ? 1 : o->ruler - o->header;
    struct plain *headers = arena_array(lines, count, sizeof(*headers));
    for (uint32_t i = 0; i < count && fit; i++) {
        headers[i] = plain_line(r, o->header + i, lines);
        fit = !is_no_header(headers[i].text) && (i + 1 == count || columns_fit_header(&c, headers[i].text));
    }
    fit = fit && columns_label(&c, headers, count, lines) && (count == 1 || !c.lost);
    columns_free(&c);
    return fit;
}

static bool find_table(const struct reading *r, uint32_t at, struct outline *o, struct arena *lines)
{
    size_t runs;
    *o = (struct outline){0};
    if (!find_ruler(r, at, o, lines))
        return false;
    columns_is_ruler(plain_line(r, o->ruler, lines).text, &runs);
    return runs == 1 ? is_single_header(r, o, lines) : headers_fit(r, o, lines);
}

/* `   Property: value`, as -GroupBy prints it before a table. */
static bool split_group(struct span s, struct span *label, struct span *value)
{
    size_t indent = text_indent(s);
    const char *colon = indent >= 3 ? span_find(span_first(s, indent + LABEL_MAX), ':') : NULL;
    if (!colon || (colon + 1 < span_end(s) && colon[1] != ' '))
        return false;
    *label = span_between(s.at + indent, colon);
    *value = span_trim(span_between(colon + 1, span_end(s)));
    return label->len > 0 && span_trim(*label).len == label->len;
}

/* A table at `at`, or a group's line with a table below it. */
static bool find_grouped(const struct reading *r, uint32_t at, struct outline *o, struct arena *lines)
{
    if (find_table(r, at, o, lines))
        return true;
    struct span label, value;
    if (!split_group(plain_line(r, at, lines).text, &label, &value))
        return false;
    uint32_t i = at + 1;
    while (i < r->end && i <= at + GROUP_BLANKS_MAX && text_is_blank(input_line(r->in, i)))
        i++;
    bool found = i < r->end && find_table(r, i, o, lines);
    o->group = at;
    return found;
}

static bool table_recognise(const struct reading *r)
{
    struct arena lines = {0};
    struct outline o;
    bool yes = find_grouped(r, r->line, &o, &lines);
    arena_free(&lines);
    return yes;
}

/* Rows end before a blank line, before the header of a table that follows at once, and at the reading's end.
 */
static uint32_t find_end(struct table *t)
{
    const struct reading *r = t->r;
    uint32_t first = t->outline.ruler + 1, i = first;
    size_t runs;
    while (i < r->end) {
        struct span s = input_line(r->in, i);
        if (text_is_blank(s)) {
            bool goes_on = t->outline.spaced && i + 1 < r->end && !text_is_blank(input_line(r->in, i + 1));
            if (!goes_on)
                break;
        } else if (s.at[0] == '`' || span_starts(s, SPAN("WARNING:"))) {
            break;
        } else if (columns_is_ruler(s, &runs)) {
            return i > first && runs > 1 ? i - 1 : i;
        }
        i++;
    }
    return i;
}

static void table_label(struct table *t)
{
    for (size_t i = 0; i < t->columns.count; i++)
        t->fields[t->groups + i] = (struct field){.label = t->columns.at[i].label, .lines = 1};
    struct plain group = plain_line(t->r, t->outline.group, &t->keep);
    struct span label, value;
    if (t->groups && split_group(group.text, &label, &value)) {
        t->fields[0] = (struct field){.label = label, .line = t->outline.group, .lines = 1};
        t->fields[0].value =
            (struct value){.kind = VALUE_TEXT, .text = value, .where = plain_where(&group, value)};
        t->title = value;
    }
}

/* Everything above the rows; false when the header cannot be taken apart. */
static bool table_begin(struct table *t)
{
    struct reading *r = t->r;
    struct outline *o = &t->outline;
    find_grouped(r, r->line, o, &t->keep);
    if (!columns_init(&t->columns, plain_line(r, o->ruler, &t->keep).text))
        return false;
    uint32_t count = o->spaced ? 1 : o->ruler - o->header;
    struct plain *headers = arena_array(&t->keep, count, sizeof(*headers));
    for (uint32_t i = 0; i < count; i++)
        headers[i] = plain_line(r, o->header + i, &t->keep);
    if (!columns_label(&t->columns, headers, count, &t->keep))
        return false;
    t->groups = o->group != o->header;
    t->fields = memory_get((t->columns.count + 1) * sizeof(*t->fields));
    t->cells = memory_get(t->columns.count * sizeof(*t->cells));
    table_label(t);
    t->end = find_end(t);
    t->says_wrap = span_contains_nocase(r->command, SPAN("-wrap"));
    t->may_wrap = t->says_wrap || (r->command.len == 0 && t->columns.count > 2);
    columns_cut(&t->columns, r, o->ruler + 1, t->end, &t->lines);
    return true;
}

/* The cells of the row become the fields' values. */
static void table_fill(struct table *t, uint32_t line, unsigned flags)
{
    for (size_t i = 0; i < t->columns.count; i++) {
        struct field *f = &t->fields[t->groups + i];
        value_of_text(t->r->scratch, &f->value, t->cells[i], plain_where(&t->row, t->cells[i]));
        f->value.flags |= flags;
        f->line = line;
        f->lines = 1;
    }
}

static bool cells_accepted(const struct table *t)
{
    for (size_t i = 0; i < t->columns.count; i++)
        if (!column_accepts(&t->columns.at[i], t->cells[i]))
            return false;
    return true;
}

/* Reads the row in that line into the fields; returns VALUE_DAMAGED when its cells are a guess. */
static unsigned table_row(struct table *t, uint32_t line)
{
    t->row = plain_line(t->r, line, &t->lines);
    bool kept = columns_split(&t->columns, t->row.text, t->cells);
    unsigned flags = kept && cells_accepted(t) ? 0 : VALUE_DAMAGED;
    table_fill(t, line, flags);
    return flags;
}

/* Whether the cell's text was full when it ended, so that the next line's word had no room. */
static bool was_full(const struct table *t, size_t column, struct span above, struct span below)
{
    size_t width = columns_width(&t->columns, column);
    size_t cells = span_cells(above, t->columns.cells) + span_cells(text_first_word(below), t->columns.cells);
    return above.len > 0 && cells + 1 > width;
}

/* Whether that line goes on with the row above (whose cells are in `above`): -Wrap leaves the cells blank
 * that are done. Where no command says -Wrap, only the plainest case: the first cell blank, and all but one.
 */
static bool is_wrapped(struct table *t, uint32_t line, const struct span *above)
{
    t->row = plain_line(t->r, line, &t->lines);
    if (text_is_blank(t->row.text) || (!t->says_wrap && t->row.text.at[0] != ' '))
        return false;
    if (!columns_split(&t->columns, t->row.text, t->cells) || (!t->says_wrap && t->cells[0].len))
        return false;
    size_t filled = 0;
    for (size_t i = 0; i < t->columns.count; i++) {
        if (t->cells[i].len && !was_full(t, i, above[i], t->cells[i]))
            return false;
        filled += t->cells[i].len > 0;
    }
    return t->says_wrap ? filled < t->columns.count : filled == 1;
}

/* Only a word that is wider than its column is cut, and then it stands there alone. */
static bool was_cut_hard(const struct table *t, size_t width, struct span upper, struct span lower)
{
    size_t cells = span_cells(upper, t->columns.cells);
    size_t more = span_cells(text_first_word(lower), t->columns.cells);
    return width && cells >= width && cells + more > width && !span_find(upper, ' ');
}

/* One cell out of the lines of a wrapped row. */
static void join_cell(struct table *t, size_t column, const struct span *cells, const struct plain *rows,
                      uint32_t count)
{
    struct piece *pieces = arena_array(t->r->scratch, count, sizeof(*pieces));
    size_t used = 0, width = columns_width(&t->columns, column), columns = t->columns.count;
    for (uint32_t i = 0; i < count; i++) {
        struct span s = cells[i * columns + column];
        if (s.len == 0)
            continue;
        if (used)
            pieces[used - 1].glue = was_cut_hard(t, width, pieces[used - 1].text, s) ? 0 : ' ';
        pieces[used++] = (struct piece){.text = s, .where = plain_where(&rows[i], s)};
        pieces[used - 1].sure = s.at[s.len - 1] == ',';
    }
    if (used > 1)
        value_of_pieces(t->r->scratch, &t->fields[t->groups + column].value, pieces, used);
}

/* Takes the lines on that the row in `line` goes on in; returns the line behind them. */
static uint32_t table_unwrap(struct table *t, uint32_t line)
{
    size_t columns = t->columns.count, bytes = columns * sizeof(*t->cells);
    struct span *cells = NULL;
    struct plain *rows = NULL;
    uint32_t count = 1, room = 0;
    struct span *above = arena_array(t->r->scratch, columns, sizeof(*above));
    memcpy(above, t->cells, bytes);
    struct plain first = t->row;
    while (line + count < t->end && is_wrapped(t, line + count, above)) {
        if (count >= room) {
            room = room ? room * 2 : 8;
            cells = memory_resize(cells, (room + 1) * bytes);
            rows = memory_resize(rows, (room + 1) * sizeof(*rows));
        }
        if (count == 1) {
            memcpy(cells, above, bytes);
            rows[0] = first;
        }
        memcpy(cells + count * columns, t->cells, bytes);
        rows[count] = t->row;
        for (size_t i = 0; i < columns; i++)
            above[i] = t->cells[i].len ? t->cells[i] : above[i];
        count++;
    }
    for (size_t i = 0; i < columns && count > 1; i++) {
        join_cell(t, i, cells, rows, count);
        t->fields[t->groups + i].lines = count;
    }
    free(cells);
    free(rows);
    return line + count;
}

static bool could_wrap(const struct table *t, uint32_t line)
{
    struct span s = input_line(t->r->in, line);
    return s.len && (t->says_wrap || s.at[0] == ' ');
}

/* Nothing tells the columns of such a row. */
static bool is_without_cells(const struct table *t)
{
    size_t filled = 0;
    for (size_t i = 0; i < t->columns.count; i++)
        filled += t->cells[i].len > 0;
    return t->columns.moved && !filled;
}

static void table_rows(struct table *t)
{
    struct record record = {.title = t->title, .fields = t->fields, .layout = &t->layout};
    record.count = t->groups + t->columns.count;
    for (uint32_t i = t->outline.ruler + 1, next; i < t->end; i = next) {
        next = i + 1;
        if (text_is_blank(input_line(t->r->in, i))) {
            input_mark(t->r->in, i, LINE_IGNORED);
            continue;
        }
        record.line = i;
        record.flags = table_row(t, i);
        if (is_without_cells(t))
            continue;
        record.where = span_trim(t->row.raw);
        if (t->may_wrap && i + 1 < t->end && !record.flags && could_wrap(t, i + 1))
            next = table_unwrap(t, i);
        record.lines = next - i;
        reading_emit(t->r, &record);
    }
}

static void table_mark(const struct table *t)
{
    struct input *in = t->r->in;
    const struct outline *o = &t->outline;
    for (uint32_t i = o->group; i <= o->ruler; i++)
        input_mark(in, i, text_is_blank(input_line(in, i)) ? LINE_IGNORED : LINE_UNDERSTOOD);
}

static void table_read(struct reading *r)
{
    struct table t = {.r = r};
    if (table_begin(&t)) {
        table_mark(&t);
        if (t.columns.lost && t.end > t.outline.ruler + 1)
            r->problem(r, t.outline.header, "table damaged: its rows do not keep to the columns");
        table_rows(&t);
        r->line = t.end;
    } else {
        r->problem(r, r->line, "table damaged: its header does not fit the line of dashes");
        r->line = t.outline.ruler > r->line ? t.outline.ruler + 1 : r->line + 1;
    }
    free(t.fields);
    free(t.cells);
    columns_free(&t.columns);
    arena_free(&t.lines);
    arena_free(&t.keep);
}

const struct shape shape_table = {.name = "table", .recognise = table_recognise, .read = table_read};
