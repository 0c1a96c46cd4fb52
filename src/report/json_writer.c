#include "report/json_writer.h"

#include "base/utf8.h"
#include "report/unicode.h"

static void flush(struct json_writer *w)
{
    fwrite(w->text, 1, w->len, w->out);
    w->len = 0;
}

static void put(struct json_writer *w, struct span s)
{
    if (s.len > sizeof(w->text) - w->len)
        flush(w);
    if (s.len > sizeof(w->text)) {
        fwrite(s.at, 1, s.len, w->out);
        return;
    }
    memcpy(w->text + w->len, s.at, s.len);
    w->len += s.len;
}

static void put_byte(struct json_writer *w, char byte)
{
    if (w->len == sizeof(w->text))
        flush(w);
    w->text[w->len++] = byte;
}

static void put_hex(struct json_writer *w, uint32_t code)
{
    put(w, SPAN("\\u"));
    for (unsigned shift = 16; shift; shift -= 4)
        put_byte(w, "0123456789abcdef"[code >> (shift - 4) & 15]);
}

/* A quote, a backslash, and all that put_text would not print as it is; a broken sequence becomes U+FFFD. */
static void put_escaped(struct json_writer *w, const char **at)
{
    static const char letters[] = {['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    uint32_t code = utf8_next(at);
    char letter = code == '"' || code == '\\' ? (char)code : code < sizeof letters ? letters[code] : '\0';
    char bytes[UTF8_MAX];
    if (letter) {
        put_byte(w, '\\');
        put_byte(w, letter);
    } else if (code_is_control(code)) {
        put_hex(w, code);
    } else {
        put(w, span_between(bytes, utf8_put(bytes, code)));
    }
}

static const char *skip_plain(const char *at)
{
    while (*at >= ' ' && *at < 0x7f && *at != '"' && *at != '\\')
        at++;
    return at;
}

static void put_string(struct json_writer *w, const char *text)
{
    put_byte(w, '"');
    for (const char *at = text; *at;) {
        const char *end = skip_plain(at);
        put(w, span_between(at, end));
        at = end;
        if (*at)
            put_escaped(w, &at);
    }
    put_byte(w, '"');
}

static void new_line(struct json_writer *w)
{
    if (w->compact)
        return;
    put_byte(w, '\n');
    for (unsigned i = 0; i < w->depth; i++)
        put(w, SPAN("  "));
}

/* The comma and the blanks before a member, and its key. */
static void start_member(struct json_writer *w, const char *key)
{
    if (w->depth) {
        if (w->has_members[w->depth - 1])
            put_byte(w, ',');
        w->has_members[w->depth - 1] = true;
        new_line(w);
    }
    if (!key)
        return;
    put_string(w, key);
    put(w, w->compact ? SPAN(":") : SPAN(": "));
}

/* A value that stands alone is told at once. */
static void end_member(struct json_writer *w)
{
    if (!w->depth)
        flush(w);
}

static void open_container(struct json_writer *w, const char *key, char bracket)
{
    start_member(w, key);
    put_byte(w, bracket);
    if (w->depth < JSON_DEPTH)
        w->has_members[w->depth++] = false;
}

static void close_container(struct json_writer *w, char bracket)
{
    bool had_members = w->depth && w->has_members[w->depth - 1];
    if (w->depth)
        w->depth--;
    if (had_members)
        new_line(w);
    put_byte(w, bracket);
    if (!w->depth)
        put_byte(w, '\n');
    end_member(w);
}

void json_object(struct json_writer *w, const char *key)
{
    open_container(w, key, '{');
}

void json_array(struct json_writer *w, const char *key)
{
    open_container(w, key, '[');
}

void json_end_object(struct json_writer *w)
{
    close_container(w, '}');
}

void json_end_array(struct json_writer *w)
{
    close_container(w, ']');
}

void json_string(struct json_writer *w, const char *key, const char *text)
{
    if (!text) {
        json_null(w, key);
        return;
    }
    start_member(w, key);
    put_string(w, text);
    end_member(w);
}

void json_number(struct json_writer *w, const char *key, uint64_t number)
{
    char digits[NUMBER_DIGITS];
    start_member(w, key);
    put(w, span_between(digits, number_put(digits, number)));
    end_member(w);
}

void json_bool(struct json_writer *w, const char *key, bool value)
{
    start_member(w, key);
    put(w, value ? SPAN("true") : SPAN("false"));
    end_member(w);
}

void json_null(struct json_writer *w, const char *key)
{
    start_member(w, key);
    put(w, SPAN("null"));
    end_member(w);
}
