/* JSON (RFC 8259) as ConvertTo-Json of Windows PowerShell 5.1 and PowerShell 7 writes it, also when a console
 * has wrapped its lines. */
#include "base/ascii.h"
#include "base/utf8.h"
#include "read/builder.h"
#include "read/xml.h"

#define JSON_NESTING 256
/* So far a recogniser looks, and over so many brackets. */
#define RECOGNISE_WITHIN 1024
#define RECOGNISE_LISTS 4

struct json {
    struct builder b;
    const char *at, *end;
    unsigned depth;
    const char *problem; /* why reading stopped, or NULL; then .at is where */
};

static void read_value(struct json *j, struct value *v);

static bool json_stop(struct json *j, const char *problem)
{
    if (!j->problem)
        j->problem = problem;
    return false;
}

static const char *skip_blank(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        at++;
    return at;
}

/* The next byte that is no blank, or 0 with a problem at the end of the text. */
static char json_peek(struct json *j)
{
    j->at = skip_blank(j->at, j->end);
    if (j->problem)
        return 0;
    if (j->at < j->end)
        return *j->at;
    json_stop(j, "the JSON ends before its last bracket");
    return 0;
}

/* ---- texts ---- */

static bool hex4(const char *at, const char *end, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++, at++) {
        int digit = at < end ? hex_value(*at) : -1;
        if (digit < 0)
            return false;
        *unit = *unit << 4 | (uint32_t)digit;
    }
    return true;
}

/* Writes what the escape behind the backslash at `at` stands for; moves *at behind it. */
static char *escape_put(char *out, const char **at, const char *end)
{
    static const char plain[] = "\"\\/", letters[] = "bfnrt", controls[] = "\b\f\n\r\t";
    uint32_t unit, low;
    char c = *at + 1 < end ? (*at)[1] : '\\';
    const char *letter = c ? strchr(letters, c) : NULL;
    *at += *at + 1 < end ? 2 : 1;
    if (c == 'u' && hex4(*at, end, &unit)) {
        *at += 4;
        if (end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u' && hex4(*at + 2, end, &low) &&
            utf16_join(&unit, low))
            *at += 6;
        return xml_put_character(out, unit);
    }
    if (letter)
        return xml_put_character(out, (unsigned char)controls[letter - letters]);
    if (!c || !strchr(plain, c))
        *out++ = '\\';
    *out++ = c;
    return out;
}

/* raw without escapes, and without the line ends that a console put in (*damaged is set then). */
static struct span json_decode(struct arena *a, struct span raw, bool *damaged)
{
    char *text = arena_alloc(a, raw.len + 4), *out = text;
    for (const char *at = raw.at, *end = span_end(raw); at < end;) {
        if (*at == '\\') {
            out = escape_put(out, &at, end);
        } else if (*at == '\n' || *at == '\r') {
            *damaged = true;
            at++;
        } else {
            *out++ = *at++;
        }
    }
    return span_between(text, out);
}

/* The quote that ends the string whose first byte is at `at`; NULL when there is none. *plain: it holds no
 * escapes and no line ends. */
static const char *string_end(const char *at, const char *end, bool *plain)
{
    *plain = true;
    for (; at < end && *at != '"'; at++) {
        if (*at == '\\') {
            *plain = false;
            at++;
        } else if (*at == '\n' || *at == '\r') {
            *plain = false;
        }
    }
    return at < end ? at : NULL;
}

/* At a quote: the string's text; *raw is what stands between the quotes. */
static bool read_string(struct json *j, struct span *text, struct span *raw, bool *damaged)
{
    bool plain;
    const char *last = string_end(j->at + 1, j->end, &plain);
    if (!last)
        return json_stop(j, "the JSON ends within a text");
    *raw = span_between(j->at + 1, last);
    *text = plain ? *raw : json_decode(j->b.reading->scratch, *raw, damaged);
    j->at = last + 1;
    return true;
}

static void read_text(struct json *j, struct value *v)
{
    struct span text, raw;
    const char *quote = j->at;
    bool damaged = false;
    if (!read_string(j, &text, &raw, &damaged))
        return;
    v->kind = VALUE_TEXT;
    v->text = span_trim(text);
    v->where = span_first_line(raw.len ? raw : span_between(quote, j->at));
    if (damaged || text_is_collapsed(v->text))
        v->flags |= VALUE_DAMAGED;
}

/* A number, true, false or null. */
static void read_word(struct json *j, struct value *v)
{
    const char *first = j->at;
    while (j->at < j->end && (ascii_is_alnum(*j->at) || *j->at == '-' || *j->at == '+' || *j->at == '.'))
        j->at++;
    v->where = span_between(first, j->at);
    if (j->at == first) {
        json_stop(j, "this is no JSON");
        return;
    }
    if (span_equal(v->where, SPAN("null")))
        return;
    v->kind = VALUE_TEXT;
    v->text = v->where;
    if (ascii_is_digit(*first) || *first == '-')
        v->number = v->where;
}

/* ---- objects and lists ---- */

/* Between two members: whether another one follows. `close` is taken, also behind a comma too many. */
static bool read_more(struct json *j, char close)
{
    char c = json_peek(j);
    bool comma = c == ',';
    if (comma) {
        j->at++;
        c = json_peek(j);
    }
    if (c == close) {
        j->at++;
        return false;
    }
    if (comma)
        return c != 0;
    return c ? json_stop(j, "this is no JSON: a comma is missing") : false;
}

/* Behind an opening bracket: false when `close` follows at once, which is taken. */
static bool read_any(struct json *j, char close)
{
    if (json_peek(j) != close)
        return !j->problem;
    j->at++;
    return false;
}

/* "name": */
static bool read_name(struct json *j, struct span *name)
{
    struct span raw;
    bool damaged = false;
    char c = json_peek(j);
    if (c != '"')
        return c ? json_stop(j, "this is no JSON: a name is missing") : false;
    if (!read_string(j, name, &raw, &damaged))
        return false;
    c = json_peek(j);
    if (c != ':')
        return c ? json_stop(j, "this is no JSON: a colon is missing") : false;
    j->at++;
    return true;
}

static void read_member(struct json *j)
{
    struct value v = {0};
    struct span name;
    json_peek(j);
    const char *first = j->at;
    if (!read_name(j, &name))
        return;
    read_value(j, &v);
    if (!j->problem)
        builder_add(&j->b, name, &v, first, j->at);
}

/* The text of the field with that label, behind the last of `/`, `\`, `#` and `:`. */
static struct span class_in(const struct field *fields, size_t count, const char *label)
{
    for (size_t i = 0; i < count; i++) {
        const struct value *v = &fields[i].value;
        if (!span_equal(fields[i].label, span_of(label)) || v->kind != VALUE_TEXT)
            continue;
        const char *colon = span_find(v->text, ':');
        return type_class(colon ? span_between(colon + 1, span_end(v->text)) : v->text);
    }
    return (struct span){0};
}

/* PowerShell 7 may write CimClass as an object, which names the class below CimSystemProperties. */
static struct span class_below(const struct field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct value *v = &fields[i].value;
        if (v->kind != VALUE_RECORD)
            continue;
        if (span_equal(fields[i].label, SPAN("CimSystemProperties")))
            return class_in(v->record->fields, v->record->count, "ClassName");
        if (span_equal(fields[i].label, SPAN("CimClass")))
            return v->record->type;
    }
    return (struct span){0};
}

static struct span class_of(const struct field *fields, size_t count)
{
    static const char *const labels[] = {"CimClass", "__CLASS", "CreationClassName"};
    struct span class = class_below(fields, count);
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]) && !class.len; i++)
        class = class_in(fields, count, labels[i]);
    return class;
}

/* Windows PowerShell may write a list as {"value": [...], "Count": 2}. */
static const struct value *wrapped_list(const struct field *fields, size_t count)
{
    for (size_t i = 0; count == 2 && i < 2; i++)
        if (span_equal(fields[i].label, SPAN("value")) && fields[i].value.kind == VALUE_LIST &&
            span_equal(fields[1 - i].label, SPAN("Count")))
            return &fields[i].value;
    return NULL;
}

/* The fields from number `first` on are an object, unless they only wrap a list. */
static void object_value(struct json *j, size_t first, struct span where, struct value *v)
{
    struct builder *b = &j->b;
    size_t count = b->field_count - first;
    const struct field *fields = count ? b->fields + first : NULL;
    const struct value *list = wrapped_list(fields, count);
    if (list) {
        *v = *list;
        return;
    }
    v->where = span_first(where, 1);
    builder_take_value(b, first, class_of(fields, count), where, span_end(where), v);
}

/* At an opening brace. */
static void read_object(struct json *j, struct value *v)
{
    struct builder *b = &j->b;
    const char *brace = j->at++;
    size_t first = b->field_count;
    for (bool more = read_any(j, '}'); more && !j->problem; more = !j->problem && read_more(j, '}'))
        read_member(j);
    if (!j->problem)
        object_value(j, first, span_between(brace, j->at), v);
    b->field_count = first;
}

/* At an opening bracket. */
static void read_list(struct json *j, struct value *v)
{
    struct builder *b = &j->b;
    const char *bracket = j->at++;
    size_t first = b->item_count;
    for (bool more = read_any(j, ']'); more && !j->problem; more = !j->problem && read_more(j, ']')) {
        struct value item = {0};
        read_value(j, &item);
        if (!j->problem)
            builder_add_item(b, &item);
    }
    if (!j->problem) {
        v->where = span_between(bracket, bracket + 1);
        builder_take_items(b, first, v);
    }
    b->item_count = first;
}

static void read_value(struct json *j, struct value *v)
{
    char c = json_peek(j);
    if (j->depth == JSON_NESTING) {
        json_stop(j, "the JSON is nested deeper than 256 brackets");
        return;
    }
    j->depth++;
    if (c == '{')
        read_object(j, v);
    else if (c == '[')
        read_list(j, v);
    else if (c == '"')
        read_text(j, v);
    else if (c)
        read_word(j, v);
    j->depth--;
}

/* ---- the shape ---- */

static void read_top(struct json *j);

/* A list at the top is emitted item by item, so that a long file needs little memory. At its opening bracket.
 */
static void read_top_list(struct json *j)
{
    j->at++;
    for (bool more = read_any(j, ']'); more && !j->problem; more = !j->problem && read_more(j, ']'))
        read_top(j);
}

/* The bracket of {"value": [{ when the object at the brace begins so, else NULL. */
static const char *wrapper_list(struct json *j)
{
    struct span rest = span_between(skip_blank(j->at + 1, j->end), j->end);
    if (!span_starts(rest, SPAN("\"value\"")))
        return NULL;
    const char *at = skip_blank(rest.at + 7, j->end);
    if (at == j->end || *at != ':')
        return NULL;
    at = skip_blank(at + 1, j->end);
    const char *item = at < j->end && *at == '[' ? skip_blank(at + 1, j->end) : j->end;
    return item < j->end && (*item == '{' || *item == ']') ? at : NULL;
}

/* {"value": [...], "Count": 2} at the top: what stands besides the list is of no use. */
static void read_wrapper(struct json *j, const char *list)
{
    size_t first = j->b.field_count;
    j->at = list;
    read_top_list(j);
    j->b.quiet = true;
    while (!j->problem && read_more(j, '}'))
        read_member(j);
    j->b.quiet = false;
    j->b.field_count = first;
    arena_reset(j->b.reading->scratch);
}

/* Any value at the top, or in a list there. */
static void read_top(struct json *j)
{
    char c = json_peek(j);
    const char *first = j->at, *list = c == '{' && j->depth < JSON_NESTING ? wrapper_list(j) : NULL;
    struct value v = {0};
    j->depth++;
    if (j->depth > JSON_NESTING)
        json_stop(j, "the JSON is nested deeper than 256 brackets");
    else if (list)
        read_wrapper(j, list);
    else if (c == '[')
        read_top_list(j);
    else
        read_value(j, &v);
    j->depth--;
    if (j->problem)
        return;
    if (v.kind == VALUE_RECORD || v.kind == VALUE_LIST) {
        builder_emit_all(&j->b, &v);
    } else if (!list && c != '[') {
        builder_pass(&j->b, first, j->at, LINE_UNKNOWN);
        arena_reset(j->b.reading->scratch);
    }
}

/* `"name" :` */
static bool starts_member(const char *at, const char *end)
{
    bool plain;
    const char *last = string_end(at + 1, end, &plain);
    if (!last)
        return false;
    at = skip_blank(last + 1, end);
    return at < end && *at == ':';
}

/* Whether JSON starts here, and nothing that only looks so: `[Section]`, `{a, b}`, `[HOST]: PS C:\>`. */
static bool starts_json(struct span text)
{
    const char *at = text.at, *end = span_end(span_first(text, RECOGNISE_WITHIN));
    for (int i = 0; i < RECOGNISE_LISTS && at < end && *at == '['; i++) {
        at = skip_blank(at + 1, end);
        if (at < end && *at == ']')
            return true;
    }
    if (at == end || *at != '{')
        return false;
    at = skip_blank(at + 1, end);
    return at < end && (*at == '}' || (*at == '"' && starts_member(at, end)));
}

static struct span skip_mark(struct span text)
{
    return span_starts(text, SPAN("\xef\xbb\xbf")) ? span_skip(text, 3) : text;
}

static bool recognise(const struct reading *r)
{
    struct span text = skip_mark(builder_text(r));
    while (text.len && (*text.at == ' ' || *text.at == '\t'))
        text = span_skip(text, 1);
    return text.len && (*text.at == '{' || *text.at == '[') && starts_json(text);
}

/* Another object on the line where one ended. */
static bool follows(const struct json *j)
{
    const char *at = j->at;
    while (at < j->end && (*at == ' ' || *at == '\t' || *at == ','))
        at++;
    return at < j->end && starts_json(span_between(at, j->end));
}

static void read_json(struct reading *r)
{
    struct json j = {0};
    struct span text = skip_mark(builder_text(r));
    builder_begin(&j.b, r);
    j.at = text.at;
    j.end = span_end(text);
    do {
        while (j.at < j.end && *j.at == ',')
            j.at++;
        read_top(&j);
        if (!j.problem)
            builder_close(&j.b, j.at - 1);
    } while (!j.problem && follows(&j));
    if (j.problem)
        builder_problem(&j.b, j.at, j.problem);
    uint32_t next = builder_line(&j.b, j.at > text.at ? j.at - 1 : j.at) + 1;
    next = next > r->line ? next : r->line + 1;
    r->line = next < r->end ? next : r->end;
    arena_reset(r->scratch);
    builder_end(&j.b);
}

const struct shape shape_json = {
    .name = "json",
    .recognise = recognise,
    .read = read_json,
};
