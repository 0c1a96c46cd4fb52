/* Comparisons (XPath 1.0, 3.4): between sets of nodes they ask whether there is a pair for which they hold.
 */
#include "schematron/program.h"

enum { PAIRS_MAX = 16 }; /* texts on one side that are still compared one by one */

/* One side: nodes that are looked at one by one, or a value. */
struct side {
    const struct code *code; /* NULL: the answer */
    struct answer answer;
};

static struct side side_make(struct run *r, const struct code *c, const struct place *at)
{
    if (c->kind == KIND_NODES)
        return (struct side){.code = c};
    return (struct side){.answer = code_answer(r, c, at)};
}

static bool has_nodes(const struct side *s)
{
    return s->code || s->answer.kind == KIND_NODES;
}

static bool each_of_side(struct run *r, const struct side *s, const struct place *at, struct sink *sink)
{
    if (s->code)
        return each_node(r, s->code, at, sink);
    for (size_t i = 0; i < s->answer.nodes.count; i++)
        if (sink->take(r, sink, s->answer.nodes.at[i]))
            return true;
    return false;
}

/* The operator for the operands the other way round. */
static enum op mirrored(enum op op)
{
    switch (op) {
    case OP_LESS:
        return OP_GREATER;
    case OP_AT_MOST:
        return OP_AT_LEAST;
    case OP_GREATER:
        return OP_LESS;
    case OP_AT_LEAST:
        return OP_AT_MOST;
    default:
        return op;
    }
}

bool numbers_compare(enum op op, double a, double b)
{
    switch (op) {
    case OP_EQUAL:
        return a == b;
    case OP_UNEQUAL:
        return a != b;
    case OP_LESS:
        return a < b;
    case OP_AT_MOST:
        return a <= b;
    case OP_GREATER:
        return a > b;
    default:
        return a >= b;
    }
}

static bool is_equality(enum op op)
{
    return op == OP_EQUAL || op == OP_UNEQUAL;
}

/* Neither is a set of nodes. */
static bool values_compare(struct run *r, enum op op, const struct answer *a, const struct answer *b)
{
    if (!is_equality(op))
        return numbers_compare(op, answer_number(r, a), answer_number(r, b));
    if (a->kind == KIND_BOOLEAN || b->kind == KIND_BOOLEAN)
        return (answer_holds(a) == answer_holds(b)) == (op == OP_EQUAL);
    if (a->kind == KIND_NUMBER || b->kind == KIND_NUMBER)
        return numbers_compare(op, answer_number(r, a), answer_number(r, b));
    return (strcmp(a->text, b->text) == 0) == (op == OP_EQUAL);
}

/* ---- nodes with a value ---- */

struct against {
    enum op op;
    const char *text; /* else number */
    double number;
    bool found;
};

static bool take_against(struct run *r, struct sink *sink, const struct node *node)
{
    struct against *a = sink->user;
    const char *text = node_text(r, node);
    if (a->text)
        a->found = (strcmp(text, a->text) == 0) == (a->op == OP_EQUAL);
    else
        a->found = numbers_compare(a->op, text_number(text), a->number);
    return a->found;
}

static bool nodes_with_value(struct run *r, enum op op, const struct side *nodes, const struct answer *value,
                             const struct place *at)
{
    if (value->kind == KIND_BOOLEAN) {
        struct answer any = {.kind = KIND_BOOLEAN};
        any.holds = nodes->code ? any_node(r, nodes->code, at) : nodes->answer.nodes.count > 0;
        return values_compare(r, op, &any, value);
    }
    struct against a = {.op = op};
    if (is_equality(op) && value->kind == KIND_TEXT)
        a.text = value->text;
    else
        a.number = answer_number(r, value);
    struct sink sink = {.take = take_against, .user = &a};
    each_of_side(r, nodes, at, &sink);
    return a.found;
}

/* ---- nodes with nodes ---- */

/* The texts of one side. */
struct texts {
    enum op op;
    const char **at;
    size_t count;
    struct hash known;      /* where there are many */
    double least, greatest; /* of the numbers among them */
    bool any_number, all_same, found;
};

static bool text_pairs(const struct texts *t, const char *text)
{
    if (t->op == OP_EQUAL && t->known.count)
        return hash_get(&t->known, span_of(text));
    if (t->op == OP_UNEQUAL && !t->all_same)
        return true;
    for (size_t i = 0; i < t->count; i++) {
        if ((strcmp(text, t->at[i]) == 0) == (t->op == OP_EQUAL))
            return true;
        if (t->op == OP_UNEQUAL)
            return false;
    }
    return false;
}

/* An order holds for some number of the other side when it holds for its least or greatest one. */
static bool number_pairs(const struct texts *t, double number)
{
    bool upwards = t->op == OP_LESS || t->op == OP_AT_MOST;
    return t->any_number && numbers_compare(t->op, number, upwards ? t->greatest : t->least);
}

static bool take_pair(struct run *r, struct sink *sink, const struct node *node)
{
    struct texts *t = sink->user;
    const char *text = node_text(r, node);
    t->found = is_equality(t->op) ? text_pairs(t, text) : number_pairs(t, text_number(text));
    return t->found;
}

static void texts_add(struct texts *t, const char *text)
{
    t->all_same &= strcmp(text, t->at[0]) == 0;
    if (is_equality(t->op))
        return;
    double number = text_number(text);
    if (number != number)
        return;
    t->least = !t->any_number || number < t->least ? number : t->least;
    t->greatest = !t->any_number || number > t->greatest ? number : t->greatest;
    t->any_number = true;
}

static struct texts texts_make(struct run *r, enum op op, const struct nodes *nodes)
{
    struct texts t = {.op = op, .count = nodes->count, .all_same = true};
    t.at = stack_take(&r->stack, (nodes->count + 1) * sizeof(*t.at));
    for (size_t i = 0; i < nodes->count; i++) {
        t.at[i] = node_text(r, nodes->at[i]);
        texts_add(&t, t.at[i]);
    }
    for (size_t i = 0; op == OP_EQUAL && nodes->count > PAIRS_MAX && i < nodes->count; i++)
        hash_put(&t.known, span_of(t.at[i]), (void *)(uintptr_t)t.at[i]);
    return t;
}

static bool take_node(struct run *r, struct sink *sink, const struct node *node)
{
    nodes_push(r, sink->user, node);
    return false;
}

static bool nodes_with_nodes(struct run *r, enum op op, const struct side *left, const struct side *right,
                             const struct place *at)
{
    struct nodes nodes = right->answer.nodes;
    struct sink all = {.take = take_node, .user = &nodes};
    if (right->code)
        each_node(r, right->code, at, &all);
    if (r->failed || !nodes.count)
        return false;
    struct texts texts = texts_make(r, op, &nodes);
    struct sink sink = {.take = take_pair, .user = &texts};
    each_of_side(r, left, at, &sink);
    hash_free(&texts.known);
    return texts.found;
}

/* ---- what is asked most ---- */

/* count(x) compared with a number: how many nodes must be counted at most. */
static bool counts_compare(struct run *r, const struct code *c, const struct place *at)
{
    double limit = c->args[1]->number;
    size_t enough = limit >= 0 && limit < 1e9 ? (size_t)limit + 2 : SIZE_MAX;
    return numbers_compare(c->op, (double)count_nodes(r, c->args[0]->args[0], at, enough), limit);
}

static bool is_lone(const struct code *c)
{
    return c->op == OP_PATH && c->path->lone;
}

static bool constant_compares(struct run *r, const struct code *c, const struct place *at)
{
    const struct code *value = c->args[1];
    struct against a = {.op = c->op, .number = value->number};
    if (value->op == OP_LITERAL && is_equality(c->op))
        a.text = value->text;
    else if (value->op == OP_LITERAL)
        a.number = text_number(value->text);
    struct sink sink = {.take = take_against, .user = &a};
    each_node(r, c->args[0], at, &sink);
    return a.found;
}

/* An attribute of the context node compared with nodes: it is as good as its text. */
static bool attribute_compares(struct run *r, enum op op, const struct code *nodes, const struct path *lone,
                               const struct place *at)
{
    const struct side side = {.code = nodes};
    const struct node *a = node_attribute_named(at->node, lone->lone);
    const struct answer text = {.kind = KIND_TEXT, .text = a ? a->text : NULL};
    return a && nodes_with_value(r, op, &side, &text, at);
}

static bool sides_compare(struct run *r, enum op op, const struct side *left, const struct side *right,
                          const struct place *at)
{
    if (r->failed)
        return false;
    if (!has_nodes(left) && !has_nodes(right))
        return values_compare(r, op, &left->answer, &right->answer);
    if (!has_nodes(right))
        return nodes_with_value(r, op, left, &right->answer, at);
    if (!has_nodes(left))
        return nodes_with_value(r, mirrored(op), right, &left->answer, at);
    return nodes_with_nodes(r, op, left, right, at);
}

/* ---- with an operand that is kept ---- */

struct keeping {
    const struct code *code;
    bool found;
};

static bool take_kept(struct run *r, struct sink *sink, const struct node *node)
{
    struct keeping *k = sink->user;
    k->found = kept_has_text(r, k->code, node_text(r, node));
    return k->found;
}

/* Nodes that are looked at one by one, = nodes that are kept. */
static bool kept_contains(struct run *r, const struct code *c, const struct place *at)
{
    struct keeping keeping = {.code = c};
    struct sink sink = {.take = take_kept, .user = &keeping};
    each_node(r, c->args[1 - c->kept], at, &sink);
    return keeping.found;
}

static bool kept_compares(struct run *r, const struct code *c, const struct place *at)
{
    const struct code *other = c->args[1 - c->kept];
    const struct side kept = {.answer = *kept_value(r, c, at)};
    if (r->failed)
        return false;
    if (c->op == OP_EQUAL && kept.answer.kind == KIND_NODES && other->kind == KIND_NODES)
        return kept_contains(r, c, at);
    struct side side = side_make(r, other, at);
    return c->kept ? sides_compare(r, c->op, &side, &kept, at) : sides_compare(r, c->op, &kept, &side, at);
}

/* ---- the whole ---- */

bool code_compare(struct run *r, const struct code *c, const struct place *at)
{
    const struct code *a = c->args[0], *b = c->args[1];
    if (c->slot && !r->turn.keeping)
        return kept_compares(r, c, at);
    if (a->op == OP_COUNT && b->op == OP_NUMBER)
        return counts_compare(r, c, at);
    if (a->kind == KIND_NODES && (b->op == OP_LITERAL || b->op == OP_NUMBER))
        return constant_compares(r, c, at);
    if (is_lone(b) && a->kind == KIND_NODES)
        return attribute_compares(r, c->op, a, b->path, at);
    if (is_lone(a) && b->kind == KIND_NODES)
        return attribute_compares(r, mirrored(c->op), b, a->path, at);
    struct side left = side_make(r, a, at);
    struct side right = side_make(r, b, at);
    return sides_compare(r, c->op, &left, &right, at);
}
