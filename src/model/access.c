/* Reading a frozen document. */
#include "model/model.h"

enum element model_element(const xmlNode *node)
{
    return node && node->type == XML_ELEMENT_NODE ? (enum element)node->extra : ELEMENT_COUNT;
}

xmlNode *model_attribute(const xmlNode *node, const char *name)
{
    if (node->type != XML_ELEMENT_NODE)
        return NULL;
    for (xmlAttr *a = node->properties; a; a = a->next)
        if ((const char *)a->name == name ||
            (*(const char *)a->name == *name && strcmp((const char *)a->name, name) == 0))
            return (xmlNode *)a;
    return NULL;
}

static const char *attribute_text(const xmlNode *attribute)
{
    return attribute && attribute->children ? (const char *)attribute->children->content : NULL;
}

/* Names of attributes in a document are those of the vocabulary, so that their addresses tell. */
const char *model_get(const xmlNode *node, enum name name)
{
    if (node->type != XML_ELEMENT_NODE)
        return NULL;
    const xmlChar *wanted = (const xmlChar *)attributes[name].name;
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (a->name == wanted)
            return attribute_text((const xmlNode *)a);
    return NULL;
}

static xmlNode *scan(xmlNode *node, enum element element)
{
    while (node && model_element(node) != element)
        node = node->next;
    return node;
}

xmlNode *model_first(const xmlNode *parent, enum element element)
{
    if (parent->type != XML_ELEMENT_NODE)
        return scan(parent->children, element);
    const struct first_child *c = parent->psvi;
    while (c && c->element != element)
        c = c->next;
    return c ? c->node : NULL;
}

xmlNode *model_next(const xmlNode *node, enum element element)
{
    return scan(node->next, element);
}

const struct origin *model_origin(const xmlNode *node_or_attribute)
{
    return node_or_attribute->_private;
}

static xmlNode *ancestor(xmlNode *node, enum element element)
{
    while (node && model_element(node) != element)
        node = node->type == XML_DOCUMENT_NODE ? NULL : node->parent;
    return node;
}

xmlNode *model_host(xmlNode *node)
{
    return ancestor(node, ELEMENT_HOST);
}

/* What a person calls an element: its name, or what stands for one. */
static const char *called(const xmlNode *node)
{
    static const char *const names[] = {"name", "destination", "target"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const char *text = attribute_text(model_attribute(node, names[i]));
        if (text)
            return text;
    }
    return NULL;
}

/* What stands for the name of an adapter that no export names, or NULL. */
static const char *adapter_called(struct arena *arena, const xmlNode *adapter)
{
    const char *description = model_get(adapter, ADAPTER_DESCRIPTION),
               *index = model_get(adapter, ADAPTER_INDEX);
    if (description || !index)
        return description;
    return arena_printf(arena, "index %s", index);
}

const char *model_object(struct arena *arena, const xmlNode *node)
{
    static const enum element own[] = {ELEMENT_HOST,    ELEMENT_ADAPTER,   ELEMENT_ROUTE,   ELEMENT_SWITCH,
                                       ELEMENT_TEAM,    ELEMENT_SESSION,   ELEMENT_CLUSTER, ELEMENT_NODE,
                                       ELEMENT_NETWORK, ELEMENT_VM_ADAPTER};
    for (; node && node->type != XML_DOCUMENT_NODE; node = node->parent) {
        bool stands = false;
        for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
            stands |= model_element(node) == own[i];
        if (!stands)
            continue;
        const char *name = model_element(node) == ELEMENT_VM_ADAPTER ? model_get(node, VM_ADAPTER_VM) : NULL;
        name = name ? name : called(node);
        if (!name && model_element(node) == ELEMENT_ADAPTER)
            name = adapter_called(arena, node);
        return arena_printf(arena, "%s/%s", (const char *)node->name, name ? name : "");
    }
    return "estate";
}
