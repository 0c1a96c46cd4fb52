/* From the text of an expression to a program. What it does not know it leaves to libxml2. */
#include "schematron/functions.h"

static const struct {
    const char *text;
    enum op op;
    unsigned binding;
} operators[] = {
#define OPERATOR(op_, text_, binding_) {.text = text_, .op = OP_##op_, .binding = binding_},
#define FUNCTION(op, name, kind, min, max)
#include "schematron/program.def"
#undef OPERATOR
#undef FUNCTION
};

static const struct {
    const char *name;
    enum op op;
    enum kind kind;
    size_t min, max;
} functions[] = {
#define OPERATOR(op, text, binding)
#define FUNCTION(op_, name_, kind_, min_, max_)                                                              \
    {.name = name_, .op = OP_##op_, .kind = KIND_##kind_, .min = min_, .max = max_},
#include "schematron/program.def"
#undef OPERATOR
#undef FUNCTION
};

void parse_advance(struct parsing *p)
{
    p->token = token_next(&p->scan);
}

bool parse_take(struct parsing *p, const char *text)
{
    if (!token_is(p->token, text))
        return false;
    parse_advance(p);
    return true;
}

struct code *code_new(struct parsing *p, enum op op, enum kind kind)
{
    struct code *c = arena_alloc(&p->l->schema->arena, sizeof(*c));
    c->op = op;
    c->kind = kind;
    c->depth = 1;
    return c;
}

/* False when it gets too deep for a recursive evaluation. */
static bool code_add(struct parsing *p, struct code *c, const struct code *arg)
{
    const struct code **old = c->args;
    c->args = arena_array(&p->l->schema->arena, c->arg_count + 1, sizeof(*old));
    if (old)
        memcpy(c->args, old, c->arg_count * sizeof(*old));
    c->args[c->arg_count++] = arg;
    c->depth = arg->depth >= c->depth ? arg->depth + 1 : c->depth;
    return c->depth < CODE_DEPTH_MAX;
}

static enum kind kind_of_operator(enum op op)
{
    return op >= OP_ADD && op <= OP_MODULO ? KIND_NUMBER : KIND_BOOLEAN;
}

/* generate-id(a) = generate-id(b) asks whether two nodes are one. */
static const struct code *fold_ids(struct parsing *p, struct code *c)
{
    struct code *same = code_new(p, OP_SAME, KIND_BOOLEAN);
    code_add(p, same, c->args[0]);
    code_add(p, same, c->args[1]);
    if (c->op == OP_EQUAL)
        return same;
    struct code *not = code_new(p, OP_NOT, KIND_BOOLEAN);
    return code_add(p, not, same) ? not : NULL;
}

/* An attribute compared with a constant: what rules ask most. */
static const struct code *fold_attribute(struct code *c)
{
    bool equality = c->op == OP_EQUAL || c->op == OP_UNEQUAL;
    const struct code *value = c->args[1];
    c->attribute = c->args[0]->path->lone;
    if (value->op == OP_LITERAL && equality) {
        c->text = value->text;
        c->op = c->op == OP_EQUAL ? OP_IS : OP_IS_NOT;
    } else if (value->op == OP_NUMBER) {
        c->number = value->number;
        c->compare = c->op;
        c->op = OP_MEASURES;
    }
    return c;
}

static bool is_constant(const struct code *c)
{
    return c->op == OP_LITERAL || c->op == OP_NUMBER || c->op == OP_TRUE || c->op == OP_FALSE;
}

/* In a predicate an operand that is the same at every node is worked out once. */
static void keep_operand(struct parsing *p, struct code *c)
{
    for (unsigned i = 0; i < 2 && !c->slot; i++) {
        if (!c->args[i]->fixed || is_constant(c->args[i]) || is_constant(c->args[1 - i]))
            continue;
        c->slot = ++p->slots;
        c->kept = i;
    }
}

static const struct code *fold(struct parsing *p, struct code *c)
{
    if (p->predicates && c->op >= OP_EQUAL && c->op <= OP_AT_LEAST)
        keep_operand(p, c);
    bool equality = c->op == OP_EQUAL || c->op == OP_UNEQUAL;
    if (equality && c->args[0]->op == OP_GENERATE_ID && c->args[1]->op == OP_GENERATE_ID)
        return fold_ids(p, c);
    if (c->op >= OP_EQUAL && c->op <= OP_AT_LEAST && c->args[0]->op == OP_PATH && c->args[0]->path->lone)
        return fold_attribute(c);
    return c;
}

static const struct code *join(struct parsing *p, enum op op, enum kind kind, const struct code *left,
                               const struct code *right)
{
    struct code *c = code_new(p, op, kind);
    c->fixed = right && left->fixed && right->fixed;
    return right && code_add(p, c, left) && code_add(p, c, right) ? fold(p, c) : NULL;
}

static const struct code *parse_union(struct parsing *p)
{
    const struct code *left = parse_path(p);
    while (left && token_is(p->token, "|")) {
        parse_advance(p);
        const struct code *right = parse_path(p);
        if (!right || !code_may_be_nodes(left) || !code_may_be_nodes(right))
            return NULL;
        left = join(p, OP_UNION, KIND_NODES, left, right);
    }
    return left;
}

static const struct code *parse_unary(struct parsing *p)
{
    bool negative = false, any = false;
    for (; parse_take(p, "-"); any = true)
        negative = !negative;
    const struct code *operand = parse_union(p);
    if (!operand || !any)
        return operand;
    struct code *c = code_new(p, negative ? OP_NEGATE : OP_TO_NUMBER, KIND_NUMBER);
    c->fixed = operand->fixed;
    return code_add(p, c, operand) ? c : NULL;
}

/* The operator that stands next and binds at least that tightly, or -1. */
static int operator_here(const struct parsing *p, unsigned binding)
{
    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
        if (p->token.kind == TOKEN_OPERATOR && span_equal(p->token.text, span_of(operators[i].text)))
            return operators[i].binding >= binding ? (int)i : -1;
    return -1;
}

static const struct code *parse_binary(struct parsing *p, unsigned binding)
{
    const struct code *left = parse_unary(p);
    for (int i; left && (i = operator_here(p, binding)) >= 0;) {
        parse_advance(p);
        const struct code *right = parse_binary(p, operators[i].binding + 1);
        left = join(p, operators[i].op, kind_of_operator(operators[i].op), left, right);
    }
    return left;
}

const struct code *parse_expression(struct parsing *p)
{
    if (p->nesting >= CODE_DEPTH_MAX)
        return NULL;
    p->nesting++;
    const struct code *c = parse_binary(p, 1);
    p->nesting--;
    return c;
}

/* ---- primary expressions ---- */

/* A function of the context node, or of its document, has no argument that says so. */
static bool is_fixed(const struct code *c)
{
    bool fixed = c->arg_count > 0 || c->op == OP_TRUE || c->op == OP_FALSE || c->op == OP_CURRENT;
    for (size_t i = 0; i < c->arg_count; i++)
        fixed &= c->args[i]->fixed;
    return fixed && c->op != OP_KEY;
}

/* The arguments up to and with the closing bracket. */
static bool parse_arguments(struct parsing *p, struct code *c)
{
    c->fixed = is_fixed(c);
    if (parse_take(p, ")"))
        return true;
    do {
        const struct code *arg = parse_expression(p);
        if (!arg || !code_add(p, c, arg))
            return false;
    } while (parse_take(p, ","));
    c->fixed = is_fixed(c);
    return parse_take(p, ")");
}

/* An extension function; what is in no document is libxml2's to make. */
static const struct code *parse_call(struct parsing *p, struct span name)
{
    const char *uri;
    struct span local;
    if (!name_split(p->l, name, &uri, &local) || !uri)
        return NULL;
    const struct schema_function *f = function_find(p->l->schema, uri, local);
    if (!f || f->makes)
        return NULL;
    struct code *c = code_new(p, OP_CALL, f->kind);
    c->function = f;
    c->order = (struct order){.distinct = true, .sorted = true};
    return parse_arguments(p, c) && c->arg_count >= f->min && c->arg_count <= f->max ? c : NULL;
}

/* What a function asks of its arguments beyond their number. */
static bool arguments_fit(struct parsing *p, struct code *c)
{
    bool takes_nodes = c->op == OP_COUNT || c->op == OP_SUM || c->op == OP_LOCAL_NAME || c->op == OP_NAME ||
                       c->op == OP_NAMESPACE_URI || c->op == OP_GENERATE_ID;
    p->position |= c->op == OP_POSITION;
    p->last |= c->op == OP_LAST;
    if (c->op == OP_KEY && c->args[0]->op != OP_LITERAL)
        return false;
    if (c->op == OP_KEY)
        c->text = c->args[0]->text;
    bool one = c->op == OP_CURRENT;
    c->order = (struct order){.single = one, .distinct = one, .sorted = one, .level = one};
    if (c->op == OP_KEY)
        c->order = (struct order){.distinct = true, .sorted = true};
    return !takes_nodes || c->arg_count == 0 || code_may_be_nodes(c->args[0]);
}

static const struct code *parse_function(struct parsing *p)
{
    struct span name = p->token.text;
    parse_advance(p);
    parse_advance(p);
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (!span_equal(name, span_of(functions[i].name)))
            continue;
        struct code *c = code_new(p, functions[i].op, functions[i].kind);
        bool good = parse_arguments(p, c) && c->arg_count >= functions[i].min &&
                    c->arg_count <= functions[i].max && arguments_fit(p, c);
        return good ? c : NULL;
    }
    return parse_call(p, name);
}

static const struct code *parse_variable(struct parsing *p)
{
    struct span name = p->token.text;
    if (!name.len || name.at != p->token.start + 1 || span_find(name, ':'))
        return NULL;
    struct code *c = code_new(p, OP_VARIABLE, KIND_ANY);
    c->name = names_add(&p->l->schema->set->names, NULL, name);
    c->order = (struct order){.distinct = true, .sorted = true};
    c->fixed = true;
    parse_advance(p);
    return c;
}

/* Read by libxml2, so that the last digits of long numbers are the same; the longest are left to it wholly.
 */
static const struct code *parse_number(struct parsing *p)
{
    struct span text = p->token.text;
    char digits[64];
    const char *dot = span_find(text, '.');
    if (text.len >= sizeof(digits) || (dot && span_find(span_between(dot + 1, span_end(text)), '.')))
        return NULL;
    memcpy(digits, text.at, text.len);
    digits[text.len] = '\0';
    parse_advance(p);
    struct code *c = code_new(p, OP_NUMBER, KIND_NUMBER);
    c->number = xmlXPathCastStringToNumber(XML(digits));
    c->fixed = true;
    return c;
}

static const struct code *parse_literal(struct parsing *p)
{
    struct code *c = code_new(p, OP_LITERAL, KIND_TEXT);
    c->text = arena_dup(&p->l->schema->arena, p->token.text);
    c->fixed = true;
    parse_advance(p);
    return c;
}

const struct code *parse_primary(struct parsing *p)
{
    switch (p->token.kind) {
    case TOKEN_VARIABLE:
        return parse_variable(p);
    case TOKEN_LITERAL:
        return parse_literal(p);
    case TOKEN_NUMBER:
        return parse_number(p);
    case TOKEN_FUNCTION:
        return parse_function(p);
    default:
        break;
    }
    if (!parse_take(p, "("))
        return NULL;
    const struct code *c = parse_expression(p);
    return c && parse_take(p, ")") ? c : NULL;
}

const struct code *program_make(struct load *l, const char *text, unsigned *slots)
{
    struct parsing p = {.l = l, .scan = {.rest = span_of(text)}};
    parse_advance(&p);
    const struct code *c = parse_expression(&p);
    *slots = p.slots;
    return c && p.token.kind == TOKEN_END ? c : NULL;
}
