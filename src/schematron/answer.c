/* Answers of programs: converted, handed to and taken from libxml2. */
#include <math.h>

#include "schematron/program.h"

bool answer_holds(const struct answer *a)
{
    switch (a->kind) {
    case KIND_BOOLEAN:
        return a->holds;
    case KIND_NUMBER:
        return a->number != 0 && !isnan(a->number);
    case KIND_TEXT:
        return *a->text != '\0';
    default:
        return a->nodes.count > 0;
    }
}

const char *answer_text(struct run *r, const struct answer *a)
{
    switch (a->kind) {
    case KIND_BOOLEAN:
        return a->holds ? "true" : "false";
    case KIND_NUMBER:
        return number_text(r, a->number);
    case KIND_TEXT:
        return a->text;
    default:
        return a->nodes.count ? node_text(r, a->nodes.at[0]) : "";
    }
}

double answer_number(struct run *r, const struct answer *a)
{
    switch (a->kind) {
    case KIND_BOOLEAN:
        return a->holds ? 1 : 0;
    case KIND_NUMBER:
        return a->number;
    default:
        return text_number(answer_text(r, a));
    }
}

static bool take_nodes(struct run *r, const xmlNodeSet *set, struct nodes *nodes)
{
    for (int i = 0; set && i < set->nodeNr; i++) {
        const struct node *node = tree_node(set->nodeTab[i]);
        if (!node)
            return false;
        nodes_push(r, nodes, node);
    }
    nodes_sort(nodes);
    return true;
}

bool answer_take(struct run *r, const xmlXPathObject *object, struct answer *a)
{
    *a = (struct answer){0};
    switch (object->type) {
    case XPATH_BOOLEAN:
        a->kind = KIND_BOOLEAN;
        a->holds = object->boolval;
        return true;
    case XPATH_NUMBER:
        a->kind = KIND_NUMBER;
        a->number = object->floatval;
        return true;
    case XPATH_STRING:
        a->kind = KIND_TEXT;
        a->text = object->stringval ? (const char *)object->stringval : "";
        a->text = text_copy(r, a->text, strlen(a->text));
        return true;
    case XPATH_NODESET:
        a->kind = KIND_NODES;
        return take_nodes(r, object->nodesetval, &a->nodes);
    default:
        return false;
    }
}

static xmlXPathObject *nodes_object(const struct nodes *nodes)
{
    xmlNodeSet *set = xmlXPathNodeSetCreate(NULL);
    for (size_t i = 0; i < nodes->count; i++)
        xmlXPathNodeSetAddUnique(set, nodes->at[i]->xml);
    return xmlXPathWrapNodeSet(set);
}

xmlXPathObject *answer_object(const struct answer *a)
{
    switch (a->kind) {
    case KIND_BOOLEAN:
        return xmlXPathNewBoolean(a->holds);
    case KIND_NUMBER:
        return xmlXPathNewFloat(a->number);
    case KIND_TEXT:
        return xmlXPathNewString(XML(a->text));
    default:
        return nodes_object(&a->nodes);
    }
}
