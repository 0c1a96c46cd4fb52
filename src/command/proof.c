#include "command/judge.h"
#include "command/load.h"

/* Where a node was said: its own origin, else its element's, else the nearest ancestor's. */
static const struct origin *origin_near(const xmlNode *node)
{
    for (; node && node->type != XML_DOCUMENT_NODE; node = node->parent)
        if (model_origin(node))
            return model_origin(node);
    return NULL;
}

/* An element stands for the attribute that names it, whose place is more exact. */
static const xmlNode *speaking(const xmlNode *node)
{
    static const char *const names[] = {"ip",     "name",   "id",      "adapter", "destination",
                                        "prefix", "subnet", "network", "node"};
    if (node->type != XML_ELEMENT_NODE)
        return node;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const xmlNode *a = model_attribute(node, names[i]);
        if (a && model_origin(a))
            return a;
    }
    return node;
}

static bool is_there(const struct place *places, size_t count, const struct place *one)
{
    for (size_t i = 0; i < count; i++)
        if (places[i].line == one->line && places[i].column == one->column &&
            strcmp(places[i].path, one->path) == 0)
            return true;
    return false;
}

static void add_place(struct report *r, struct place *places, size_t *count, const xmlNode *node,
                      const char *label)
{
    const struct origin *origin = origin_near(speaking(node));
    if (!origin || !origin->in)
        return;
    struct place one = place_of(&r->arena, origin);
    one.label = label ? label : "";
    one.path = arena_dup(&r->arena, span_of(one.path));
    if (!is_there(places, *count, &one))
        places[(*count)++] = one;
}

enum { MOST_PLACES = 40 };

static void add_evidence(struct report *r, const struct schema_result *fired, const xmlNode *holder,
                         struct place *places, size_t *count)
{
    xmlChar *select = xmlGetNoNsProp((xmlNode *)(uintptr_t)holder, (const xmlChar *)"select");
    xmlXPathObject *found = select ? schema_select(fired, holder, (const char *)select, fired->node) : NULL;
    int n = found && found->nodesetval ? found->nodesetval->nodeNr : 0;
    for (int i = 0; i < n && *count < MOST_PLACES; i++) {
        xmlNode *node = found->nodesetval->nodeTab[i];
        add_place(r, places, count, node, schema_text(fired, holder, node, &r->arena));
    }
    xmlXPathFreeObject(found);
    xmlFree(select);
}

const struct place *evidence_places(struct report *r, const struct schema_result *fired, size_t *count)
{
    struct place places[MOST_PLACES];
    const xmlNode *label = rule_child(fired->check->node, "label", NULL);
    *count = 0;
    add_place(r, places, count, fired->subject,
              label ? schema_text(fired, label, fired->subject, &r->arena) : NULL);
    for (const xmlNode *e = NULL; (e = rule_child(fired->check->node, "evidence", e));)
        add_evidence(r, fired, e, places, count);
    struct place *kept = arena_array(&r->arena, *count, sizeof(*kept));
    if (*count)
        memcpy(kept, places, *count * sizeof(*kept));
    return kept;
}
