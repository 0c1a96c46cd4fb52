/* Where a node is, as a path of XPath 1.0 that needs no declarations: for SVRL's locations. */
#include "base/buffer.h"
#include "schematron/parts.h"

static bool same_namespace(const xmlNode *a, const xmlNode *b)
{
    return xmlStrEqual(a->ns ? a->ns->href : NULL, b->ns ? b->ns->href : NULL);
}

/* Whether both are counted together: elements of one name, instructions of one target, texts, comments. */
static bool is_alike(const xmlNode *a, const xmlNode *b)
{
    if (xml_class(a) != xml_class(b))
        return false;
    if (a->type == XML_ELEMENT_NODE)
        return xmlStrEqual(a->name, b->name) && same_namespace(a, b);
    return a->type != XML_PI_NODE || xmlStrEqual(a->name, b->name);
}

/* `[n]` where there are several. */
static void add_position(struct buffer *out, const xmlNode *node)
{
    size_t before = 0, after = 0;
    for (const xmlNode *n = node->prev; n; n = n->prev)
        before += is_alike(n, node) ? 1 : 0;
    for (const xmlNode *n = node->next; n && !after; n = n->next)
        after += is_alike(n, node) ? 1 : 0;
    if (before + after)
        buffer_printf(out, "[%zu]", before + 1);
}

/* Names of a namespace are told by what they are made of: a prefix would have to be declared by the reader.
 */
static void add_name(struct buffer *out, const xmlNode *node)
{
    const char *uri = node->ns ? (const char *)node->ns->href : NULL;
    const char *quote = uri && strchr(uri, '\'') ? "\"" : "'";
    if (!uri || !*uri)
        buffer_add_text(out, (const char *)node->name);
    else
        buffer_printf(out, "*[local-name()='%s' and namespace-uri()=%s%s%s]", (const char *)node->name, quote,
                      uri, quote);
}

static void add_step(struct buffer *out, const xmlNode *node)
{
    buffer_add_text(out, node->type == XML_ATTRIBUTE_NODE ? "/@" : "/");
    switch (xml_class(node)) {
    case CLASS_TEXT:
        buffer_add_text(out, "text()");
        break;
    case CLASS_COMMENT:
        buffer_add_text(out, "comment()");
        break;
    case CLASS_PI:
        buffer_printf(out, "processing-instruction('%s')", (const char *)node->name);
        break;
    default:
        add_name(out, node);
        break;
    }
    if (node->type != XML_ATTRIBUTE_NODE)
        add_position(out, node);
}

const char *node_location(const xmlNode *node, struct arena *arena)
{
    struct buffer out = {0};
    const xmlNode **steps;
    size_t depth = 0;
    for (const xmlNode *n = node; n && n->type != XML_DOCUMENT_NODE; n = n->parent)
        depth++;
    steps = arena_array(arena, depth + 1, sizeof(const xmlNode *));
    for (size_t i = depth; i-- > 0; node = node->parent)
        steps[i] = node;
    for (size_t i = 0; i < depth; i++)
        add_step(&out, steps[i]);
    const char *path = depth ? arena_dup(arena, buffer_span(&out)) : "/";
    buffer_free(&out);
    return path;
}
