#include "read/width.h"

#include "base/utf8.h"
#include "base/width.h"

enum { TAB_STOP = 8 };

bool text_is_simple(struct span s)
{
    uint8_t odd = 0;
    for (size_t i = 0; i < s.len; i++)
        odd |= (uint8_t)(((uint8_t)s.at[i] & 0x80) | (s.at[i] == '\t'));
    return odd == 0;
}

/* The width of the character at the text's start, which stands in that cell; its length in bytes. */
static size_t cell_width(struct span s, enum cells cells, size_t cell, size_t *bytes)
{
    struct span rest = s;
    uint32_t code = utf8_take(&rest);
    *bytes = s.len - rest.len;
    if (code == '\t')
        return TAB_STOP - cell % TAB_STOP;
    if (code < 0x80 || cells == CELLS_CODE_POINTS)
        return 1;
    if (cells == CELLS_AMBIGUOUS_WIDE && code_is_ambiguous(code))
        return 2;
    return code_cells(code);
}

size_t span_cells(struct span s, enum cells cells)
{
    if (text_is_simple(s))
        return s.len;
    size_t cell = 0;
    while (s.len) {
        size_t bytes;
        cell += cell_width(s, cells, cell, &bytes);
        s = span_skip(s, bytes);
    }
    return cell;
}

void cells_to_bytes(struct span s, enum cells cells, const size_t *at, size_t count, size_t *offsets)
{
    size_t cell = 0, offset = 0, i = 0;
    while (i < count && offset < s.len) {
        size_t bytes, width = cell_width(span_skip(s, offset), cells, cell, &bytes);
        for (; i < count && at[i] < cell + width; i++)
            offsets[i] = offset;
        cell += width;
        offset += bytes;
    }
    for (; i < count; i++)
        offsets[i] = s.len;
}

void cells_count(struct span s, enum cells cells, uint32_t *seen, size_t room)
{
    size_t cell = 0;
    while (s.len && cell < room) {
        size_t bytes, width = cell_width(s, cells, cell, &bytes);
        bool blank = s.at[0] == ' ' || s.at[0] == '\t';
        for (size_t i = 0; i < width && cell + i < room && !blank; i++)
            seen[cell + i]++;
        cell += width;
        s = span_skip(s, bytes);
    }
}

static void see_wide(struct span s, enum cells cells, uint8_t *seen, size_t room)
{
    size_t cell = 0;
    while (s.len && cell < room) {
        size_t bytes, width = cell_width(s, cells, cell, &bytes);
        bool blank = s.at[0] == ' ' || s.at[0] == '\t';
        for (size_t i = 0; i < width && cell + i < room && !blank; i++)
            seen[cell + i] = 1;
        cell += width;
        s = span_skip(s, bytes);
    }
}

void cells_see(struct span s, enum cells cells, uint8_t *seen, size_t room)
{
    if (!text_is_simple(s)) {
        see_wide(s, cells, seen, room);
        return;
    }
    size_t len = s.len < room ? s.len : room;
    for (size_t i = 0; i < len; i++)
        seen[i] |= (uint8_t)(s.at[i] != ' ');
}
