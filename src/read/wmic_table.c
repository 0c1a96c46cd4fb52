/* wmic's own table (`wmic nicconfig list brief`): a header without a line of dashes, columns two blanks
 * apart, each as wide as its longest value, in the order of the alphabet. A header word never holds a blank,
 * so the words' starts are the columns. */
#include <stdlib.h>

#include "base/ascii.h"
#include "read/pstext.h"
#include "read/width.h"

enum { COLUMNS_MAX = 256, KNOWN_LEAST = 2 };

struct wmic_table {
    struct reading *r;
    size_t starts[COLUMNS_MAX]; /* cells, of each column but the first, which starts at 0 */
    size_t offsets[COLUMNS_MAX];
    struct field fields[COLUMNS_MAX];
    size_t count;
    struct layout layout;
};

/* Properties of the classes that one lists so, in lower case: some must be among the header's words. */
static const char *const known[] = {
    "adaptertype",
    "antecedent",
    "buildnumber",
    "caption",
    "csname",
    "defaultipgateway",
    "description",
    "destination",
    "deviceid",
    "dhcpenabled",
    "dnsdomain",
    "dnsserversearchorder",
    "domain",
    "guid",
    "index",
    "installdate",
    "interfaceindex",
    "ipaddress",
    "ipenabled",
    "ipsubnet",
    "macaddress",
    "manufacturer",
    "mask",
    "metric1",
    "model",
    "name",
    "netconnectionid",
    "netconnectionstatus",
    "netenabled",
    "nexthop",
    "physicaladapter",
    "pnpdeviceid",
    "productname",
    "servicename",
    "settingid",
    "speed",
    "status",
    "systemname",
    "version",
    NULL,
};

static bool is_known(struct span word)
{
    for (size_t i = 0; known[i]; i++)
        if (span_equal_nocase(word, span_of(known[i])))
            return true;
    return false;
}

/* Takes the next word off the line at *at, and the blanks behind it; blanks = how many. */
static struct span take_word(struct span line, size_t *at, size_t *blanks)
{
    size_t first = *at;
    while (*at < line.len && line.at[*at] != ' ')
        ++*at;
    struct span word = span_between(line.at + first, line.at + *at);
    *blanks = text_indent(span_skip(line, *at));
    *at += *blanks;
    return word;
}

/* Takes the header apart. False when its words are not two blanks apart or no plain names. */
static bool take_header(struct wmic_table *t, struct span line, size_t *known_words)
{
    size_t at = 0, blanks;
    t->count = *known_words = 0;
    line = span_trim_right(line);
    if (line.len == 0 || line.at[0] == ' ')
        return false;
    while (at < line.len && t->count < COLUMNS_MAX) {
        size_t first = at;
        struct span word = take_word(line, &at, &blanks);
        if (!text_is_identifier(word) || span_find(word, '(') || (at < line.len && blanks < 2))
            return false;
        if (t->count)
            t->starts[t->count - 1] = first;
        t->fields[t->count++] = (struct field){.label = word, .lines = 1};
        *known_words += is_known(word);
    }
    return at == line.len;
}

/* wmic sorts its columns. */
static bool is_sorted(const struct wmic_table *t)
{
    for (size_t i = 1; i < t->count; i++) {
        struct span a = t->fields[i - 1].label, b = t->fields[i].label;
        if ((a.at[0] | 0x20) > (b.at[0] | 0x20))
            return false;
    }
    return true;
}

/* Whether the row has a blank before each column but the first; its offsets are then set. */
static bool row_fits(struct wmic_table *t, struct span row)
{
    for (int cells = CELLS_DISPLAY; cells < CELLS_COUNT; cells++) {
        bool fits = true;
        cells_to_bytes(row, (enum cells)cells, t->starts, t->count - 1, t->offsets);
        for (size_t i = 0; i + 1 < t->count && fits; i++) {
            size_t at = t->offsets[i];
            fits = at >= row.len ? true : at >= 2 && row.at[at - 1] == ' ' && row.at[at - 2] == ' ';
        }
        if (fits)
            return true;
    }
    return false;
}

static bool recognise(const struct reading *r, struct wmic_table *t)
{
    size_t words;
    struct span line = input_line(r->in, r->line);
    if (line.len == 0 || !(ascii_is_upper(line.at[0]) || line.at[0] == '_'))
        return false;
    if (!take_header(t, line, &words) || !is_sorted(t))
        return false;
    bool wmic = span_contains_nocase(r->command, SPAN("wmic"));
    if (!wmic && (t->count < 2 || words < KNOWN_LEAST))
        return false;
    uint32_t next = r->line + 1;
    while (next < r->end && next < r->line + 3 && text_is_blank(input_line(r->in, next)))
        next++;
    struct span row = next < r->end ? input_line(r->in, next) : (struct span){0};
    return !text_is_blank(row) && row.at[text_indent(row)] != '-' && row_fits(t, row);
}

static bool wmic_table_recognise(const struct reading *r)
{
    struct span line = input_line(r->in, r->line);
    bool maybe = span_contains_nocase(r->command, SPAN("wmic")) || span_find_span(line, SPAN("  "));
    if (!maybe)
        return false;
    struct wmic_table *t = memory_get(sizeof(*t));
    bool yes = recognise(r, t);
    free(t);
    return yes;
}

static void emit_row(struct wmic_table *t, struct span row, uint32_t line)
{
    size_t first = 0;
    for (size_t i = 0; i < t->count; i++) {
        size_t end = i + 1 < t->count ? t->offsets[i] : row.len;
        struct span text = span_trim(span_between(row.at + first, row.at + end));
        t->fields[i].line = line;
        value_of_wmic(t->r->scratch, &t->fields[i].value, text, text);
        first = end;
    }
    struct record record = {.line = line, .lines = 1, .where = span_trim(row), .fields = t->fields};
    record.count = t->count;
    record.layout = &t->layout;
    reading_emit(t->r, &record);
}

static void wmic_table_read(struct reading *r)
{
    struct wmic_table *t = memory_get(sizeof(*t));
    size_t words;
    memset(t, 0, sizeof(*t));
    t->r = r;
    take_header(t, input_line(r->in, r->line), &words);
    input_mark(r->in, r->line++, LINE_UNDERSTOOD);
    while (r->line < r->end && t->count) {
        struct span row = input_line(r->in, r->line);
        bool blank = text_is_blank(row), doubled = r->line + 1 < r->end;
        struct span next = doubled ? input_line(r->in, r->line + 1) : (struct span){0};
        if (blank && (text_is_blank(next) || !row_fits(t, next)))
            break;
        if (!blank && !row_fits(t, row))
            break;
        if (blank)
            input_mark(r->in, r->line, LINE_IGNORED);
        else
            emit_row(t, row, r->line);
        r->line++;
    }
    free(t);
}

const struct shape shape_wmic_table = {
    .name = "wmic table", .recognise = wmic_table_recognise, .read = wmic_table_read};
