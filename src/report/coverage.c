/* What became of the lines of each file. */
#include <inttypes.h>
#include <stddef.h>

#include "report/text.h"

enum { MOST_PROBLEMS = 10 }; /* without -v */

static const char *problem_of(const struct coverage *c)
{
    return c->problem ? c->problem : c->shape ? NULL : "not recognised";
}

static void put_problems(const struct page *p, const struct report *r)
{
    size_t told = 0, more = 0;
    for (size_t i = 0; i < r->coverage_count; i++) {
        const struct coverage *c = &r->coverage[i];
        if (!problem_of(c))
            continue;
        if (told == MOST_PROBLEMS && !p->options->verbose) {
            more++;
            continue;
        }
        told++;
        page_text(p, c->failed ? STYLE_ERROR : STYLE_WARNING, "input");
        page_printf(p, STYLE_PLAIN, ": %s: %s", c->path, problem_of(c));
        fputc('\n', p->out);
    }
    if (more)
        fprintf(p->out, "input: ... and %zu files more (-v shows all)\n", more);
    if (told)
        fputc('\n', p->out);
}

static void put_unknown_lines(const struct page *p, const struct coverage *c)
{
    for (size_t i = 0; i < c->unknown_line_count; i++) {
        page_printf(p, STYLE_FRAME, "      %" PRIu32 " | ", c->unknown_lines[i].line);
        page_text(p, STYLE_PLAIN, c->unknown_lines[i].text);
        fputc('\n', p->out);
    }
    if (c->unknown > c->unknown_line_count && c->unknown_line_count)
        fprintf(p->out, "      ... and %" PRIu32 " more\n", c->unknown - (uint32_t)c->unknown_line_count);
}

/* A text column of the table. */
struct text_column {
    const char *title;
    size_t at; /* of the text in struct coverage */
    size_t most;
};

enum { COLUMNS = 4 };

static const struct text_column columns[COLUMNS] = {
    {.title = "file", .at = offsetof(struct coverage, path), .most = 60},
    {.title = "encoding", .at = offsetof(struct coverage, encoding), .most = 20},
    {.title = "lang", .at = offsetof(struct coverage, language), .most = 8},
    {.title = "hosts", .at = offsetof(struct coverage, hosts), .most = 24},
};

static const char *column_text(const struct coverage *c, const struct text_column *column)
{
    const char *text = *(const char *const *)((const char *)c + column->at);
    return text ? text : "-";
}

static size_t column_width(const struct report *r, const struct text_column *column)
{
    size_t widest = strlen(column->title);
    for (size_t i = 0; i < r->coverage_count; i++) {
        size_t cells = text_cells(column_text(&r->coverage[i], column));
        widest = cells > widest ? cells : widest;
    }
    return widest < column->most ? widest : column->most;
}

static void put_cell(const struct page *p, enum style style, const char *text, size_t width)
{
    size_t cells = text_cells(text);
    page_text(p, style, text);
    fprintf(p->out, "%*s", (int)(cells < width ? width - cells : 0) + 2, "");
}

static void put_row(const struct page *p, const struct coverage *c, const size_t *widths)
{
    put_cell(p, STYLE_PLAIN, column_text(c, &columns[0]), widths[0]);
    fprintf(p->out, "%7" PRIu32 " %10" PRIu32 " %7" PRIu32 " ", c->lines, c->understood, c->ignored);
    page_printf(p, c->unknown ? STYLE_WARNING : STYLE_PLAIN, "%7" PRIu32, c->unknown);
    fputs("  ", p->out);
    for (size_t i = 1; i < COLUMNS; i++)
        put_cell(p, STYLE_PLAIN, column_text(c, &columns[i]), widths[i]);
    page_printf(p, STYLE_PLAIN, "%s%s%s", c->shape ? c->shape : "-", c->source ? ": " : "",
                c->source ? c->source : "");
    fputc('\n', p->out);
    if (p->options->verbose)
        put_unknown_lines(p, c);
}

static void put_heading(const struct page *p, const size_t *widths)
{
    put_cell(p, STYLE_BOLD, columns[0].title, widths[0]);
    page_printf(p, STYLE_BOLD, "%7s %10s %7s %7s  ", "lines", "understood", "ignored", "unknown");
    for (size_t i = 1; i < COLUMNS; i++)
        put_cell(p, STYLE_BOLD, columns[i].title, widths[i]);
    page_printf(p, STYLE_BOLD, "read as");
    fputc('\n', p->out);
}

/* The sums over all files that were recognised, and how much of them is accounted for. */
static void put_total(const struct page *p, const struct report *r, const size_t *widths)
{
    uint64_t lines = 0, understood = 0, ignored = 0, unknown = 0;
    size_t files = 0;
    for (size_t i = 0; i < r->coverage_count; i++) {
        const struct coverage *c = &r->coverage[i];
        if (!c->shape)
            continue;
        files++;
        lines += c->lines;
        understood += c->understood;
        ignored += c->ignored;
        unknown += c->unknown;
    }
    put_cell(p, STYLE_PLAIN, "recognised", widths[0]);
    fprintf(p->out, "%7" PRIu64 " %10" PRIu64 " %7" PRIu64 " %7" PRIu64 "  ", lines, understood, ignored,
            unknown);
    uint64_t tenths = lines ? (lines - unknown) * 1000 / lines : 0;
    fprintf(p->out, "%zu of %zu files, %" PRIu64 ".%" PRIu64 " %% of their lines accounted for\n", files,
            r->coverage_count, tenths / 10, tenths % 10);
}

static void put_table(const struct page *p, const struct report *r)
{
    size_t widths[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        widths[i] = column_width(r, &columns[i]);
    widths[0] = widths[0] < strlen("recognised") ? strlen("recognised") : widths[0];
    put_heading(p, widths);
    for (size_t i = 0; i < r->coverage_count; i++)
        put_row(p, &r->coverage[i], widths);
    put_total(p, r, widths);
    fputc('\n', p->out);
}

void page_coverage(const struct page *p, const struct report *r)
{
    put_problems(p, r);
    if (r->coverage_count && (p->options->coverage || p->options->verbose))
        put_table(p, r);
}
