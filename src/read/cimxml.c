/* CIM-XML (DMTF DSP0201) as WMI's GetText, MI and `wmic /format:rawxml` write it: any INSTANCE anywhere. */
#include "read/document.h"

/* An instance within the text of a property, escaped, may hold another one: so deep and no deeper. */
#define EMBEDDED_DEPTH 4

struct cimxml {
    struct builder b;
    struct xml *xml;
    struct span host;   /* of the RESULTS element around */
    struct span pinned; /* within escaped XML: the place of the property that holds it; else .at is NULL */
    unsigned embedded;
};

static void read_instance(struct cimxml *c, struct value *v, struct record *top);
static void read_embedded(struct cimxml *c, struct span text, struct value *v);

static bool is_named(const struct cimxml *c, const char *name)
{
    return span_equal_nocase(c->xml->name, span_of(name));
}

/* The places of a decoded text mean nothing: what stands in it is said where it stands as a whole. */
static struct span place(const struct cimxml *c, struct span where)
{
    return c->pinned.at ? c->pinned : span_first_line(where);
}

static const char *place_first(const struct cimxml *c, const char *at)
{
    return c->pinned.at ? c->pinned.at : at;
}

static const char *place_last(const struct cimxml *c, const char *at)
{
    return c->pinned.at ? span_end(c->pinned) : at;
}

static struct span read_attribute(struct cimxml *c, struct span name)
{
    struct span raw;
    if (!xml_attribute_nocase(c->xml, name, &raw))
        return raw;
    return span_trim(xml_decode(c->b.reading->scratch, raw, true, NULL));
}

/* After XML_OPEN of an element that holds text. The text may be an escaped instance. */
static void read_text(struct cimxml *c, struct value *v)
{
    struct span tag = c->xml->tag;
    struct span raw = xml_content(c->xml);
    v->kind = VALUE_TEXT;
    v->text = span_trim(xml_decode(c->b.reading->scratch, raw, c->xml->plain, NULL));
    v->where = place(c, raw.len ? raw : tag);
    if (v->text.len && *v->text.at == '<' && c->embedded < EMBEDDED_DEPTH)
        read_embedded(c, v->text, v);
}

/* <KEYBINDING NAME="DeviceID"><KEYVALUE>7</KEYVALUE></KEYBINDING> becomes a field. */
static void read_key(struct cimxml *c)
{
    struct value key = {.where = place(c, c->xml->tag)};
    const char *first = c->xml->tag.at;
    struct span name = read_attribute(c, SPAN("NAME"));
    while (xml_next(c->xml) == XML_OPEN)
        read_text(c, &key);
    if (!c->xml->problem)
        builder_add(&c->b, name, &key, place_first(c, first), place_last(c, c->xml->at));
}

/* After the XML_OPEN of an INSTANCENAME. */
static void read_keys(struct cimxml *c, struct value *v)
{
    struct span tag = c->xml->tag;
    struct span class = read_attribute(c, SPAN("CLASSNAME"));
    size_t first = c->b.field_count;
    while (xml_next(c->xml) == XML_OPEN)
        read_key(c);
    v->where = place(c, tag);
    builder_take_value(&c->b, first, class, v->where, place_last(c, c->xml->at), v);
}

/* Moves to an INSTANCENAME within the open element, which is at depth `outside` + 1; false behind its end. */
static bool find_name(struct xml *x, unsigned outside)
{
    enum xml_event event = xml_next(x);
    while (event != XML_END && x->depth > outside) {
        if (event == XML_OPEN && span_equal_nocase(x->name, SPAN("INSTANCENAME")))
            return true;
        event = xml_next(x);
    }
    return false;
}

/* <VALUE.REFERENCE>: a path as text, or an INSTANCENAME below whatever says the host. */
static void read_reference(struct cimxml *c, struct value *v)
{
    struct xml ahead = *c->xml;
    unsigned outside = ahead.depth - 1;
    if (!find_name(&ahead, outside)) {
        read_text(c, v);
        return;
    }
    find_name(c->xml, outside);
    read_keys(c, v);
    while (c->xml->depth > outside && xml_next(c->xml) != XML_END)
        ;
}

/* <VALUE.ARRAY> of <VALUE>, <VALUE.NULL/>, <VALUE.REFERENCE> or <INSTANCE>. */
static void read_array(struct cimxml *c, struct value *v)
{
    size_t first = c->b.item_count;
    v->where = place(c, c->xml->tag);
    while (xml_next(c->xml) == XML_OPEN) {
        struct value item = {.where = place(c, c->xml->tag)};
        if (is_named(c, "VALUE.NULL"))
            xml_skip(c->xml);
        else if (is_named(c, "INSTANCE"))
            read_instance(c, &item, NULL);
        else if (is_named(c, "VALUE.REFERENCE"))
            read_reference(c, &item);
        else
            read_text(c, &item);
        builder_add_item(&c->b, &item);
    }
    builder_take_items(&c->b, first, v);
}

/* What a property holds; no such child means null. */
static void read_child(struct cimxml *c, struct value *v)
{
    if (is_named(c, "VALUE"))
        read_text(c, v);
    else if (is_named(c, "VALUE.ARRAY") || is_named(c, "VALUE.REFARRAY"))
        read_array(c, v);
    else if (is_named(c, "VALUE.REFERENCE"))
        read_reference(c, v);
    else if (is_named(c, "INSTANCE"))
        read_instance(c, v, NULL);
    else if (is_named(c, "VALUE.OBJECT"))
        while (xml_next(c->xml) == XML_OPEN)
            read_child(c, v);
    else
        xml_skip(c->xml);
}

static void read_property(struct cimxml *c)
{
    struct span tag = c->xml->tag;
    struct span name = read_attribute(c, SPAN("NAME"));
    struct value v = {.where = place(c, tag)};
    while (xml_next(c->xml) == XML_OPEN)
        read_child(c, &v);
    if (!c->xml->problem)
        builder_add(&c->b, name, &v, place_first(c, tag.at), place_last(c, c->xml->at));
}

/* The machine that the object comes from, by its system property. */
static struct span server_of(const struct record *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (span_equal(r->fields[i].label, SPAN("__SERVER")) && r->fields[i].value.kind == VALUE_TEXT)
            return r->fields[i].value.text;
    return (struct span){0};
}

static bool is_local(struct span host)
{
    return span_equal_nocase(host, SPAN("localhost")) || span_equal(host, SPAN(".")) ||
           span_equal(host, SPAN("127.0.0.1"));
}

static void emit_instance(struct cimxml *c, struct record *r, const char *first)
{
    struct span server = server_of(r);
    if (c->host.len && !is_local(c->host))
        r->host = c->host;
    else if (!r->host.len && !is_local(server))
        r->host = server;
    builder_emit(&c->b, r, first, c->xml->at);
}

/* After the XML_OPEN of an INSTANCE: into v, or emitted when top is given. */
static void read_instance(struct cimxml *c, struct value *v, struct record *top)
{
    struct span tag = c->xml->tag;
    struct span class = read_attribute(c, SPAN("CLASSNAME"));
    size_t first = c->b.field_count, items = c->b.item_count;
    while (xml_next(c->xml) == XML_OPEN) {
        if (span_starts_nocase(c->xml->name, SPAN("PROPERTY")))
            read_property(c);
        else
            xml_skip(c->xml);
    }
    if (!c->xml->problem && top) {
        *top = (struct record){.type = class, .where = tag};
        builder_take(&c->b, first, top);
        emit_instance(c, top, tag.at);
    } else if (!c->xml->problem) {
        builder_take_value(&c->b, first, class, place(c, tag), place_last(c, c->xml->at), v);
    }
    c->b.field_count = first;
    c->b.item_count = items;
}

/* text is XML of its own: `<INSTANCE ...>` in a string property. Leaves v as the text when it is not. */
static void read_embedded(struct cimxml *c, struct span text, struct value *v)
{
    struct xml inside, *before = c->xml;
    struct span pinned = c->pinned;
    struct value instance = *v;
    xml_begin(&inside, text);
    if (xml_next(&inside) != XML_OPEN || !span_equal_nocase(inside.name, SPAN("INSTANCE")))
        return;
    c->xml = &inside;
    c->pinned = v->where;
    c->embedded++;
    read_instance(c, &instance, NULL);
    if (!inside.problem) {
        *v = instance;
        v->text = (struct span){0};
    }
    c->embedded--;
    c->pinned = pinned;
    c->xml = before;
}

static void read_error(struct cimxml *c)
{
    builder_problem(&c->b, c->xml->tag.at, "a host answered with an error instead of its objects");
    xml_skip(c->xml);
}

/* What was asked and what classes look like say nothing about the host. */
static bool is_ignored(const struct cimxml *c)
{
    return is_named(c, "REQUEST") || is_named(c, "CLASS") || is_named(c, "QUALIFIER.DECLARATION");
}

static void pass_child(struct cimxml *c)
{
    const char *first = c->xml->tag.at;
    xml_skip(c->xml);
    builder_pass(&c->b, first, c->xml->at, LINE_IGNORED);
}

static void read_opened(struct cimxml *c)
{
    struct record record;
    if (is_named(c, "INSTANCE"))
        read_instance(c, NULL, &record);
    else if (is_named(c, "ERROR"))
        read_error(c);
    else if (is_ignored(c))
        pass_child(c);
    else if (is_named(c, "RESULTS"))
        xml_attribute_nocase(c->xml, SPAN("NODE"), &c->host);
}

static void read_root(void *state)
{
    struct cimxml *c = state;
    enum xml_event event = XML_OPEN;
    do {
        if (event == XML_OPEN)
            read_opened(c);
        if (c->xml->depth == 0)
            break;
        event = xml_next(c->xml);
        if (event == XML_CLOSE && is_named(c, "RESULTS"))
            c->host = (struct span){0};
    } while (event != XML_END && c->xml->depth);
}

static const char *const roots[] = {"COMMAND",      "CIM", "INSTANCE", "VALUE.NAMEDINSTANCE",
                                    "VALUE.OBJECT", NULL};

static bool recognise(const struct reading *r)
{
    return document_recognise(r, roots);
}

static void read_cimxml(struct reading *r)
{
    struct xml x;
    struct cimxml c = {.xml = &x};
    builder_begin(&c.b, r);
    document_read(&c.b, &x, builder_text(r), roots, read_root, &c);
    builder_end(&c.b);
}

const struct shape shape_cimxml = {
    .name = "cimxml",
    .recognise = recognise,
    .read = read_cimxml,
};
