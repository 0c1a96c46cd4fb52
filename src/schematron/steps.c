/* Location paths: their steps, and what is certain about the nodes they find. */
#include "schematron/program.h"

static const char *const axis_names[AXIS_COUNT] = {
    [AXIS_CHILD] = "child",
    [AXIS_ATTRIBUTE] = "attribute",
    [AXIS_SELF] = "self",
    [AXIS_PARENT] = "parent",
    [AXIS_DESCENDANT] = "descendant",
    [AXIS_DESCENDANT_OR_SELF] = "descendant-or-self",
    [AXIS_ANCESTOR] = "ancestor",
    [AXIS_ANCESTOR_OR_SELF] = "ancestor-or-self",
    [AXIS_FOLLOWING_SIBLING] = "following-sibling",
    [AXIS_PRECEDING_SIBLING] = "preceding-sibling",
    [AXIS_FOLLOWING] = "following",
    [AXIS_PRECEDING] = "preceding",
};

/* A path while it is read. */
struct path_parsing {
    struct path path;
    struct path_step steps[STEPS_MAX];
    unsigned depth; /* of the deepest predicate or start */
};

/* ---- steps ---- */

static bool axis_read(struct parsing *p, struct path_step *s)
{
    if (parse_take(p, "@")) {
        s->axis = AXIS_ATTRIBUTE;
        return true;
    }
    if (p->token.kind != TOKEN_AXIS)
        return true;
    for (enum axis a = 0; a < AXIS_COUNT; a++) {
        if (!span_equal(p->token.text, span_of(axis_names[a])))
            continue;
        s->axis = a;
        parse_advance(p);
        return parse_take(p, "::");
    }
    return false;
}

static bool type_read(struct parsing *p, struct node_test *test)
{
    struct span type = p->token.text;
    test->kind = span_equal(type, SPAN("node"))      ? TEST_NODE
                 : span_equal(type, SPAN("text"))    ? TEST_TEXT
                 : span_equal(type, SPAN("comment")) ? TEST_COMMENT
                                                     : TEST_PI;
    parse_advance(p);
    return parse_take(p, "(") && parse_take(p, ")");
}

static bool test_read(struct parsing *p, bool attribute, struct node_test *test)
{
    if (p->token.kind == TOKEN_TYPE)
        return type_read(p, test);
    struct span local;
    if (p->token.kind != TOKEN_NAME || !name_split(p->l, p->token.text, &test->uri, &local))
        return false;
    test->kind = span_equal(local, SPAN("*")) ? TEST_ANY_NAME : TEST_NAME;
    test->class = attribute ? CLASS_ATTRIBUTE : CLASS_ELEMENT;
    if (test->kind == TEST_NAME)
        test->name = name_of(test->class, names_add(&p->l->schema->set->names, test->uri, local));
    else if (test->uri)
        test->uri = arena_dup(&p->l->schema->arena, span_of(test->uri));
    parse_advance(p);
    return true;
}

static bool predicate_read(struct parsing *p, struct path_parsing *path, struct path_step *s)
{
    struct parsing outer = *p;
    p->position = p->last = false;
    p->predicates++;
    const struct code *test = parse_expression(p);
    p->predicates--;
    if (!test || s->predicate_count == PREDICATES_MAX || !parse_take(p, "]"))
        return false;
    if (!s->predicates)
        s->predicates = arena_array(&p->l->schema->arena, PREDICATES_MAX, sizeof(*s->predicates));
    bool whole = test->op == OP_NUMBER && test->number >= 1 && test->number < 1e9 &&
                 test->number == (double)(size_t)test->number;
    s->predicates[s->predicate_count++] =
        (struct predicate){.test = test, .at = whole ? (size_t)test->number : 0};
    s->bounded = whole ? s->predicate_count : s->bounded;
    s->asks_last |= p->last;
    s->positional |= p->position || p->last || test->kind == KIND_NUMBER || test->kind == KIND_ANY;
    p->position = outer.position;
    p->last = outer.last;
    path->depth = test->depth > path->depth ? test->depth : path->depth;
    return true;
}

static bool predicates_read(struct parsing *p, struct path_parsing *path, struct path_step *s)
{
    while (parse_take(p, "["))
        if (!predicate_read(p, path, s))
            return false;
    return true;
}

static void step_add(struct path_parsing *path, struct path_step s)
{
    path->steps[path->path.step_count++] = s;
}

/* `.` and `..`, which take no predicates. */
static bool dots_read(struct parsing *p, struct path_step *s)
{
    bool up = token_is(p->token, "..");
    if (!up && !token_is(p->token, "."))
        return false;
    *s = (struct path_step){.axis = up ? AXIS_PARENT : AXIS_SELF, .test = {.kind = TEST_NODE}};
    parse_advance(p);
    return true;
}

/* everywhere: `//` stood before. libxml2 has views of its own on `//.`. Where no position is asked for, `//x`
 * may look through all descendants at once. */
static bool step_read(struct parsing *p, struct path_parsing *path, bool everywhere)
{
    struct path_step s = {.axis = AXIS_CHILD};
    if (path->path.step_count + 2 > STEPS_MAX)
        return false;
    if (everywhere && (token_is(p->token, ".") || token_is(p->token, "..")))
        return false;
    if (!dots_read(p, &s) && !(axis_read(p, &s) && test_read(p, s.axis == AXIS_ATTRIBUTE, &s.test) &&
                               predicates_read(p, path, &s)))
        return false;
    if (everywhere && s.axis == AXIS_CHILD && !s.positional)
        s.axis = AXIS_DESCENDANT;
    else if (everywhere)
        step_add(path, (struct path_step){.axis = AXIS_DESCENDANT_OR_SELF, .test = {.kind = TEST_NODE}});
    step_add(path, s);
    return true;
}

/* ---- what is certain ---- */

static struct order order_after(struct order before, const struct path_step *s)
{
    struct order none = {0};
    switch (s->axis) {
    case AXIS_SELF:
        return before;
    case AXIS_CHILD:
        return (struct order){.distinct = before.distinct,
                              .sorted = before.distinct && before.sorted && before.level,
                              .level = before.level};
    case AXIS_ATTRIBUTE:
        return (struct order){.single = before.single && s->test.kind == TEST_NAME,
                              .distinct = before.distinct,
                              .sorted = before.distinct && before.sorted,
                              .level = before.level};
    case AXIS_PARENT:
        return before.single ? before : none;
    case AXIS_DESCENDANT:
    case AXIS_DESCENDANT_OR_SELF:
        return (struct order){.distinct = before.distinct && before.level,
                              .sorted = before.distinct && before.sorted && before.level};
    case AXIS_FOLLOWING:
        return (struct order){.distinct = before.single, .sorted = before.single};
    case AXIS_FOLLOWING_SIBLING:
        return before.single ? (struct order){.distinct = true, .sorted = true, .level = true} : none;
    case AXIS_PRECEDING_SIBLING:
        return (struct order){.distinct = before.single, .level = before.single};
    default:
        return (struct order){.distinct = before.single};
    }
}

static struct order order_of(const struct path *path)
{
    struct order o = {.single = true, .distinct = true, .sorted = true, .level = true};
    if (path->start)
        o = path->start->order;
    for (size_t i = 0; i < path->step_count; i++)
        o = order_after(o, &path->steps[i]);
    return o;
}

static const struct code *path_make(struct parsing *p, struct path_parsing *read)
{
    struct arena *arena = &p->l->schema->arena;
    struct path *path = arena_alloc(arena, sizeof(*path));
    *path = read->path;
    if (!path->start && !path->rooted && path->step_count == 1 && read->steps[0].axis == AXIS_ATTRIBUTE &&
        read->steps[0].test.kind == TEST_NAME && !read->steps[0].predicate_count)
        path->lone = read->steps[0].test.name;
    path->steps = arena_array(arena, path->step_count, sizeof(*path->steps));
    memcpy(path->steps, read->steps, path->step_count * sizeof(*path->steps));
    struct code *c = code_new(p, OP_PATH, KIND_NODES);
    c->path = path;
    c->order = order_of(path);
    c->depth = read->depth + 1;
    c->fixed = path->start && path->start->fixed;
    return c->depth < CODE_DEPTH_MAX ? c : NULL;
}

/* ---- paths ---- */

static bool starts_step(const struct parsing *p)
{
    return p->token.kind == TOKEN_NAME || p->token.kind == TOKEN_TYPE || p->token.kind == TOKEN_AXIS ||
           token_is(p->token, "@") || token_is(p->token, ".") || token_is(p->token, "..");
}

static bool steps_read(struct parsing *p, struct path_parsing *path, bool everywhere)
{
    for (;;) {
        if (!step_read(p, path, everywhere))
            return false;
        everywhere = token_is(p->token, "//");
        if (!everywhere && !token_is(p->token, "/"))
            return true;
        parse_advance(p);
    }
}

/* A primary expression, maybe with predicates and steps behind it. */
static const struct code *filter_read(struct parsing *p)
{
    struct path_parsing path = {0};
    struct path_step filter = {.axis = AXIS_SELF, .test = {.kind = TEST_NODE}};
    const struct code *start = parse_primary(p);
    bool everywhere;
    if (!start || !predicates_read(p, &path, &filter))
        return NULL;
    everywhere = token_is(p->token, "//");
    bool further = everywhere || token_is(p->token, "/");
    if (!further && !filter.predicate_count)
        return start;
    if (!code_may_be_nodes(start))
        return NULL;
    path.path.start = start;
    path.depth = start->depth > path.depth ? start->depth : path.depth;
    if (filter.predicate_count) {
        path.path.filter = arena_alloc(&p->l->schema->arena, sizeof(filter));
        *path.path.filter = filter;
    }
    if (further)
        parse_advance(p);
    return !further || steps_read(p, &path, everywhere) ? path_make(p, &path) : NULL;
}

const struct code *parse_path(struct parsing *p)
{
    struct path_parsing path = {0};
    bool everywhere = token_is(p->token, "//");
    path.path.rooted = everywhere || token_is(p->token, "/");
    if (path.path.rooted)
        parse_advance(p);
    else if (!starts_step(p))
        return filter_read(p);
    if (path.path.rooted && !everywhere && !starts_step(p))
        return path_make(p, &path);
    return steps_read(p, &path, everywhere) ? path_make(p, &path) : NULL;
}
