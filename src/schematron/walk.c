/* Following location paths, node by node. */
#include "schematron/program.h"

/* The tree that a node is of. */
static struct tree *tree_around(const struct node *node)
{
    return tree_of(node->xml->doc);
}

/* ---- axes ---- */

/* The nearest node before `node` that is no attribute and not around `start`. */
static const struct node *before(const struct node *node, const struct node *start)
{
    do
        node--;
    while (class_of(node) == CLASS_ATTRIBUTE || (node->up && node + node->end > start));
    return class_of(node) == CLASS_ROOT ? NULL : node;
}

static const struct node *axis_first(enum axis axis, const struct node *node)
{
    switch (axis) {
    case AXIS_FOLLOWING:
        node += node->end;
        return class_of(node) == CLASS_ANY ? NULL : node;
    case AXIS_PRECEDING:
        return class_of(node) == CLASS_ROOT ? NULL : before(node, node);
    case AXIS_CHILD:
    case AXIS_DESCENDANT:
        return node_child(node);
    case AXIS_ATTRIBUTE:
        return node_attributes(node);
    case AXIS_PARENT:
    case AXIS_ANCESTOR:
        return node_up(node);
    case AXIS_FOLLOWING_SIBLING:
        return class_of(node) == CLASS_ATTRIBUTE ? NULL : node_next(node);
    case AXIS_PRECEDING_SIBLING:
        return class_of(node) == CLASS_ATTRIBUTE || !node->prev ? NULL : node - node->prev;
    default:
        return node;
    }
}

static const struct node *axis_next(enum axis axis, const struct node *node, const struct node *start)
{
    switch (axis) {
    case AXIS_CHILD:
    case AXIS_ATTRIBUTE:
    case AXIS_FOLLOWING_SIBLING:
        return node_next(node);
    case AXIS_PRECEDING_SIBLING:
        return node->prev ? node - node->prev : NULL;
    case AXIS_DESCENDANT:
    case AXIS_DESCENDANT_OR_SELF:
        node = node_onward(node);
        return node < start + start->end ? node : NULL;
    case AXIS_ANCESTOR:
    case AXIS_ANCESTOR_OR_SELF:
        return node_up(node);
    case AXIS_FOLLOWING:
        node = node_onward(node);
        return class_of(node) == CLASS_ANY ? NULL : node;
    case AXIS_PRECEDING:
        return before(node, start);
    default:
        return NULL;
    }
}

/* ---- node tests ---- */

static bool namespace_fits(const struct node_test *test, const struct node *node)
{
    const xmlNs *ns = node->xml->ns;
    return !test->uri || (ns && ns->href && strcmp((const char *)ns->href, test->uri) == 0);
}

static inline bool test_fits(const struct node_test *test, const struct node *node)
{
    switch (test->kind) {
    case TEST_NAME:
        return node->name == test->name;
    case TEST_ANY_NAME:
        return class_of(node) == test->class && namespace_fits(test, node);
    case TEST_TEXT:
        return class_of(node) == CLASS_TEXT;
    case TEST_COMMENT:
        return class_of(node) == CLASS_COMMENT;
    case TEST_PI:
        return class_of(node) == CLASS_PI;
    default:
        return true;
    }
}

/* ---- predicates ---- */

static bool predicate_holds(struct run *r, const struct predicate *p, const struct place *at)
{
    if (p->at)
        return at->position == p->at;
    if (p->test->kind == KIND_NUMBER)
        return code_number(r, p->test, at) == (double)at->position;
    if (p->test->kind != KIND_ANY)
        return code_holds(r, p->test, at);
    struct stack_mark mark = stack_mark(&r->stack);
    struct answer a = code_answer(r, p->test, at);
    bool holds = a.kind == KIND_NUMBER ? a.number == (double)at->position : answer_holds(&a);
    stack_release(&r->stack, mark);
    return holds;
}

static bool predicates_hold(struct run *r, const struct path_step *s, const struct node *node,
                            size_t *positions)
{
    for (size_t i = 0; i < s->predicate_count; i++) {
        const struct place at = {.node = node, .position = ++positions[i]};
        if (!predicate_holds(r, &s->predicates[i], &at) || r->failed)
            return false;
    }
    return true;
}

/* Whether no later node can pass. */
static inline bool is_spent(const struct path_step *s, const size_t *positions)
{
    return s->bounded && positions[s->bounded - 1] >= s->predicates[s->bounded - 1].at;
}

/* Predicates one after the other over a list, for those that ask how long it is. */
static void nodes_filter(struct run *r, const struct path_step *s, struct nodes *nodes)
{
    for (size_t i = 0; i < s->predicate_count; i++) {
        size_t kept = 0;
        for (size_t n = 0; n < nodes->count && !r->failed; n++) {
            const struct place at = {.node = nodes->at[n], .position = n + 1, .size = nodes->count};
            if (predicate_holds(r, &s->predicates[i], &at))
                nodes->at[kept++] = nodes->at[n];
        }
        nodes->count = kept;
    }
}

/* ---- steps ---- */

static inline bool spend(struct run *r)
{
    if (++r->operations > r->limit)
        r->failed = true;
    return !r->failed;
}

static bool walk(struct run *r, const struct path *p, size_t i, const struct node *node, struct sink *sink);

/* Goes on from a node that step i found. A sink may keep nodes on the stack: it must not be called between a
 * mark and its release. */
static inline bool onward(struct run *r, const struct path *p, size_t i, const struct node *node,
                          struct sink *sink)
{
    return i + 1 == p->step_count ? sink->take(r, sink, node) : walk(r, p, i + 1, node, sink);
}

static bool walk_list(struct run *r, const struct path *p, size_t i, const struct node *node,
                      struct sink *sink)
{
    const struct path_step *s = &p->steps[i];
    struct nodes nodes = {0};
    for (const struct node *n = axis_first(s->axis, node); n && spend(r); n = axis_next(s->axis, n, node))
        if (test_fits(&s->test, n))
            nodes_push(r, &nodes, n);
    nodes_filter(r, s, &nodes);
    bool stop = r->failed;
    for (size_t n = 0; n < nodes.count && !stop; n++)
        stop = onward(r, p, i, nodes.at[n], sink);
    return stop;
}

/* True: stop. */
static inline bool pass(struct run *r, const struct path *p, size_t i, const struct node *node,
                        size_t *positions, struct sink *sink)
{
    const struct path_step *s = &p->steps[i];
    if (!spend(r))
        return true;
    if (s->predicate_count && !predicates_hold(r, s, node, positions))
        return r->failed;
    return onward(r, p, i, node, sink);
}

static bool walk_attribute(struct run *r, const struct path *p, size_t i, const struct node *node,
                           struct sink *sink)
{
    size_t positions[PREDICATES_MAX] = {0};
    const struct node *a = node_attribute_named(node, p->steps[i].test.name);
    return a && pass(r, p, i, a, positions, sink);
}

static bool walk_children(struct run *r, const struct path *p, size_t i, const struct node *node,
                          struct sink *sink)
{
    size_t positions[PREDICATES_MAX];
    const struct path_step *s = &p->steps[i];
    const uint32_t name = s->test.name;
    if (!(node->has & name_bit(name)))
        return false;
    for (size_t k = 0; k < s->predicate_count; k++)
        positions[k] = 0;
    for (const struct node *n = node_child(node); n;) {
        if (n->name != name) {
            if (!spend(r))
                return true;
            n = n->skip ? n + n->skip : NULL;
            continue;
        }
        if (pass(r, p, i, n, positions, sink))
            return true;
        n = is_spent(s, positions) ? NULL : node_next(n);
    }
    return false;
}

static bool walk_below(struct run *r, const struct path *p, size_t i, const struct node *node,
                       struct sink *sink)
{
    size_t positions[PREDICATES_MAX] = {0}, count;
    struct tree *t = tree_around(node);
    const uint32_t *at = tree_named(t, node, p->steps[i].test.name, &count);
    for (size_t k = 0; k < count; k++) {
        if (pass(r, p, i, &t->nodes[at[k]], positions, sink))
            return true;
        if (is_spent(&p->steps[i], positions))
            break;
    }
    return false;
}

static bool walk_axis(struct run *r, const struct path *p, size_t i, const struct node *node,
                      struct sink *sink)
{
    size_t positions[PREDICATES_MAX] = {0};
    const struct path_step *s = &p->steps[i];
    for (const struct node *n = axis_first(s->axis, node); n; n = axis_next(s->axis, n, node)) {
        if (test_fits(&s->test, n) ? pass(r, p, i, n, positions, sink) : !spend(r))
            return true;
        if (is_spent(s, positions))
            break;
    }
    return false;
}

static bool walk(struct run *r, const struct path *p, size_t i, const struct node *node, struct sink *sink)
{
    if (i == p->step_count)
        return sink->take(r, sink, node);
    const struct path_step *s = &p->steps[i];
    if (s->axis >= AXIS_FOLLOWING && class_of(node) == CLASS_ATTRIBUTE) {
        r->failed = true; /* libxml2 has views of its own */
        return true;
    }
    if (s->asks_last)
        return walk_list(r, p, i, node, sink);
    if (s->test.kind != TEST_NAME)
        return walk_axis(r, p, i, node, sink);
    switch (s->axis) {
    case AXIS_ATTRIBUTE:
        return walk_attribute(r, p, i, node, sink);
    case AXIS_CHILD:
        return walk_children(r, p, i, node, sink);
    case AXIS_DESCENDANT:
        return walk_below(r, p, i, node, sink);
    default:
        return walk_axis(r, p, i, node, sink);
    }
}

/* ---- where paths start ---- */

struct starting {
    const struct path *path;
    struct sink *sink;
    size_t *positions;
    bool spent; /* not the sink wanted no more: there are no more */
};

static bool go_on(struct run *r, struct sink *sink, const struct node *node)
{
    struct starting *o = sink->user;
    const struct path *p = o->path;
    bool passes = !p->filter || predicates_hold(r, p->filter, node, o->positions);
    if (r->failed || (passes && walk(r, p, 0, node, o->sink)))
        return true;
    o->spent = p->filter && is_spent(p->filter, o->positions);
    return o->spent;
}

/* The list may be a variable's. */
static struct nodes nodes_copy(struct run *r, struct nodes nodes)
{
    struct nodes copy = {0};
    for (size_t i = 0; i < nodes.count; i++)
        nodes_push(r, &copy, nodes.at[i]);
    return copy;
}

/* From what another expression finds. */
static bool each_from_start(struct run *r, const struct path *p, const struct place *at, struct sink *sink)
{
    size_t positions[PREDICATES_MAX] = {0};
    struct starting starting = {.path = p, .sink = sink, .positions = positions};
    struct sink on = {.take = go_on, .user = &starting};
    bool ready = p->start->kind == KIND_NODES && p->start->order.distinct && p->start->order.sorted;
    if (!p->filter || (!p->filter->asks_last && (ready || !p->filter->positional)))
        return each_node(r, p->start, at, &on) && !starting.spent;
    struct nodes all = nodes_copy(r, all_nodes(r, p->start, at));
    nodes_filter(r, p->filter, &all);
    bool stop = r->failed;
    for (size_t i = 0; i < all.count && !stop; i++)
        stop = walk(r, p, 0, all.at[i], sink);
    return stop;
}

static bool each_of_path(struct run *r, const struct path *p, const struct place *at, struct sink *sink)
{
    if (p->lone) {
        const struct node *attribute = node_attribute_named(at->node, p->lone);
        return attribute && sink->take(r, sink, attribute);
    }
    if (p->start)
        return each_from_start(r, p, at, sink);
    return walk(r, p, 0, p->rooted ? tree_around(at->node)->nodes : at->node, sink);
}

static bool each_of_list(struct run *r, const struct nodes *nodes, struct sink *sink)
{
    for (size_t i = 0; i < nodes->count; i++)
        if (!spend(r) || sink->take(r, sink, nodes->at[i]))
            return true;
    return false;
}

static bool each_of_answer(struct run *r, const struct code *c, const struct place *at, struct sink *sink)
{
    struct answer a = code_answer(r, c, at);
    r->failed |= a.kind != KIND_NODES;
    return r->failed || each_of_list(r, &a.nodes, sink);
}

static bool each_of_text(struct run *r, const struct code *c, const struct place *at, const char *text,
                         struct sink *sink)
{
    struct nodes nodes = {0};
    if (r->failed || !key_find(r->ev, c->text, tree_around(at->node), text, &nodes))
        r->failed = true;
    return r->failed || each_of_list(r, &nodes, sink);
}

static bool take_all(struct run *r, struct sink *sink, const struct node *node)
{
    nodes_push(r, sink->user, node);
    return false;
}

/* Of several values each node once, in document order. */
static bool each_of_texts(struct run *r, const struct code *c, const struct place *at,
                          const struct nodes *values, struct sink *sink)
{
    struct nodes all = {0};
    struct sink gather = {.take = take_all, .user = &all};
    for (size_t i = 0; i < values->count && !r->failed; i++)
        each_of_text(r, c, at, node_text(r, values->at[i]), &gather);
    nodes_sort(&all);
    return r->failed || each_of_list(r, &all, sink);
}

static bool each_of_key(struct run *r, const struct code *c, const struct place *at, struct sink *sink)
{
    const struct code *value = c->args[1];
    if (!code_may_be_nodes(value))
        return each_of_text(r, c, at, code_text(r, value, at), sink);
    struct answer a = code_answer(r, value, at);
    if (r->failed)
        return true;
    if (a.kind != KIND_NODES)
        return each_of_text(r, c, at, answer_text(r, &a), sink);
    if (a.nodes.count == 1)
        return each_of_text(r, c, at, node_text(r, a.nodes.at[0]), sink);
    return each_of_texts(r, c, at, &a.nodes, sink);
}

bool each_node(struct run *r, const struct code *c, const struct place *at, struct sink *sink)
{
    switch (c->op) {
    case OP_PATH:
        return each_of_path(r, c->path, at, sink);
    case OP_UNION:
        return each_node(r, c->args[0], at, sink) || each_node(r, c->args[1], at, sink);
    case OP_KEY:
        return each_of_key(r, c, at, sink);
    case OP_CURRENT:
        return sink->take(r, sink, r->current);
    default:
        return each_of_answer(r, c, at, sink);
    }
}

/* ---- what is made of the nodes ---- */

struct nodes all_nodes(struct run *r, const struct code *c, const struct place *at)
{
    if (c->kind == KIND_ANY) {
        struct answer a = code_answer(r, c, at);
        r->failed |= a.kind != KIND_NODES;
        return a.nodes;
    }
    struct nodes nodes = {0};
    struct sink all = {.take = take_all, .user = &nodes};
    each_node(r, c, at, &all);
    if (!c->order.sorted || !c->order.distinct)
        nodes_sort(&nodes);
    return nodes;
}

static bool take_first(struct run *r, struct sink *sink, const struct node *node)
{
    (void)r;
    const struct node **first = sink->user;
    *first = node;
    return true;
}

static bool take_earliest(struct run *r, struct sink *sink, const struct node *node)
{
    (void)r;
    const struct node **first = sink->user;
    if (!*first || node < *first)
        *first = node;
    return false;
}

const struct node *first_node(struct run *r, const struct code *c, const struct place *at)
{
    if (c->op == OP_PATH && c->path->lone)
        return node_attribute_named(at->node, c->path->lone);
    const struct node *first = NULL;
    bool ready = c->order.sorted || c->order.single;
    struct sink sink = {.take = ready ? take_first : take_earliest, .user = &first};
    each_node(r, c, at, &sink);
    return first;
}

bool any_node(struct run *r, const struct code *c, const struct place *at)
{
    if (c->op == OP_PATH && c->path->lone)
        return node_attribute_named(at->node, c->path->lone);
    const struct node *first = NULL;
    struct sink sink = {.take = take_first, .user = &first};
    each_node(r, c, at, &sink);
    return first;
}

struct tally {
    size_t count, enough;
};

static bool take_count(struct run *r, struct sink *sink, const struct node *node)
{
    (void)r;
    (void)node;
    struct tally *t = sink->user;
    return ++t->count >= t->enough;
}

size_t count_nodes(struct run *r, const struct code *c, const struct place *at, size_t enough)
{
    if (!c->order.distinct)
        return all_nodes(r, c, at).count;
    struct tally tally = {.enough = enough};
    struct sink sink = {.take = take_count, .user = &tally};
    each_node(r, c, at, &sink);
    return tally.count;
}
