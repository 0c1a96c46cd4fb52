/* The frozen document: entities become libxml2 nodes laid out in the model's arena. XPath only reads them;
 * nothing of it is ever given to xmlFree*. Building it with one malloc a node would cost as much as reading
 * the files. */
#include "model/conflict.h"
#include "model/entity.h"

static const xmlChar *chars(const char *text)
{
    return (const xmlChar *)text;
}

static xmlNode *new_text(struct model *m, const char *value)
{
    xmlNode *node = arena_alloc(&m->arena, sizeof(*node));
    node->type = XML_TEXT_NODE;
    node->name = chars("text");
    node->doc = m->doc;
    node->content = (xmlChar *)(uintptr_t)value;
    return node;
}

static size_t place_of(const char *value, size_t room)
{
    uint64_t number = (uint64_t)(uintptr_t)value * 0x9fb21c651e98df25u;
    return (size_t)(number >> 32) & (room - 1);
}

static void grow_texts(struct model *m)
{
    size_t room = m->text_room ? m->text_room * 2 : 256;
    xmlNode **texts = arena_array(&m->arena, room, sizeof(*texts));
    for (size_t i = 0; i < m->text_room; i++) {
        if (!m->texts[i])
            continue;
        size_t at = place_of((const char *)m->texts[i]->content, room);
        while (texts[at])
            at = (at + 1) & (room - 1);
        texts[at] = m->texts[i];
    }
    m->texts = texts;
    m->text_room = room;
}

/* One text node serves all attributes of one value: XPath never asks an attribute's text for its parent.
 * Values are interned, so that the address tells which they are. */
static xmlNode *text_node(struct model *m, const char *value)
{
    if (m->text_count * 4 >= m->text_room * 3)
        grow_texts(m);
    size_t at = place_of(value, m->text_room);
    while (m->texts[at] && (const char *)m->texts[at]->content != value)
        at = (at + 1) & (m->text_room - 1);
    if (!m->texts[at]) {
        m->texts[at] = new_text(m, value);
        m->text_count++;
    }
    return m->texts[at];
}

/* Puts an attribute behind `last`, the node's last one (NULL: it has none). */
static xmlAttr *add_attribute(struct model *m, xmlNode *node, xmlAttr *last, enum name name, xmlNode *text)
{
    xmlAttr *a = arena_alloc(&m->arena, sizeof(*a));
    a->type = XML_ATTRIBUTE_NODE;
    a->name = chars(attributes[name].name);
    a->psvi = (void *)(uintptr_t)&attributes[name];
    a->doc = m->doc;
    a->parent = node;
    a->children = a->last = text;
    a->prev = last;
    a->next = last ? last->next : node->properties;
    if (a->next)
        a->next->prev = a;
    if (last)
        last->next = a;
    else
        node->properties = a;
    return a;
}

/* The last attribute that the vocabulary puts before `name`; *same is set to that of the name itself, if it
 * is there. */
static xmlAttr *attribute_before(xmlNode *node, enum name name, xmlAttr **same)
{
    xmlAttr *last = NULL;
    unsigned n = elements[node->extra].first;
    *same = NULL;
    for (xmlAttr *a = node->properties; a; last = a, a = a->next) {
        while (n < name && chars(attributes[n].name) != a->name)
            n++;
        if (n < name)
            continue;
        *same = chars(attributes[name].name) == a->name ? a : NULL;
        break;
    }
    return last;
}

/* What is computed takes the place of what was read: a model that is read again holds both. */
static void set_attribute(struct model *m, xmlNode *node, enum name name, xmlNode *text,
                          const struct origin *origin)
{
    xmlAttr *a, *last = attribute_before(node, name, &a);
    if (a)
        a->children = a->last = text;
    else
        a = add_attribute(m, node, last, name, text);
    a->_private = (void *)(uintptr_t)origin;
}

void model_set(struct model *m, xmlNode *node, enum name name, const char *value, const struct origin *origin)
{
    set_attribute(m, node, name, new_text(m, arena_dup(&m->arena, span_of(value))), origin);
}

void model_set_lasting(struct model *m, xmlNode *node, enum name name, const char *value,
                       const struct origin *origin)
{
    set_attribute(m, node, name, text_node(m, value), origin);
}

/* Notes the first child of a kind for model_first. What is added comes mostly in the kind's turn. */
static void note_first(struct model *m, xmlNode *parent, xmlNode *node, enum element element)
{
    struct first_child *known = parent->psvi;
    for (; known; known = known->next)
        if (known->element == element)
            return;
    known = arena_alloc(&m->arena, sizeof(*known));
    *known = (struct first_child){.element = element, .node = node, .next = parent->psvi};
    parent->psvi = known;
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
    if (parent->type == XML_ELEMENT_NODE)
        note_first(m, parent, node, element);
    return node;
}

/* Where the best claim was said, then where others said the same. */
static struct origin *origins_of(struct merge *merge, const struct claim *claims)
{
    const struct claim *best = claims->best;
    struct origin *first = NULL, **to = &first;
    if (best->fact && best->by) {
        first = origin_of(merge, best->by, best->fact->at, best->fact->len);
        to = &first->next;
    }
    for (const struct claim *c = claims; c; c = c->next) {
        if (c == best || !c->fact || !c->by || !c->value ||
            (c->value != best->value && strcmp(c->value, best->value) != 0))
            continue;
        *to = origin_of(merge, c->by, c->fact->at, c->fact->len);
        to = &(*to)->next;
    }
    return first;
}

static void write_attributes(struct model *m, struct merge *merge, const struct entity *e, xmlNode *node)
{
    xmlAttr *last = NULL;
    unsigned i = 0;
    const unsigned width = element_width(e->element);
    for (uint64_t rest = e->claimed; rest && i < width; rest >>= 1, i++) {
        if (!(rest & 1) || !e->claims[i]->best)
            continue;
        enum name name = (enum name)(elements[e->element].first + i);
        last = add_attribute(m, node, last, name, text_node(m, e->claims[i]->best->value));
        last->_private = origins_of(merge, e->claims[i]);
    }
}

/* Children in the vocabulary's order of elements, each kind in order of sighting. Recursion is as deep as the
 * vocabulary. */
static void write_entity(struct model *m, struct merge *merge, const struct entity *e, xmlNode *node)
{
    e = entity_top((struct entity *)(uintptr_t)e);
    ((struct entity *)(uintptr_t)e)->node = node;
    write_attributes(m, merge, e, node);
    for (const struct brood *b = e->broods; b; b = b->next)
        for (const struct entity *child = b->first; child; child = child->alike)
            if (!child->same)
                write_entity(m, merge, child, model_add(m, node, child->element, child->origins));
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
    arena_free(&merge.scratch);
}

void model_free(struct model *m)
{
    arena_free(&m->arena);
    m->doc = NULL;
}
