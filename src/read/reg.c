/* Registry exports: .reg files (regedit /e, reg export) and the text of `reg query`. One record for each key.
 */
#include "base/ascii.h"
#include "base/buffer.h"
#include "base/utf8.h"
#include "read/draft.h"
#include "read/shapes.h"
#include "read/xml.h"

enum {
    FIELDS_MAX = 1024,     /* a key with more values is told in several records */
    DECODED_MAX = 1 << 18, /* bytes of one hex(7) value that are decoded; longer ones stay text */
};

static bool is_key(struct span line)
{
    return span_starts(line, SPAN("[HKEY_")) && span_ends(line, SPAN("]"));
}

static bool is_header(struct span line)
{
    return span_starts(line, SPAN("Windows Registry Editor Version")) || span_equal(line, SPAN("REGEDIT4"));
}

/* `    Bind    REG_MULTI_SZ    \Device\{..}` */
static bool is_query_value(struct span line)
{
    return span_indent(line) == 4 && span_find_span(line, SPAN("    REG_"));
}

static bool is_query_key(const struct reading *r, uint32_t line)
{
    struct span text = reading_text(r, line);
    return span_starts(text, SPAN("HKEY_")) && span_find(text, '\\') &&
           (is_query_value(reading_text(r, line + 1)) ||
            span_starts(reading_text(r, line + 1), SPAN("HKEY_")));
}

static bool recognise_reg(const struct reading *r)
{
    struct span line = reading_text(r, r->line);
    return is_header(line) || is_key(line) || is_query_key(r, r->line);
}

/* ---- hex data ---- */

/* Adds the bytes of `5c,00,44,\`. */
static void add_bytes(struct buffer *b, struct span hex)
{
    for (size_t i = 0; i + 1 < hex.len; i++) {
        int high = hex_value(hex.at[i]), low = hex_value(hex.at[i + 1]);
        if (high < 0 || low < 0)
            continue;
        buffer_add_byte(b, (char)(high << 4 | low));
        i++;
    }
}

static void add_utf8(struct buffer *b, uint32_t c)
{
    char text[UTF8_MAX];
    bool control = c < 0x20 || c == 0x7f;
    buffer_add(b, span_between(text, xml_put_character(text, control ? 0xfffd : c)));
}

/* The next character of the data: UTF-16LE, or single bytes (REGEDIT4; only ASCII is certain there). */
static uint32_t take_character(struct span *data, bool wide)
{
    const unsigned char *at = (const unsigned char *)data->at;
    if (!wide || data->len < 2) {
        uint32_t byte = *at;
        *data = span_skip(*data, 1);
        return byte < 0x80 ? byte : 0xfffd;
    }
    uint32_t unit = at[0] | (uint32_t)at[1] << 8;
    *data = span_skip(*data, 2);
    if (data->len >= 2 && utf16_join(&unit, at[2] | (uint32_t)at[3] << 8))
        *data = span_skip(*data, 2);
    return unit;
}

/* ---- a key ---- */

struct key {
    struct reading *reading;
    struct draft draft;
    struct span path;
    bool wide; /* hex data is UTF-16 */
};

static void key_begin(struct key *k, uint32_t line)
{
    draft_begin(&k->draft, k->reading, SPAN("reg"), line);
    k->draft.record.title = k->path;
}

/* The strings in the data of hex(1), hex(2) and hex(7), as text or as a list. */
static void add_strings(struct key *k, struct span data, bool list, struct value *v, uint32_t line)
{
    struct buffer text = {0};
    struct arena *scratch = k->reading->scratch;
    v->text = SPAN("");
    while (data.len) {
        uint32_t c = take_character(&data, k->wide);
        if (c)
            add_utf8(&text, c);
        if (c && data.len)
            continue;
        if (!list || !text.len)
            break;
        struct span item = arena_span(scratch, buffer_span(&text));
        draft_add_item(&k->draft, item, v->where, line);
        if (!v->text.len)
            v->text = item;
        buffer_reset(&text);
    }
    if (!list)
        v->text = arena_span(scratch, buffer_span(&text));
    buffer_free(&text);
}

/* Takes the lines that `\` at the end of each continues. Returns the line behind them. */
static uint32_t collect_hex(struct key *k, struct span first, uint32_t line, struct buffer *bytes)
{
    struct span text = first;
    for (;;) {
        bool more = span_ends(text, SPAN("\\"));
        if (bytes->len < DECODED_MAX)
            add_bytes(bytes, text);
        line++;
        if (!more || line >= k->reading->end)
            return line;
        text = reading_text(k->reading, line);
    }
}

static uint32_t add_hex(struct key *k, struct span name, struct span data, char type, uint32_t line)
{
    struct buffer bytes = {0};
    uint32_t end = collect_hex(k, data, line, &bytes);
    struct value *v = draft_add(&k->draft, name, data, line);
    bool text = type == '1' || type == '2' || type == '7';
    bool whole = bytes.len < DECODED_MAX;
    if (text && whole && bytes.len)
        add_strings(k, buffer_span(&bytes), type == '7', v, line);
    k->draft.fields[k->draft.record.count - 1].lines = end - line;
    buffer_free(&bytes);
    return end;
}

/* ---- values ---- */

/* Where a quoted text that begins at s.at[0] ends: the offset of its closing quote, or s.len. */
static size_t closing_quote(struct span s)
{
    size_t i = 1;
    while (i < s.len && s.at[i] != '"')
        i += s.at[i] == '\\' ? 2 : 1;
    return i < s.len ? i : s.len;
}

/* The text without its doubled backslashes; the text itself where it has none. */
static struct span unescape(struct arena *a, struct span s)
{
    if (!span_find(s, '\\'))
        return s;
    char *to = arena_alloc(a, s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '\\' && i + 1 < s.len)
            i++;
        to[len++] = s.at[i];
    }
    return (struct span){.at = to, .len = len};
}

/* A string whose closing quote is on a later line holds line ends: it is kept as damaged, up to that quote.
 */
static uint32_t add_string(struct key *k, struct span name, struct span data, uint32_t line)
{
    size_t end = closing_quote(data);
    struct span inner = span_skip(span_first(data, end), 1);
    struct value *v = draft_add(&k->draft, name, inner, line);
    v->text = unescape(k->reading->scratch, inner);
    if (end < data.len)
        return line + 1;
    v->flags |= VALUE_DAMAGED;
    uint32_t next = line + 1;
    struct span text = reading_text(k->reading, next);
    while (next < k->reading->end && !is_key(text) && !span_starts(text, SPAN("\"")) && text.len) {
        text = reading_text(k->reading, ++next);
        k->draft.fields[k->draft.record.count - 1].lines++;
    }
    return next;
}

static uint32_t add_data(struct key *k, struct span name, struct span data, uint32_t line)
{
    if (data.len && *data.at == '"')
        return add_string(k, name, data, line);
    if (span_starts(data, SPAN("hex(")) && data.len > 6 && data.at[5] == ')')
        return add_hex(k, name, span_skip(data, 7), data.at[4], line);
    if (span_starts(data, SPAN("hex")))
        return add_hex(k, name, data, 'b', line);
    struct value *v = draft_add(&k->draft, name, data, line);
    if (!span_starts(data, SPAN("dword:")))
        return line + 1;
    struct span digits = span_skip(data, 6);
    char *text = arena_alloc(k->reading->scratch, digits.len + 3);
    text[0] = '0';
    text[1] = 'x';
    memcpy(text + 2, digits.at, digits.len);
    v->text = span_of(text);
    return line + 1;
}

/* `"name"=data` or `@=data`. Returns the line behind it, or `line` when it is none. */
static uint32_t add_value(struct key *k, uint32_t line)
{
    struct span text = reading_text(k->reading, line);
    if (span_starts(text, SPAN("@=")))
        return add_data(k, span_first(text, 1), span_skip(text, 2), line);
    if (text.len < 3 || *text.at != '"')
        return line;
    size_t end = closing_quote(text);
    struct span name = span_skip(span_first(text, end), 1), data = span_skip(text, end + 1);
    if (data.len == 0 || *data.at != '=')
        return line;
    return add_data(k, unescape(k->reading->scratch, name), span_skip(data, 1), line);
}

static void read_key(struct key *k)
{
    struct reading *r = k->reading;
    uint32_t line = r->line + 1;
    reading_mark(r, r->line, line, LINE_UNDERSTOOD);
    for (uint32_t next; line < r->end && (next = add_value(k, line)) > line; line = next) {
        if (k->draft.record.count < FIELDS_MAX)
            continue;
        draft_end(&k->draft, next);
        key_begin(k, next);
    }
    r->line = line;
    draft_end(&k->draft, line);
}

/* ---- reg query ---- */

static void add_query_data(struct key *k, struct span name, struct span type, struct span data, uint32_t line)
{
    struct value *v = draft_add(&k->draft, name, data, line);
    if (!span_equal(type, SPAN("REG_MULTI_SZ")))
        return;
    v->text = SPAN("");
    for (struct span rest = data; rest.len;) {
        const char *zero = span_find_span(rest, SPAN("\\0"));
        struct span item = zero ? span_between(rest.at, zero) : rest;
        if (item.len)
            draft_add_item(&k->draft, item, item, line);
        if (!v->text.len)
            v->text = item;
        rest = span_skip(rest, zero ? item.len + 2 : rest.len);
    }
}

static void read_query_key(struct key *k)
{
    struct reading *r = k->reading;
    uint32_t line = r->line + 1;
    reading_mark(r, r->line, line, LINE_UNDERSTOOD);
    for (; line < r->end && is_query_value(reading_text(r, line)); line++) {
        struct span text = reading_text(r, line);
        const char *type = span_find_span(text, SPAN("    REG_"));
        struct span name = span_trim(span_between(text.at, type)), rest = span_between(type, span_end(text));
        struct span word = span_take_word(&rest);
        add_query_data(k, name, word, span_trim(rest), line);
        if (k->draft.record.count < FIELDS_MAX)
            continue;
        draft_end(&k->draft, line + 1);
        key_begin(k, line + 1);
    }
    r->line = line;
    draft_end(&k->draft, line);
}

static struct span key_path(struct span line)
{
    line = span_trim(line);
    return is_key(line) ? (struct span){.at = line.at + 1, .len = line.len - 2} : line;
}

/* REGEDIT4 files hold bytes where version 5 files hold UTF-16. The header stands in the file's first lines.
 */
static bool is_wide(const struct reading *r)
{
    for (uint32_t line = 0; line < 3 && line < r->in->lines; line++)
        if (span_equal(span_trim(input_line(r->in, line)), SPAN("REGEDIT4")))
            return false;
    return true;
}

static void read_reg(struct reading *r)
{
    struct key k = {.reading = r, .wide = is_wide(r)};
    for (;;) {
        struct span line = reading_text(r, r->line);
        k.path = key_path(line);
        if (is_header(line)) {
            reading_mark(r, r->line, r->line + 1, LINE_UNDERSTOOD);
            r->line++;
        } else {
            key_begin(&k, r->line);
            if (is_key(line))
                read_key(&k);
            else
                read_query_key(&k);
        }
        uint32_t next = reading_skip_blank(r, r->line);
        struct reading ahead = *r;
        ahead.line = next;
        if (next >= r->end || !recognise_reg(&ahead))
            return;
        reading_mark(r, r->line, next, LINE_IGNORED);
        r->line = next;
    }
}

const struct shape shape_reg = {.name = "reg", .recognise = recognise_reg, .read = read_reg};
