/* Whether a node matches a pattern: from its last step upwards. */
#include <stdlib.h>

#include "schematron/parts.h"

/* ---- sets of nodes ---- */

static size_t slot_of(const struct node_set *s, const void *node)
{
    uint64_t mixed = (uint64_t)(uintptr_t)node * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)(mixed >> 20) & (s->room - 1);
    while (s->slots[at] && s->slots[at] != node)
        at = (at + 1) & (s->room - 1);
    return at;
}

static void grow(struct node_set *s)
{
    struct node_set wide = {.room = s->room ? 2 * s->room : 64, .count = s->count, .tree = s->tree};
    wide.slots = memory_get(wide.room * sizeof(*wide.slots));
    memset(wide.slots, 0, wide.room * sizeof(*wide.slots));
    for (size_t i = 0; i < s->room; i++)
        if (s->slots[i])
            wide.slots[slot_of(&wide, s->slots[i])] = s->slots[i];
    free(s->slots);
    *s = wide;
}

bool node_set_add(struct node_set *s, const void *node)
{
    if (2 * s->count >= s->room)
        grow(s);
    size_t at = slot_of(s, node);
    if (s->slots[at])
        return false;
    s->slots[at] = node;
    s->count++;
    return true;
}

static bool node_set_has(const struct node_set *s, const void *node)
{
    return s->room && s->slots[slot_of(s, node)];
}

void node_set_free(struct node_set *s)
{
    free(s->slots);
    *s = (struct node_set){0};
}

void nodes_tidy(xmlNodeSet *nodes)
{
    for (int i = nodes ? nodes->nodeNr : 0; i-- > 0;)
        if (nodes->nodeTab[i]->type == XML_NAMESPACE_DECL)
            xmlXPathNodeSetRemove(nodes, i);
    if (nodes && nodes->nodeNr > 1)
        xmlXPathNodeSetSort(nodes);
}

/* ---- matching ---- */

static bool namespace_matches(const struct step *step, const struct node *node)
{
    const xmlNs *ns = node->xml->ns;
    return !step->uri || (ns && ns->href && strcmp((const char *)ns->href, step->uri) == 0);
}

static bool test_matches(const struct step *step, const struct node *node)
{
    enum node_class class = class_of(node);
    if (step->name)
        return node->name == step->name;
    if (step->class == CLASS_NODE)
        return class != CLASS_ROOT && class != CLASS_ATTRIBUTE;
    if (class != step->class)
        return false;
    if (class == CLASS_PI)
        return !step->target || strcmp((const char *)node->xml->name, step->target) == 0;
    return class > CLASS_ATTRIBUTE || namespace_matches(step, node);
}

static bool step_matches(struct evaluation *ev, const struct step *step, const struct node *node)
{
    if (!test_matches(step, node))
        return false;
    for (size_t i = 0; i < step->predicate_count; i++)
        if (expression_holds(ev, step->predicates[i], node) != 1)
            return false;
    return true;
}

static bool is_root(const struct node *node)
{
    return node && class_of(node) == CLASS_ROOT;
}

/* Matches the steps before `end` that are joined by single slashes, the last of them at node. Returns how
 * many steps are left and in *above the node above the first one; SIZE_MAX when they do not match. */
static size_t run_matches(struct evaluation *ev, const struct alternative *a, size_t end,
                          const struct node *node, const struct node **above)
{
    for (size_t i = end; i-- > 0;) {
        if (!node || !step_matches(ev, &a->steps[i], node))
            return SIZE_MAX;
        node = node_up(node);
        if (i == 0 && a->rooted && !a->steps[0].after_gap && !is_root(node))
            return SIZE_MAX;
        if (a->steps[i].after_gap || i == 0) {
            *above = node;
            return i;
        }
    }
    return SIZE_MAX;
}

/* The nearest ancestor that fits is always the best choice: it leaves the most ancestors for the steps
 * before. */
static bool steps_match(struct evaluation *ev, const struct alternative *a, const struct node *node)
{
    const struct node *above = node;
    size_t left = run_matches(ev, a, a->step_count, node, &above);
    while (left != SIZE_MAX && left > 0) {
        size_t next = SIZE_MAX;
        for (const struct node *n = above; n && next == SIZE_MAX; n = node_up(n))
            next = run_matches(ev, a, left, n, &above);
        left = next;
    }
    return left != SIZE_MAX;
}

static void fill_set(struct evaluation *ev, const struct alternative *a, struct node_set *set)
{
    node_set_free(set);
    set->tree = ev->tree;
    xmlXPathObject *found = expression_value(ev, a->whole, (xmlNode *)ev->tree->doc);
    if (found && found->type != XPATH_NODESET)
        evaluation_problem(ev, a->whole, "selects no nodes: a context is a pattern");
    xmlNodeSet *nodes = found && found->type == XPATH_NODESET ? found->nodesetval : NULL;
    nodes_tidy(nodes);
    for (int i = 0; nodes && i < nodes->nodeNr; i++)
        node_set_add(set, nodes->nodeTab[i]);
    xmlXPathFreeObject(found);
}

bool alternative_matches(struct evaluation *ev, const struct alternative *a, const struct node *node)
{
    if (a->name && node->name != a->name)
        return false;
    if (a->lone)
        return true;
    if (a->whole) {
        struct node_set *set = &ev->sets[a->index];
        if (set->tree != ev->tree)
            fill_set(ev, a, set);
        return node_set_has(set, node->xml);
    }
    return a->step_count ? steps_match(ev, a, node) : is_root(node);
}

bool matcher_matches(struct evaluation *ev, const struct matcher *m, const struct node *node)
{
    for (size_t i = 0; i < m->count; i++)
        if (alternative_matches(ev, &m->alternatives[i], node))
            return true;
    return false;
}
