#include "model/print.h"

/* Where XML goes: gathered, for stdio costs as much for a byte as for a thousand. */
struct sheet {
    const struct print_options *options;
    FILE *out;
    size_t len;
    char text[16384];
};

static void flush(struct sheet *s)
{
    fwrite(s->text, 1, s->len, s->out);
    s->len = 0;
}

static void put_bytes(struct sheet *s, const char *text, size_t len)
{
    if (len > sizeof(s->text) - s->len)
        flush(s);
    if (len > sizeof(s->text)) {
        fwrite(text, 1, len, s->out);
        return;
    }
    memcpy(s->text + s->len, text, len);
    s->len += len;
}

/* Where a few names of the vocabulary can be written; end_words says how far they went. */
static char *begin_words(struct sheet *s)
{
    enum { WORDS_MAX = 256 };
    if (sizeof(s->text) - s->len < WORDS_MAX)
        flush(s);
    return s->text + s->len;
}

static void end_words(struct sheet *s, const char *end)
{
    s->len = (size_t)(end - s->text);
}

/* Names are short: copying and looking for their end at once is faster than one after the other. */
static char *copy(char *to, const char *text)
{
    while (*text)
        *to++ = *text++;
    return to;
}

static void put(struct sheet *s, const char *text)
{
    end_words(s, copy(begin_words(s), text));
}

/* A character reference keeps what an attribute would normalise; what XML 1.0 forbids becomes U+FFFD. */
static void put_special(struct sheet *s, unsigned char c)
{
    if (c == '&')
        put(s, "&amp;");
    else if (c == '<')
        put(s, "&lt;");
    else if (c == '>')
        put(s, "&gt;");
    else if (c == '"')
        put(s, "&quot;");
    else if (c == '\t' || c == '\n' || c == '\r')
        put(s, c == '\t' ? "&#9;" : c == '\n' ? "&#10;" : "&#13;");
    else
        put(s, "\xef\xbf\xbd");
}

/* What cannot stand in an attribute as it is, and the end of the text. */
static const bool is_special[256] = {
    [0] = true,  [1] = true,  [2] = true,   [3] = true,   [4] = true,   [5] = true,
    [6] = true,  [7] = true,  [8] = true,   [9] = true,   [10] = true,  [11] = true,
    [12] = true, [13] = true, [14] = true,  [15] = true,  [16] = true,  [17] = true,
    [18] = true, [19] = true, [20] = true,  [21] = true,  [22] = true,  [23] = true,
    [24] = true, [25] = true, [26] = true,  [27] = true,  [28] = true,  [29] = true,
    [30] = true, [31] = true, ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true,
};

static void put_escaped(struct sheet *s, const char *text)
{
    for (;;) {
        char *to = s->text + s->len, *const end = s->text + sizeof(s->text);
        while (to < end && !is_special[(unsigned char)*text])
            *to++ = *text++;
        s->len = (size_t)(to - s->text);
        if (to == end)
            flush(s);
        else if (*text)
            put_special(s, (unsigned char)*text++);
        else
            return;
    }
}

static const char *text_of(const xmlAttr *a)
{
    return a->children ? (const char *)a->children->content : "";
}

/* ` prefixNAME="value"` */
static void put_origin(struct sheet *s, const char *prefix, const char *name, const char *value)
{
    char *to = copy(copy(begin_words(s), prefix), name);
    *to++ = '=';
    *to++ = '"';
    end_words(s, to);
    put_escaped(s, value);
    put_bytes(s, "\"", 1);
}

/* Copying all that the vocabulary has room for is faster than copying what is needed. */
static void put_attribute(struct sheet *s, const xmlAttr *a)
{
    const struct attribute_info *info = a->psvi;
    char *to = begin_words(s);
    memcpy(to, info->start, sizeof(info->start));
    end_words(s, to + info->start_length);
    put_escaped(s, text_of(a));
    put_bytes(s, "\"", 1);
}

static void put_indent(struct sheet *s, unsigned depth)
{
    for (; depth; depth--)
        put_bytes(s, "  ", 2);
}

/* Where it was said: the first place of each input, the one of the value kept first, separated by blanks. */
static const char *origins_text(const struct print_options *o, const struct origin *first)
{
    enum { MOST = 16 };
    const struct input *told[MOST];
    const char *text = NULL;
    size_t count = 0;
    for (const struct origin *it = first; it && count < MOST; it = it->next) {
        size_t i = 0;
        while (i < count && told[i] != it->in)
            i++;
        if (i < count)
            continue;
        told[count++] = it->in;
        const char *one = o->origins(o->arena, it);
        text = text ? arena_printf(o->arena, "%s %s", text, one) : one;
    }
    return text;
}

/* Whether the element's own place is printed: not where the vocabulary has an attribute of that name
 * (address/@origin), for a name can stand there once. */
static bool tells_origin(const xmlNode *node)
{
    return node->_private && !element_has(model_element(node), "origin");
}

static void put_start(struct sheet *s, const xmlNode *node)
{
    const struct print_options *o = s->options;
    put_bytes(s, "<", 1);
    put(s, (const char *)node->name);
    for (const xmlAttr *a = node->properties; a; a = a->next)
        put_attribute(s, a);
    if (!o->origins)
        return;
    if (tells_origin(node))
        put_origin(s, " ", "origin", o->origins(o->arena, node->_private));
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (a->_private)
            put_origin(s, " origin-", (const char *)a->name, origins_text(o, a->_private));
}

/* Recursion is as deep as the vocabulary. */
static void put_element(struct sheet *s, const xmlNode *node, unsigned depth)
{
    put_indent(s, depth);
    put_start(s, node);
    if (!node->children) {
        put(s, "/>\n");
        return;
    }
    put(s, ">\n");
    for (const xmlNode *child = node->children; child; child = child->next)
        put_element(s, child, depth + 1);
    put_indent(s, depth);
    put(s, "</");
    put(s, (const char *)node->name);
    put(s, ">\n");
}

static const xmlNode *estate_of(const struct model *m)
{
    return m->doc->children;
}

void print_xml(const struct model *m, const struct print_options *o, FILE *out)
{
    struct sheet sheet;
    sheet.options = o;
    sheet.out = out;
    sheet.len = 0;
    for (const xmlNode *child = estate_of(m)->children; child; child = child->next)
        put_element(&sheet, child, 1);
    flush(&sheet);
}

static void json_element(const xmlNode *node, const struct print_options *o, struct json_writer *w);

/* Children of one name stand together, as the vocabulary's order puts them. */
static void json_children(const xmlNode *node, const struct print_options *o, struct json_writer *w)
{
    const xmlNode *child = node->children;
    while (child) {
        const xmlChar *name = child->name;
        json_array(w, (const char *)name);
        for (; child && strcmp((const char *)child->name, (const char *)name) == 0; child = child->next)
            json_element(child, o, w);
        json_end_array(w);
    }
}

static void json_element(const xmlNode *node, const struct print_options *o, struct json_writer *w)
{
    json_object(w, NULL);
    for (const xmlAttr *a = node->properties; a; a = a->next)
        json_string(w, (const char *)a->name, text_of(a));
    if (o->origins && tells_origin(node))
        json_string(w, "origin", o->origins(o->arena, node->_private));
    for (const xmlAttr *a = o->origins ? node->properties : NULL; a; a = a->next)
        if (a->_private)
            json_string(w, arena_printf(o->arena, "origin-%s", (const char *)a->name),
                        origins_text(o, a->_private));
    json_children(node, o, w);
    json_end_object(w);
}

void print_json(const struct model *m, enum element kind, const struct print_options *o,
                struct json_writer *w)
{
    model_each(child, estate_of(m), kind)
    {
        json_element(child, o, w);
    }
}
