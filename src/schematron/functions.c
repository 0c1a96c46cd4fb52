/* Registering the extension functions, what they share, and those over sets of nodes. */
#include "schematron/functions.h"

#include <math.h>

#include "base/buffer.h"
#include "base/regex.h"

enum { MADE_MAX = 1000 * 1000 }; /* nodes made by functions in one evaluation */

const struct schema_function schema_functions[] = {
#define FUNCTION(prefix_, uri_, name_, min_, max_, call_, sentence_)                                         \
    {.prefix = prefix_,                                                                                      \
     .uri = uri_,                                                                                            \
     .name = name_,                                                                                          \
     .min = min_,                                                                                            \
     .max = max_,                                                                                            \
     .call = call_,                                                                                          \
     .sentence = sentence_},
#include "schematron/functions.def"
#undef FUNCTION
    {.name = NULL},
};

/* Before each function stands one that counts its arguments. libxml2 caches functions in compiled expressions
 * together with a namespace that dies with its context, so a function must not ask the context for its own
 * name. */
#define FUNCTION(prefix, uri, name, min, max, call, sentence)                                                \
    static void counted_##call(xmlXPathParserContext *parser, int nargs)                                     \
    {                                                                                                        \
        if (nargs >= (min) && nargs <= (max))                                                                \
            call(parser, nargs);                                                                             \
        else                                                                                                 \
            xmlXPathErr(parser, XPATH_INVALID_ARITY);                                                        \
    }
#include "schematron/functions.def"
#undef FUNCTION

void functions_register(xmlXPathContext *context)
{
#define FUNCTION(prefix, uri, name, min, max, call, sentence)                                                \
    xmlXPathRegisterFuncNS(context, XML(name), XML(uri), counted_##call);
#include "schematron/functions.def"
#undef FUNCTION
}

const char *functions_namespace(struct span prefix)
{
    for (const struct schema_function *f = schema_functions; f->name; f++)
        if (span_equal(prefix, span_of(f->prefix)))
            return f->uri;
    return span_equal(prefix, SPAN("xsl")) ? XSLT_NS : NULL;
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

xmlNode *function_node(xmlXPathParserContext *parser, const char *name, struct span text)
{
    struct evaluation *ev = parser->context->userData;
    if (++ev->made > MADE_MAX) {
        function_fail(parser, "functions made too many nodes");
        return NULL;
    }
    if (!ev->scratch) {
        ev->scratch = xmlNewDoc(XML("1.0"));
        xmlDocSetRootElement(ev->scratch, xmlNewDocNode(ev->scratch, NULL, XML("made"), NULL));
    }
    xmlNode *node = xmlNewDocNode(ev->scratch, NULL, XML(name), NULL);
    xmlAddChild(node, xmlNewDocTextLen(ev->scratch, XML(text.len ? text.at : ""), (int)text.len));
    return xmlAddChild(xmlDocGetRootElement(ev->scratch), node);
}

void functions_free(struct evaluation *ev)
{
    for (size_t i = 0; i < ev->regexes.room; i++)
        if (ev->regexes.entries[i].value)
            regex_free(ev->regexes.entries[i].value);
    hash_free(&ev->regexes);
    xmlFreeDoc(ev->scratch);
    xmlFreeDoc(ev->kept);
}

/* ---- sets of nodes ---- */

void set_distinct(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    xmlNodeSet *all = xmlXPathPopNodeSet(parser), *first = xmlXPathNodeSetCreate(NULL);
    struct arena arena = {0};
    struct hash seen = {0};
    xmlXPathNodeSetSort(all);
    for (int i = 0; all && i < all->nodeNr; i++) {
        xmlChar *text = xmlXPathCastNodeToString(all->nodeTab[i]);
        struct span key = arena_span(&arena, span_of((const char *)text));
        if (!hash_put(&seen, key, all->nodeTab[i]))
            xmlXPathNodeSetAddUnique(first, all->nodeTab[i]);
        xmlFree(text);
    }
    hash_free(&seen);
    arena_free(&arena);
    xmlXPathFreeNodeSet(all);
    valuePush(parser, xmlXPathWrapNodeSet(first));
}

/* How often a text occurs, and where first. */
struct tally {
    xmlNode *first;
    size_t count;
};

static struct tally *tally_of(struct hash *seen, struct arena *arena, xmlNode *node)
{
    xmlChar *text = xmlXPathCastNodeToString(node);
    struct tally *t = hash_get(seen, span_of((const char *)text));
    if (!t) {
        t = arena_alloc(arena, sizeof(*t));
        *t = (struct tally){.first = node};
        hash_put(seen, arena_span(arena, span_of((const char *)text)), t);
    }
    xmlFree(text);
    return t;
}

void set_most(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    xmlNodeSet *all = xmlXPathPopNodeSet(parser);
    struct arena arena = {0};
    struct hash seen = {0};
    const struct tally *most = NULL;
    xmlXPathNodeSetSort(all);
    for (int i = 0; all && i < all->nodeNr; i++)
        tally_of(&seen, &arena, all->nodeTab[i])->count++;
    for (int i = 0; all && i < all->nodeNr; i++) {
        const struct tally *t = tally_of(&seen, &arena, all->nodeTab[i]);
        most = !most || t->count > most->count ? t : most;
    }
    valuePush(parser, xmlXPathWrapNodeSet(xmlXPathNodeSetCreate(most ? most->first : NULL)));
    hash_free(&seen);
    arena_free(&arena);
    xmlXPathFreeNodeSet(all);
}

/* The smallest (sign 1) or greatest (sign -1) number of a node set; NaN for none, as EXSLT has it. */
static void push_extreme(xmlXPathParserContext *parser, double sign)
{
    xmlNodeSet *all = xmlXPathPopNodeSet(parser);
    double best = NAN;
    for (int i = 0; all && i < all->nodeNr; i++) {
        double number = xmlXPathCastNodeToNumber(all->nodeTab[i]);
        if (i == 0 || isnan(number) || sign * number < sign * best)
            best = number;
        if (isnan(best))
            break;
    }
    xmlXPathFreeNodeSet(all);
    valuePush(parser, xmlXPathNewFloat(best));
}

void math_min(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    push_extreme(parser, 1);
}

void math_max(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    push_extreme(parser, -1);
}

void text_join(xmlXPathParserContext *parser, int nargs)
{
    (void)nargs;
    struct buffer out = {0};
    xmlChar *separator = function_text(parser);
    xmlNodeSet *all = xmlXPathPopNodeSet(parser);
    xmlXPathNodeSetSort(all);
    for (int i = 0; all && i < all->nodeNr; i++) {
        xmlChar *text = xmlXPathCastNodeToString(all->nodeTab[i]);
        if (i > 0)
            buffer_add_text(&out, (const char *)separator);
        buffer_add_text(&out, (const char *)text);
        xmlFree(text);
    }
    xmlXPathFreeNodeSet(all);
    xmlFree(separator);
    valuePush(parser, xmlXPathNewString(XML(out.len ? out.at : "")));
    buffer_free(&out);
}
