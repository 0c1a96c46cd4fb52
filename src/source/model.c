/* The model's own XML: elements and attributes by the vocabulary's names. What the program computes is
 * computed again. */
#include "source/engine.h"

static bool is_computed(enum element e)
{
    static const char *const names[] = {"role", "evidence", "route-choice", "conflict", "expectation"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(elements[e].name, names[i]) == 0)
            return true;
    return false;
}

static enum element child_of(enum element parent, struct span name)
{
    for (unsigned e = 0; e < ELEMENT_COUNT; e++)
        if (elements[e].parent == parent && e != (unsigned)parent &&
            span_equal(span_of(elements[e].name), name))
            return (enum element)e;
    return ELEMENT_COUNT;
}

static enum name attribute_of(enum element e, struct span name)
{
    for (unsigned n = 0; n < NAME_COUNT; n++)
        if (attributes[n].element == e && span_equal(span_of(attributes[n].name), name))
            return (enum name)n;
    return NAME_COUNT;
}

static enum conversion conversion_of(enum name n)
{
    static const enum conversion conversions[] = {
        [TYPE_TEXT] = AS_TEXT, [TYPE_NUMBER] = AS_NUMBER, [TYPE_BOOLEAN] = AS_BOOLEAN,
        [TYPE_IP] = AS_IP,     [TYPE_CIDR] = AS_CIDR,     [TYPE_MAC] = AS_MAC,
        [TYPE_GUID] = AS_GUID, [TYPE_WORD] = AS_TEXT,     [TYPE_ADAPTER] = AS_TEXT,
    };
    return conversions[attributes[n].type];
}

static struct span text_of(const struct record *r, const char *label)
{
    for (size_t i = 0; i < r->count; i++)
        if (span_equal(r->fields[i].label, span_of(label)))
            return r->fields[i].value.text;
    return (struct span){0};
}

static void see_export(struct seen *seen, const struct record *r)
{
    enum dataset d = dataset_of(text_of(r, "@name"));
    if (d < DATASET_COUNT)
        seen_supplies(seen, d, span_equal(text_of(r, "@complete"), SPAN("true")));
}

static void see_element(struct seen *seen, enum element e, struct sighting *to, const struct record *r);

static void see_field(struct seen *seen, enum element e, struct sighting *to, const struct field *f)
{
    if (span_starts(f->label, SPAN("@"))) {
        enum name n = attribute_of(e, span_skip(f->label, 1));
        bool own = n < NAME_COUNT && n != HOST_NAME && n != HOST_CLUSTER && n != CLUSTER_NAME;
        if (own && seen_say(seen, to, n, &f->value, conversion_of(n), NULL, 0))
            seen_mark(seen, f, LINE_UNDERSTOOD);
        return;
    }
    enum element child = child_of(e, f->label);
    if (child < ELEMENT_COUNT && is_computed(child))
        seen_mark(seen, f, LINE_IGNORED);
    if (child == ELEMENT_COUNT || is_computed(child) || f->value.kind != VALUE_RECORD)
        return;
    seen_mark(seen, f, LINE_UNDERSTOOD);
    if (child == ELEMENT_EXPORT || child == ELEMENT_CLUSTER_EXPORT)
        see_export(seen, f->value.record);
    else
        see_element(seen, child, seen_child(seen, child, to, &f->value), f->value.record);
}

/* As deep as the vocabulary. */
static void see_element(struct seen *seen, enum element e, struct sighting *to, const struct record *r)
{
    for (size_t i = 0; i < r->count; i++)
        see_field(seen, e, to, &r->fields[i]);
}

static void see_model(struct seen *seen)
{
    const struct record *r = seen->record;
    bool host = span_equal(r->type, SPAN("model host"));
    struct span cluster = text_of(r, host ? "@cluster" : "@name");
    if (host)
        seen_host(seen, text_of(r, "@name"));
    if (cluster.len)
        scope_set_cluster(seen->sightings, seen->scope, cluster);
    enum element e = host ? ELEMENT_HOST : ELEMENT_CLUSTER;
    see_element(seen, e, seen_child(seen, e, NULL, NULL), r);
}

const struct source source_model = {
    .name = "hvlint model",
    .types = (const char *const[]){"model host", "model cluster", NULL},
    .element = ELEMENT_ESTATE,
    .see = see_model,
};
