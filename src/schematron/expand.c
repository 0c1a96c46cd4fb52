/* sch:include and sch:extends/@href: other files take their place in the schema, each seen from its own
 * directory. */
#include "schematron/parts.h"

enum { DEPTH_MAX = 32, FILES_MAX = 1000, NODES_MAX = 500 * 1000 };

/* The files we are inside of. */
struct inclusion {
    const char *target; /* path#fragment */
    const struct inclusion *outer;
    unsigned depth;
};

static size_t tree_size(const xmlNode *top)
{
    size_t size = 0;
    for (xmlNode *n = (xmlNode *)top; n; n = node_following(n, top))
        size++;
    return size;
}

/* The copy has the shape of the original, so both are walked side by side. */
static void copy_paths(const xmlNode *from, xmlNode *top)
{
    const xmlNode *root = from;
    for (xmlNode *to = top; from && to;
         from = node_following((xmlNode *)from, root), to = node_following(to, top))
        to->_private = from->_private;
}

xmlNode *tree_copy(struct load *l, xmlNode *node)
{
    l->nodes += tree_size(node);
    if (l->nodes > NODES_MAX) {
        if (l->nodes - tree_size(node) <= NODES_MAX)
            load_problem(l, node, "the schema grows beyond %d nodes: abstract or included parts multiply",
                         NODES_MAX);
        return NULL;
    }
    xmlNode *copy = xmlDocCopyNode(node, l->schema->doc, 1);
    if (copy)
        copy_paths(node, copy);
    return copy;
}

static void mark_path(xmlDoc *doc, const char *path)
{
    for (xmlNode *n = (xmlNode *)doc; n; n = node_following(n, (xmlNode *)doc))
        if (n->type == XML_ELEMENT_NODE)
            n->_private = (void *)path;
}

static bool has_id(const xmlNode *node, const char *id)
{
    if (node->type != XML_ELEMENT_NODE)
        return false;
    xmlChar *plain = xmlGetNoNsProp(node, XML("id")), *xml = xmlGetNsProp(node, XML("id"), XML_XML_NAMESPACE);
    bool same = xmlStrEqual(plain, XML(id)) || xmlStrEqual(xml, XML(id));
    xmlFree(plain);
    xmlFree(xml);
    return same;
}

static xmlNode *find_target(xmlDoc *doc, const char *fragment)
{
    xmlNode *n = xmlDocGetRootElement(doc);
    while (fragment && n && !has_id(n, fragment))
        n = node_following(n, (xmlNode *)doc);
    return n;
}

static bool is_open(const struct inclusion *i, const char *target)
{
    for (; i; i = i->outer)
        if (strcmp(i->target, target) == 0)
            return true;
    return false;
}

/* The file part of href; none is the file that says it. */
static const char *href_file(struct load *l, const xmlNode *from, const char *href)
{
    const char *hash = strchr(href, '#'), *slash = strrchr(node_path(from), '/');
    if (hash == href)
        return slash ? slash + 1 : node_path(from);
    return hash ? arena_dup(&l->schema->arena, span_between(href, hash)) : href;
}

/* A copy of what href names, for the schema's document; NULL after a problem. */
static xmlNode *fetch(struct load *l, const xmlNode *from, const char *href, struct inclusion *inner)
{
    struct arena *arena = &l->schema->arena;
    const char *hash = strchr(href, '#'), *error = NULL;
    const char *fragment = hash ? hash + 1 : NULL;
    const char *file = href_file(l, from, href);
    long line = 0;
    const char *path = file_resolve(l->schema->roots, node_path(from), file, arena, &error);
    if (path && (is_open(inner->outer,
                         inner->target = arena_printf(arena, "%s#%s", path, fragment ? fragment : "")) ||
                 inner->depth > DEPTH_MAX || ++l->files > FILES_MAX)) {
        path = NULL;
        error = "inclusions go round in a circle, or too deep";
    }
    xmlDoc *doc = path ? xml_read(path, arena, &error, &line) : NULL;
    xmlNode *target = doc ? find_target(doc, fragment) : NULL;
    if (!target)
        load_problem(l, from, "cannot include `%s`: %s", href, doc ? "it has no element of that id" : error);
    if (doc) {
        mark_path(doc, path);
        structure_upgrade(doc);
    }
    xmlNode *copy = target ? tree_copy(l, target) : NULL;
    xmlFreeDoc(doc);
    return copy;
}

static void expand_node(struct load *l, xmlNode *node, const struct inclusion *outer);

/* Only elements: text between rules and checks means nothing. */
static void expand_children(struct load *l, xmlNode *parent, const struct inclusion *outer)
{
    for (xmlNode *n = parent->children, *next; n; n = next) {
        next = n->next;
        if (n->type == XML_ELEMENT_NODE)
            expand_node(l, n, outer);
    }
}

/* sch:extends takes the content of the rule, which keeps the namespaces that the rule declares by being
 * copied. */
static void put_content(struct load *l, xmlNode *node, const xmlNode *fetched, const struct inclusion *inner)
{
    for (xmlNode *child = fetched->children; child; child = child->next) {
        xmlNode *copy = child->type == XML_ELEMENT_NODE ? tree_copy(l, child) : NULL;
        if (!copy)
            continue;
        xmlAddPrevSibling(node, copy);
        expand_node(l, copy, inner);
    }
}

/* What a rule extends is a rule, what a schema does a schema or library. */
static bool may_extend(struct load *l, const xmlNode *node, const xmlNode *fetched, const char *href)
{
    bool rule = is_schematron(node->parent, "rule");
    if (rule ? is_schematron(fetched, "rule")
             : is_schematron(fetched, "schema") || is_schematron(fetched, "library"))
        return true;
    load_problem(l, node, "cannot extend `%s` by `%s`: it is a `%s`, name a %s", node->parent->name, href,
                 fetched->name, rule ? "`rule`" : "`library` or `schema`");
    return false;
}

static void expand_one(struct load *l, xmlNode *node, const char *href, const struct inclusion *outer)
{
    struct inclusion inner = {.target = "", .outer = outer, .depth = outer ? outer->depth + 1 : 1};
    xmlNode *fetched = fetch(l, node, href, &inner);
    if (fetched && is_schematron(node, "include")) {
        xmlAddPrevSibling(node, fetched);
        expand_node(l, fetched, &inner);
    } else if (fetched) {
        if (may_extend(l, node, fetched, href))
            put_content(l, node, fetched, &inner);
        xmlFreeNode(fetched);
    }
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

static void expand_node(struct load *l, xmlNode *node, const struct inclusion *outer)
{
    bool includes = is_schematron(node, "include");
    const char *href =
        includes || is_schematron(node, "extends") ? node_attribute(&l->schema->arena, node, "href") : NULL;
    if (href)
        expand_one(l, node, href, outer);
    else if (includes)
        load_problem(l, node, "`include` needs an `href`");
    else
        expand_children(l, node, outer);
}

void expand_includes(struct load *l)
{
    mark_path(l->schema->doc, l->schema->path);
    expand_children(l, xmlDocGetRootElement(l->schema->doc), NULL);
}
