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
        if (set->nodeTab[i]->type == XML_NAMESPACE_DECL)
            return false;
        nodes_push(r, nodes, set->nodeTab[i]);
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
        xmlXPathNodeSetAddUnique(set, nodes->at[i]);
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

/* ---- extension functions ---- */

static void push_argument(struct run *r, const struct code *arg, const struct place *at)
{
    struct answer a = code_answer(r, arg, at);
    if (!r->failed)
        valuePush(r->calls, answer_object(&a));
}

static bool call(struct run *r, const struct code *c, const struct place *at)
{
    xmlXPathContext *context = r->ev->context;
    const xmlXPathContext outer = *context;
    context->node = at->node;
    context->doc = at->node->doc;
    context->proximityPosition = (int)at->position;
    context->contextSize = (int)at->size;
    r->calls->error = XPATH_EXPRESSION_OK;
    int before = r->calls->valueNr - (int)c->arg_count;
    c->call(r->calls, (int)c->arg_count);
    bool good = r->calls->error == XPATH_EXPRESSION_OK && r->calls->valueNr == before + 1;
    r->calls->error = XPATH_EXPRESSION_OK;
    context->node = outer.node;
    context->doc = outer.doc;
    context->proximityPosition = outer.proximityPosition;
    context->contextSize = outer.contextSize;
    return good;
}

/* libxml2 before 2.13 makes the stack only for its own evaluations, and doubles an empty one to nothing. */
static xmlXPathParserContext *calls_new(xmlXPathContext *context)
{
    enum { ROOM = 16 };
    xmlXPathParserContext *calls = xmlXPathNewParserContext(XML(""), context);
    if (calls && !calls->valueTab) {
        calls->valueTab = xmlMalloc(ROOM * sizeof(xmlXPathObject *));
        calls->valueMax = calls->valueTab ? ROOM : 0;
    }
    return calls;
}

struct answer code_call(struct run *r, const struct code *c, const struct place *at)
{
    struct answer a = {0};
    evaluation_context(r->ev);
    if (!r->calls)
        r->calls = calls_new(r->ev->context);
    r->failed |= !r->calls;
    int before = r->calls ? r->calls->valueNr : 0;
    for (size_t i = 0; i < c->arg_count && !r->failed; i++)
        push_argument(r, c->args[i], at);
    if (r->failed || !call(r, c, at))
        r->failed = true;
    xmlXPathObject *value = r->failed ? NULL : valuePop(r->calls);
    if (value && !answer_take(r, value, &a))
        r->failed = true;
    xmlXPathFreeObject(value);
    while (r->calls && r->calls->valueNr > before)
        xmlXPathFreeObject(valuePop(r->calls));
    return a;
}
