/* A document as the engine walks it: all nodes in one list in document order, the names that rules ask for as
 * numbers. Beside it stands libxml2's tree, which each node still leads to. */
#ifndef HVLINT_SCHEMATRON_TREE_H
#define HVLINT_SCHEMATRON_TREE_H

#include <libxml/tree.h>

#include "base/arena.h"
#include "base/hash.h"

/* The kinds of nodes that XPath knows; also the classes that rules are dispatched by. */
enum node_class {
    CLASS_ELEMENT,
    CLASS_ATTRIBUTE,
    CLASS_TEXT,
    CLASS_COMMENT,
    CLASS_PI,
    CLASS_ROOT,
    CLASS_COUNT,
    CLASS_NODE = CLASS_COUNT, /* of a test: node(), any child */
    CLASS_ANY                 /* of none of these; of a pattern: not known before evaluation */
};

/* A name that expressions ask for: of elements and attributes with their namespace, or of variables. */
struct symbol {
    const char *text;
    uint32_t number; /* from 1, over the names */
};

/* The names of one schema, or of several that are evaluated over the same documents. */
struct schema_names {
    struct arena arena;
    struct hash symbols; /* `local`, or `local namespace` -> struct symbol */
};

/* The name's entry; uri NULL: without namespace. NULL, or made when it is new. */
const struct symbol *names_find(const struct schema_names *names, const char *uri, struct span local);
const struct symbol *names_add(struct schema_names *names, const char *uri, struct span local);
void names_free(struct schema_names *names);

enum { CLASS_SHIFT = 29 }; /* the class is in the upper bits of a node's name */

/* How many nodes away relatives are; 0: there is none. */
struct node {
    const char *text; /* the string-value; NULL: it is gathered when it is asked for */
    xmlNode *xml;
    uint64_t has;   /* bits of the names of its attributes and children */
    uint32_t name;  /* class and number of the name; number 0: nobody asks for it */
    uint32_t up;    /* backwards */
    uint32_t prev;  /* sibling, backwards */
    uint32_t child; /* the first one */
    uint32_t end;   /* what stands behind all below it: the next sibling, unless this is the last one */
    uint32_t skip; /* of the first of elements that have one name, whatever else stands between them: the next
                      sibling element of another name; of what is no element: the next sibling element */
};

struct tree {
    struct node *nodes; /* the root first, behind the last one a node of no class */
    size_t count;
    xmlDoc *doc;
    const struct schema_names *names;
    size_t known; /* how many names there were */
    struct name_list *lists;
    struct arena arena;
    unsigned users;
    uint32_t *elements; /* their places, by their numbers; from 1 */
    size_t element_count;
    struct tree *outer; /* one for other names that the document had before */
};

static inline enum node_class class_of(const struct node *n)
{
    return (enum node_class)(n->name >> CLASS_SHIFT);
}

/* What node.name is for that class and symbol. */
static inline uint32_t name_of(enum node_class class, const struct symbol *symbol)
{
    return (uint32_t) class << CLASS_SHIFT | symbol->number;
}

static inline uint64_t name_bit(uint32_t name)
{
    return UINT64_C(1) << (name & 63);
}

static inline const struct node *node_up(const struct node *n)
{
    return n->up ? n - n->up : NULL;
}

static inline const struct node *node_child(const struct node *n)
{
    return n->child ? n + n->child : NULL;
}

/* The next sibling; attributes of one element follow each other. */
static inline const struct node *node_next(const struct node *n)
{
    const struct node *next = n + n->end;
    bool same = class_of(n) != CLASS_ATTRIBUTE || class_of(next) == CLASS_ATTRIBUTE;
    return same && next->up == n->up + n->end ? next : NULL;
}

/* The first attribute; the others follow by node_next(). */
static inline const struct node *node_attributes(const struct node *n)
{
    return class_of(n) == CLASS_ELEMENT && class_of(n + 1) == CLASS_ATTRIBUTE ? n + 1 : NULL;
}

/* The attribute with that name (see name_of), or NULL. */
static inline const struct node *node_attribute_named(const struct node *n, uint32_t name)
{
    if (!(n->has & name_bit(name)))
        return NULL;
    const struct node *a = n + 1;
    while (a->name != name && class_of(a) == CLASS_ATTRIBUTE)
        a++;
    return a->name == name ? a : NULL;
}

/* What stands behind n in document order, attributes left out; it may be behind the last node. */
static inline const struct node *node_onward(const struct node *n)
{
    return n + (n->child ? n->child : n->end);
}

/* The document's tree for these names; it is made when there is none, and stays until each tree_use() was
 * followed by a tree_leave(). While it is there, libxml2's document, and nodes other than elements and
 * attributes, lead to it by their `psvi`, and elements are numbered as xmlXPathOrderDocElems does. Nodes
 * beyond two thousand million are left out. */
struct tree *tree_use(xmlDoc *doc, const struct schema_names *names);
void tree_leave(struct tree *t);

/* The class of one of libxml2's nodes. */
enum node_class xml_class(const xmlNode *xml);

/* The node that stands for libxml2's; NULL when its document has no tree or it was made later. */
const struct node *tree_node(const xmlNode *xml);
struct tree *tree_of(const xmlDoc *doc);

/* The elements below `top` that have this name, in document order, as places in t->nodes. */
const uint32_t *tree_named(struct tree *t, const struct node *top, uint32_t name, size_t *count);

#endif
