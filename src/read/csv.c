/* CSV: Export-Csv, ConvertTo-Csv, `systeminfo /fo csv`, `wmic /format:csv`. */
#include <stdlib.h>

#include "read/pstext.h"

enum { COLUMNS_MAX = 4096, HEADER_LINES_MAX = 64 };

/* Where the text of a row has been read to. */
struct cursor {
    const char *at, *end;
    char delimiter;
};

/* One field as found. */
struct cell {
    struct span text; /* between the quotes, or between the delimiters */
    bool quoted;
    bool doubled; /* holds "" */
    bool last;    /* of its line */
};

struct csv {
    struct reading *r;
    char delimiter;
    struct field *fields; /* the columns' */
    size_t count;
    bool wmic; /* written by wmic: a column Node names the host, arrays are `{a;b}` */
    struct layout layout;
    struct span type;
};

static bool is_line_end(char c)
{
    return c == '\r' || c == '\n';
}

/* Reads a field; the cursor then stands behind its delimiter, or behind the line end. */
static struct cell cell_read(struct cursor *c)
{
    struct cell cell = {.text = {.at = c->at, .len = 0}};
    const char *at = c->at;
    if (at < c->end && *at == '"') {
        cell.quoted = true;
        cell.text.at = ++at;
        const char *quote;
        while ((quote = memchr(at, '"', (size_t)(c->end - at))) && quote + 1 < c->end && quote[1] == '"') {
            cell.doubled = true;
            at = quote + 2;
        }
        at = quote ? quote : c->end;
        cell.text.len = (size_t)(at - cell.text.at);
    }
    while (at < c->end && *at != c->delimiter && !is_line_end(*at))
        at++;
    if (!cell.quoted)
        cell.text = span_trim(span_between(cell.text.at, at));
    cell.last = at == c->end || *at != c->delimiter;
    if (at < c->end && !cell.last)
        at++;
    while (cell.last && at < c->end && *at == '\r')
        at++;
    if (cell.last && at < c->end && *at == '\n')
        at++;
    c->at = at;
    return cell;
}

static struct cursor cursor_at(const struct reading *r, uint32_t line, char delimiter)
{
    const struct input *in = r->in;
    uint32_t end = r->end < in->lines ? r->end : in->lines;
    return (struct cursor){
        .at = in->text.at + in->starts[line], .end = in->text.at + in->starts[end], .delimiter = delimiter};
}

/* The same, but never past the end of that line: for looking at one line only. */
static struct cursor cursor_in(struct span line, char delimiter)
{
    return (struct cursor){.at = line.at, .end = span_end(line), .delimiter = delimiter};
}

/* How many fields a line has; 0 when some is no name of a column (all quoted, or all plain names without
 * blanks). */
static size_t count_names(struct span line, char delimiter)
{
    struct cursor c = cursor_in(line, delimiter);
    size_t count = 0, quoted = 0;
    for (struct cell cell = {0}; c.at < c.end && !cell.last && count < COLUMNS_MAX; count++) {
        const char *start = c.at;
        cell = cell_read(&c);
        bool plain = cell.text.at == start && text_is_identifier(cell.text);
        if (cell.text.len == 0 || (!cell.quoted && !plain))
            return 0;
        quoted += cell.quoted;
    }
    return quoted == 0 || quoted == count ? count : 0;
}

static size_t count_cells(struct span line, char delimiter)
{
    struct cursor c = cursor_in(line, delimiter);
    size_t count = 0;
    for (struct cell cell = {0}; !cell.last && count <= COLUMNS_MAX; count++)
        cell = cell_read(&c);
    return count;
}

/* The delimiter of a header line: that which gives the most names; 0 when the line is no header. */
static char find_delimiter(struct span line)
{
    static const char delimiters[] = {',', ';', '\t'};
    char best = 0;
    size_t most = 0;
    for (size_t i = 0; i < sizeof(delimiters); i++) {
        size_t count = count_names(line, delimiters[i]);
        if (count > most) {
            most = count;
            best = delimiters[i];
        }
    }
    return best;
}

/* The next line that is not blank; wmic writes blank lines between. */
static struct span next_text(const struct reading *r, uint32_t line)
{
    while (line < r->end && line < r->line + HEADER_LINES_MAX && text_is_blank(input_line(r->in, line)))
        line++;
    return line < r->end ? input_line(r->in, line) : (struct span){0};
}

/* A header without quotes is one only when the next line has as many fields. */
static bool is_plain_header(const struct reading *r, struct span line)
{
    if (!text_is_identifier(span_first(line, 1)))
        return false;
    char delimiter = find_delimiter(line);
    size_t names = delimiter ? count_names(line, delimiter) : 0;
    return names > 1 && count_cells(next_text(r, r->line + 1), delimiter) == names;
}

/* A header in quotes: its names end the line, or a delimiter does where a publisher broke it. */
static bool is_quoted_header(struct span line)
{
    line = span_trim(line);
    char last = line.at[line.len - 1];
    if (line.len > 3 && strchr(",;\t", last))
        line.len--;
    char delimiter = find_delimiter(line);
    return delimiter && line.at[line.len - 1] == '"';
}

static bool csv_recognise(const struct reading *r)
{
    struct span line = input_line(r->in, r->line);
    if (line.len < 3)
        return false;
    if (line.at[0] == '#')
        return span_starts(line, SPAN("#TYPE "));
    if (line.at[0] != '"')
        return is_plain_header(r, line);
    struct span next = next_text(r, r->line + 1);
    bool alone = next.len == 0 || next.at[0] == '"' || strchr(",;\t", next.at[0]);
    return alone && is_quoted_header(line);
}

/* The class that a #TYPE line names: behind the namespace, without what Select-Object and remoting put before
 * it. */
static struct span class_of_type(struct span line)
{
    struct span type = span_trim(span_skip(line, SPAN("#TYPE ").len));
    static const struct span prefixes[] = {{"Selected.", 9}, {"Deserialized.", 13}};
    for (size_t i = 0; i < 4; i++)
        if (span_starts(type, prefixes[i % 2]))
            type = span_skip(type, prefixes[i % 2].len);
    const char *hash = span_find(type, '#');
    if (!hash && (span_ends(type, SPAN("CimInstance")) || span_ends(type, SPAN("PSCustomObject"))))
        return (struct span){.at = type.at, .len = 0};
    if (!hash)
        return type;
    size_t i = type.len;
    while (i > 0 && !strchr("/\\#", type.at[i - 1]))
        i--;
    return span_skip(type, i);
}

/* Whether wmic wrote it: names without quotes, Node first, the others in the order of the alphabet. */
static bool is_wmic(const struct csv *c, bool quoted)
{
    if (quoted || c->count < 2 || !span_equal_nocase(c->fields[0].label, SPAN("Node")))
        return false;
    if (span_contains_nocase(c->r->command, SPAN("wmic")))
        return true;
    for (size_t i = 2; i < c->count; i++) {
        struct span a = c->fields[i - 1].label, b = c->fields[i].label;
        size_t k = 0;
        while (k < a.len && k < b.len && (a.at[k] | 0x20) == (b.at[k] | 0x20))
            k++;
        if (k < a.len && (k == b.len || (a.at[k] | 0x20) > (b.at[k] | 0x20)))
            return false;
    }
    return true;
}

static void push_label(struct csv *c, size_t *room, struct span label)
{
    if (c->count == *room) {
        *room = *room ? *room * 2 : 64;
        c->fields = memory_resize(c->fields, *room * sizeof(*c->fields));
    }
    c->fields[c->count++] = (struct field){.label = label, .lines = 1};
}

/* Reads the names of the columns; a header that ends with a delimiter goes on in the next line. */
static void csv_header(struct csv *c, struct cursor *cursor)
{
    size_t room = 0;
    bool quoted = false;
    for (struct cell cell = {0}; cursor->at < cursor->end && c->count < COLUMNS_MAX;) {
        cell = cell_read(cursor);
        quoted = quoted || cell.quoted;
        if (cell.text.len || cell.quoted)
            push_label(c, &room, span_trim(cell.text));
        else if (!cell.last)
            push_label(c, &room, cell.text);
        if (cell.last && (cell.text.len || cell.quoted))
            break;
    }
    c->wmic = is_wmic(c, quoted);
}

static struct span undouble(struct arena *scratch, struct span s)
{
    char *text = arena_alloc(scratch, s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        text[len++] = s.at[i];
        i += s.at[i] == '"' && i + 1 < s.len && s.at[i + 1] == '"';
    }
    return (struct span){.at = text, .len = len};
}

/* `System.String[]`: what is left of an array in CSV. */
static bool is_lost_array(struct span s)
{
    return s.len > 3 && s.at[s.len - 1] == ']' && s.at[s.len - 2] == '[' && span_find(s, '.') &&
           !span_find(s, ' ');
}

static void set_value(struct csv *c, struct value *v, const struct cell *cell)
{
    struct span where = span_split(&(struct span){.at = cell->text.at, .len = cell->text.len}, '\n');
    *v = (struct value){.kind = VALUE_TEXT, .text = cell->text, .where = where};
    if (cell->text.len == 0) {
        v->where = cell->text;
        v->kind = cell->quoted ? VALUE_TEXT : VALUE_NULL;
    } else if (c->wmic) {
        value_of_wmic(c->r->scratch, v, cell->text, where);
    } else if (is_lost_array(cell->text)) {
        v->kind = VALUE_NULL;
        v->flags = VALUE_DAMAGED;
    } else if (cell->doubled) {
        v->text = undouble(c->r->scratch, cell->text);
    }
}

/* Reads one row into the fields. A row that is too short and ends with a delimiter goes on in the next line,
 * as published copies that were broken by hand do. Returns how many fields it has. */
static size_t csv_row(struct csv *c, struct cursor *cursor, uint32_t line)
{
    size_t count = 0, surplus = 0;
    while (count < c->count) {
        struct cell cell = cell_read(cursor);
        bool empty = cell.text.len == 0 && !cell.quoted;
        if (cell.last && empty && count > 0 && count + 1 < c->count && cursor->at < cursor->end &&
            *cursor->at != '\r')
            continue;
        c->fields[count].line = line;
        set_value(c, &c->fields[count++].value, &cell);
        if (cell.last) {
            surplus = 1;
            break;
        }
    }
    while (!surplus)
        surplus = cell_read(cursor).last;
    for (size_t i = count; i < c->count; i++) {
        c->fields[i].line = line;
        c->fields[i].value = (struct value){.kind = VALUE_NULL, .where = {.at = cursor->at, .len = 0}};
    }
    return count;
}

/* A line end that belongs to no row: blank lines. Returns false at a second one in a row, or for other tools'
 * at the first. */
static bool skip_blank(const struct csv *c, const struct cursor *cursor, uint32_t *line)
{
    uint32_t first = *line, limit = c->wmic ? 2 : 0;
    while (*line < c->r->end && text_is_blank(input_line(c->r->in, *line)))
        ++*line;
    if (*line - first > limit || cursor->at >= cursor->end) {
        *line = first;
        return false;
    }
    input_mark_lines(c->r->in, first, *line, LINE_IGNORED);
    return true;
}

static void csv_rows(struct csv *c, struct cursor cursor, uint32_t line)
{
    struct reading *r = c->r;
    while (line < r->end && skip_blank(c, &cursor, &line) && line < r->end) {
        cursor.at = r->in->text.at + r->in->starts[line];
        struct span where = span_trim(input_line(r->in, line));
        size_t count = csv_row(c, &cursor, line);
        uint32_t next = line + 1;
        while (next < r->end && r->in->text.at + r->in->starts[next] < cursor.at)
            next++;
        for (size_t i = 0; i < c->count; i++)
            c->fields[i].lines = next - line;
        struct record record = {.type = c->type, .where = where, .line = line, .lines = next - line};
        record.fields = c->fields;
        record.count = c->count;
        record.layout = &c->layout;
        record.flags = count < c->count ? VALUE_DAMAGED : 0;
        record.host = c->wmic ? c->fields[0].value.text : (struct span){0};
        reading_emit(r, &record);
        line = next;
    }
    r->line = line;
}

static void csv_read(struct reading *r)
{
    struct csv c = {.r = r};
    uint32_t line = r->line;
    struct span first = input_line(r->in, line);
    if (span_starts(first, SPAN("#TYPE "))) {
        c.type = class_of_type(first);
        input_mark(r->in, line++, LINE_UNDERSTOOD);
    }
    uint32_t header = line;
    r->line = line;
    if (line < r->end) {
        struct span names = span_trim(input_line(r->in, line));
        if (names.len && strchr(",;\t", names.at[names.len - 1]))
            names.len--;
        c.delimiter = find_delimiter(names);
    }
    if (c.delimiter) {
        struct cursor cursor = cursor_at(r, line, c.delimiter);
        csv_header(&c, &cursor);
        while (line < r->end && r->in->text.at + r->in->starts[line] < cursor.at)
            line++;
        input_mark_lines(r->in, header, line, LINE_UNDERSTOOD);
        csv_rows(&c, cursor, line);
    } else if (c.type.at == NULL) {
        r->line = header + 1;
    }
    free(c.fields);
}

const struct shape shape_csv = {.name = "csv", .recognise = csv_recognise, .read = csv_read};
