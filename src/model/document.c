/* The frozen document: entities become libxml2 nodes laid out in the model's arena. XPath only reads them;
 * nothing of it is ever given to xmlFree*. Building it with one malloc a node would cost as much as reading
 * the files. */
#include "model/conflict.h"
#include "model/entity.h"

static const xmlChar *chars(const char *text)
{
    return (const xmlChar *)text;
}

/* One text node serves all attributes of equal value: XPath never asks an attribute's text for its parent. */
static xmlNode *text_node(struct model *m, const char *value)
{
    struct span key = span_of(value);
    xmlNode *node = hash_get(&m->texts, key);
    if (node)
        return node;
    node = arena_alloc(&m->arena, sizeof(*node));
    node->type = XML_TEXT_NODE;
    node->name = chars("text");
    node->doc = m->doc;
    node->content = (xmlChar *)arena_dup(&m->arena, key);
    hash_put(&m->texts, span_of((const char *)node->content), node);
    return node;
}

/* Puts an attribute behind `last`, the node's last one (NULL: it has none). */
static xmlAttr *add_attribute(struct model *m, xmlNode *node, xmlAttr *last, enum name name,
                              const char *value)
{
    xmlAttr *a = arena_alloc(&m->arena, sizeof(*a));
    a->type = XML_ATTRIBUTE_NODE;
    a->name = chars(attributes[name].name);
    a->doc = m->doc;
    a->parent = node;
    a->children = a->last = text_node(m, value);
    a->prev = last;
    if (last)
        last->next = a;
    else
        node->properties = a;
    return a;
}

void model_set(struct model *m, xmlNode *node, enum name name, const char *value, const struct origin *origin)
{
    xmlAttr *last = node->properties;
    while (last && last->next)
        last = last->next;
    add_attribute(m, node, last, name, value)->_private = (void *)(uintptr_t)origin;
}

xmlNode *model_add(struct model *m, xmlNode *parent, enum element element, const struct origin *origin)
{
    xmlNode *node = arena_alloc(&m->arena, sizeof(*node));
    node->type = XML_ELEMENT_NODE;
    node->name = chars(elements[element].name);
    node->doc = m->doc;
    node->_private = (void *)(uintptr_t)origin;
    node->extra = (unsigned short)element;
    node->parent = parent;
    node->prev = parent->last;
    if (parent->last)
        parent->last->next = node;
    else
        parent->children = node;
    parent->last = node;
    return node;
}

static void write_attributes(struct model *m, struct merge *merge, const struct entity *e, xmlNode *node)
{
    xmlAttr *last = NULL;
    for (unsigned i = 0; i < element_width(e->element); i++) {
        const struct claim *best = entity_best(e, (enum name)(elements[e->element].first + i));
        if (!best)
            continue;
        struct origin *first = NULL, **to = &first;
        if (best->fact && best->by) {
            first = origin_of(merge, best->by, best->fact->at, best->fact->len);
            to = &first->next;
        }
        for (const struct claim *c = e->claims[i]; c; c = c->next) {
            if (c == best || !c->fact || !c->by || !c->value || strcmp(c->value, best->value) != 0)
                continue;
            *to = origin_of(merge, c->by, c->fact->at, c->fact->len);
            to = &(*to)->next;
        }
        last = add_attribute(m, node, last, (enum name)(elements[e->element].first + i), best->value);
        last->_private = first;
    }
}

/* Children in the vocabulary's order of elements, each kind in order of sighting. Recursion is as deep as the
 * vocabulary. */
static void write_entity(struct model *m, struct merge *merge, const struct entity *e, xmlNode *node)
{
    e = entity_top((struct entity *)(uintptr_t)e);
    ((struct entity *)(uintptr_t)e)->node = node;
    write_attributes(m, merge, e, node);
    if (!e->first)
        return;
    for (unsigned kind = 0; kind < ELEMENT_COUNT; kind++) {
        if (elements[kind].parent != e->element || kind == (unsigned)e->element)
            continue;
        entity_each(child, e)
        {
            if (child->element == (enum element)kind && !child->same)
                write_entity(m, merge, child, model_add(m, node, child->element, child->origins));
        }
    }
}

static void start_document(struct model *m)
{
    m->doc = arena_alloc(&m->arena, sizeof(*m->doc));
    m->doc->type = XML_DOCUMENT_NODE;
    m->doc->doc = m->doc;
    m->doc->version = chars("1.0");
    m->doc->encoding = chars("UTF-8");
    m->doc->charset = XML_CHAR_ENCODING_UTF8;
    m->doc->standalone = 1;
}

void model_build(struct model *m, struct sightings *s, const struct unit *u)
{
    *m = (struct model){.sightings = s};
    start_document(m);
    struct merge merge = {.arena = &m->arena, .s = s, .unit = u};
    merge_unit(&merge);
    merge_conflicts(&merge);
    xmlNode *estate = model_add(m, (xmlNode *)m->doc, ELEMENT_ESTATE, NULL);
    write_entity(m, &merge, merge.estate, estate);
    hash_free(&merge.keys);
    hash_free(&merge.addresses);
    arena_free(&merge.scratch);
}

void model_free(struct model *m)
{
    hash_free(&m->texts);
    arena_free(&m->arena);
    m->doc = NULL;
}
