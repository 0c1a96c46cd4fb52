/* Making trees: one walk over libxml2's nodes. */
#include "schematron/tree.h"

#include <libxml/xpath.h>
#include <stdlib.h>

/* ---- names ---- */

static const char *symbol_key(struct arena *arena, const char *uri, struct span local)
{
    return uri ? arena_printf(arena, "%.*s %s", SPAN_ARG(local), uri) : arena_dup(arena, local);
}

const struct symbol *names_find(const struct schema_names *names, const char *uri, struct span local)
{
    struct arena arena = {0};
    const struct symbol *s = hash_get(&names->symbols, uri ? span_of(symbol_key(&arena, uri, local)) : local);
    arena_free(&arena);
    return s;
}

const struct symbol *names_add(struct schema_names *names, const char *uri, struct span local)
{
    const struct symbol *known = names_find(names, uri, local);
    if (known)
        return known;
    struct symbol *s = arena_alloc(&names->arena, sizeof(*s));
    *s = (struct symbol){.text = arena_dup(&names->arena, local),
                         .number = (uint32_t)names->symbols.count + 1};
    hash_put(&names->symbols, span_of(symbol_key(&names->arena, uri, local)), s);
    return s;
}

void names_free(struct schema_names *names)
{
    hash_free(&names->symbols);
    arena_free(&names->arena);
}

/* ---- names by their addresses: a parser, and the model, keep each name once or a few times ---- */

struct met_name {
    const xmlChar *text;
    const xmlNs *ns;
    struct met_name *follower; /* the name that came after it last, or NULL */
    uint32_t number;
};

struct met {
    struct met_name *slots, *last; /* last: the one asked for before */
    size_t count, room;
    struct met_name none;
};

static struct met_name *met_slot(const struct met *m, const xmlChar *text, const xmlNs *ns)
{
    uint64_t mixed =
        ((uint64_t)(uintptr_t)text ^ (uint64_t)(uintptr_t)ns << 1) * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(mixed >> 32) & (m->room - 1);
    while (m->slots[at].text && (m->slots[at].text != text || m->slots[at].ns != ns))
        at = (at + 1) & (m->room - 1);
    return &m->slots[at];
}

static void met_grow(struct met *m)
{
    struct met_name *old = m->slots;
    size_t room = m->room;
    m->room = room ? 2 * room : 256;
    m->slots = memory_get(m->room * sizeof(*m->slots));
    memset(m->slots, 0, m->room * sizeof(*m->slots));
    for (size_t i = 0; i < room; i++)
        if (old[i].text)
            *met_slot(m, old[i].text, old[i].ns) =
                (struct met_name){.text = old[i].text, .ns = old[i].ns, .number = old[i].number};
    free(old);
    m->none.follower = NULL;
    m->last = &m->none;
}

static uint32_t met_search(struct met *m, const struct schema_names *names, const xmlChar *text,
                           const xmlNs *ns)
{
    if (2 * m->count >= m->room)
        met_grow(m);
    struct met_name *slot = met_slot(m, text, ns);
    if (!slot->text) {
        const char *uri = ns ? (const char *)ns->href : NULL;
        const struct symbol *s = names_find(names, uri, span_of((const char *)text));
        *slot = (struct met_name){.text = text, .ns = ns, .number = s ? s->number : 0};
        m->count++;
    }
    m->last->follower = slot;
    m->last = slot;
    return slot->number;
}

static void met_begin(struct met *m)
{
    *m = (struct met){.count = 0};
    met_grow(m);
}

/* The number of a name, 0 when nobody asks for it. Names mostly follow each other as they did before. */
static inline uint32_t met_number(struct met *m, const struct schema_names *names, const xmlChar *text,
                                  const xmlNs *ns)
{
    struct met_name *guess = m->last->follower;
    if (!guess || guess->text != text || guess->ns != ns)
        return met_search(m, names, text, ns);
    m->last = guess;
    return guess->number;
}

/* ---- nodes ---- */

/* A tree while it is made. */
struct making {
    struct tree *tree;
    struct met met;
    size_t room;
    uint32_t open; /* the element whose content is being read */
    size_t element_room;
};

enum { NODES_MOST = UINT32_MAX >> 1 };

/* Where libxml2's nodes keep their place in the tree: elements by the number that they have for
 * xmlXPathOrderDocElems, attributes by their elements, others where only a validation by XML Schema would
 * write. */
static inline void place_set(xmlNode *xml, enum node_class class, size_t place)
{
    if (class > CLASS_ATTRIBUTE && class != CLASS_ROOT)
        xml->psvi = (void *)(uintptr_t)place;
}

static size_t place_of_element(const struct tree *t, const xmlNode *xml)
{
    size_t number = (size_t) - (intptr_t)xml->content;
    return number < t->element_count ? t->elements[number] : 0;
}

static size_t place_of_attribute(const struct tree *t, const xmlNode *xml)
{
    size_t place = xml->parent ? place_of_element(t, xml->parent) : 0;
    while (place && place + 1 < t->count && t->nodes[place].xml != xml &&
           class_of(&t->nodes[place + 1]) == CLASS_ATTRIBUTE)
        place++;
    return place;
}

static size_t place_of(const struct tree *t, const xmlNode *xml, enum node_class class)
{
    switch (class) {
    case CLASS_ROOT:
        return 0;
    case CLASS_ELEMENT:
        return place_of_element(t, xml);
    case CLASS_ATTRIBUTE:
        return place_of_attribute(t, xml);
    default:
        return (size_t)(uintptr_t)xml->psvi;
    }
}

static void nodes_grow(struct making *m)
{
    m->room = m->room ? 2 * m->room : 512;
    m->tree->nodes = memory_resize(m->tree->nodes, m->room * sizeof(struct node));
}

/* There is always room for one more, which ends the list. */
static inline struct node *node_add(struct making *m, enum node_class class, xmlNode *xml)
{
    if (m->tree->count + 1 >= m->room)
        nodes_grow(m);
    struct node *n = &m->tree->nodes[m->tree->count];
    *n = (struct node){.xml = xml, .name = (uint32_t) class << CLASS_SHIFT, .end = 1};
    place_set(xml, class, m->tree->count);
    m->tree->count++;
    return n;
}

static inline bool is_text(const xmlNode *xml)
{
    return xml->type == XML_TEXT_NODE || xml->type == XML_CDATA_SECTION_NODE;
}

/* The value of a node with these children, where it is in one piece; else NULL. */
static inline const char *text_of_children(const xmlNode *child)
{
    if (!child)
        return "";
    if (child->next || !is_text(child))
        return NULL;
    return child->content ? (const char *)child->content : "";
}

static const char *gather_attribute(struct making *m, xmlAttr *a)
{
    xmlChar *text = xmlNodeListGetString(a->doc, a->children, 1);
    const char *copy = text ? arena_dup(&m->tree->arena, span_of((const char *)text)) : "";
    xmlFree(text);
    return copy;
}

/* Asks memory for what comes next: in documents beyond the caches that is what one waits for. */
static inline void fetch_attribute(const xmlAttr *a)
{
    if (!a)
        return;
    __builtin_prefetch(a->next);
    __builtin_prefetch(a->children);
}

static void add_attributes(struct making *m, uint32_t owner)
{
    struct tree *t = m->tree;
    uint64_t has = 0;
    uint32_t up = 0;
    for (xmlAttr *a = t->nodes[owner].xml->properties; a; a = a->next) {
        fetch_attribute(a->next);
        struct node *n = node_add(m, CLASS_ATTRIBUTE, (xmlNode *)a);
        n->name |= met_number(&m->met, t->names, a->name, a->ns);
        n->text = text_of_children(a->children);
        n->prev = up > 0;
        n->up = ++up;
        has |= name_bit(n->name);
        if (!n->text)
            n->text = gather_attribute(m, a);
    }
    t->nodes[owner].has = has;
    t->nodes[owner].end = up + 1;
}

enum node_class xml_class(const xmlNode *xml)
{
    switch (xml->type) {
    case XML_ELEMENT_NODE:
        return CLASS_ELEMENT;
    case XML_ATTRIBUTE_NODE:
        return CLASS_ATTRIBUTE;
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
        return CLASS_TEXT;
    case XML_COMMENT_NODE:
        return CLASS_COMMENT;
    case XML_PI_NODE:
        return CLASS_PI;
    case XML_DOCUMENT_NODE:
    case XML_HTML_DOCUMENT_NODE:
        return CLASS_ROOT;
    default:
        return CLASS_ANY;
    }
}

/* While an element is open, its .end is where its last child is. */
static void link_child(struct tree *t, uint32_t open, uint32_t child)
{
    struct node *parent = &t->nodes[open], *n = &t->nodes[child];
    n->up = child - open;
    if (parent->child)
        n->prev = child - open - parent->end;
    else
        parent->child = child - open;
    parent->end = child - open;
    parent->has |= name_bit(n->name);
}

/* Makes .skip of the children of `parent`, whose links are made. */
static void link_runs(struct tree *t, const struct node *parent)
{
    struct node *first = NULL, *other = NULL; /* element of a run; what is no element, up to the next one */
    for (const struct node *n = node_child(parent); n; n = node_next(n)) {
        struct node *at = &t->nodes[n - t->nodes];
        at->skip = 0;
        if (class_of(at) != CLASS_ELEMENT) {
            other = other ? other : at;
            continue;
        }
        for (; other && other < at; other++)
            other->skip = (uint32_t)(at - other);
        other = NULL;
        if (first && first->name == at->name)
            continue;
        if (first)
            first->skip = (uint32_t)(at - first);
        first = at;
    }
}

/* Numbers from 1: an element without number is in no tree. */
static void number_element(struct making *m, uint32_t at)
{
    struct tree *t = m->tree;
    if (t->element_count + 1 >= m->element_room) {
        m->element_room = m->element_room ? 2 * m->element_room : 256;
        t->elements = memory_resize(t->elements, m->element_room * sizeof(*t->elements));
    }
    if (t->element_count == 0)
        t->elements[t->element_count++] = 0;
    t->nodes[at].xml->content = (xmlChar *)-(intptr_t)t->element_count;
    t->elements[t->element_count++] = at;
}

static void add_element(struct making *m, uint32_t at)
{
    struct node *n = &m->tree->nodes[at];
    xmlNode *xml = n->xml;
    number_element(m, at);
    n->text = text_of_children(xml->children);
    add_attributes(m, at);
}

/* True when the node was opened: its children are next. */
static bool add_node(struct making *m, xmlNode *xml)
{
    enum node_class class = xml_class(xml);
    uint32_t at = (uint32_t)m->tree->count;
    if (class == CLASS_ANY || at >= NODES_MOST)
        return false;
    struct node *n = node_add(m, class, xml);
    if (class == CLASS_ELEMENT)
        n->name |= met_number(&m->met, m->tree->names, xml->name, xml->ns);
    link_child(m->tree, m->open, at);
    if (class == CLASS_ELEMENT)
        add_element(m, at);
    else
        n->text = xml->content ? (const char *)xml->content : "";
    if (class != CLASS_ELEMENT || !xml->children)
        return false;
    m->open = at;
    return true;
}

static void close_node(struct making *m)
{
    struct tree *t = m->tree;
    struct node *n = &t->nodes[m->open];
    n->end = (uint32_t)t->count - m->open;
    t->nodes[t->count] = (struct node){.name = (uint32_t)CLASS_ANY << CLASS_SHIFT};
    link_runs(t, n);
    m->open -= n->up;
}

static void add_all(struct making *m)
{
    xmlNode *root = (xmlNode *)m->tree->doc, *xml = root->children;
    node_add(m, CLASS_ROOT, root);
    while (xml) {
        if (add_node(m, xml)) {
            xml = xml->children;
            continue;
        }
        while (!xml->next && xml->parent != root) {
            xml = xml->parent;
            close_node(m);
        }
        xml = xml->next;
    }
    close_node(m);
}

static struct tree *tree_make(xmlDoc *doc, const struct schema_names *names)
{
    struct tree *t = memory_get(sizeof(*t));
    *t = (struct tree){.doc = doc, .names = names, .known = names->symbols.count, .outer = doc->psvi};
    struct making m = {.tree = t};
    met_begin(&m.met);
    add_all(&m);
    free(m.met.slots);
    doc->psvi = t;
    return t;
}

/* ---- elements by their names ---- */

struct name_list {
    uint32_t name, count, *at;
    struct name_list *next;
};

static struct name_list *list_make(struct tree *t, uint32_t name)
{
    struct name_list *list = arena_alloc(&t->arena, sizeof(*list));
    uint32_t count = 0;
    for (size_t i = 0; i < t->count; i++)
        count += t->nodes[i].name == name;
    *list = (struct name_list){.name = name, .next = t->lists};
    list->at = arena_array(&t->arena, count + 1, sizeof(*list->at));
    for (size_t i = 0; list->count < count; i++)
        if (t->nodes[i].name == name)
            list->at[list->count++] = (uint32_t)i;
    t->lists = list;
    return list;
}

/* The first place that is not before `place`. */
static size_t list_from(const struct name_list *list, uint32_t place)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->at[middle] < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const uint32_t *tree_named(struct tree *t, const struct node *top, uint32_t name, size_t *count)
{
    struct name_list *list = t->lists;
    while (list && list->name != name)
        list = list->next;
    if (!list)
        list = list_make(t, name);
    uint32_t place = (uint32_t)(top - t->nodes);
    size_t from = list_from(list, place + 1);
    *count = list_from(list, place + top->end) - from;
    return list->at + from;
}

/* ---- use ---- */

/* Names may have been added since the tree was made: numbers given before stay. */
static void tree_rename(struct tree *t)
{
    struct met met;
    met_begin(&met);
    for (size_t i = 0; i < t->count; i++) {
        struct node *n = &t->nodes[i];
        enum node_class class = class_of(n);
        if (class > CLASS_ATTRIBUTE)
            continue;
        uint32_t number = met_number(&met, t->names, n->xml->name, n->xml->ns);
        n->name = (uint32_t) class << CLASS_SHIFT | number;
        (n - n->up)->has |= name_bit(n->name);
    }
    free(met.slots);
    for (size_t i = 0; i < t->count; i++)
        if (t->nodes[i].child)
            link_runs(t, &t->nodes[i]);
    t->known = t->names->symbols.count;
}

struct tree *tree_use(xmlDoc *doc, const struct schema_names *names)
{
    struct tree *t = doc->psvi;
    if (!t || t->names != names)
        t = tree_make(doc, names);
    if (t->known < names->symbols.count)
        tree_rename(t);
    t->users++;
    return t;
}

void tree_leave(struct tree *t)
{
    if (!t || --t->users)
        return;
    t->doc->psvi = t->outer;
    arena_free(&t->arena);
    free(t->nodes);
    free(t->elements);
    free(t);
}

struct tree *tree_of(const xmlDoc *doc)
{
    return doc ? doc->psvi : NULL;
}

const struct node *tree_node(const xmlNode *xml)
{
    enum node_class class = xml_class(xml);
    const struct tree *t = class == CLASS_ANY ? NULL : tree_of(xml->doc);
    size_t place = t ? place_of(t, xml, class) : 0;
    return t && place < t->count && t->nodes[place].xml == xml ? &t->nodes[place] : NULL;
}
