#include "report/json_writer.h"

#include <inttypes.h>

#include "report/unicode.h"

/* A quote, a backslash, and all that put_text would not print as it is; a broken sequence becomes U+FFFD. */
static void put_escaped(FILE *out, const char **at)
{
    static const char letters[] = {['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    uint32_t code = utf8_next(at);
    if (code == '"' || code == '\\')
        fprintf(out, "\\%c", (int)code);
    else if (code < sizeof letters && letters[code])
        fprintf(out, "\\%c", letters[code]);
    else if (code_is_control(code))
        fprintf(out, "\\u%04" PRIx32, code);
    else
        put_code(out, code);
}

static const char *skip_plain(const char *at)
{
    while (*at >= ' ' && *at < 0x7f && *at != '"' && *at != '\\')
        at++;
    return at;
}

static void put_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (const char *at = text; *at;) {
        const char *end = skip_plain(at);
        if (end > at)
            fwrite(at, 1, (size_t)(end - at), out);
        at = end;
        if (*at)
            put_escaped(out, &at);
    }
    fputc('"', out);
}

static void new_line(const struct json_writer *w)
{
    if (!w->compact)
        fprintf(w->out, "\n%*s", (int)(2 * w->depth), "");
}

/* The comma and the blanks before a member, and its key. */
static void start_member(struct json_writer *w, const char *key)
{
    if (w->depth) {
        if (w->has_members[w->depth - 1])
            fputc(',', w->out);
        w->has_members[w->depth - 1] = true;
        new_line(w);
    }
    if (!key)
        return;
    put_string(w->out, key);
    fputs(w->compact ? ":" : ": ", w->out);
}

static void open_container(struct json_writer *w, const char *key, char bracket)
{
    start_member(w, key);
    fputc(bracket, w->out);
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
    fputc(bracket, w->out);
    if (!w->depth)
        fputc('\n', w->out);
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
    put_string(w->out, text);
}

void json_number(struct json_writer *w, const char *key, uint64_t number)
{
    start_member(w, key);
    fprintf(w->out, "%" PRIu64, number);
}

void json_bool(struct json_writer *w, const char *key, bool value)
{
    start_member(w, key);
    fputs(value ? "true" : "false", w->out);
}

void json_null(struct json_writer *w, const char *key)
{
    start_member(w, key);
    fputs("null", w->out);
}
