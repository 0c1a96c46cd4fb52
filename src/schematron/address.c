/* Names of one document by their addresses. A parser, and the model, keep each name once: then two nodes have
 * the same name when the addresses are equal. */
#include <stdlib.h>

#include "schematron/program.h"

/* Addresses of names that were met already. */
struct met {
    const xmlChar **slots;
    size_t count, room;
};

static size_t address_hash(const xmlChar *name)
{
    return (size_t)(((uint64_t)(uintptr_t)name * UINT64_C(0x9e3779b97f4a7c15)) >> 32);
}

static size_t met_slot(const struct met *m, const xmlChar *name)
{
    size_t at = address_hash(name) & (m->room - 1);
    while (m->slots[at] && m->slots[at] != name)
        at = (at + 1) & (m->room - 1);
    return at;
}

static void met_grow(struct met *m)
{
    struct met wide = {.room = m->room ? 2 * m->room : 256, .count = m->count};
    wide.slots = memory_get(wide.room * sizeof(*wide.slots));
    memset(wide.slots, 0, wide.room * sizeof(*wide.slots));
    for (size_t i = 0; i < m->room; i++)
        if (m->slots[i])
            wide.slots[met_slot(&wide, m->slots[i])] = m->slots[i];
    free(m->slots);
    *m = wide;
}

/* False when the same name is at two addresses: then addresses tell nothing. */
static bool meet(struct met *m, const struct schema *schema, const xmlChar **addresses, const xmlChar *text)
{
    if (2 * m->count >= m->room)
        met_grow(m);
    size_t at = met_slot(m, text);
    if (m->slots[at])
        return true;
    m->slots[at] = text;
    m->count++;
    const struct symbol *name = hash_get(&schema->names, span_of((const char *)text));
    if (!name || addresses[name->index] == text)
        return true;
    bool first = !addresses[name->index];
    addresses[name->index] = text;
    return first;
}

/* Numbers the elements as xmlXPathOrderDocElems does. */
static bool meet_all(struct run *r, const struct schema *schema, xmlDoc *doc)
{
    struct met met[2] = {{0}};
    bool unique = true;
    intptr_t place = 0;
    for (xmlNode *n = doc->children; n; n = node_following(n, (xmlNode *)doc)) {
        if (n->type != XML_ELEMENT_NODE)
            continue;
        n->content = (xmlChar *)-++place;
        unique &= meet(&met[0], schema, r->names[0], n->name);
        for (xmlAttr *a = n->properties; a; a = a->next)
            unique &= meet(&met[1], schema, r->names[1], a->name);
    }
    free(met[0].slots);
    free(met[1].slots);
    return unique;
}

/* ---- rules by the address of a name ---- */

struct by_address {
    size_t room;
    struct {
        const xmlChar *name;
        const struct candidates *list;
    } slots[];
};

static size_t address_slot(const struct by_address *t, const xmlChar *name)
{
    size_t at = address_hash(name) & (t->room - 1);
    while (t->slots[at].name && t->slots[at].name != name)
        at = (at + 1) & (t->room - 1);
    return at;
}

static struct by_address *by_address_make(const struct schema *schema, const struct hash *named,
                                          const xmlChar **addresses)
{
    size_t room = 8;
    while (room < 4 * named->count)
        room *= 2;
    struct by_address *t = memory_get(sizeof(*t) + room * sizeof(t->slots[0]));
    memset(t, 0, sizeof(*t) + room * sizeof(t->slots[0]));
    t->room = room;
    for (size_t i = 0; i < named->room; i++) {
        const struct hash_entry *e = &named->entries[i];
        const struct symbol *name = e->value ? hash_get(&schema->names, e->key) : NULL;
        const xmlChar *address = name ? addresses[name->index] : NULL;
        if (!address)
            continue;
        size_t at = address_slot(t, address);
        t->slots[at].name = address;
        t->slots[at].list = e->value;
    }
    return t;
}

const struct candidates *run_candidates(const struct run *r, enum node_class class, const xmlChar *name)
{
    const struct by_address *t = r->candidates[class == CLASS_ATTRIBUTE];
    return t->slots[address_slot(t, name)].list;
}

void run_prepare(struct run *r, const struct schema *schema, xmlDoc *doc)
{
    for (size_t i = 0; i < 2; i++) {
        r->names[i] = memory_get(schema->names.count * sizeof(*r->names[i]));
        memset(r->names[i], 0, schema->names.count * sizeof(*r->names[i]));
    }
    r->doc = meet_all(r, schema, doc) ? doc : NULL;
    for (size_t i = 0; i < 2; i++)
        r->candidates[i] = by_address_make(schema, &schema->dispatch.named[i], r->names[i]);
}

void run_free(struct run *r)
{
    for (size_t i = 0; i < 2; i++) {
        free(r->names[i]);
        free(r->candidates[i]);
    }
    stack_free(&r->stack);
    if (r->calls)
        xmlXPathFreeParserContext(r->calls);
}
