/* What PowerShell's ConvertTo-Xml writes: Objects, Object, Property within Property. */
#include "read/document.h"

struct convertxml {
    struct builder b;
    struct xml *xml;
};

/* One Property under way: it holds text, unnamed properties (a list) or named ones (an object). */
struct holder {
    size_t fields, items;
    struct span type, tag;
    const char *text; /* where its own text begins */
};

static void read_property(struct convertxml *c);

static struct span read_attribute(struct convertxml *c, struct span name)
{
    struct span raw;
    if (!xml_attribute(c->xml, name, &raw))
        return (struct span){0};
    return span_trim(xml_decode(c->b.reading->scratch, raw, true, NULL));
}

static void hold_begin(struct convertxml *c, struct holder *h)
{
    *h = (struct holder){
        .fields = c->b.field_count,
        .items = c->b.item_count,
        .type = type_class(read_attribute(c, SPAN("Type"))),
        .tag = c->xml->tag,
        .text = c->xml->at,
    };
}

/* The text between the open tag and the tag just met. */
static struct span held_text(struct convertxml *c, const struct holder *h)
{
    const char *end = c->xml->tag.at > h->text ? c->xml->tag.at : h->text;
    return span_trim(xml_decode(c->b.reading->scratch, span_between(h->text, end), false, NULL));
}

static void hold_end(struct convertxml *c, const struct holder *h, struct span text, struct span raw,
                     struct value *v)
{
    *v = (struct value){.text = text, .where = span_first_line(raw.len ? raw : h->tag)};
    if (c->b.item_count > h->items)
        builder_take_items(&c->b, h->items, v);
    else if (c->b.field_count > h->fields)
        builder_take_value(&c->b, h->fields, h->type, h->tag, c->xml->at, v);
    else if (span_ends(h->tag, SPAN("/>")))
        v->kind = VALUE_NULL;
    else
        v->kind = VALUE_TEXT;
    if (v->kind == VALUE_TEXT && text_is_collapsed(text))
        v->flags |= VALUE_DAMAGED;
    c->b.field_count = h->fields;
    c->b.item_count = h->items;
}

/* After XML_OPEN: the value of a Property or Object, and moves behind it. */
static void read_held(struct convertxml *c, struct value *v)
{
    struct holder h;
    struct span text, raw;
    hold_begin(c, &h);
    enum xml_event event = xml_next(c->xml);
    text = event == XML_END ? (struct span){0} : held_text(c, &h);
    raw = event == XML_END || !text.len ? (struct span){0} : span_between(h.text, c->xml->tag.at);
    for (; event == XML_OPEN; event = xml_next(c->xml)) {
        if (span_equal(c->xml->name, SPAN("Property")))
            read_property(c);
        else
            xml_skip(c->xml);
    }
    hold_end(c, &h, text, raw, v);
}

/* With a name it is a field of what holds it, without one an item. */
static void read_property(struct convertxml *c)
{
    const char *first = c->xml->tag.at;
    struct span name = read_attribute(c, SPAN("Name"));
    struct value v;
    read_held(c, &v);
    if (c->xml->problem)
        return;
    if (name.len)
        builder_add(&c->b, name, &v, first, c->xml->at);
    else
        builder_add_item(&c->b, &v);
}

/* An object, an array of objects, or a text alone, of which nothing is known. */
static void read_top(struct convertxml *c)
{
    const char *first = c->xml->tag.at;
    struct value v;
    read_held(c, &v);
    if (c->xml->problem)
        return;
    if (v.kind == VALUE_RECORD || v.kind == VALUE_LIST) {
        builder_emit_all(&c->b, &v);
    } else {
        builder_pass(&c->b, first, c->xml->at, LINE_UNKNOWN);
        arena_reset(c->b.reading->scratch);
    }
}

static void read_root(void *state)
{
    struct convertxml *c = state;
    if (span_equal_nocase(c->xml->name, SPAN("Object"))) {
        read_top(c);
        return;
    }
    while (xml_next(c->xml) == XML_OPEN) {
        if (span_equal(c->xml->name, SPAN("Object")))
            read_top(c);
        else
            xml_skip(c->xml);
    }
}

static const char *const roots[] = {"Objects", "Object", NULL};

static bool recognise(const struct reading *r)
{
    return document_recognise(r, roots);
}

static void read_convertxml(struct reading *r)
{
    struct xml x;
    struct convertxml c = {.xml = &x};
    builder_begin(&c.b, r);
    document_read(&c.b, &x, builder_text(r), roots, read_root, &c);
    builder_end(&c.b);
}

const struct shape shape_convertxml = {
    .name = "convertxml",
    .recognise = recognise,
    .read = read_convertxml,
};
