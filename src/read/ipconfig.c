/* ipconfig and ipconfig /all, in every language: told by shape alone, because labels, columns and even the
 * columns of continuation lines differ by language while the shape does not. */
#include "read/shapes.h"

#include "report/unicode.h"

enum {
    CONSOLE = 80,        /* cells of a classic console: where lines were cut */
    LOOKAHEAD = 12,      /* lines looked at behind a title or a header */
    ROWS_TO_JUDGE = 5,   /* rows among which one must have a leader */
    HEADER_BYTES = 120,  /* no header is longer */
    DEEP = 8,            /* an indent, relative to the rows', at which only continuation lines stand */
    JOINED_BYTES = 1024, /* a value longer than that is not joined further */
    COLLAPSED_BYTES = 120,
    COLLAPSED_ROWS = 3, /* so many rows in one line: its line ends were lost */
};

/* One line, taken apart. */
struct line {
    struct span raw;   /* without line end */
    struct span text;  /* trimmed; empty for a blank line */
    size_t indent;     /* bytes before text */
    struct span label; /* before the colon that separates, without leaders; unset when there is none */
    struct span value; /* behind it, trimmed */
    bool colon, leader;
};

/* The block of rows now read. */
struct section {
    struct reading *r;
    struct record record;
    struct field *fields;
    struct value *items; /* of the last field: one for each of its lines */
    size_t count, room, item_count, item_room;
    size_t indent; /* of its rows; of its title as long as it has none */
    size_t title_indent;
    bool open, after_blank;
};

/* The bytes of a blank at the start of s: 1, 2 for a no-break space, 0 for none. */
static size_t blank_length(struct span s)
{
    if (s.len && (s.at[0] == ' ' || s.at[0] == '\t'))
        return 1;
    return span_starts(s, SPAN("\u00a0")) ? 2 : 0;
}

/* Where the first ". ." of s starts; NULL when there is none. */
static const char *find_leader(struct span s)
{
    for (const char *dot = span_find(s, '.'); dot; dot = span_find(s, '.')) {
        s = span_between(dot + 1, span_end(s));
        size_t blank = blank_length(s);
        if (blank && span_starts(span_skip(s, blank), SPAN(".")))
            return dot;
    }
    return NULL;
}

/* The first colon of s that a blank or the end follows, so not one within an address; NULL when there is
 * none. */
static const char *find_colon(struct span s)
{
    for (const char *colon = span_find(s, ':'); colon; colon = span_find(s, ':')) {
        s = span_between(colon + 1, span_end(s));
        if (s.len == 0 || blank_length(s))
            return colon;
    }
    return NULL;
}

static bool is_stray(char c)
{
    return c == '.' || c == ' ' || c == '\t' || c == '?' || c == ':';
}

/* Whether the eight bytes are part of a leader. */
static bool is_dotted(const char *at)
{
    return memcmp(at, ". . . . ", 8) == 0 || memcmp(at, " . . . .", 8) == 0;
}

/* Takes leaders, blanks, stray colons and lost characters off the end of a label; says whether leaders were
 * there. */
static struct span strip_leader(struct span label, bool *leader)
{
    size_t dots = 0, blanks = 0;
    for (; label.len >= 8 && is_dotted(span_end(label) - 8); label.len -= 8) {
        dots += 4;
        blanks += 4;
    }
    for (; label.len && (label.at[label.len - 1] == '.' || label.at[label.len - 1] == ' '); label.len--) {
        dots += label.at[label.len - 1] == '.';
        blanks += label.at[label.len - 1] == ' ';
    }
    while (label.len) {
        char last = label.at[label.len - 1];
        size_t len = last == '\xa0' && span_ends(label, SPAN("\u00a0")) ? 2 : is_stray(last) ? 1 : 0;
        if (!len)
            break;
        dots += last == '.';
        blanks += last != '.';
        label.len -= len;
    }
    *leader = dots > 1 || (dots && blanks);
    return label;
}

static void split_row(struct line *l)
{
    const char *leader = find_leader(l->text);
    const char *colon = find_colon(leader ? span_between(leader, span_end(l->text)) : l->text);
    if (!colon && leader)
        colon = find_colon(l->text);
    if (!colon)
        return;
    l->colon = true;
    l->label = strip_leader(span_between(l->text.at, colon), &l->leader);
    l->value = span_trim(span_between(colon + 1, span_end(l->text)));
}

static struct line look(const struct reading *r, uint32_t number)
{
    struct line l = {.raw = input_line(r->in, number)};
    while (span_ends(l.raw, SPAN("\r")))
        l.raw.len--;
    l.text = span_trim(l.raw);
    l.indent = l.text.len ? (size_t)(l.text.at - l.raw.at) : 0;
    split_row(&l);
    return l;
}

/* Display cells of a line. */
static size_t cells(struct span s)
{
    size_t sum = 0;
    for (const char *at = s.at; at < span_end(s);)
        sum += code_cells(utf8_next(&at));
    return sum;
}

/* How many rows' ends a line holds: more than one when white space was collapsed. */
static unsigned count_rows(struct span s)
{
    unsigned count = 0;
    for (const char *at = span_find_span(s, SPAN(". : ")); at; at = span_find_span(s, SPAN(". : "))) {
        count++;
        s = span_between(at + 4, span_end(s));
    }
    return count;
}

static bool is_collapsed(const struct line *l)
{
    return l->text.len > COLLAPSED_BYTES && l->leader && count_rows(l->text) >= COLLAPSED_ROWS;
}

static bool is_blank(const struct reading *r, uint32_t number)
{
    return number >= r->end || !span_trim(input_line(r->in, number)).len;
}

/* Whether rows of the kind that ipconfig prints follow a line with that indent. */
static bool rows_follow(const struct reading *r, uint32_t number, size_t indent)
{
    unsigned rows = 0;
    for (uint32_t i = number; i < r->end && i - number < LOOKAHEAD && rows < ROWS_TO_JUDGE; i++) {
        struct line l = look(r, i);
        if (!l.text.len)
            continue;
        if (l.colon && l.leader)
            return true;
        if (rows++ == 0 && (!l.colon || l.indent <= indent))
            return false;
        if (l.colon && !l.value.len && is_blank(r, i + 1))
            return false; /* that is the title */
    }
    return false;
}

/* How many lines the title takes that starts there: 0 when none does, 2 when it was broken. */
static uint32_t title_lines(const struct reading *r, uint32_t number, const struct line *l)
{
    if (l->leader || !l->text.len)
        return 0;
    if (span_ends(l->text, SPAN(":")))
        return rows_follow(r, number + 1, l->indent) ? 1 : 0;
    if (l->colon || number + 1 >= r->end)
        return 0;
    struct line next = look(r, number + 1);
    bool broken =
        span_equal(next.text, SPAN(":")) || (l->raw.len >= CONSOLE - 1 && span_ends(next.text, SPAN(":")) &&
                                             !next.leader && cells(l->raw) >= CONSOLE - 1);
    return broken && rows_follow(r, number + 2, l->indent) ? 2 : 0;
}

/* Whether the text can be the heading of all (`Windows IP Configuration`): words, and no prompt, ruler or
 * quotation. */
static bool is_words(struct span text)
{
    if (text.len > HEADER_BYTES)
        return false;
    bool letters = false;
    for (size_t i = 0; i < text.len; i++) {
        if (memchr(":>=_#|<{[\"", text.at[i], 10))
            return false;
        letters = letters || !memchr(" .-*", text.at[i], 4);
    }
    return letters;
}

/* Whether the line is the heading of all: rows or a title follow it. */
static bool is_header(const struct reading *r, uint32_t number, const struct line *l)
{
    if (l->colon || !is_words(l->text))
        return false;
    for (uint32_t i = number + 1; i < r->end && i - number < LOOKAHEAD; i++) {
        struct line next = look(r, i);
        if (!next.text.len)
            continue;
        return (next.colon && next.leader && next.indent >= l->indent) || title_lines(r, i, &next);
    }
    return false;
}

static void close_field(struct section *s)
{
    if (!s->count || !s->item_count)
        return;
    struct value *v = &s->fields[s->count - 1].value;
    if (s->item_count == 1) {
        *v = s->items[0];
    } else {
        const struct value *last = &s->items[s->item_count - 1];
        v->kind = VALUE_LIST;
        v->items = s->items;
        v->count = s->item_count;
        v->where = s->items[0].where;
        v->text = span_between(v->where.at, span_end(last->where));
    }
    s->items = NULL;
    s->item_count = s->item_room = 0;
}

static void *grow(struct arena *a, void *old, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return old;
    *room = *room ? *room * 2 : 8;
    void *bigger = arena_array(a, *room, size);
    if (count)
        memcpy(bigger, old, count * size);
    return bigger;
}

static void add_item(struct section *s, struct span text)
{
    s->items = grow(s->r->scratch, s->items, s->item_count, &s->item_room, sizeof(*s->items));
    s->items[s->item_count++] = (struct value){.kind = VALUE_TEXT, .text = text, .where = text};
}

/* The section's last line is the one now read. */
static void extend(struct section *s)
{
    s->record.lines = s->r->line - s->record.line + 1;
    if (s->count)
        s->fields[s->count - 1].lines = s->r->line - s->fields[s->count - 1].line + 1;
    s->after_blank = false;
}

static void add_row(struct section *s, const struct line *l)
{
    close_field(s);
    if (!s->count)
        s->indent = l->indent;
    s->fields = grow(s->r->scratch, s->fields, s->count, &s->room, sizeof(*s->fields));
    s->fields[s->count++] = (struct field){.label = l->label,
                                           .value = {.kind = VALUE_TEXT, .where = l->value, .text = l->value},
                                           .line = s->r->line,
                                           .lines = 1};
    if (l->value.len)
        add_item(s, l->value);
    extend(s);
}

static void flush(struct section *s)
{
    if (!s->open)
        return;
    close_field(s);
    s->record.fields = s->fields;
    s->record.count = s->count;
    reading_emit(s->r, &s->record);
    *s = (struct section){.r = s->r};
}

static void open_section(struct section *s, struct span type, const struct line *l)
{
    flush(s);
    s->open = true;
    s->indent = s->title_indent = l->indent;
    s->record = (struct record){.type = type, .where = l->text, .line = s->r->line, .lines = 1};
}

/* Whether the line is the rest of the one before, which the console's edge cut. */
static bool is_tail(const struct section *s, const struct line *l)
{
    if (!s->item_count || s->after_blank || l->leader || l->indent > 2 || l->indent >= s->indent ||
        span_ends(l->text, SPAN(":")))
        return false;
    if (s->items[s->item_count - 1].text.len > JOINED_BYTES)
        return false;
    struct line before = look(s->r, s->r->line - 1);
    if (before.raw.len < CONSOLE - 1)
        return false;
    size_t width = cells(before.raw);
    return width == CONSOLE || width == CONSOLE - 1;
}

/* A console one cell narrower than its lines has lost the character at the edge. */
static void join_tail(struct section *s, const struct line *l)
{
    struct value *v = &s->items[s->item_count - 1];
    struct line before = look(s->r, s->r->line - 1);
    if (cells(before.raw) != CONSOLE)
        v->flags |= VALUE_DAMAGED;
    struct span tail = span_trim_right(l->raw);
    v->text = span_of(arena_printf(s->r->scratch, "%.*s%.*s", SPAN_ARG(v->text), SPAN_ARG(tail)));
    extend(s);
}

/* Whether the line is a row of the open section. */
static bool is_row(const struct section *s, const struct line *l)
{
    if (!s->open || !l->colon || !l->label.len)
        return false;
    if (l->leader)
        return true;
    if (s->indent == s->title_indent && s->count)
        return l->indent == s->indent && !s->after_blank;
    return s->count ? l->indent == s->indent : l->indent > s->title_indent;
}

static bool is_continuation(const struct section *s, const struct line *l)
{
    if (!s->count || l->leader || l->indent < s->indent + 2)
        return false;
    return l->indent >= s->indent + DEEP || (!l->colon && !s->after_blank);
}

/* A remark that somebody wrote between two rows. */
static bool is_remark(const struct section *s, const struct line *l)
{
    if (!s->count || s->after_blank || l->leader || s->r->line + 1 >= s->r->end)
        return false;
    struct line next = look(s->r, s->r->line + 1);
    return next.leader && next.indent == s->indent;
}

static void read_title(struct section *s, const struct line *l, uint32_t lines)
{
    struct span title = l->text;
    if (lines == 2) {
        struct line next = look(s->r, s->r->line + 1);
        title = span_of(arena_printf(s->r->scratch, "%.*s%.*s", SPAN_ARG(title), SPAN_ARG(next.raw)));
    }
    bool leader;
    title = strip_leader(span_trim(title), &leader);
    open_section(s, SPAN("ipconfig adapter"), l);
    s->record.title = title;
    s->record.lines = lines;
    input_mark_lines(s->r->in, s->r->line, s->r->line + lines, LINE_UNDERSTOOD);
}

/* Takes the line if it says something here; the number of lines taken. */
static uint32_t take_line(struct section *s, const struct line *l)
{
    if (is_tail(s, l)) {
        join_tail(s, l);
        return 1;
    }
    if (is_row(s, l)) {
        add_row(s, l);
        return 1;
    }
    if (is_continuation(s, l)) {
        add_item(s, l->text);
        extend(s);
        return 1;
    }
    return is_remark(s, l) ? 1 : 0;
}

/* Opens a section if one starts here; the number of lines taken. */
static uint32_t take_heading(struct section *s, const struct line *l)
{
    uint32_t lines = title_lines(s->r, s->r->line, l);
    if (lines) {
        flush(s);
        read_title(s, l, lines);
        return lines;
    }
    if (is_header(s->r, s->r->line, l)) {
        open_section(s, SPAN("ipconfig"), l);
        input_mark(s->r->in, s->r->line, LINE_UNDERSTOOD);
        return 1;
    }
    if (!s->open && l->colon && l->leader) {
        open_section(s, SPAN("ipconfig"), l);
        add_row(s, l);
        return 1;
    }
    return 0;
}

/* Reads the line at r->line; the number of lines taken, 0 when what follows is none of ipconfig's. */
static uint32_t read_line(struct section *s)
{
    struct reading *r = s->r;
    struct line l = look(r, r->line);
    if (!l.text.len) {
        input_mark(r->in, r->line, LINE_IGNORED);
        s->after_blank = true;
        return 1;
    }
    if (is_collapsed(&l)) {
        flush(s);
        r->problem(r, r->line, "line ends and blanks were lost: export it again as plain text");
        return 1;
    }
    uint32_t taken = take_line(s, &l);
    return taken ? taken : take_heading(s, &l);
}

static void ipconfig_read(struct reading *r)
{
    struct section s = {.r = r};
    uint32_t first = r->line;
    while (r->line < r->end) {
        uint32_t taken = read_line(&s);
        if (!taken)
            break;
        r->line += taken;
    }
    flush(&s);
    if (r->line == first)
        r->line++;
}

static bool ipconfig_recognise(const struct reading *r)
{
    struct line l = look(r, r->line);
    if (!l.text.len)
        return false;
    if (l.colon && l.leader)
        return is_collapsed(&l) || rows_follow(r, r->line + 1, l.indent);
    return title_lines(r, r->line, &l) || is_header(r, r->line, &l);
}

const struct shape shape_ipconfig = {
    .name = "ipconfig",
    .recognise = ipconfig_recognise,
    .read = ipconfig_read,
};
