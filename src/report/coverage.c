/* What became of the lines of each file. */
#include <inttypes.h>

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

static size_t path_cells(const struct report *r)
{
    size_t widest = 4;
    for (size_t i = 0; i < r->coverage_count; i++) {
        size_t cells = text_cells(r->coverage[i].path);
        if (cells > widest)
            widest = cells;
    }
    return widest < 60 ? widest : 60;
}

static void put_row(const struct page *p, const struct coverage *c, size_t width)
{
    size_t cells = text_cells(c->path);
    page_text(p, STYLE_PLAIN, c->path);
    fprintf(p->out, "%*s  %7" PRIu32 " %10" PRIu32 " %7" PRIu32 " ", (int)(cells < width ? width - cells : 0),
            "", c->lines, c->understood, c->ignored);
    page_printf(p, c->unknown ? STYLE_WARNING : STYLE_PLAIN, "%7" PRIu32, c->unknown);
    page_printf(p, STYLE_PLAIN, "  %s%s%s", c->shape ? c->shape : "-", c->source ? ": " : "",
                c->source ? c->source : "");
    fputc('\n', p->out);
    if (p->options->verbose)
        put_unknown_lines(p, c);
}

static void put_table(const struct page *p, const struct report *r)
{
    size_t width = path_cells(r);
    page_printf(p, STYLE_BOLD, "%-*s  %7s %10s %7s %7s  %s", (int)width, "file", "lines", "understood",
                "ignored", "unknown", "read as");
    fputc('\n', p->out);
    for (size_t i = 0; i < r->coverage_count; i++)
        put_row(p, &r->coverage[i], width);
    fputc('\n', p->out);
}

void page_coverage(const struct page *p, const struct report *r)
{
    put_problems(p, r);
    if (r->coverage_count && (p->options->coverage || p->options->verbose))
        put_table(p, r);
}
