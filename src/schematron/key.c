/* XSLT's key(), current() and generate-id(). A key's index is made when it is first asked for, once for each
 * document. */
#include <inttypes.h>
#include <stdio.h>

#include "schematron/program.h"

struct key_index {
    const char *name;
    struct tree *tree;
    struct hash values; /* text -> struct nodes, each once, in document order */
    bool busy;
    struct key_index *next;
};

static void nodes_add(struct evaluation *ev, struct nodes *nodes, const struct node *node)
{
    if (nodes->count && nodes->at[nodes->count - 1] == node)
        return;
    if (nodes->count == nodes->room) {
        const struct node **old = nodes->at;
        nodes->room = nodes->room ? 2 * nodes->room : 2;
        nodes->at = arena_array(&ev->arena, nodes->room, sizeof(*old));
        if (old)
            memcpy(nodes->at, old, nodes->count * sizeof(*old));
    }
    nodes->at[nodes->count++] = node;
}

static void index_add(struct evaluation *ev, struct key_index *index, const char *value,
                      const struct node *node)
{
    struct span text = span_of(value);
    struct nodes *nodes = hash_get(&index->values, text);
    if (!nodes) {
        nodes = arena_alloc(&ev->arena, sizeof(*nodes));
        hash_put(&index->values, arena_span(&ev->arena, text), nodes);
    }
    nodes_add(ev, nodes, node);
}

static void index_value(struct evaluation *ev, struct key_index *index, const xmlXPathObject *value,
                        const struct node *node)
{
    if (value->type != XPATH_NODESET) {
        xmlChar *text = xmlXPathCastToString((xmlXPathObject *)value);
        index_add(ev, index, (const char *)text, node);
        xmlFree(text);
        return;
    }
    for (int i = 0; value->nodesetval && i < value->nodesetval->nodeNr; i++) {
        xmlChar *text = xmlXPathCastNodeToString(value->nodesetval->nodeTab[i]);
        index_add(ev, index, (const char *)text, node);
        xmlFree(text);
    }
}

static void index_answer(struct evaluation *ev, struct key_index *index, const struct answer *a,
                         const struct node *node)
{
    if (a->kind != KIND_NODES)
        index_add(ev, index, answer_text(ev->run, a), node);
    for (size_t i = 0; a->kind == KIND_NODES && i < a->nodes.count; i++)
        index_add(ev, index, node_text(ev->run, a->nodes.at[i]), node);
}

static void index_use(struct evaluation *ev, struct key_index *index, const struct expression *use,
                      const struct node *node)
{
    struct answer answer;
    struct stack_mark mark = stack_mark(&ev->run->stack);
    if (expression_answer(ev, use, node, &answer)) {
        index_answer(ev, index, &answer, node);
    } else {
        xmlXPathObject *value = expression_value(ev, use, node->xml);
        if (value)
            index_value(ev, index, value, node);
        xmlXPathFreeObject(value);
    }
    stack_release(&ev->run->stack, mark);
}

/* The node's place in the index by one xsl:key. */
static void index_node(struct evaluation *ev, struct key_index *index, const struct key *key,
                       const struct node *node)
{
    if (!matcher_matches(ev, key->match, node))
        return;
    if (key->use) {
        index_use(ev, index, key->use, node);
        return;
    }
    const struct schema_result where = {.node = node->xml, .subject = node->xml, .evaluation = ev};
    index_add(ev, index, schema_text(&where, key->node, node->xml, &ev->arena), node);
}

static bool wants_attributes(const struct key *key)
{
    for (size_t i = 0; i < key->match->count; i++)
        if (key->match->alternatives[i].class == CLASS_ATTRIBUTE ||
            key->match->alternatives[i].class == CLASS_ANY)
            return true;
    return false;
}

/* For the elements of one name there is a list. */
static void index_named(struct evaluation *ev, struct key_index *index, const struct key *key, uint32_t name)
{
    size_t count;
    const uint32_t *at = tree_named(ev->tree, ev->tree->nodes, name, &count);
    for (size_t i = 0; i < count; i++)
        index_node(ev, index, key, &ev->tree->nodes[at[i]]);
}

static void index_key(struct evaluation *ev, struct key_index *index, const struct key *key)
{
    const struct alternative *only = key->match->count == 1 ? key->match->alternatives : NULL;
    if (only && only->class == CLASS_ELEMENT && only->name) {
        index_named(ev, index, key, only->name);
        return;
    }
    bool attributes = wants_attributes(key);
    const struct node *end = ev->tree->nodes + ev->tree->count;
    for (const struct node *n = ev->tree->nodes; n < end; n = attributes ? n + 1 : node_onward(n))
        index_node(ev, index, key, n);
}

/* Several xsl:key of one name add up (XSLT 1.0, 12.2), each in document order. */
static void index_sort(struct key_index *index)
{
    for (size_t i = 0; i < index->values.room; i++)
        if (index->values.entries[i].value)
            nodes_sort(index->values.entries[i].value);
}

static void index_fill(struct evaluation *ev, struct key_index *index)
{
    struct scope outer = ev->scope;
    struct tree *tree = ev->tree;
    ev->scope = (struct scope){0};
    ev->tree = index->tree;
    size_t declarations = 0;
    for (size_t i = 0; i < ev->schema->key_count; i++)
        if (strcmp(ev->schema->keys[i].name, index->name) == 0) {
            index_key(ev, index, &ev->schema->keys[i]);
            declarations++;
        }
    if (declarations > 1)
        index_sort(index);
    ev->scope = outer;
    ev->tree = tree;
}

static const char *key_name(const struct evaluation *ev, const xmlChar *name)
{
    for (size_t i = 0; i < ev->schema->key_count; i++)
        if (strcmp(ev->schema->keys[i].name, (const char *)name) == 0)
            return ev->schema->keys[i].name;
    return NULL;
}

/* NULL when the key is not defined or needs itself. */
static struct key_index *index_of(struct evaluation *ev, const xmlChar *name, struct tree *tree)
{
    const char *known = key_name(ev, name);
    if (!known)
        return NULL;
    for (struct key_index *i = ev->indexes; i; i = i->next)
        if (i->name == known && i->tree == tree)
            return i->busy ? NULL : i;
    struct key_index *index = arena_alloc(&ev->arena, sizeof(*index));
    *index = (struct key_index){.name = known, .tree = tree, .busy = true, .next = ev->indexes};
    ev->indexes = index;
    index_fill(ev, index);
    index->busy = false;
    return index;
}

bool key_find(struct evaluation *ev, const char *name, struct tree *tree, const char *text,
              struct nodes *nodes)
{
    const struct key_index *index = index_of(ev, XML(name), tree);
    const struct nodes *found = index ? hash_get(&index->values, span_of(text)) : NULL;
    *nodes = found ? (struct nodes){.at = found->at, .count = found->count} : (struct nodes){0};
    return index;
}

/* What key() collects: the nodes of several values, each node once. */
struct found {
    const struct key_index *index;
    xmlNodeSet *nodes;
    struct node_set seen;
    bool several;
};

static void collect(struct found *f, const xmlChar *value)
{
    const struct nodes *nodes = hash_get(&f->index->values, span_of((const char *)value));
    for (size_t i = 0; nodes && i < nodes->count; i++)
        if (!f->several || node_set_add(&f->seen, nodes->at[i]))
            xmlXPathNodeSetAddUnique(f->nodes, nodes->at[i]->xml);
}

static void collect_all(struct found *f, const xmlXPathObject *value)
{
    if (value->type != XPATH_NODESET) {
        xmlChar *text = xmlXPathCastToString((xmlXPathObject *)value);
        collect(f, text);
        xmlFree(text);
        return;
    }
    const xmlNodeSet *set = value->nodesetval;
    f->several = set && set->nodeNr > 1;
    for (int i = 0; set && i < set->nodeNr; i++) {
        xmlChar *text = xmlXPathCastNodeToString(set->nodeTab[i]);
        collect(f, text);
        xmlFree(text);
    }
    if (f->several)
        xmlXPathNodeSetSort(f->nodes);
}

void xslt_key(xmlXPathParserContext *ctxt, int nargs)
{
    struct evaluation *ev = ctxt->context->userData;
    CHECK_ARITY(2);
    xmlXPathObject *value = valuePop(ctxt);
    xmlChar *name = function_text(ctxt);
    struct tree *tree = tree_of(ctxt->context->doc);
    const struct key_index *index = value && tree ? index_of(ev, name, tree) : NULL;
    xmlFree(name);
    if (!index) {
        xmlXPathFreeObject(value);
        function_fail(ctxt, "key() names a key that no xsl:key defines, or that needs itself");
        return;
    }
    struct found f = {.index = index, .nodes = xmlXPathNodeSetCreate(NULL)};
    collect_all(&f, value);
    node_set_free(&f.seen);
    xmlXPathFreeObject(value);
    valuePush(ctxt, xmlXPathWrapNodeSet(f.nodes));
}

void xslt_current(xmlXPathParserContext *ctxt, int nargs)
{
    const struct evaluation *ev = ctxt->context->userData;
    CHECK_ARITY(0);
    valuePush(ctxt, xmlXPathNewNodeSet(ev->current));
}

/* The place of an element in document order, as xmlXPathOrderDocElems left it; 0 for others. */
static unsigned long place_of(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE && node->content ? (unsigned long)-(intptr_t)node->content : 0;
}

/* A letter and a number, NUL behind; returns the end. */
static char *add_number(char *text, char letter, unsigned long number)
{
    char digits[24];
    size_t count = 0;
    do
        digits[count++] = (char)('0' + number % 10);
    while (number /= 10);
    *text++ = letter;
    while (count)
        *text++ = digits[--count];
    *text = '\0';
    return text;
}

/* The same in each run wherever the document tells: names made of it can be printed. */
void node_id(const struct evaluation *ev, const xmlNode *node, char *text)
{
    const bool attribute = node->type == XML_ATTRIBUTE_NODE;
    unsigned long place = place_of(attribute && node->parent ? node->parent : node), index = 0;
    for (const xmlNode *n = attribute ? node->prev : NULL; n; n = n->prev)
        index++;
    bool ours = node->type != XML_NAMESPACE_DECL && node->doc == ev->primary->doc;
    if (!ours || !place)
        snprintf(text, NODE_ID_ROOM, "n%" PRIxPTR, (uintptr_t)node);
    else
        add_number(attribute ? add_number(text, 'e', place) : text, attribute ? 'a' : 'e',
                   attribute ? index : place);
}

static xmlNode *first_of(xmlNodeSet *nodes)
{
    nodes_tidy(nodes);
    return nodes && nodes->nodeNr > 0 ? nodes->nodeTab[0] : NULL;
}

void xslt_generate_id(xmlXPathParserContext *ctxt, int nargs)
{
    const struct evaluation *ev = ctxt->context->userData;
    char text[NODE_ID_ROOM] = "";
    if (nargs > 1) {
        xmlXPathErr(ctxt, XPATH_INVALID_ARITY);
        return;
    }
    xmlNodeSet *nodes = nargs == 1 ? xmlXPathPopNodeSet(ctxt) : NULL;
    const xmlNode *node = nargs == 1 ? first_of(nodes) : ctxt->context->node;
    if (node)
        node_id(ev, node, text);
    xmlXPathFreeNodeSet(nodes);
    valuePush(ctxt, xmlXPathNewString(XML(text)));
}

void keys_free(struct evaluation *ev)
{
    for (struct key_index *i = ev->indexes; i; i = i->next)
        hash_free(&i->values);
}
