/* Column boundaries after PowerShell's TableWriter: columns are one blank apart, a run of dashes is as long
 * as its header's text, and stands at the left or at the right end of its column. So neither end of the
 * dashes is the boundary. */
#include "read/columns.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/id.h"

/* Of the rows one in this many may break the columns before the table as a whole counts as damaged. */
enum { COLUMNS_MAX = 1024, CELLS_MAX = 1 << 16, UNEVEN_SHARE = 8 };

bool columns_is_ruler(struct span line, size_t *runs)
{
    size_t i = text_indent(line), dashes = 0;
    bool in_run = false;
    if (i == line.len || line.at[i] != '-')
        return false;
    for (*runs = 0; i < line.len; i++) {
        if (line.at[i] == '-') {
            *runs += !in_run;
            dashes++;
        } else if (line.at[i] != ' ' && line.at[i] != '\t') {
            return false;
        }
        in_run = line.at[i] == '-';
    }
    return dashes >= 2;
}

bool columns_init(struct columns *c, struct span ruler)
{
    *c = (struct columns){0};
    size_t runs = 0, cell = 0;
    if (!columns_is_ruler(ruler, &runs) || runs > COLUMNS_MAX || span_cells(ruler, CELLS_DISPLAY) > CELLS_MAX)
        return false;
    c->at = memory_get(runs * sizeof(*c->at));
    c->cuts = memory_get(runs * sizeof(*c->cuts));
    c->offsets = memory_get(runs * sizeof(*c->offsets));
    for (size_t i = 0; i < ruler.len; i++) {
        bool dash = ruler.at[i] == '-', before = i > 0 && ruler.at[i - 1] == '-';
        if (dash && !before)
            c->at[c->count++] = (struct column){.first = cell};
        cell = ruler.at[i] == '\t' ? cell / 8 * 8 + 8 : cell + 1;
        if (dash)
            c->at[c->count - 1].end = cell;
    }
    return true;
}

void columns_free(struct columns *c)
{
    free(c->at);
    free(c->cuts);
    free(c->offsets);
    *c = (struct columns){0};
}

/* The first cell of the last column: what lies right of it needs no cut. */
static size_t last_first(const struct columns *c)
{
    return c->at[c->count - 1].first;
}

bool columns_fit_header(const struct columns *c, struct span header)
{
    size_t room = last_first(c) + 1;
    uint8_t *seen = memory_get(room);
    memset(seen, 0, room);
    cells_see(header, CELLS_DISPLAY, seen, room);
    bool fits = true;
    for (size_t i = 0; i + 1 < c->count && fits; i++)
        for (size_t cell = c->at[i].end; cell < c->at[i + 1].first && fits; cell++)
            fits = seen[cell] == 0;
    free(seen);
    return fits;
}

static const struct {
    struct span name;
    enum column_check check;
} checks[] = {
    {{"ifIndex", 7}, CHECK_NUMBER},          {{"InterfaceIndex", 14}, CHECK_NUMBER},
    {{"ifMetric", 8}, CHECK_NUMBER},         {{"RouteMetric", 11}, CHECK_NUMBER},
    {{"InterfaceMetric", 15}, CHECK_NUMBER}, {{"NlMtu(Bytes)", 12}, CHECK_NUMBER},
    {{"PrefixLength", 12}, CHECK_NUMBER},    {{"Metric", 6}, CHECK_NUMBER},
    {{"VlanID", 6}, CHECK_NUMBER},           {{"MacAddress", 10}, CHECK_MAC},
    {{"Enabled", 7}, CHECK_BOOLEAN},         {{"IsManagementOs", 14}, CHECK_BOOLEAN},
    {{"AutoMetric", 10}, CHECK_BOOLEAN},
};

static enum column_check check_of(struct span label)
{
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
        if (span_equal_nocase(checks[i].name, label))
            return checks[i].check;
    return CHECK_NOTHING;
}

static bool is_number(struct span s)
{
    if (s.len > 1 && s.at[0] == '-')
        s = span_skip(s, 1);
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_is_digit(s.at[i]))
            return false;
    return true;
}

static bool is_shortened(struct span s)
{
    return s.len == 0 || span_find_span(s, SPAN("...")) || span_find_span(s, SPAN("\xe2\x80\xa6"));
}

bool column_accepts(const struct column *c, struct span cell)
{
    char mac[MAC_TEXT_MAX];
    switch (c->check) {
    case CHECK_NUMBER:
        return is_number(cell) || is_shortened(cell);
    case CHECK_MAC:
        return (cell.len < MAC_TEXT_MAX && mac_canonical(cell, mac)) || is_shortened(cell) ||
               cell.at[0] == '{';
    case CHECK_BOOLEAN:
        return !span_find(cell, ' ') || is_shortened(cell);
    case CHECK_NOTHING:
        break;
    }
    return true;
}

/* The words of a header line that stand above the column's dashes, as a part of the line. */
static struct span header_piece(const struct columns *c, size_t i, struct span line)
{
    size_t low = i ? c->at[i - 1].end : 0, high = i + 1 < c->count ? c->at[i + 1].first : SIZE_MAX;
    size_t cells[] = {low, c->at[i].first, c->at[i].end, high}, at[4];
    cells_to_bytes(line, CELLS_DISPLAY, cells, 4, at);
    size_t first = at[1], end = at[2];
    while (first > at[0] && line.at[first - 1] != ' ' && first < line.len && line.at[first] != ' ')
        first--;
    while (end < at[3] && end > 0 && line.at[end] != ' ' && line.at[end - 1] != ' ')
        end++;
    return span_trim(span_between(line.at + first, line.at + end));
}

/* A label of one piece is a part of the header; one of several is joined. Returns whether there is one. */
static bool label_column(struct columns *c, size_t i, const struct plain *headers, size_t count,
                         struct arena *keep)
{
    struct column *column = &c->at[i];
    for (size_t line = 0; line < count; line++) {
        struct span piece = header_piece(c, i, headers[line].text);
        if (piece.len == 0)
            continue;
        if (column->label.len == 0)
            column->label = piece;
        else
            column->label = span_of(arena_printf(keep, "%.*s%.*s", SPAN_ARG(column->label), SPAN_ARG(piece)));
    }
    column->check = check_of(column->label);
    return column->label.len > 0;
}

/* Takes the text before the next tab or the next two blanks off *rest; it starts with no blank. */
static struct span take_apart(struct span *rest)
{
    size_t i = 0;
    while (i < rest->len && rest->at[i] != '\t' &&
           !(rest->at[i] == ' ' && (i + 1 == rest->len || rest->at[i + 1] == ' ' || rest->at[i + 1] == '\t')))
        i++;
    struct span part = span_first(*rest, i);
    *rest = span_skip(*rest, i);
    while (rest->len && (rest->at[0] == ' ' || rest->at[0] == '\t'))
        *rest = span_skip(*rest, 1);
    return part;
}

static struct span take_word(struct span *rest)
{
    struct span word = text_first_word(*rest);
    *rest = span_trim(span_skip(*rest, (size_t)(span_end(word) - rest->at)));
    return word;
}

/* Splits at two blanks or tabs; into words when that gives too few. False when there are not as many as
 * columns. */
static bool split_in_order(const struct columns *c, struct span line, struct span *parts)
{
    struct span rest = span_trim(line);
    size_t count = 0;
    while (rest.len && count < c->count)
        parts[count++] = take_apart(&rest);
    if (rest.len == 0 && count == c->count)
        return true;
    rest = span_trim(line);
    for (count = 0; rest.len && count < c->count; count++)
        parts[count] = take_word(&rest);
    return rest.len == 0 && count == c->count;
}

bool columns_label(struct columns *c, const struct plain *headers, size_t count, struct arena *keep)
{
    bool all = true;
    for (size_t i = 0; i < c->count; i++)
        all = label_column(c, i, headers, count, keep) && all;
    bool tabs = memchr(headers[count - 1].text.at, '\t', headers[count - 1].text.len) != NULL;
    bool fits = count > 1 || columns_fit_header(c, headers[0].text);
    if (all && fits && !tabs)
        return true;
    struct span *parts = arena_array(keep, c->count, sizeof(*parts));
    c->lost = true;
    if (!split_in_order(c, headers[count - 1].text, parts))
        return false;
    for (size_t i = 0; i < c->count; i++) {
        c->at[i].label = parts[i];
        c->at[i].check = check_of(parts[i]);
    }
    return true;
}

/* Cuts each gap at its rightmost cell that no row fills. False when some gap has none. */
static bool cut_gaps(struct columns *c, const uint8_t *seen)
{
    for (size_t i = 0; i + 1 < c->count; i++) {
        size_t cell = c->at[i + 1].first;
        while (cell > c->at[i].end && seen[cell - 1])
            cell--;
        if (cell == c->at[i].end)
            return false;
        c->at[i].cut = c->cuts[i] = cell - 1;
    }
    c->at[c->count - 1].cut = SIZE_MAX;
    return true;
}

/* Where no cell is blank in all rows, the cell that is blank in the most. Returns how many rows break it. */
static uint32_t cut_gap_by_count(struct columns *c, size_t i, const uint32_t *seen)
{
    size_t best = c->at[i + 1].first - 1;
    for (size_t cell = best + 1; cell-- > c->at[i].end;)
        best = seen[cell] < seen[best] ? cell : best;
    c->at[i].cut = c->cuts[i] = best;
    return seen[best];
}

static void cut_by_count(struct columns *c, const struct reading *r, uint32_t first, uint32_t end,
                         struct arena *lines)
{
    size_t room = last_first(c) + 1;
    uint32_t *seen = memory_get(room * sizeof(*seen)), worst = 0;
    memset(seen, 0, room * sizeof(*seen));
    for (uint32_t i = first; i < end; i++)
        cells_count(plain_line(r, i, lines).text, c->cells, seen, room);
    for (size_t i = 0; i + 1 < c->count; i++) {
        uint32_t broken = cut_gap_by_count(c, i, seen);
        worst = broken > worst ? broken : worst;
    }
    free(seen);
    c->at[c->count - 1].cut = SIZE_MAX;
    c->uneven = true;
    c->lost = worst > (end - first) / UNEVEN_SHARE;
}

/* The rows of a table, and what the analysis of their cells needs. */
struct rows {
    const struct reading *r;
    uint32_t first, end;
    struct arena *lines; /* for rows without colours */
    uint8_t *seen;       /* room of them */
    size_t room;
    bool odd; /* some rows are not simple: how wide their characters are is a guess */
    bool tabs;
};

static void see_rows(struct rows *rows, enum cells cells)
{
    memset(rows->seen, 0, rows->room);
    for (uint32_t i = rows->first; i < rows->end; i++) {
        struct span row = plain_line(rows->r, i, rows->lines).text;
        if (!text_is_simple(row)) {
            rows->odd = true;
            rows->tabs = rows->tabs || memchr(row.at, '\t', row.len);
        }
        cells_see(row, cells, rows->seen, rows->room);
    }
}

/* How many cells of odd rows start where their column's dashes start, or end where they end. */
static size_t count_aligned(const struct columns *c, struct rows *rows, enum cells cells)
{
    size_t aligned = 0;
    for (uint32_t i = rows->first; i < rows->end; i++) {
        struct span row = plain_line(rows->r, i, rows->lines).text;
        if (text_is_simple(row))
            continue;
        memset(rows->seen, 0, rows->room);
        cells_see(row, cells, rows->seen, rows->room);
        for (size_t k = 1; k < c->count; k++) {
            const struct column *column = &c->at[k];
            bool left = rows->seen[column->first] && !rows->seen[column->first - 1];
            bool right = column->end < rows->room && rows->seen[column->end - 1] && !rows->seen[column->end];
            aligned += left || right;
        }
    }
    return aligned;
}

/* Of the ways to count cells in which the columns can be seen, the one in which most cells stand where they
 * should. */
static bool choose_cells(struct columns *c, struct rows *rows)
{
    size_t best = 0;
    bool found = false;
    for (int cells = CELLS_DISPLAY; cells < CELLS_COUNT && (cells == CELLS_DISPLAY || rows->odd); cells++) {
        see_rows(rows, (enum cells)cells);
        bool seen = cut_gaps(c, rows->seen);
        if (!rows->odd)
            return seen;
        size_t aligned = seen ? count_aligned(c, rows, (enum cells)cells) : 0;
        if (seen && (!found || aligned > best)) {
            found = true;
            best = aligned;
            c->cells = (enum cells)cells;
        }
    }
    if (found) {
        see_rows(rows, c->cells);
        cut_gaps(c, rows->seen);
    }
    return found;
}

/* Whether a part of the row stands where the dashes of a column begin or end. */
static bool is_aligned(const struct columns *c, struct span row, struct span part)
{
    size_t first = span_cells(span_between(row.at, part.at), c->cells);
    size_t end = first + span_cells(part, c->cells);
    for (size_t i = 1; i < c->count; i++)
        if (c->at[i].first == first || c->at[i].end == end)
            return true;
    return false;
}

/* Whether the part behind the first does not stand where it should, and hardly another one does. */
static bool is_out_of_line(const struct columns *c, struct span row)
{
    struct span rest = span_trim(row);
    size_t parts = 0, aligned = 0;
    bool second = false;
    for (take_apart(&rest); rest.len; parts++) {
        bool found = is_aligned(c, row, take_apart(&rest));
        second |= !parts && found;
        aligned += found;
    }
    return !second && 2 * aligned < parts;
}

/* Whether the row was moved out of its columns by somebody who shortened its blanks: what lies between two
 * cuts holds a gap, and the parts do not stand where they should. */
static bool is_moved(struct columns *c, struct span row, struct span *cells)
{
    size_t gaps = 0;
    columns_split(c, row, cells);
    for (size_t i = 0; i < c->count; i++)
        gaps += span_find_span(cells[i], SPAN("  ")) != NULL;
    return gaps && is_out_of_line(c, row);
}

/* One such row may have a gap of its own: all must be so. */
static bool are_moved(struct columns *c, const struct rows *rows)
{
    struct span *cells = arena_array(rows->lines, c->count, sizeof(*cells));
    bool moved = rows->first < rows->end;
    for (uint32_t i = rows->first; i < rows->end && moved; i++) {
        struct span row = plain_line(rows->r, i, rows->lines).text;
        moved = text_is_blank(row) || is_moved(c, row, cells);
    }
    return moved;
}

void columns_cut(struct columns *c, const struct reading *r, uint32_t first, uint32_t end,
                 struct arena *lines)
{
    struct rows rows = {.r = r, .first = first, .end = end, .lines = lines, .room = last_first(c) + 1};
    rows.seen = memory_get(rows.room);
    c->cells = CELLS_DISPLAY;
    if (!choose_cells(c, &rows)) {
        c->cells = CELLS_DISPLAY;
        cut_by_count(c, r, first, end, lines);
    } else if (!c->lost && are_moved(c, &rows)) {
        c->lost = c->moved = true;
    }
    c->lost = c->lost || rows.tabs;
    free(rows.seen);
}

/* A part of a row goes to the column whose dashes it overlaps most, or which is nearest. */
static size_t nearest_column(const struct columns *c, size_t first, size_t end)
{
    size_t best = 0, least = SIZE_MAX;
    for (size_t i = 0; i < c->count; i++) {
        const struct column *column = &c->at[i];
        size_t gap = first > column->end   ? first - column->end
                     : column->first > end ? column->first - end
                                           : 0;
        if (gap < least) {
            least = gap;
            best = i;
        }
    }
    return best;
}

/* A row whose blanks were collapsed: a word for each column, and what is left over for the last one. */
static bool split_collapsed(const struct columns *c, struct span row, struct span *cells)
{
    struct span rest = span_trim(row);
    take_apart(&rest);
    if (rest.len)
        return false;
    rest = span_trim(row);
    for (size_t i = 0; i + 1 < c->count; i++)
        cells[i] = take_word(&rest);
    cells[c->count - 1] = rest;
    return rest.len > 0;
}

static bool accepts_all(const struct columns *c, const struct span *cells)
{
    size_t i = 0;
    while (i < c->count && column_accepts(&c->at[i], cells[i]))
        i++;
    return i == c->count;
}

/* The row by its parts: in order when there are as many as columns; each to the nearest column otherwise. */
static void split_by_parts(const struct columns *c, struct span row, struct span *cells)
{
    bool split = split_in_order(c, row, cells) || (!c->moved && split_collapsed(c, row, cells));
    if (split && (!c->moved || accepts_all(c, cells)))
        return;
    for (size_t i = 0; i < c->count; i++)
        cells[i] = (struct span){.at = row.at, .len = 0};
    struct span rest = c->moved ? (struct span){0} : span_trim(row);
    while (rest.len) {
        struct span part = take_apart(&rest);
        size_t first = span_cells(span_between(row.at, part.at), c->cells);
        size_t i = nearest_column(c, first, first + span_cells(part, c->cells));
        cells[i] = cells[i].len ? span_between(cells[i].at, span_end(part)) : part;
    }
}

static bool keeps_cuts(const struct columns *c, struct span row)
{
    for (size_t i = 0; i + 1 < c->count; i++)
        if (c->offsets[i] < row.len && row.at[c->offsets[i]] != ' ')
            return false;
    return true;
}

bool columns_split(struct columns *c, struct span row, struct span *cells)
{
    if (text_is_simple(row))
        for (size_t i = 0; i + 1 < c->count; i++)
            c->offsets[i] = c->cuts[i] < row.len ? c->cuts[i] : row.len;
    else
        cells_to_bytes(row, c->cells, c->cuts, c->count - 1, c->offsets);
    if (c->lost || (c->uneven && !keeps_cuts(c, row))) {
        split_by_parts(c, row, cells);
        return false;
    }
    size_t first = 0;
    for (size_t i = 0; i < c->count; i++) {
        size_t end = i + 1 < c->count ? c->offsets[i] : row.len;
        cells[i] = span_trim(span_between(row.at + first, row.at + end));
        first = end;
    }
    return true;
}

size_t columns_width(const struct columns *c, size_t column)
{
    size_t first = column ? c->at[column - 1].cut + 1 : 0;
    return column + 1 < c->count ? c->at[column].cut - first : 0;
}
