/* The model's own XML, as `hvlint model` prints it: one record for each host and cluster, attributes as
 * fields (`@name`), child elements as fields that hold records. */
#include "base/ascii.h"
#include "read/document.h"

struct model_reader {
    struct builder b;
    struct xml *xml;
};

static void skip_blanks(struct span *rest)
{
    while (rest->len && strchr(" \t\r\n", *rest->at))
        *rest = span_skip(*rest, 1);
}

/* Takes `name="value"` off the front; false when there is none. */
static bool take_attribute(struct span *rest, struct span *name, struct span *raw)
{
    skip_blanks(rest);
    const char *equals = span_find(*rest, '=');
    if (!equals)
        return false;
    *name = span_trim(span_between(rest->at, equals));
    *rest = span_between(equals + 1, span_end(*rest));
    skip_blanks(rest);
    if (!rest->len || (*rest->at != '"' && *rest->at != '\''))
        return false;
    const char *quote = span_find(span_skip(*rest, 1), *rest->at);
    if (!quote)
        return false;
    *raw = span_between(rest->at + 1, quote);
    *rest = span_between(quote + 1, span_end(*rest));
    return true;
}

static void add_attributes(struct model_reader *m)
{
    struct span rest = m->xml->attributes, name, raw;
    while (take_attribute(&rest, &name, &raw)) {
        struct arena *a = m->b.reading->scratch;
        struct value v = {
            .kind = VALUE_TEXT, .text = xml_decode(a, raw, true, NULL), .where = span_first_line(raw)};
        const char *label = arena_printf(a, "@%.*s", SPAN_ARG(name));
        builder_add(&m->b, span_of(label), &v, raw.at, span_end(raw));
    }
}

/* After XML_OPEN: attributes and children become fields, and moves behind the element. As deep as the scanner
 * allows. */
static void add_content(struct model_reader *m)
{
    add_attributes(m);
    while (xml_next(m->xml) == XML_OPEN) {
        size_t first = m->b.field_count;
        struct span name = m->xml->name, tag = m->xml->tag;
        struct value v = {.kind = VALUE_NULL};
        add_content(m);
        builder_take_value(&m->b, first, name, tag, m->xml->at, &v);
        m->b.field_count = first;
        v.where = span_first_line(tag);
        builder_add(&m->b, name, &v, tag.at, m->xml->at);
    }
}

static void read_root(void *state)
{
    struct model_reader *m = state;
    while (xml_next(m->xml) == XML_OPEN) {
        struct span tag = m->xml->tag;
        struct arena *a = m->b.reading->scratch;
        struct record r = {.where = span_first_line(tag)};
        const char *type = arena_printf(a, "model %.*s", SPAN_ARG(m->xml->name));
        add_content(m);
        builder_take(&m->b, 0, &r);
        r.type = span_of(type);
        if (!m->xml->problem)
            builder_emit(&m->b, &r, tag.at, m->xml->at);
        m->b.field_count = 0;
    }
}

static const char *const roots[] = {"estate", NULL};

static bool recognise(const struct reading *r)
{
    return document_recognise(r, roots);
}

static void read_model(struct reading *r)
{
    struct xml x;
    struct model_reader m = {.xml = &x};
    builder_begin(&m.b, r);
    document_read(&m.b, &x, builder_text(r), roots, read_root, &m);
    builder_end(&m.b);
}

const struct shape shape_model = {.name = "model", .recognise = recognise, .read = read_model};
