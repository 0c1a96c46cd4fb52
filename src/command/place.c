#include "command/load.h"

/* Long lines (a file in one line) are shown as an excerpt around the place. */
enum { EXCERPT = 160 };

static const char *back(const char *at, const char *first, size_t most)
{
    const char *p = (size_t)(at - first) > most ? at - most : first;
    while (p > first && ((unsigned char)*p & 0xc0) == 0x80)
        p--;
    return p;
}

static const char *forth(const char *at, const char *end, size_t most)
{
    const char *p = (size_t)(end - at) > most ? at + most : end;
    while (p < end && ((unsigned char)*p & 0xc0) == 0x80)
        p++;
    return p;
}

static uint32_t code_points(const char *first, const char *end)
{
    uint32_t n = 0;
    for (const char *p = first; p < end; p++)
        n += ((unsigned char)*p & 0xc0) != 0x80;
    return n;
}

struct place place_of(struct arena *arena, const struct origin *o)
{
    struct input *in = o->in;
    const char *at = in->text.at + o->at;
    uint32_t line = in->lines ? input_line_of(in, at) : 0;
    struct span whole = in->lines ? input_line(in, line) : (struct span){.at = at, .len = 0};
    const char *end = at + o->len < span_end(whole) ? at + o->len : span_end(whole);
    if (end < at)
        end = at;
    const char *first = back(at, whole.at, EXCERPT), *last = forth(end, span_end(whole), EXCERPT);
    if (last - first > 4 * EXCERPT)
        last = forth(at, span_end(whole), 2 * EXCERPT);
    uint32_t column = input_column(in, line, o->at);
    return (struct place){.path = in->path,
                          .line = line + 1,
                          .column = column,
                          .end_column = column + code_points(at, end),
                          .text = arena_dup(arena, span_between(first, last)),
                          .text_column = code_points(first, at) + 1,
                          .text_goes_on = last < span_end(whole),
                          .label = ""};
}

const char *place_text(struct arena *arena, const struct origin *o)
{
    struct input *in = o->in;
    uint32_t line = in->lines ? input_line_of(in, in->text.at + o->at) : 0;
    return arena_printf(arena, "%s:%u:%u", in->path, line + 1, input_column(in, line, o->at));
}
