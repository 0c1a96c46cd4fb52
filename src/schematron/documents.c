/* XSLT's document() and pattern/@documents: XML files from below the schema's directory, each read once. */
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

xmlDoc *document_open(struct evaluation *ev, const struct expression *told, const char *href)
{
    const char *error = NULL;
    const char *path = file_resolve(ev->schema->directory, ev->schema->path, href, &ev->arena, &error);
    if (path)
        return open_path(ev, told, path);
    evaluation_problem(ev, told, "names the document `%s`, which cannot be used: %s", href, error);
    return NULL;
}

static void add_document(struct evaluation *ev, xmlNodeSet *set, xmlChar *href)
{
    xmlDoc *doc = href ? document_open(ev, NULL, (const char *)href) : NULL;
    if (doc)
        xmlXPathNodeSetAdd(set, (xmlNode *)doc);
    xmlFree(href);
}

/* document(string) or document(node-set); without a base as second argument: files are sought from the
 * schema. */
void xslt_document(xmlXPathParserContext *ctxt, int nargs)
{
    struct evaluation *ev = ctxt->context->userData;
    CHECK_ARITY(1);
    xmlXPathObject *value = valuePop(ctxt);
    if (!value)
        return;
    xmlNodeSet *set = xmlXPathNodeSetCreate(NULL);
    if (value->type != XPATH_NODESET)
        add_document(ev, set, xmlXPathCastToString(value));
    for (int i = 0; value->type == XPATH_NODESET && value->nodesetval && i < value->nodesetval->nodeNr; i++)
        add_document(ev, set, xmlXPathCastNodeToString(value->nodesetval->nodeTab[i]));
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
