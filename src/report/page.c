#include <stdarg.h>

#include "base/arena.h"
#include "report/text.h"

static const char *const escapes[STYLE_COUNT] = {
    [STYLE_PLAIN] = "",           [STYLE_BOLD] = "\033[1m",  [STYLE_ERROR] = "\033[1;31m",
    [STYLE_WARNING] = "\033[33m", [STYLE_INFO] = "\033[36m", [STYLE_FRAME] = "\033[1;34m",
};

void page_text(const struct page *p, enum style style, const char *text)
{
    bool styled = p->options->color && style != STYLE_PLAIN;
    if (styled)
        fputs(escapes[style], p->out);
    put_text(p->out, text);
    if (styled)
        fputs("\033[0m", p->out);
}

void page_printf(const struct page *p, enum style style, const char *format, ...)
{
    char few[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(few, sizeof few, format, args);
    va_end(args);
    if (length >= 0 && (size_t)length < sizeof few) {
        page_text(p, style, few);
    } else if (length > 0) {
        struct arena arena = {0};
        char *text = arena_alloc(&arena, (size_t)length + 1);
        vsnprintf(text, (size_t)length + 1, format, again);
        page_text(p, style, text);
        arena_free(&arena);
    }
    va_end(again);
}

enum style style_of(enum severity s)
{
    return s == SEVERITY_ERROR ? STYLE_ERROR : s == SEVERITY_WARNING ? STYLE_WARNING : STYLE_INFO;
}

void page_count(const struct page *p, size_t count, const char *what)
{
    fprintf(p->out, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

/* The end of the words that fit into `cells`, at least one word; `next` starts the rest. */
static const char *fold(const char *text, size_t cells, const char **next)
{
    const char *end = NULL;
    size_t used = 0;
    for (const char *at = text; *at;) {
        if (*at == ' ' && at > text)
            end = at;
        used += code_cells(utf8_next(&at));
        if (used > cells && end) {
            *next = end + 1;
            return end;
        }
    }
    *next = NULL;
    return text + strlen(text);
}

/* One line of a remark, folded; the indent of all but the first is `indent` columns. */
static void remark_line(const struct page *p, struct arena *arena, struct span line, size_t indent, bool wrap)
{
    size_t width = p->options->width;
    size_t cells = wrap && width > indent + 20 ? width - indent : SIZE_MAX;
    for (const char *rest = arena_dup(arena, line), *next; rest; rest = next) {
        const char *end = fold(rest, cells, &next);
        page_text(p, STYLE_PLAIN, arena_dup(arena, span_between(rest, end)));
        fputc('\n', p->out);
        if (next)
            fprintf(p->out, "%*s", (int)indent, "");
    }
}

void page_remark(const struct page *p, int gutter, const char *kind, const char *text, bool wrap)
{
    if (!text || !*text)
        return;
    size_t indent = (size_t)gutter + 5 + strlen(kind);
    struct arena arena = {0};
    fprintf(p->out, "%*s ", gutter, "");
    page_text(p, STYLE_FRAME, "=");
    fputc(' ', p->out);
    page_printf(p, STYLE_BOLD, "%s:", kind);
    fputc(' ', p->out);
    struct span rest = span_of(text);
    for (bool first = true; rest.at; first = false) {
        struct span line = span_trim_right(span_split(&rest, '\n'));
        if (!first)
            fprintf(p->out, "%*s", (int)indent, "");
        remark_line(p, &arena, line, indent, wrap);
    }
    arena_free(&arena);
}
