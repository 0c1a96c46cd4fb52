#include "read/width.h"

#include "base/utf8.h"
#include "base/width.h"

enum { TAB_STOP = 8 };

/* Eight bytes as one number, one of each byte. */
#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))

static uint64_t load8(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof(word));
    return word;
}

/* Not 0 when a byte of the word is no ASCII, or a tab: what a tab leaves of zero borrows from above. */
static uint64_t odd_bytes(uint64_t word)
{
    uint64_t tabs = word ^ EACH('\t');
    return (word | (tabs - EACH(1))) & EACH(0x80);
}

bool text_is_simple(struct span s)
{
    uint64_t odd = 0;
    size_t i = 0;
    for (; i + 8 <= s.len; i += 8)
        odd |= odd_bytes(load8(s.at + i));
    for (; i < s.len; i++)
        odd |= (uint64_t)(((uint8_t)s.at[i] & 0x80) | (s.at[i] == '\t'));
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
    if (text_is_simple(s)) {
        for (; i < count; i++)
            offsets[i] = at[i] < s.len ? at[i] : s.len;
        return;
    }
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
    size_t len = s.len < room ? s.len : room, i = 0;
    for (; i + 8 <= len; i += 8) {
        uint64_t word = load8((const char *)seen + i) | (load8(s.at + i) ^ EACH(' '));
        memcpy(seen + i, &word, sizeof(word));
    }
    for (; i < len; i++)
        seen[i] |= (uint8_t)(s.at[i] != ' ');
}
