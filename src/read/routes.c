/* route print (and netstat -r), in every language: rows are told by the sorts of their words, never by
 * columns, because headings move, are mistranslated or are missing. */
#include "base/ascii.h"
#include "base/ip.h"
#include "read/draft.h"
#include "read/shapes.h"

enum {
    WORDS = 10,        /* of a row that are looked at */
    RULER = 20,        /* a ruler has more `=` */
    HEADING_LINES = 4, /* that may follow a ruler without being rows */
    HEADING_BYTES = 160,
    LOOKAHEAD = 14,  /* lines in which a table must show a row */
    WRAP_INDENT = 8, /* of a gateway that stands below its row, relative to it */
    FIELDS = 5,
};

enum row_kind { ROW_NONE, ROW_INTERFACE, ROW_V4, ROW_V4_PERSISTENT, ROW_V6, ROW_V6_PERSISTENT, ROW_KINDS };

/* What a row says, by the names of struct row's values; NULL ends. */
static const struct {
    const char *type;
    const char *labels[FIELDS + 1];
} tables[ROW_KINDS] = {
    [ROW_NONE] = {.type = ""},
    [ROW_INTERFACE] = {.type = "route interface", .labels = {"Index", "MAC", "Description"}},
    [ROW_V4] = {.type = "route ipv4", .labels = {"Destination", "Netmask", "Gateway", "Interface", "Metric"}},
    [ROW_V4_PERSISTENT] = {.type = "route ipv4 persistent",
                           .labels = {"Destination", "Netmask", "Gateway", "Metric"}},
    [ROW_V6] = {.type = "route ipv6", .labels = {"Index", "Metric", "Destination", "Gateway"}},
    [ROW_V6_PERSISTENT] = {.type = "route ipv6 persistent",
                           .labels = {"Index", "Metric", "Destination", "Gateway"}},
};

struct row {
    enum row_kind kind;
    struct span values[FIELDS];
    uint32_t lines;
};

/* The words of a line. */
struct words {
    struct span at[WORDS];
    size_t count; /* may exceed WORDS */
};

/* Where in the output the reader is. */
struct place {
    struct reading *r;
    struct layout layouts[ROW_KINDS];
    unsigned block;    /* rulers since the last title: 1 active routes, 2 persistent ones */
    unsigned headings; /* lines since the ruler that are no rows */
    bool after_row;
};

static struct words split_words(struct span text)
{
    struct words w = {.count = 0};
    for (struct span word = span_take_word(&text); word.len; word = span_take_word(&text)) {
        if (w.count < WORDS)
            w.at[w.count] = word;
        w.count++;
    }
    return w;
}

/* The text from the first word up to the last one, both included. */
static struct span join_words(const struct words *w, size_t first, size_t last)
{
    return span_between(w->at[first].at, span_end(w->at[last]));
}

static bool is_quad(struct span s)
{
    struct ip ip;
    return s.len >= 7 && s.len <= 15 && ip_parse(s, &ip) && ip.family == IP_V4;
}

static bool is_prefix6(struct span s)
{
    struct ip_prefix prefix;
    return span_find(s, '/') && ip_prefix_parse(s, &prefix) && prefix.ip.family == IP_V6;
}

/* Words that say on-link, in whatever language, become the empty text; masked addresses stay as they are. */
static struct span next_hop(struct span s)
{
    bool is_word = false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (ascii_is_digit(c) || c == ':' || c == '<' || c == '*' || c == '#')
            return s;
        is_word = is_word || (c != 'x' && c != 'X' && c != '.');
    }
    return is_word ? span_first(s, 0) : s;
}

/* `dest mask gateway interface metric`, `dest mask on-link interface metric`. */
static bool parse_active4(const struct words *w, struct row *row)
{
    size_t last = w->count - 1;
    if (w->count < 5 || !span_is_number(w->at[last]) || !is_quad(w->at[last - 1]))
        return false;
    for (size_t i = 2; i < last - 1; i++)
        if (is_quad(w->at[i]) && w->count != 5)
            return false;
    row->kind = ROW_V4;
    row->values[2] = next_hop(join_words(w, 2, last - 2));
    row->values[3] = w->at[last - 1];
    row->values[4] = w->at[last];
    return true;
}

/* `dest mask gateway metric`, where the metric may be words; on-link words are told from it by a number. */
static bool parse_persistent4(const struct words *w, struct row *row)
{
    size_t last = w->count - 1;
    if (w->count < 4)
        return false;
    row->kind = ROW_V4_PERSISTENT;
    if (is_quad(w->at[2])) {
        row->values[2] = w->at[2];
        row->values[3] = join_words(w, 3, last);
        return w->count <= 6;
    }
    row->values[2] = next_hop(join_words(w, 2, last - 1));
    row->values[3] = w->at[last];
    return span_is_number(w->at[last]) && !row->values[2].len;
}

static bool parse_v4(const struct words *w, struct row *row)
{
    unsigned length;
    if (w->count < 4 || w->count > 8 || !is_quad(w->at[0]) || !is_quad(w->at[1]))
        return false;
    if (!ip_mask_parse(w->at[1], &length))
        return false;
    row->values[0] = w->at[0];
    row->values[1] = w->at[1];
    return parse_active4(w, row) || parse_persistent4(w, row);
}

/* `if metric dest/len [gateway]`. */
static bool parse_v6(const struct words *w, struct row *row)
{
    if (w->count < 3 || w->count > 7 || !span_is_number(w->at[0]) || !span_is_number(w->at[1]) ||
        !is_prefix6(w->at[2]))
        return false;
    row->kind = ROW_V6;
    for (size_t i = 0; i < 3; i++)
        row->values[i] = w->at[i];
    row->values[3] = w->count > 3 ? next_hop(join_words(w, 3, w->count - 1)) : (struct span){0};
    return true;
}

/* The length of a hardware address in pairs of digits (`00 15 5d ...`), without the blank behind it. */
static size_t mac_length(struct span s)
{
    size_t pairs = 0;
    for (size_t i = 0; i + 2 <= s.len && hex_value(s.at[i]) >= 0 && hex_value(s.at[i + 1]) >= 0; i += 3) {
        pairs++;
        if (i + 2 == s.len || (s.at[i + 2] != ' ' && s.at[i + 2] != '-'))
            break;
    }
    return pairs >= 6 ? pairs * 3 - 1 : 0;
}

/* The bytes of an interface's index (`13`, `0x2`) at the start of s, or 0. */
static size_t index_length(struct span s)
{
    size_t len = 0;
    bool hex = span_starts_nocase(s, SPAN("0x"));
    for (len = hex ? 2 : 0; len < s.len && len < 12; len++)
        if (!(hex ? hex_value(s.at[len]) >= 0 : ascii_is_digit(s.at[len])))
            break;
    return len > (hex ? 2u : 0u) ? len : 0;
}

/* `index...mac ......description`; a tunnel's address is longer and no dots follow it; software has none. */
static bool parse_interface(struct span text, struct row *row)
{
    size_t length = index_length(text);
    struct span rest = span_trim(span_skip(text, length));
    if (!length || !span_starts(rest, SPAN("...")))
        return false;
    row->kind = ROW_INTERFACE;
    row->values[0] = span_first(text, length);
    while (span_starts(rest, SPAN(".")))
        rest = span_skip(rest, 1);
    row->values[1] = span_first(rest, mac_length(rest));
    rest = span_trim(span_skip(rest, row->values[1].len));
    while (span_starts(rest, SPAN(".")))
        rest = span_skip(rest, 1);
    row->values[2] = span_trim(rest);
    return true;
}

static bool is_ruler(struct span text)
{
    if (text.len <= RULER)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '=')
            return false;
    return true;
}

static struct row parse_row(struct span text)
{
    struct row row = {.kind = ROW_NONE, .lines = 1};
    if (!text.len || text.at[0] < '0' || text.at[0] > '9')
        return row;
    if (parse_interface(text, &row))
        return row;
    struct words w = split_words(text);
    if (parse_v4(&w, &row) || parse_v6(&w, &row))
        return row;
    row.kind = ROW_NONE;
    return row;
}

static struct span line_text(const struct reading *r, uint32_t line)
{
    return span_trim(reading_text(r, line));
}

/* A gateway that had no room behind its destination stands alone on the next line. */
static void take_wrapped_gateway(struct place *p, struct row *row)
{
    struct span here = reading_text(p->r, p->r->line), below = reading_text(p->r, p->r->line + 1);
    struct span text = span_trim(below);
    if (row->kind != ROW_V6 || row->values[3].at || !text.len)
        return;
    if (span_indent(below) < span_indent(here) + WRAP_INDENT || is_ruler(text) || parse_row(text).kind)
        return;
    row->values[3] = next_hop(text);
    row->lines = 2;
}

static void emit_row(struct place *p, const struct row *row)
{
    struct field fields[FIELDS] = {0};
    struct record record = {.type = span_of(tables[row->kind].type),
                            .where = line_text(p->r, p->r->line),
                            .line = p->r->line,
                            .lines = row->lines,
                            .fields = fields,
                            .layout = &p->layouts[row->kind]};
    for (; tables[row->kind].labels[record.count]; record.count++) {
        struct span value = row->values[record.count];
        fields[record.count] = (struct field){
            .label = span_of(tables[row->kind].labels[record.count]),
            .value = {.kind = VALUE_TEXT, .text = value, .where = value.at ? value : record.where},
            .line = p->r->line,
            .lines = row->lines,
        };
    }
    reading_emit(p->r, &record);
}

static uint32_t read_row(struct place *p, struct row *row)
{
    take_wrapped_gateway(p, row);
    if (row->kind == ROW_V6 && p->block > 1)
        row->kind = ROW_V6_PERSISTENT;
    emit_row(p, row);
    p->after_row = true;
    return row->lines;
}

/* XP's `Default Gateway:   192.168.0.1` below the active routes: the default route says the same. */
static bool is_default_gateway(const struct place *p, struct span text)
{
    const char *colon = span_find(text, ':');
    return p->after_row && colon && is_quad(span_trim(span_between(colon + 1, span_end(text))));
}

/* Headings of a table and the word for "none", below a ruler. */
static bool is_heading(const struct place *p, struct span text)
{
    return p->headings < HEADING_LINES && !p->after_row && text.len <= HEADING_BYTES &&
           !span_find(text, '>') && !span_find(text, '|');
}

static void read_ruler(struct place *p)
{
    input_mark(p->r->in, p->r->line, LINE_IGNORED);
    p->block++;
    p->headings = 0;
    p->after_row = false;
}

static uint32_t read_line(struct place *p)
{
    struct reading *r = p->r;
    struct span text = line_text(r, r->line);
    struct row row = parse_row(text);
    if (row.kind)
        return read_row(p, &row);
    if (is_ruler(text)) {
        read_ruler(p);
        return 1;
    }
    enum line_state state = LINE_UNDERSTOOD;
    if (!text.len || is_default_gateway(p, text))
        state = LINE_IGNORED;
    else if (is_ruler(line_text(r, r->line + 1)))
        p->block = 0;
    else if (p->block && is_heading(p, text))
        p->headings++;
    else
        return 0;
    input_mark(r->in, r->line, state);
    if (!text.len && p->headings > 1)
        p->headings = HEADING_LINES; /* a blank line ends a table without rows */
    return 1;
}

static void routes_read(struct reading *r)
{
    struct place place = {.r = r};
    uint32_t first = r->line;
    while (r->line < r->end) {
        uint32_t taken = read_line(&place);
        if (!taken)
            break;
        r->line += taken;
    }
    if (r->line == first)
        r->line++;
}

static bool rows_follow(const struct reading *r)
{
    for (uint32_t i = r->line + 1; i < r->end && i - r->line < LOOKAHEAD; i++)
        if (parse_row(line_text(r, i)).kind)
            return true;
    return false;
}

static bool routes_recognise(const struct reading *r)
{
    struct span text = line_text(r, r->line);
    if (!text.len)
        return false;
    if (parse_row(text).kind)
        return true;
    return (is_ruler(text) || is_ruler(line_text(r, r->line + 1))) && rows_follow(r);
}

const struct shape shape_routes = {
    .name = "routes",
    .recognise = routes_recognise,
    .read = routes_read,
};
