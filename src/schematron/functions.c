/* The table of extension functions, and how programs and libxml2 call them. */
#include "schematron/functions.h"

enum { MADE_MAX = 1000 * 1000 }; /* nodes made by functions in one evaluation */

#define KIND_MADE KIND_NODES
#define MAKES_BOOLEAN false
#define MAKES_NUMBER false
#define MAKES_TEXT false
#define MAKES_NODES false
#define MAKES_MADE true

const struct schema_function schema_functions[] = {
#define FUNCTION(prefix, uri, name, min, max, kind, function, sentence)                                      \
    FUNCTION_ROW(prefix, uri, name, min, max, KIND_##kind, MAKES_##kind, function, sentence),
#include "schematron/functions.def"
#undef FUNCTION
    {.name = NULL},
};

enum function_index {
#define FUNCTION(prefix, uri, name, min, max, kind, function, sentence) FUNCTION_##function,
#include "schematron/functions.def"
#undef FUNCTION
};

static const struct schema_function *find_in(const struct schema_function *f, const char *uri,
                                             struct span name)
{
    for (; f && f->name; f++)
        if (span_equal(name, span_of(f->name)) && strcmp(uri, f->uri) == 0)
            return f;
    return NULL;
}

const struct schema_function *function_find(const struct schema *schema, const char *uri, struct span name)
{
    const struct schema_function *f = find_in(schema_functions, uri, name);
    return f ? f : find_in(schema->functions, uri, name);
}

const char *functions_namespace(struct span prefix)
{
    for (const struct schema_function *f = schema_functions; f->name; f++)
        if (span_equal(prefix, span_of(f->prefix)))
            return f->uri;
    return span_equal(prefix, SPAN("xsl")) ? XSLT_NS : NULL;
}

/* ---- arguments ---- */

size_t call_count(const struct call *c)
{
    return c->count;
}

const char *call_text(struct call *c, size_t i)
{
    if (c->code)
        return code_text(c->ev->run, c->code->args[i], c->at);
    xmlChar *text = xmlXPathCastToString(c->objects[i]);
    const char *copy = text ? text_copy(c->ev->run, (const char *)text, strlen((const char *)text)) : "";
    xmlFree(text);
    return copy;
}

double call_number(struct call *c, size_t i)
{
    return c->code ? code_number(c->ev->run, c->code->args[i], c->at) : xmlXPathCastToNumber(c->objects[i]);
}

static struct call_texts texts_of_nodes(struct call *c)
{
    struct run *r = c->ev->run;
    c->nodes = all_nodes(r, c->code->args[0], c->at);
    struct call_texts texts = {.at = stack_take(&r->stack, (c->nodes.count + 1) * sizeof(*texts.at)),
                               .count = c->nodes.count};
    for (size_t i = 0; i < texts.count; i++)
        texts.at[i] = node_text(r, c->nodes.at[i]);
    return texts;
}

static struct call_texts texts_of_set(struct call *c)
{
    struct run *r = c->ev->run;
    c->set = c->objects[0]->nodesetval;
    if (c->set && c->set->nodeNr > 1)
        xmlXPathNodeSetSort(c->set);
    size_t count = c->set ? (size_t)c->set->nodeNr : 0;
    struct call_texts texts = {.at = stack_take(&r->stack, (count + 1) * sizeof(*texts.at)), .count = count};
    for (size_t i = 0; i < count; i++) {
        xmlChar *text = xmlXPathCastNodeToString(c->set->nodeTab[i]);
        texts.at[i] = text ? text_copy(r, (const char *)text, strlen((const char *)text)) : "";
        xmlFree(text);
    }
    return texts;
}

struct call_texts call_nodes(struct call *c)
{
    if (c->code)
        return texts_of_nodes(c);
    if (c->objects[0]->type == XPATH_NODESET)
        return texts_of_set(c);
    call_fail(c, "a function needs nodes, and its argument is none");
    return (struct call_texts){0};
}

xmlNode *call_node(const struct call *c, size_t i)
{
    return c->code ? c->nodes.at[i]->xml : c->set->nodeTab[i];
}

/* ---- answers ---- */

char *call_room(struct call *c, size_t size)
{
    return stack_take(&c->ev->run->stack, size);
}

void call_give_boolean(struct call *c, bool value)
{
    c->answer = (struct answer){.kind = KIND_BOOLEAN, .holds = value};
}

void call_give_number(struct call *c, double value)
{
    c->answer = (struct answer){.kind = KIND_NUMBER, .number = value};
}

void call_give_text(struct call *c, const char *text)
{
    c->answer = (struct answer){.kind = KIND_TEXT, .text = text};
}

void call_pick(struct call *c, size_t i)
{
    if (c->code)
        nodes_push(c->ev->run, &c->answer.nodes, c->nodes.at[i]);
    else
        xmlXPathNodeSetAddUnique(c->picked, c->set->nodeTab[i]);
}

bool call_make(struct call *c, const char *name, struct span text)
{
    struct evaluation *ev = c->ev;
    if (c->code || ++ev->made > MADE_MAX) {
        call_fail(c, "functions made too many nodes");
        return false;
    }
    if (!ev->scratch) {
        ev->scratch = xmlNewDoc(XML("1.0"));
        xmlDocSetRootElement(ev->scratch, xmlNewDocNode(ev->scratch, NULL, XML("made"), NULL));
    }
    xmlNode *node = xmlNewDocNode(ev->scratch, NULL, XML(name), NULL);
    xmlAddChild(node, xmlNewDocTextLen(ev->scratch, XML(text.len ? text.at : ""), (int)text.len));
    xmlXPathNodeSetAddUnique(c->picked, xmlAddChild(xmlDocGetRootElement(ev->scratch), node));
    return true;
}

void call_fail(struct call *c, const char *reason)
{
    c->ev->note = reason;
    c->failed = true;
}

void function_fail(xmlXPathParserContext *parser, const char *reason)
{
    struct evaluation *ev = parser->context->userData;
    ev->note = reason;
    xmlXPathErr(parser, XPATH_EXPR_ERROR);
}

xmlChar *function_text(xmlXPathParserContext *parser)
{
    xmlChar *text = xmlXPathPopString(parser);
    return text ? text : xmlStrdup(XML(""));
}

/* ---- callers ---- */

struct answer code_call(struct run *r, const struct code *c, const struct place *at)
{
    struct call call = {
        .ev = r->ev, .count = c->arg_count, .code = c, .at = at, .answer = {.kind = c->function->kind}};
    c->function->call(&call);
    r->failed |= call.failed;
    return call.answer;
}

static xmlXPathObject *object_of_call(const struct schema_function *f, struct call *c)
{
    if (f->kind != KIND_NODES)
        return answer_object(&c->answer);
    xmlXPathObject *object = xmlXPathWrapNodeSet(c->picked);
    c->picked = NULL;
    return object;
}

static void call_objects(xmlXPathParserContext *parser, const struct schema_function *f,
                         xmlXPathObject **objects, size_t count)
{
    struct evaluation *ev = parser->context->userData;
    struct call c = {.ev = ev, .count = count, .objects = objects};
    struct stack_mark mark = stack_mark(&ev->run->stack);
    if (f->kind == KIND_NODES)
        c.picked = xmlXPathNodeSetCreate(NULL);
    f->call(&c);
    if (c.failed)
        xmlXPathErr(parser, XPATH_EXPR_ERROR);
    else
        valuePush(parser, object_of_call(f, &c));
    if (c.picked)
        xmlXPathFreeNodeSet(c.picked);
    stack_release(&ev->run->stack, mark);
}

static void call_function(xmlXPathParserContext *parser, int nargs, const struct schema_function *f)
{
    enum { ARGUMENTS_MAX = 8 };
    xmlXPathObject *objects[ARGUMENTS_MAX];
    size_t count = (size_t)nargs;
    if (count < f->min || count > f->max) {
        xmlXPathErr(parser, XPATH_INVALID_ARITY);
        return;
    }
    bool good = true;
    for (size_t i = count; i-- > 0;) {
        objects[i] = valuePop(parser);
        good &= objects[i] != NULL;
    }
    if (good)
        call_objects(parser, f, objects, count);
    for (size_t i = 0; i < count; i++)
        xmlXPathFreeObject(objects[i]);
}

/* One function of libxml2's kind for each of ours. It caches functions in compiled expressions together with
 * a namespace that dies with its context, so a function must not ask the context for its own name. */
#define FUNCTION(prefix, uri, name, min, max, kind, function, sentence)                                      \
    static void called_##function(xmlXPathParserContext *parser, int nargs)                                  \
    {                                                                                                        \
        call_function(parser, nargs, &schema_functions[FUNCTION_##function]);                                \
    }
#include "schematron/functions.def"
#undef FUNCTION

/* The program's own are known by what they are called as. */
static void called_by_name(xmlXPathParserContext *parser, int nargs)
{
    const struct evaluation *ev = parser->context->userData;
    const struct schema_function *f = ev->schema->functions;
    while (f->name && strcmp(f->name, (const char *)parser->context->function) != 0)
        f++;
    call_function(parser, nargs, f);
}

void functions_register(xmlXPathContext *context, const struct schema *schema)
{
    for (const struct schema_function *f = schema->functions; f && f->name; f++)
        xmlXPathRegisterFuncNS(context, XML(f->name), XML(f->uri), called_by_name);
#define FUNCTION(prefix, uri, name, min, max, kind, function, sentence)                                      \
    xmlXPathRegisterFuncNS(context, XML(name), XML(uri), called_##function);
#include "schematron/functions.def"
#undef FUNCTION
}

void functions_free(struct evaluation *ev)
{
    xmlFreeDoc(ev->scratch);
    xmlFreeDoc(ev->kept);
}
