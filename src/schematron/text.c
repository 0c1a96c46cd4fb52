/* Messages: the content of an element of the schema, with value-of and name filled in. */
#include "base/buffer.h"
#include "schematron/parts.h"

enum { DEPTH_MAX = 64 };

struct writing {
    const struct schema_result *result;
    xmlNode *context;
    struct buffer text;
    bool blank; /* a blank is due before the next word */
};

static void write_blank(struct writing *w)
{
    if (w->blank && w->text.len)
        buffer_add_byte(&w->text, ' ');
    w->blank = false;
}

/* Text that the author wrote: blanks are folded. */
static void write_words(struct writing *w, struct span text)
{
    const char *start = NULL;
    for (size_t i = 0; i <= text.len; i++) {
        bool end = i == text.len;
        bool blank = end || strchr(" \t\r\n", text.at[i]);
        if (!blank && !start)
            start = text.at + i;
        if (blank && start) {
            write_blank(w);
            buffer_add(&w->text, span_between(start, text.at + i));
            start = NULL;
        }
        w->blank |= blank && !end;
    }
}

/* A value stays as it is: names keep their spelling. */
static void write_value(struct writing *w, const char *value)
{
    if (!value || !*value)
        return;
    write_blank(w);
    buffer_add_text(&w->text, value);
}

static void write_expression(struct writing *w, const xmlNode *node, const char *attribute)
{
    xmlChar *text = xmlGetNoNsProp(node, XML(attribute));
    const struct expression *e = text ? expression_of(w->result->evaluation, node, (const char *)text) : NULL;
    xmlFree(text);
    xmlXPathObject *value = e ? expression_value(w->result->evaluation, e, w->context) : NULL;
    xmlChar *string = value ? xmlXPathCastToString(value) : NULL;
    write_value(w, (const char *)string);
    xmlFree(string);
    xmlXPathFreeObject(value);
}

/* sch:name without path: the name of the node. */
static void write_name(struct writing *w, const xmlNode *node)
{
    if (xmlHasNsProp(node, XML("path"), NULL)) {
        write_expression(w, node, "path");
        return;
    }
    const xmlNode *at = w->context;
    if (xml_class(at) > CLASS_ATTRIBUTE && xml_class(at) != CLASS_PI)
        return;
    if (at->ns && at->ns->prefix && xml_class(at) != CLASS_PI) {
        write_value(w, (const char *)at->ns->prefix);
        write_value(w, ":");
    }
    write_value(w, (const char *)at->name);
}

static void write_content(struct writing *w, const xmlNode *parent, unsigned depth);

static void write_element(struct writing *w, const xmlNode *node, unsigned depth)
{
    if (is_schematron(node, "value-of") || is_element(node, XSLT_NS, "value-of") ||
        is_element(node, XSLT_NS, "copy-of"))
        write_expression(w, node, "select");
    else if (is_schematron(node, "name"))
        write_name(w, node);
    else if (is_schematron(node, "emph") || is_schematron(node, "dir") || is_schematron(node, "span") ||
             is_element(node, XSLT_NS, "text"))
        write_content(w, node, depth + 1);
}

static void write_content(struct writing *w, const xmlNode *parent, unsigned depth)
{
    for (const xmlNode *n = depth < DEPTH_MAX ? parent->children : NULL; n; n = n->next) {
        if (xml_class(n) == CLASS_TEXT)
            write_words(w, span_of((const char *)n->content));
        else if (n->type == XML_ELEMENT_NODE)
            write_element(w, n, depth);
    }
}

char *schema_text(const struct schema_result *result, const xmlNode *content, xmlNode *context,
                  struct arena *arena)
{
    struct writing w = {.result = result, .context = context};
    write_content(&w, content, 0);
    char *text = arena_dup(arena, buffer_span(&w.text));
    buffer_free(&w.text);
    return text;
}

xmlXPathObject *schema_object(const struct schema_result *result, const xmlNode *holder,
                              const char *expression, xmlNode *context)
{
    const struct expression *e = expression_of(result->evaluation, holder, expression);
    xmlXPathObject *value = e ? expression_value(result->evaluation, e, context) : NULL;
    if (value && value->type == XPATH_NODESET)
        nodes_tidy(value->nodesetval);
    return value;
}

char *schema_value(const struct schema_result *result, const xmlNode *holder, const char *expression,
                   xmlNode *context, struct arena *arena)
{
    xmlXPathObject *value = schema_object(result, holder, expression, context);
    xmlChar *string = value ? xmlXPathCastToString(value) : NULL;
    char *text = string ? arena_dup(arena, span_of((const char *)string)) : NULL;
    xmlFree(string);
    xmlXPathFreeObject(value);
    return text;
}

xmlXPathObject *schema_select(const struct schema_result *result, const xmlNode *holder,
                              const char *expression, xmlNode *context)
{
    const struct expression *e = expression_of(result->evaluation, holder, expression);
    xmlXPathObject *value = e ? expression_value(result->evaluation, e, context) : NULL;
    if (value && value->type != XPATH_NODESET) {
        evaluation_problem(result->evaluation, e, "selects no nodes");
        xmlXPathFreeObject(value);
        return NULL;
    }
    if (value)
        nodes_tidy(value->nodesetval);
    return value;
}
