/* Code frames: the line that says something, with a marker below the words. */
#include <inttypes.h>
#include <stdlib.h>

#include "report/text.h"

enum {
    MOST_PLACES = 20, /* without -v */
    LINE_CELLS = 160, /* of a line when the terminal's width is not known */
    LEAST_CELLS = 40,
    TAB_CELLS = 4,
};

/* A window on a line of text, in display cells from the start of the line. */
struct window {
    size_t from, end;             /* what is shown */
    size_t total;                 /* of the whole line */
    size_t mark_from, mark_end;   /* what is marked */
    bool more_before, more_after; /* the line has more than is shown */
};

static size_t shown_cells(uint32_t code)
{
    return code == '\t' ? TAB_CELLS : code_cells(code_visible(code));
}

/* Where the marked columns lie, in cells. A mark has at least one cell, also behind the end of the line. */
static struct window measure(const struct place *p)
{
    uint32_t start = p->text_column ? p->text_column : p->column;
    uint32_t length = p->end_column > p->column ? p->end_column - p->column : 1;
    struct window w = {.mark_from = SIZE_MAX, .mark_end = SIZE_MAX};
    uint32_t column = 1;
    for (const char *at = p->text; *at; column++) {
        if (column == start)
            w.mark_from = w.total;
        if (column >= start && column - start == length)
            w.mark_end = w.total;
        w.total += shown_cells(utf8_next(&at));
    }
    if (w.mark_from > w.total)
        w.mark_from = w.total;
    if (w.mark_end > w.total)
        w.mark_end = w.total;
    if (w.mark_end <= w.mark_from)
        w.mark_end = w.mark_from + 1;
    return w;
}

/* How many columns of the line lie before its text. */
static uint32_t columns_before(const struct place *p)
{
    return p->text_column ? p->column - p->text_column : 0;
}

/* Cuts a long line around its mark: a third of the room before it. The dots take one cell at each end. */
static void choose_window(struct window *w, const struct place *p, size_t room)
{
    w->end = w->total;
    if (w->total > room) {
        if (w->mark_end >= room)
            w->from = w->mark_from > room / 3 ? w->mark_from - room / 3 : 0;
        if (w->from + room - 2 < w->total)
            w->end = w->from + room - 2;
    }
    w->more_before = w->from || columns_before(p);
    w->more_after = w->end < w->total || p->text_goes_on;
}

static void put_window(FILE *out, const char *text, const struct window *w)
{
    size_t cell = 0;
    if (w->more_before)
        fputs("…", out);
    for (const char *at = text; *at && cell < w->end;) {
        uint32_t code = utf8_next(&at);
        size_t cells = shown_cells(code);
        if (cell >= w->from && cell + cells <= w->end && code == '\t')
            fprintf(out, "%*s", TAB_CELLS, "");
        else if (cell >= w->from && cell + cells <= w->end)
            put_code(out, code_visible(code));
        else if (cell + cells > w->from) /* half of a wide character */
            fprintf(out, "%*s", (int)(cell < w->from ? cell + cells - w->from : w->end - cell), "");
        cell += cells;
    }
    if (w->more_after)
        fputs("…", out);
    fputc('\n', out);
}

static void put_mark(const struct page *p, const struct window *w, const char *label, enum style style,
                     char mark)
{
    size_t end = w->mark_end < w->end ? w->mark_end : w->mark_end > w->mark_from + 1 ? w->end : w->mark_end;
    char marks[LINE_CELLS + 2];
    size_t count = end > w->mark_from ? end - w->mark_from : 1;
    if (count >= sizeof marks)
        count = sizeof marks - 1;
    memset(marks, mark, count);
    marks[count] = '\0';
    fprintf(p->out, "%*s", (int)(w->mark_from - w->from + (w->more_before ? 1 : 0)), "");
    page_text(p, style, marks);
    if (label && *label) {
        fputc(' ', p->out);
        page_text(p, style, label);
    }
    fputc('\n', p->out);
}

static size_t line_room(const struct page *p, int gutter)
{
    size_t width = p->options->width ? p->options->width : LINE_CELLS;
    size_t used = (size_t)gutter + 3;
    size_t room = width > used + LEAST_CELLS ? width - used : LEAST_CELLS;
    return room > LINE_CELLS ? LINE_CELLS : room;
}

static void put_gutter(const struct page *p, int gutter, uint32_t line)
{
    if (line)
        page_printf(p, STYLE_FRAME, "%*" PRIu32 " | ", gutter, line);
    else
        page_printf(p, STYLE_FRAME, "%*s | ", gutter, "");
}

/* Whether the line that shows `place` would be the one that shows `last`. */
static bool is_same_line(const struct place *last, const struct place *place)
{
    return last && last->line == place->line && last->text && columns_before(last) == columns_before(place) &&
           strcmp(last->path, place->path) == 0 && strcmp(last->text, place->text) == 0;
}

static void put_place(const struct page *p, int gutter, const struct place *last, const struct place *place,
                      enum style style, char mark)
{
    struct window w = measure(place);
    choose_window(&w, place, line_room(p, gutter));
    if (!is_same_line(last, place) || w.from || w.end < w.total) {
        put_gutter(p, gutter, place->line);
        put_window(p->out, place->text, &w);
    }
    if (place->column) {
        put_gutter(p, gutter, 0);
        put_mark(p, &w, place->label, style, mark);
    }
}

static void put_header(const struct page *p, int gutter, const char *arrow, const struct place *place)
{
    fprintf(p->out, "%*s", gutter, "");
    page_text(p, STYLE_FRAME, arrow);
    fputc(' ', p->out);
    page_text(p, STYLE_PLAIN, place->path);
    if (place->line)
        fprintf(p->out, ":%" PRIu32, place->line);
    if (place->line && place->column)
        fprintf(p->out, ":%" PRIu32, place->column);
    if (!place->text && place->label && *place->label) {
        fputs(": ", p->out);
        page_text(p, STYLE_PLAIN, place->label);
    }
    fputc('\n', p->out);
}

/* A place and whether it is in the file of the primary one. */
struct spot {
    const struct place *place;
    bool is_primary, in_primary_file;
};

static int compare_spots(const void *left, const void *right)
{
    const struct spot *a = left, *b = right;
    if (a->in_primary_file != b->in_primary_file)
        return a->in_primary_file ? -1 : 1;
    int order = strcmp(a->place->path, b->place->path);
    if (order)
        return order;
    if (a->place->line != b->place->line)
        return a->place->line < b->place->line ? -1 : 1;
    if (a->place->column != b->place->column)
        return a->place->column < b->place->column ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static struct spot *sorted_spots(const struct finding *f, size_t count)
{
    struct spot *spots = memory_get(count * sizeof *spots);
    for (size_t i = 0; i < count; i++)
        spots[i] = (struct spot){.place = &f->places[i],
                                 .is_primary = i == 0,
                                 .in_primary_file = strcmp(f->places[i].path, f->places[0].path) == 0};
    qsort(spots, count, sizeof *spots, compare_spots);
    return spots;
}

static int gutter_width(const struct finding *f, size_t count)
{
    uint32_t highest = 0;
    for (size_t i = 0; i < count; i++)
        if (f->places[i].line > highest)
            highest = f->places[i].line;
    return snprintf(NULL, 0, "%" PRIu32, highest);
}

static void put_spot(const struct page *p, int gutter, const struct finding *f, const struct spot *last,
                     const struct spot *spot)
{
    bool new_file = !last || strcmp(last->place->path, spot->place->path) != 0;
    if (!last) {
        put_header(p, gutter, "-->", &f->places[0]);
        if (spot->place->text) {
            page_printf(p, STYLE_FRAME, "%*s |", gutter, "");
            fputc('\n', p->out);
        }
    } else if (new_file) {
        put_header(p, gutter, ":::", spot->place);
    } else if (spot->place->line > last->place->line + 1) {
        page_text(p, STYLE_FRAME, "...");
        fputc('\n', p->out);
    }
    if (spot->place->text)
        put_place(p, gutter, last ? last->place : NULL, spot->place,
                  spot->is_primary ? style_of(f->severity) : STYLE_FRAME, spot->is_primary ? '^' : '-');
}

int page_frames(const struct page *p, const struct finding *f)
{
    if (!f->place_count)
        return 1;
    bool cut = f->place_count > MOST_PLACES && !p->options->verbose;
    size_t count = cut ? MOST_PLACES : f->place_count;
    int gutter = gutter_width(f, count);
    struct spot *spots = sorted_spots(f, count);
    for (size_t i = 0; i < count; i++)
        put_spot(p, gutter, f, i ? &spots[i - 1] : NULL, &spots[i]);
    free(spots);
    if (cut)
        fprintf(p->out, "%*s ::: and %zu places more (-v shows all)\n", gutter, "", f->place_count - count);
    return gutter;
}
