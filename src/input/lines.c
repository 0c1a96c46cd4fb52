#include "input/lines.h"

#include "base/arena.h"

/* The map while it grows. */
struct line_map {
    uint32_t *starts;
    size_t count, room;
};

static void add_start(struct line_map *map, size_t offset)
{
    if (map->count == map->room) {
        map->room += map->room / 2 + 16;
        map->starts = memory_resize(map->starts, map->room * sizeof *map->starts);
    }
    map->starts[map->count++] = (uint32_t)offset;
}

static void find_starts(struct line_map *map, struct span text, char separator)
{
    struct span rest = text;
    while (rest.len) {
        add_start(map, (size_t)(rest.at - text.at));
        const char *found = span_find(rest, separator);
        if (!found)
            return;
        rest = span_between(found + 1, span_end(rest));
    }
}

void lines_find(struct input *in)
{
    size_t room = in->text.len / 40 + 16;
    struct line_map map = {.starts = memory_get(room * sizeof *map.starts), .room = room};
    find_starts(&map, in->text, '\n');
    if (map.count == 1 && span_find(in->text, '\r') && !span_find(in->text, '\n')) {
        map.count = 0;
        find_starts(&map, in->text, '\r');
    }
    in->lines = (uint32_t)map.count;
    add_start(&map, in->text.len);
    in->starts = memory_resize(map.starts, map.count * sizeof *map.starts + in->lines);
    in->states = (uint8_t *)(in->starts + map.count);
    memset(in->states, LINE_UNKNOWN, in->lines);
}

struct span input_line(const struct input *in, uint32_t line)
{
    if (line >= in->lines)
        return (struct span){.at = span_end(in->text), .len = 0};
    const char *first = in->text.at + in->starts[line], *end = in->text.at + in->starts[line + 1];
    if (end > first && end[-1] == '\n')
        end--;
    while (end > first && end[-1] == '\r')
        end--;
    return span_between(first, end);
}

static bool line_holds(const struct input *in, uint32_t line, size_t offset)
{
    return line < in->lines && in->starts[line] <= offset && offset < in->starts[line + 1];
}

static uint32_t search_line(const struct input *in, size_t offset)
{
    uint32_t low = 0, high = in->lines;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (in->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

uint32_t input_line_of(struct input *in, const char *at)
{
    size_t offset = (size_t)(at - in->text.at);
    for (uint32_t step = 0; step < 3; step++)
        if (line_holds(in, in->near + step, offset))
            return in->near += step;
    return in->near = search_line(in, offset);
}

uint32_t input_column(const struct input *in, uint32_t line, uint32_t offset)
{
    uint32_t column = 1;
    if (line >= in->lines)
        return column;
    uint32_t end = offset < in->text.len ? offset : (uint32_t)in->text.len;
    for (uint32_t i = in->starts[line]; i < end; i++)
        column += ((unsigned char)in->text.at[i] & 0xc0) != 0x80;
    return column;
}

void input_mark(struct input *in, uint32_t line, enum line_state state)
{
    if (line < in->lines && state != LINE_UNKNOWN && in->states[line] != LINE_UNDERSTOOD)
        in->states[line] = (uint8_t)state;
}

void input_mark_lines(struct input *in, uint32_t first, uint32_t end, enum line_state state)
{
    for (uint32_t line = first; line < end && line < in->lines; line++)
        input_mark(in, line, state);
}

uint32_t input_count(const struct input *in, enum line_state state)
{
    uint32_t count = 0;
    for (uint32_t line = 0; line < in->lines; line++)
        count += in->states[line] == state;
    return count;
}
