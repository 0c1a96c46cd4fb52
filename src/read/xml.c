#include "read/xml.h"

#include "base/ascii.h"
#include "base/utf8.h"

/* Recognising looks at so many bytes, and at so many declarations and comments. */
#define ROOT_WITHIN 1024
#define ROOT_BEHIND 4

/* What may begin a name, loosely: the text is known to be valid UTF-8. */
static bool starts_name(char c)
{
    return ascii_is_letter(c) || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

static const char *name_end(const char *at, const char *end)
{
    while (at < end && !ascii_is_blank(*at) && *at != '>' && *at != '/' && *at != '=' && *at != '<')
        at++;
    return at;
}

/* The '>' that ends a tag; those within quotes do not count. NULL when the text ends before. */
static const char *tag_end(const char *at, const char *end)
{
    while (at && at < end && *at != '>') {
        if (*at == '"' || *at == '\'')
            at = memchr(at + 1, *at, (size_t)(end - at) - 1);
        if (at)
            at++;
    }
    return at && at < end ? at : NULL;
}

void xml_begin(struct xml *x, struct span text)
{
    x->at = text.at;
    x->end = span_end(text);
    x->tag = x->name = x->attributes = span_first(text, 0);
    x->empty = x->plain = false;
    x->depth = 0;
    x->problem = x->where = NULL;
}

/* Nothing is read any more; what was looked at ends at `looked`, so that nobody looks at it again and again.
 */
static enum xml_event xml_stop(struct xml *x, const char *where, const char *looked, const char *problem)
{
    if (!x->problem) {
        x->problem = problem;
        x->where = where;
        x->at = looked;
    }
    return XML_END;
}

static bool xml_refuse(struct xml *x, const char *where, const char *looked, const char *problem)
{
    xml_stop(x, where, looked, problem);
    return false;
}

/* Behind the sequence `mark`, or NULL when it does not come. */
static const char *behind(const char *at, const char *end, struct span mark)
{
    const char *found = span_find_span(span_between(at, end), mark);
    return found ? found + mark.len : NULL;
}

/* Moves over a comment, CDATA section or processing instruction that starts at `at`; false when there is none
 * such. */
static bool xml_pass(struct xml *x, const char *at)
{
    struct span rest = span_between(at, x->end);
    const char *next = NULL;

    if (span_starts(rest, SPAN("<!--")))
        next = behind(at + 4, x->end, SPAN("-->"));
    else if (span_starts(rest, SPAN("<![CDATA[")))
        next = behind(at + 9, x->end, SPAN("]]>"));
    else if (span_starts(rest, SPAN("<?")))
        next = behind(at + 2, x->end, SPAN("?>"));
    else if (span_starts(rest, SPAN("<!DOCTYPE")))
        return xml_refuse(x, at, x->end, "DOCTYPE is refused");
    else
        return xml_refuse(x, at, at + 1, "this is no XML: a tag is malformed");
    if (!next)
        return xml_refuse(x, at, x->end,
                          "the XML ends within a comment, a CDATA section or a processing instruction");
    x->at = next;
    return true;
}

static enum xml_event xml_close(struct xml *x, const char *at)
{
    const char *name = at + 2;
    const char *stop = name_end(name, x->end);
    const char *last = stop;

    while (last < x->end && ascii_is_blank(*last))
        last++;
    if (last == x->end)
        return xml_stop(x, at, x->end, "the XML ends within a tag");
    if (*last != '>' || x->depth == 0 || !span_equal(span_between(name, stop), x->open[x->depth - 1]))
        return xml_stop(x, at, at + 1, "the end tag is not that of the open element");
    x->name = x->open[--x->depth];
    x->tag = span_between(at, last + 1);
    x->at = last + 1;
    return XML_CLOSE;
}

static enum xml_event xml_open(struct xml *x, const char *at)
{
    const char *stop = name_end(at + 1, x->end);
    const char *last = tag_end(stop, x->end);

    if (!last)
        return xml_stop(x, at, x->end, "the XML ends within a tag");
    if (x->depth == XML_DEPTH)
        return xml_stop(x, at, at + 1, "the XML is nested deeper than 256 elements");
    x->name = x->open[x->depth++] = span_between(at + 1, stop);
    x->tag = span_between(at, last + 1);
    x->empty = last > stop && last[-1] == '/';
    x->attributes = span_between(stop, x->empty ? last - 1 : last);
    x->at = last + 1;
    return XML_OPEN;
}

enum xml_event xml_next(struct xml *x)
{
    if (x->empty) {
        x->empty = false;
        x->name = x->open[--x->depth];
        return XML_CLOSE;
    }
    while (!x->problem) {
        const char *at = x->at < x->end ? memchr(x->at, '<', (size_t)(x->end - x->at)) : NULL;

        if (!at) {
            x->at = x->end;
            return x->depth ? xml_stop(x, x->end, x->end, "the XML ends before its elements do") : XML_END;
        }
        if (x->end - at < 2)
            return xml_stop(x, at, x->end, "the XML ends within a tag");
        if (at[1] == '/')
            return xml_close(x, at);
        if (starts_name(at[1]))
            return xml_open(x, at);
        if (!xml_pass(x, at))
            return XML_END;
    }
    return XML_END;
}

void xml_skip(struct xml *x)
{
    unsigned outside = x->depth - 1;

    while (x->depth > outside && xml_next(x) != XML_END)
        ;
}

/* Most elements hold text alone: then the next '<' is that of the end tag. */
static bool ends_here(const struct xml *x, const char *at)
{
    struct span name = x->open[x->depth - 1];

    return (size_t)(x->end - at) > name.len + 2 && at[1] == '/' && at[name.len + 2] == '>' &&
           memcmp(at + 2, name.at, name.len) == 0;
}

struct span xml_content(struct xml *x)
{
    const char *start = x->at;
    const char *at;

    x->plain = true;
    if (x->empty) {
        xml_next(x);
        return span_between(start, start);
    }
    at = memchr(start, '<', (size_t)(x->end - start));
    if (at && ends_here(x, at)) {
        x->name = x->open[--x->depth];
        x->tag = (struct span){.at = at, .len = x->name.len + 3};
        x->at = span_end(x->tag);
        return span_between(start, at);
    }
    x->plain = false;
    xml_skip(x);
    return span_between(start, x->problem ? x->end : x->tag.at);
}

/* Takes one name="value" off *rest. */
static bool attribute_take(struct span *rest, struct span *name, struct span *value)
{
    const char *at = rest->at, *end = span_end(*rest), *stop;

    while (at < end && ascii_is_blank(*at))
        at++;
    stop = name_end(at, end);
    *name = span_between(at, stop);
    while (stop < end && (ascii_is_blank(*stop) || *stop == '='))
        stop++;
    if (name->len == 0 || stop == end || (*stop != '"' && *stop != '\''))
        return false;
    at = memchr(stop + 1, *stop, (size_t)(end - stop) - 1);
    if (!at)
        return false;
    *value = span_between(stop + 1, at);
    *rest = span_between(at + 1, end);
    return true;
}

bool xml_attribute(const struct xml *x, struct span name, struct span *raw)
{
    struct span rest = x->attributes, found;

    while (attribute_take(&rest, &found, raw))
        if (span_equal(found, name))
            return true;
    *raw = span_first(rest, 0);
    return false;
}

bool xml_attribute_nocase(const struct xml *x, struct span name, struct span *raw)
{
    struct span rest = x->attributes, found;

    while (attribute_take(&rest, &found, raw))
        if (span_equal_nocase(found, name))
            return true;
    *raw = span_first(rest, 0);
    return false;
}

char *xml_put_character(char *out, uint32_t c)
{
    bool valid = (c >= 0x20 || c == '\t' || c == '\n' || c == '\r') && (c < 0xd800 || c > 0xdfff) &&
                 c <= 0x10ffff && (c & 0xfffe) != 0xfffe;
    return utf8_put(out, valid ? c : 0xfffd);
}

/* The number of a character reference: `#10` or `#xA`. */
static bool reference_number(struct span s, uint32_t *number)
{
    int base = s.len > 1 && (s.at[1] == 'x' || s.at[1] == 'X') ? 16 : 10;

    s = span_skip(s, base == 16 ? 2 : 1);
    *number = 0;
    for (size_t i = 0; i < s.len; i++) {
        int digit = hex_value(s.at[i]);
        if (digit < 0 || digit >= base)
            return false;
        if (*number <= 0x10ffff)
            *number = *number * (uint32_t)base + (uint32_t)digit;
    }
    return s.len > 0;
}

/* Writes what the reference (without & and ;) stands for; NULL when that is unknown. */
static char *reference_put(char *out, struct span name)
{
    static const struct {
        struct span name;
        char is;
    } known[] = {
        {{"lt", 2}, '<'}, {{"gt", 2}, '>'}, {{"amp", 3}, '&'}, {{"quot", 4}, '"'}, {{"apos", 4}, '\''},
    };
    uint32_t number;

    if (name.len && name.at[0] == '#')
        return reference_number(name, &number) ? xml_put_character(out, number) : NULL;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (span_equal(name, known[i].name)) {
            *out = known[i].is;
            return out + 1;
        }
    }
    return NULL;
}

/* Copies text without markup, resolving references. It never grows: `&#9;` is longer than any character of
 * its. */
static char *text_put(char *out, struct span text, bool *unknown)
{
    while (text.len) {
        const char *and = span_find(text, '&');
        const char *end = and? span_find(span_first(span_between(and, span_end(text)), 16), ';') : NULL;
        size_t before = and? (size_t)(and-text.at) : text.len;
        char *next = NULL;

        memcpy(out, text.at, before);
        out += before;
        text = span_skip(text, before);
        if (!and)
            break;
        if (end)
            next = reference_put(out, span_between(and+1, end));
        if (next)
            text = span_skip(text, (size_t)(end - and) + 1);
        else {
            *unknown = true;
            *out = '&';
            next = out + 1;
            text = span_skip(text, 1);
        }
        out = next;
    }
    return out;
}

/* Moves *at over the markup that starts there; returns the text that it holds (that of a CDATA section). */
static struct span markup_take(const char **at, const char *end)
{
    struct span rest = span_between(*at, end);
    bool cdata = span_starts(rest, SPAN("<![CDATA["));
    const char *next = cdata                             ? behind(*at + 9, end, SPAN("]]>"))
                       : span_starts(rest, SPAN("<!--")) ? behind(*at + 4, end, SPAN("-->"))
                                                         : tag_end(*at + 1, end);
    struct span text = span_between(*at, *at);

    if (cdata && next)
        text = span_between(*at + 9, next - 3);
    else if (next && *next == '>' && !span_starts(rest, SPAN("<!--")))
        next++;
    *at = next ? next : end;
    return text;
}

/* What a single CDATA section holds, when raw is one and nothing else: it needs no copy. */
static struct span cdata_alone(struct span raw, bool *plain)
{
    struct span s = span_trim(raw);
    if (!span_starts(s, SPAN("<![CDATA[")) || behind(s.at + 9, span_end(s), SPAN("]]>")) != span_end(s))
        return raw;
    *plain = true;
    return span_between(s.at + 9, span_end(s) - 3);
}

struct span xml_decode(struct arena *a, struct span raw, bool plain, bool *unknown)
{
    bool ignored;
    const char *first = raw.at;
    char *text, *out;

    raw = plain ? raw : cdata_alone(raw, &plain);
    if (plain && (!span_find(raw, '&') || raw.at != first))
        return raw;
    text = out = arena_alloc(a, raw.len + 4);
    for (const char *at = raw.at, *end = span_end(raw); at < end;) {
        const char *tag = plain ? NULL : memchr(at, '<', (size_t)(end - at));
        struct span inside;

        out = text_put(out, span_between(at, tag ? tag : end), unknown ? unknown : &ignored);
        at = tag ? tag : end;
        if (tag) {
            inside = markup_take(&at, end);
            memcpy(out, inside.len ? inside.at : "", inside.len);
            out += inside.len;
        }
    }
    return span_between(text, out);
}

struct span xml_root(struct span text)
{
    struct span none = span_first(text, 0);
    struct xml x;

    text = span_first(text, ROOT_WITHIN);
    if (span_starts(text, SPAN("\xef\xbb\xbf")))
        text = span_skip(text, 3);
    while (text.len && ascii_is_blank(*text.at))
        text = span_skip(text, 1);
    for (int i = 0; i < ROOT_BEHIND && text.len > 1 && *text.at == '<' && !starts_name(text.at[1]); i++) {
        if (span_starts(text, SPAN("<!DOCTYPE "))) {
            text = span_trim(span_skip(text, 10));
            return span_between(text.at, name_end(text.at, span_end(text)));
        }
        xml_begin(&x, text);
        if (!xml_pass(&x, text.at))
            return none;
        for (text = span_between(x.at, x.end); text.len && ascii_is_blank(*text.at);)
            text = span_skip(text, 1);
    }
    if (text.len < 2 || *text.at != '<' || !starts_name(text.at[1]))
        return none;
    return span_between(text.at + 1, name_end(text.at + 1, span_end(text)));
}
