/* XSLT's document() and pattern/@documents: XML files from below the schema's roots, each read once. */
#include "schematron/parts.h"

enum { DOCUMENTS_MAX = 64 };

struct opened {
    const char *path;
    xmlDoc *doc; /* NULL: could not be read */
};

static xmlDoc *open_path(struct evaluation *ev, const struct expression *told, const char *path)
{
    if (!ev->opened)
        ev->opened = arena_array(&ev->arena, DOCUMENTS_MAX, sizeof(*ev->opened));
    for (size_t i = 0; i < ev->opened_count; i++)
        if (strcmp(ev->opened[i].path, path) == 0)
            return ev->opened[i].doc;
    if (ev->opened_count == DOCUMENTS_MAX) {
        evaluation_problem(ev, told, "needs more than %d documents", DOCUMENTS_MAX);
        return NULL;
    }
    const char *error = NULL;
    long line;
    struct opened *one = &ev->opened[ev->opened_count++];
    *one = (struct opened){.path = path, .doc = xml_read(path, &ev->arena, &error, &line)};
    if (one->doc)
        tree_use(one->doc, &ev->schema->set->names);
    else
        evaluation_problem(ev, told, "needs %s, which cannot be used: %s", path, error);
    return one->doc;
}

static xmlDoc *open_from(struct evaluation *ev, const struct expression *told, const char *base,
                         const char *href)
{
    const char *error = NULL;
    const char *path = file_resolve(ev->schema->roots, base, href, &ev->arena, &error);
    if (path)
        return open_path(ev, told, path);
    evaluation_problem(ev, told, "names the document `%s`, which cannot be used: %s", href, error);
    return NULL;
}

xmlDoc *document_open(struct evaluation *ev, const struct expression *told, const char *href)
{
    return open_from(ev, told, ev->schema->path, href);
}

/* The file that a relative URI is seen from: that of the node, where it is one of those that may be read;
 * else the schema. */
static const char *base_of(struct evaluation *ev, xmlNode *node)
{
    const struct schema *schema = ev->schema;
    if (!node || node->type == XML_NAMESPACE_DECL)
        return schema->path;
    if (node->doc == schema->doc && *node_path(node))
        return node_path(node);
    xmlChar *uri = xmlNodeGetBase(node->doc, node);
    const char *path = uri ? file_below(schema->roots, (const char *)uri, &ev->arena) : NULL;
    xmlFree(uri);
    return path ? path : schema->path;
}

/* Whether the node is of a document that was read: not of the schema, and not made by a function. */
static bool was_read(const struct evaluation *ev, const xmlNode *node)
{
    bool read = node->type != XML_NAMESPACE_DECL && node->doc == ev->primary->doc;
    for (size_t i = 0; i < ev->opened_count && node->type != XML_NAMESPACE_DECL; i++)
        read |= node->doc == ev->opened[i].doc;
    return read;
}

/* An empty URI means the document of the base itself (XSLT 1.0, 12.1), none given: the schema's. */
static xmlDoc *open_empty(struct evaluation *ev, xmlNode *base)
{
    if (base && was_read(ev, base))
        return base->doc;
    const char *slash = strrchr(ev->schema->path, '/');
    return document_open(ev, NULL, slash ? slash + 1 : ev->schema->path);
}

static void add_document(struct evaluation *ev, xmlNodeSet *set, xmlChar *href, xmlNode *base)
{
    xmlDoc *doc = NULL;
    if (href)
        doc = *href ? open_from(ev, NULL, base_of(ev, base), (const char *)href) : open_empty(ev, base);
    if (doc)
        xmlXPathNodeSetAdd(set, (xmlNode *)doc);
    xmlFree(href);
}

/* Takes the second argument off the stack: the first of its nodes. False after a failure. */
static bool take_base(xmlXPathParserContext *ctxt, xmlNode **base)
{
    xmlNodeSet *nodes = xmlXPathPopNodeSet(ctxt);
    nodes_tidy(nodes);
    *base = nodes && nodes->nodeNr ? nodes->nodeTab[0] : NULL;
    xmlXPathFreeNodeSet(nodes);
    if (!*base && !ctxt->error)
        function_fail(ctxt, "document() got no node as second argument");
    return *base;
}

/* document(object, node-set?): without a base strings are seen from the schema, nodes from the document that
 * they are of. */
void xslt_document(xmlXPathParserContext *ctxt, int nargs)
{
    struct evaluation *ev = ctxt->context->userData;
    xmlNode *base = NULL;
    if (nargs < 1 || nargs > 2) {
        xmlXPathErr(ctxt, XPATH_INVALID_ARITY);
        return;
    }
    if (nargs == 2 && !take_base(ctxt, &base))
        return;
    xmlXPathObject *value = valuePop(ctxt);
    if (!value)
        return;
    xmlNodeSet *set = xmlXPathNodeSetCreate(NULL);
    if (value->type != XPATH_NODESET)
        add_document(ev, set, xmlXPathCastToString(value), base);
    for (int i = 0; value->type == XPATH_NODESET && value->nodesetval && i < value->nodesetval->nodeNr; i++) {
        xmlNode *node = value->nodesetval->nodeTab[i];
        add_document(ev, set, xmlXPathCastNodeToString(node), base ? base : node);
    }
    xmlXPathFreeObject(value);
    valuePush(ctxt, xmlXPathWrapNodeSet(set));
}

void documents_free(struct evaluation *ev)
{
    for (size_t i = 0; i < ev->opened_count; i++) {
        tree_leave(tree_of(ev->opened[i].doc));
        xmlFreeDoc(ev->opened[i].doc);
    }
}
