/* Following location paths, node by node. */
#include "schematron/program.h"

/* ---- axes ---- */

static xmlNode *children_of(const xmlNode *node)
{
    switch (node->type) {
    case XML_ELEMENT_NODE:
    case XML_DOCUMENT_NODE:
    case XML_HTML_DOCUMENT_NODE:
        return node->children;
    default:
        return NULL;
    }
}

static xmlNode *axis_first(enum axis axis, xmlNode *node)
{
    switch (axis) {
    case AXIS_CHILD:
    case AXIS_DESCENDANT:
        return children_of(node);
    case AXIS_ATTRIBUTE:
        return node->type == XML_ELEMENT_NODE ? (xmlNode *)node->properties : NULL;
    case AXIS_PARENT:
    case AXIS_ANCESTOR:
        return node->parent;
    case AXIS_FOLLOWING_SIBLING:
        return node->type == XML_ATTRIBUTE_NODE ? NULL : node->next;
    case AXIS_PRECEDING_SIBLING:
        return node->type == XML_ATTRIBUTE_NODE ? NULL : node->prev;
    default:
        return node;
    }
}

/* The node behind `node` below start, in document order. */
static xmlNode *next_below(xmlNode *node, const xmlNode *start)
{
    xmlNode *child = children_of(node);
    if (child || node == start)
        return child;
    while (!node->next) {
        node = node->parent;
        if (!node || node == start)
            return NULL;
    }
    return node->next;
}

static inline xmlNode *axis_next(enum axis axis, xmlNode *node, const xmlNode *start)
{
    switch (axis) {
    case AXIS_CHILD:
    case AXIS_ATTRIBUTE:
    case AXIS_FOLLOWING_SIBLING:
        return node->next;
    case AXIS_PRECEDING_SIBLING:
        return node->prev;
    case AXIS_DESCENDANT:
    case AXIS_DESCENDANT_OR_SELF:
        return next_below(node, start);
    case AXIS_ANCESTOR:
    case AXIS_ANCESTOR_OR_SELF:
        return node->parent;
    default:
        return NULL;
    }
}

/* ---- node tests ---- */

static bool namespace_fits(const struct node_test *test, const xmlNode *node)
{
    if (!node->ns)
        return !test->uri;
    return test->uri && node->ns->href && strcmp((const char *)node->ns->href, test->uri) == 0;
}

static bool type_fits(enum test_kind kind, const xmlNode *node)
{
    enum node_class class = class_of(node);
    return kind == TEST_NODE      ? class != CLASS_ANY
           : kind == TEST_TEXT    ? class == CLASS_TEXT
           : kind == TEST_COMMENT ? class == CLASS_COMMENT
                                  : false;
}

/* How a step tells its nodes: made ready for the nodes of one document. */
struct filter {
    const struct node_test *test;
    xmlElementType type;    /* of the nodes that have names on this axis */
    const xmlChar *address; /* of the name, where nodes can be told by it */
};

/* False when there cannot be any. */
static bool filter_make(const struct run *r, const struct path_step *s, const xmlNode *node, struct filter *f)
{
    bool attribute = s->axis == AXIS_ATTRIBUTE;
    f->test = &s->test;
    f->type = attribute ? XML_ATTRIBUTE_NODE : XML_ELEMENT_NODE;
    f->address = NULL;
    if (s->test.kind != TEST_NAME || node->doc != r->doc)
        return true;
    f->address = r->names[attribute][s->test.name->index];
    return f->address != NULL;
}

static inline bool filter_passes(const struct filter *f, const xmlNode *node)
{
    if (f->address)
        return node->name == f->address && node->type == f->type && namespace_fits(f->test, node);
    if (f->test->kind == TEST_NAME)
        return node->type == f->type && strcmp((const char *)node->name, f->test->name->text) == 0 &&
               namespace_fits(f->test, node);
    if (f->test->kind == TEST_ANY_NAME)
        return node->type == f->type && (!f->test->uri || namespace_fits(f->test, node));
    return type_fits(f->test->kind, node);
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

static bool predicates_hold(struct run *r, const struct path_step *s, xmlNode *node, size_t *positions)
{
    for (size_t i = 0; i < s->predicate_count; i++) {
        const struct place at = {.node = node, .position = ++positions[i]};
        if (!predicate_holds(r, &s->predicates[i], &at) || r->failed)
            return false;
    }
    return true;
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

static bool spend(struct run *r)
{
    if (++r->operations > r->limit)
        r->failed = true;
    return !r->failed;
}

static bool walk(struct run *r, const struct path *p, size_t i, xmlNode *node, struct sink *sink);

static bool walk_list(struct run *r, const struct path *p, size_t i, xmlNode *node, struct sink *sink)
{
    const struct path_step *s = &p->steps[i];
    struct nodes nodes = {0};
    struct filter f;
    if (!filter_make(r, s, node, &f))
        return false;
    for (xmlNode *n = axis_first(s->axis, node); n && spend(r); n = axis_next(s->axis, n, node))
        if (filter_passes(&f, n))
            nodes_push(r, &nodes, n);
    nodes_filter(r, s, &nodes);
    bool stop = r->failed;
    for (size_t n = 0; n < nodes.count && !stop; n++)
        stop = walk(r, p, i + 1, nodes.at[n], sink);
    return stop;
}

static bool walk_filtered(struct run *r, const struct path *p, size_t i, xmlNode *node, struct sink *sink)
{
    const struct path_step *s = &p->steps[i];
    size_t positions[PREDICATES_MAX];
    struct filter f;
    if (!filter_make(r, s, node, &f))
        return false;
    for (size_t k = 0; k < s->predicate_count; k++)
        positions[k] = 0;
    for (xmlNode *n = axis_first(s->axis, node); n; n = axis_next(s->axis, n, node)) {
        if (!filter_passes(&f, n))
            continue;
        if (!spend(r))
            return true;
        if (predicates_hold(r, s, n, positions) && walk(r, p, i + 1, n, sink))
            return true;
        if (r->failed)
            return true;
    }
    return false;
}

/* A sink may keep nodes on the stack: it must not be called between a mark and its release. */
static bool walk(struct run *r, const struct path *p, size_t i, xmlNode *node, struct sink *sink)
{
    if (i == p->step_count)
        return sink->take(r, sink, node);
    const struct path_step *s = &p->steps[i];
    struct filter f;
    if (s->asks_last)
        return walk_list(r, p, i, node, sink);
    if (s->predicate_count)
        return walk_filtered(r, p, i, node, sink);
    if (!filter_make(r, s, node, &f))
        return false;
    for (xmlNode *n = axis_first(s->axis, node); n; n = axis_next(s->axis, n, node)) {
        if (!filter_passes(&f, n))
            continue;
        if (!spend(r) || walk(r, p, i + 1, n, sink))
            return true;
        if (s->axis == AXIS_ATTRIBUTE && s->test.kind == TEST_NAME && !s->test.uri)
            break;
    }
    return false;
}

xmlNode *lone_attribute(const struct run *r, const struct path *p, const xmlNode *node)
{
    struct filter f;
    if (node->type != XML_ELEMENT_NODE || !filter_make(r, &p->steps[0], node, &f))
        return NULL;
    for (xmlAttr *a = node->properties; a; a = a->next)
        if (f.address ? a->name == f.address && !a->ns : filter_passes(&f, (xmlNode *)a))
            return (xmlNode *)a;
    return NULL;
}

/* ---- where paths start ---- */

struct onward {
    const struct path *path;
    struct sink *sink;
    size_t *positions;
};

static bool go_on(struct run *r, struct sink *sink, xmlNode *node)
{
    const struct onward *o = sink->user;
    if (o->path->filter && !predicates_hold(r, o->path->filter, node, o->positions))
        return r->failed;
    return walk(r, o->path, 0, node, o->sink);
}

/* The list may be a variable's. */
static struct nodes nodes_copy(struct run *r, struct nodes nodes)
{
    struct nodes copy = {0};
    for (size_t i = 0; i < nodes.count; i++)
        nodes_push(r, &copy, nodes.at[i]);
    return copy;
}

static bool each_of_path(struct run *r, const struct path *p, const struct place *at, struct sink *sink)
{
    size_t positions[PREDICATES_MAX] = {0};
    struct onward onward = {.path = p, .sink = sink, .positions = positions};
    struct sink on = {.take = go_on, .user = &onward};
    if (p->lone) {
        xmlNode *attribute = lone_attribute(r, p, at->node);
        return attribute && sink->take(r, sink, attribute);
    }
    if (p->rooted)
        return walk(r, p, 0, (xmlNode *)at->node->doc, sink);
    if (!p->start)
        return walk(r, p, 0, at->node, sink);
    bool ready = p->start->kind == KIND_NODES && p->start->order.distinct && p->start->order.sorted;
    if (!p->filter || (!p->filter->asks_last && (ready || !p->filter->positional)))
        return each_node(r, p->start, at, &on);
    struct nodes all = nodes_copy(r, all_nodes(r, p->start, at));
    nodes_filter(r, p->filter, &all);
    bool stop = r->failed;
    for (size_t i = 0; i < all.count && !stop; i++)
        stop = walk(r, p, 0, all.at[i], sink);
    return stop;
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
    if (r->failed || !key_find(r->ev, c->text, at->node->doc, text, &nodes))
        r->failed = true;
    return r->failed || each_of_list(r, &nodes, sink);
}

static bool each_of_key(struct run *r, const struct code *c, const struct place *at, struct sink *sink)
{
    const struct code *value = c->args[1];
    if (!code_may_be_nodes(value))
        return each_of_text(r, c, at, code_text(r, value, at), sink);
    struct answer a = code_answer(r, value, at);
    if (a.kind != KIND_NODES)
        return each_of_text(r, c, at, answer_text(r, &a), sink);
    bool stop = r->failed;
    for (size_t i = 0; i < a.nodes.count && !stop; i++)
        stop = each_of_text(r, c, at, node_text(r, a.nodes.at[i]), sink);
    return stop;
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
        return sink->take(r, sink, r->ev->current);
    default:
        return each_of_answer(r, c, at, sink);
    }
}

/* ---- what is made of the nodes ---- */

static bool take_all(struct run *r, struct sink *sink, xmlNode *node)
{
    nodes_push(r, sink->user, node);
    return false;
}

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

static bool take_first(struct run *r, struct sink *sink, xmlNode *node)
{
    (void)r;
    xmlNode **first = sink->user;
    *first = node;
    return true;
}

static bool take_earliest(struct run *r, struct sink *sink, xmlNode *node)
{
    (void)r;
    xmlNode **first = sink->user;
    if (!*first || (*first != node && xmlXPathCmpNodes(node, *first) == 1))
        *first = node;
    return false;
}

xmlNode *first_node(struct run *r, const struct code *c, const struct place *at)
{
    if (c->op == OP_PATH && c->path->lone)
        return lone_attribute(r, c->path, at->node);
    xmlNode *first = NULL;
    bool ready = c->order.sorted || c->order.single;
    struct sink sink = {.take = ready ? take_first : take_earliest, .user = &first};
    each_node(r, c, at, &sink);
    return first;
}

bool any_node(struct run *r, const struct code *c, const struct place *at)
{
    if (c->op == OP_PATH && c->path->lone)
        return lone_attribute(r, c->path, at->node);
    xmlNode *first = NULL;
    struct sink sink = {.take = take_first, .user = &first};
    each_node(r, c, at, &sink);
    return first;
}

struct tally {
    size_t count, enough;
};

static bool take_count(struct run *r, struct sink *sink, xmlNode *node)
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
