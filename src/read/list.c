/* Format-List: one `label : value` a line, the colons of an object below each other. */
#include <stdlib.h>

#include "base/ascii.h"
#include "read/pstext.h"
#include "read/width.h"

/* NARROWEST: the narrowest console that one meets; text that would have fitted into it was not wrapped by it.
 */
enum { LABEL_MAX = 256, NARROWEST = 79, BLANKS_WITHIN = 2 };

/* One line as `label : value`. */
struct pair {
    size_t indent; /* blanks before the label */
    size_t colon;  /* offset of the colon */
    struct span label, value;
};

/* One run of the reader. */
struct list {
    struct reading *r;
    struct arena lines; /* lines without colours, of this object only */
    struct field *fields;
    size_t count, room;
    struct layouts layouts;
    struct pair first;  /* of this object */
    size_t colon_cells; /* the cell of its colons */
    size_t widest;      /* cells of the longest value part that was wrapped so far */
    struct record record;
    bool copied; /* some line of this object is a copy */
};

static bool starts_label(char c)
{
    if (ascii_is_letter(c))
        return true;
    return c != 0 && !strchr("+#|-<>/{}[:=.", c);
}

/* Splits at the first colon that has a blank before it and a blank or the end behind it. */
static bool split_pair(struct span s, struct pair *p)
{
    size_t indent = text_indent(s);
    if (indent == s.len || !starts_label(s.at[indent]))
        return false;
    struct span rest = span_first(s, indent + LABEL_MAX);
    for (size_t from = indent; from < rest.len;) {
        const char *colon = memchr(rest.at + from, ':', rest.len - from);
        if (!colon)
            return false;
        size_t i = (size_t)(colon - s.at);
        if (i > indent && s.at[i - 1] == ' ' && (i + 1 == s.len || s.at[i + 1] == ' ')) {
            struct span label = span_trim(span_between(s.at + indent, colon));
            *p = (struct pair){
                .indent = indent, .colon = i, .label = label, .value = span_trim(span_skip(s, i + 1))};
            return label.len > 0 && !span_ends(label, SPAN(" ."));
        }
        from = i + 1;
    }
    return false;
}

/* The same at a known column, which is nearly always the right one. */
static bool split_at(struct span s, const struct pair *first, struct pair *p)
{
    size_t i = first->colon, indent = first->indent;
    if (s.len <= i || s.at[i] != ':' || s.at[i - 1] != ' ' || (i + 1 < s.len && s.at[i + 1] != ' '))
        return false;
    if (s.at[indent] == ' ' || (indent > 0 && s.at[indent - 1] != ' ') || !starts_label(s.at[indent]))
        return false;
    p->indent = indent;
    p->colon = i;
    p->label = span_trim_right(span_between(s.at + indent, s.at + i));
    p->value = span_trim(span_skip(s, i + 1));
    return true;
}

/* `InterfaceIndex: 40`: how publishers that collapse blanks leave a line. */
static bool split_loose(struct span s, struct pair *p)
{
    size_t indent = text_indent(s);
    const char *colon = span_find(span_first(s, indent + LABEL_MAX), ':');
    if (!colon || (colon + 1 < span_end(s) && colon[1] != ' '))
        return false;
    struct span label = span_trim(span_between(s.at + indent, colon));
    *p = (struct pair){.indent = indent,
                       .colon = (size_t)(colon - s.at),
                       .label = label,
                       .value = span_trim(span_between(colon + 1, span_end(s)))};
    return text_is_identifier(label) && indent < s.len;
}

static size_t colon_cell(struct span s, const struct pair *p)
{
    return span_cells(span_first(s, p->colon), CELLS_DISPLAY);
}

/* A list starts with two lines that have their colons below each other, or with one whose label is a plain
 * name. */
static bool list_recognise(const struct reading *r)
{
    struct arena lines = {0};
    struct span one = plain_line(r, r->line, &lines).text;
    struct span two = plain_line(r, r->line + 1, &lines).text;
    struct pair p, q;
    bool yes = split_pair(one, &p);
    if (!yes)
        yes = split_loose(one, &p) && split_pair(two, &q) && p.indent == q.indent &&
              text_is_identifier(q.label);
    else if (!text_is_identifier(p.label))
        yes = split_pair(two, &q) && p.indent == q.indent && colon_cell(one, &p) == colon_cell(two, &q);
    arena_free(&lines);
    return yes;
}

static struct field *list_push(struct list *l)
{
    if (l->count == l->room) {
        l->room = l->room ? l->room * 2 : 64;
        l->fields = memory_resize(l->fields, l->room * sizeof(*l->fields));
    }
    return &l->fields[l->count++];
}

static void list_add(struct list *l, const struct plain *line, const struct pair *p, uint32_t at)
{
    struct field *f = list_push(l);
    l->copied = l->copied || line->text.at != line->raw.at;
    *f = (struct field){.label = p->label, .line = at, .lines = 1};
    value_of_text(l->r->scratch, &f->value, p->value, plain_where(line, p->value));
}

/* Whether lower's first word would still have fitted behind upper in the narrowest console. */
static bool is_line_break(const struct list *l, struct span upper, struct span lower)
{
    size_t cells = span_cells(upper, CELLS_DISPLAY) + span_cells(text_first_word(lower), CELLS_DISPLAY);
    return l->colon_cells + 2 + cells + 1 < NARROWEST;
}

/* Whether text up to that cell may have filled a console of a usual width (5.1 leaves the last cell blank).
 */
static bool is_console_width(size_t cells)
{
    return cells % 10 == 0 || cells % 10 == 9 || cells == 131 || cells == 132;
}

/* What stood between two lines of a wrapped value. A blank kept at the upper line's end tells; without it
 * either an editor trimmed it, or a word was too long for the line and was cut hard at its end. */
static void set_glue(const struct list *l, struct piece *upper, const struct piece *lower, bool blank_kept)
{
    struct span last = text_last_word(upper->text), next = text_first_word(lower->text);
    size_t cells = span_cells(upper->text, CELLS_DISPLAY);
    bool too_long = span_cells(last, CELLS_DISPLAY) + span_cells(next, CELLS_DISPLAY) > l->widest;
    bool hard = !blank_kept && cells == l->widest && too_long;
    upper->glue = hard ? 0 : ' ';
    upper->sure = blank_kept || span_ends(upper->text, SPAN(",")) || cells < l->widest ||
                  (!hard && !is_console_width(l->colon_cells + 2 + cells));
}

/* The value's part of each of its lines; *kept[i] says whether that line ended with a blank. */
static struct piece *list_pieces(struct list *l, const struct field *f, bool **kept)
{
    struct piece *pieces = arena_array(l->r->scratch, f->lines, sizeof(*pieces));
    *kept = arena_array(l->r->scratch, f->lines, sizeof(**kept));
    size_t column = l->first.colon + 2;
    for (uint32_t i = 0; i < f->lines; i++) {
        struct plain line = plain_line(l->r, f->line + i, &l->lines);
        size_t indent = text_indent(line.text);
        struct span text = span_skip(line.text, i == 0 || indent > column ? column : indent);
        (*kept)[i] = text.len && text.at[text.len - 1] == ' ';
        text = i == 0 ? span_trim(text) : span_trim_right(text);
        pieces[i] =
            (struct piece){.text = text, .where = plain_where(&line, text), .glue = '\n', .sure = true};
        l->copied = l->copied || line.text.at != line.raw.at;
    }
    return pieces;
}

/* A value of several lines is a text that was wrapped, or one that has line breaks itself. */
static void list_join(struct list *l, struct field *f)
{
    bool *kept;
    struct piece *pieces = list_pieces(l, f, &kept);
    bool braces = span_starts(pieces[0].text, SPAN("{")), breaks = false;
    for (uint32_t i = 0; i + 1 < f->lines && !braces && !breaks; i++)
        breaks = is_line_break(l, pieces[i].text, pieces[i + 1].text);
    if (breaks) {
        value_of_lines(l->r->scratch, &f->value, pieces, f->lines);
        return;
    }
    for (uint32_t i = 0; i + 1 < f->lines; i++) {
        size_t cells = span_cells(pieces[i].text, CELLS_DISPLAY);
        l->widest = cells > l->widest ? cells : l->widest;
    }
    for (uint32_t i = 0; i + 1 < f->lines; i++)
        set_glue(l, &pieces[i], &pieces[i + 1], kept[i]);
    value_of_pieces(l->r->scratch, &f->value, pieces, f->lines);
}

static void list_emit(struct list *l, uint32_t end)
{
    struct record *record = &l->record;
    for (size_t i = 0; i < l->count; i++) {
        struct field *f = &l->fields[i];
        if (f->lines > 1)
            list_join(l, f);
        struct span type = class_of_field(f);
        if (type.len && (record->type.len == 0 || f->label.len < SPAN("CreationClassName").len))
            record->type = type;
    }
    record->lines = end - record->line;
    record->fields = l->fields;
    record->count = l->count;
    record->layout = layouts_choose(&l->layouts, l->fields, l->count, !l->copied);
    reading_emit(l->r, record);
    arena_reset(&l->lines);
}

static bool is_first_label(const struct list *l, struct span label)
{
    return l->count > 0 && span_equal(label, l->fields[0].label);
}

/* Lines that belong to the value above: behind the colons' column, or deeper than the labels. */
static bool is_continuation(const struct list *l, struct span s)
{
    size_t indent = text_indent(s);
    if (indent > l->first.colon || indent > l->first.indent + 1)
        return true;
    return span_trim(s).at[0] == '-' && span_starts(span_trim(s), SPAN("---"));
}

/* Whether the object goes on behind blank lines: a value with a blank line in it. */
static bool goes_on(struct list *l, uint32_t blank, uint32_t *next)
{
    uint32_t i = blank;
    while (i < l->r->end && i <= blank + BLANKS_WITHIN && text_is_blank(plain_line(l->r, i, &l->lines).text))
        i++;
    struct span s = plain_line(l->r, i, &l->lines).text;
    const struct field *last = &l->fields[l->count - 1];
    struct pair p;
    *next = i;
    if (i >= l->r->end || text_is_blank(s))
        return false;
    if (text_indent(s) > l->first.colon)
        return true;
    return last->lines > 1 && split_at(s, &l->first, &p) && !is_first_label(l, p.label);
}

/* The author left something out: a line of dots. */
static bool is_left_out(struct span s)
{
    s = span_trim(s);
    return span_equal(s, SPAN("...")) || span_equal(s, SPAN("\xe2\x80\xa6"));
}

/* One more line of the object; false when it is not its own. */
static bool list_take(struct list *l, const struct plain *line, uint32_t at)
{
    struct pair p;
    if (split_at(line->text, &l->first, &p)) {
        if (is_first_label(l, p.label))
            return false;
        list_add(l, line, &p, at);
        return true;
    }
    bool strict = split_pair(line->text, &p);
    bool aligned = strict && colon_cell(line->text, &p) == l->colon_cells;
    bool loose = !aligned && (strict ? !span_find(p.label, '-') : split_loose(line->text, &p));
    if ((aligned || loose) && p.indent == l->first.indent) {
        if (is_first_label(l, p.label))
            return false;
        l->record.flags |= loose ? VALUE_DAMAGED : 0;
        list_add(l, line, &p, at);
        return true;
    }
    if (is_left_out(line->text)) {
        l->record.flags |= VALUE_CUT;
        input_mark(l->r->in, at, LINE_IGNORED);
        return true;
    }
    struct field *last = &l->fields[l->count - 1];
    if (!is_continuation(l, line->text))
        return false;
    last->lines = at - last->line + 1;
    return true;
}

/* Reads one object, which starts at `at`; returns the line behind it. */
static uint32_t list_object(struct list *l, uint32_t at)
{
    struct plain line = plain_line(l->r, at, &l->lines);
    l->count = 0;
    l->copied = false;
    if (!split_pair(line.text, &l->first))
        split_loose(line.text, &l->first);
    l->colon_cells = colon_cell(line.text, &l->first);
    l->record = (struct record){.line = at, .where = span_trim(line.raw)};
    list_add(l, &line, &l->first, at);
    uint32_t i = at + 1, next;
    while (i < l->r->end) {
        line = plain_line(l->r, i, &l->lines);
        if (text_is_blank(line.text)) {
            if (!goes_on(l, i, &next))
                break;
            input_mark_lines(l->r->in, i, next, LINE_IGNORED);
            i = next;
            line = plain_line(l->r, i, &l->lines);
        }
        if (!list_take(l, &line, i))
            break;
        i++;
    }
    list_emit(l, i);
    return i;
}

/* The next object with the same first label, or the first line that is something else (blank lines are
 * consumed). */
static bool list_next(struct list *l, struct span label, uint32_t *at)
{
    uint32_t i = *at;
    while (i < l->r->end && text_is_blank(input_line(l->r->in, i)))
        i++;
    input_mark_lines(l->r->in, *at, i, LINE_IGNORED);
    *at = i;
    struct plain line = plain_line(l->r, i, &l->lines);
    struct pair p;
    return i < l->r->end && (split_pair(line.text, &p) || split_loose(line.text, &p)) &&
           span_equal(p.label, label);
}

static void list_read(struct reading *r)
{
    struct list l = {.r = r};
    struct arena keep = {0}; /* the first label lives until the end */
    struct plain line = plain_line(r, r->line, &keep);
    struct pair p = {0};
    if (!split_pair(line.text, &p))
        split_loose(line.text, &p);
    uint32_t at = r->line;
    do
        at = list_object(&l, at);
    while (list_next(&l, p.label, &at));
    r->line = at;
    free(l.fields);
    arena_free(&l.lines);
    arena_free(&keep);
    layouts_free(&l.layouts);
}

const struct shape shape_list = {.name = "list", .recognise = list_recognise, .read = list_read};
