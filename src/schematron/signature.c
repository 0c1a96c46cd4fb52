/* How many arguments a function takes and which of them must be nodes: told when a schema is loaded, where it
 * is certain. Nothing is said about what only evaluation can tell. */
#include "schematron/signature.h"
#include "base/name.h"
#include "schematron/functions.h"

enum { MANY = 1000 }; /* arguments */

/* XPath 1.0, section 4; XSLT 1.0, section 12. */
static const struct signature core[] = {
    {"boolean", 1, 1, SHAPE_BOOLEAN, 0},
    {"ceiling", 1, 1, SHAPE_NUMBER, 0},
    {"concat", 2, MANY, SHAPE_TEXT, 0},
    {"contains", 2, 2, SHAPE_BOOLEAN, 0},
    {"count", 1, 1, SHAPE_NUMBER, 1},
    {"current", 0, 0, SHAPE_NODES, 0},
    {"document", 1, 2, SHAPE_NODES, 2},
    {"element-available", 1, 1, SHAPE_BOOLEAN, 0},
    {"false", 0, 0, SHAPE_BOOLEAN, 0},
    {"floor", 1, 1, SHAPE_NUMBER, 0},
    {"format-number", 2, 2, SHAPE_TEXT, 0},
    {"function-available", 1, 1, SHAPE_BOOLEAN, 0},
    {"generate-id", 0, 1, SHAPE_TEXT, 1},
    {"id", 1, 1, SHAPE_NODES, 0},
    {"key", 2, 2, SHAPE_NODES, 0},
    {"lang", 1, 1, SHAPE_BOOLEAN, 0},
    {"last", 0, 0, SHAPE_NUMBER, 0},
    {"local-name", 0, 1, SHAPE_TEXT, 1},
    {"name", 0, 1, SHAPE_TEXT, 1},
    {"namespace-uri", 0, 1, SHAPE_TEXT, 1},
    {"normalize-space", 0, 1, SHAPE_TEXT, 0},
    {"not", 1, 1, SHAPE_BOOLEAN, 0},
    {"number", 0, 1, SHAPE_NUMBER, 0},
    {"position", 0, 0, SHAPE_NUMBER, 0},
    {"round", 1, 1, SHAPE_NUMBER, 0},
    {"starts-with", 2, 2, SHAPE_BOOLEAN, 0},
    {"string", 0, 1, SHAPE_TEXT, 0},
    {"string-length", 0, 1, SHAPE_NUMBER, 0},
    {"substring", 2, 3, SHAPE_TEXT, 0},
    {"substring-after", 2, 2, SHAPE_TEXT, 0},
    {"substring-before", 2, 2, SHAPE_TEXT, 0},
    {"sum", 1, 1, SHAPE_NUMBER, 1},
    {"system-property", 1, 1, SHAPE_UNKNOWN, 0},
    {"translate", 3, 3, SHAPE_TEXT, 0},
    {"true", 0, 0, SHAPE_BOOLEAN, 0},
    {"unparsed-entity-uri", 1, 1, SHAPE_TEXT, 0},
};

/* What functions.def does not say: which extension functions take nodes first. */
static bool takes_nodes(struct span name)
{
    static const char *const names[] = {"distinct", "join", "max", "min", "most", "role"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (span_equal(name, span_of(names[i])))
            return true;
    return false;
}

static const struct signature *find_core(struct span name)
{
    for (size_t i = 0; i < sizeof(core) / sizeof(*core); i++)
        if (span_equal(name, span_of(core[i].name)))
            return &core[i];
    return NULL;
}

static enum shape shape_of_kind(enum kind kind)
{
    static const enum shape shapes[] = {[KIND_BOOLEAN] = SHAPE_BOOLEAN,
                                        [KIND_NUMBER] = SHAPE_NUMBER,
                                        [KIND_TEXT] = SHAPE_TEXT,
                                        [KIND_NODES] = SHAPE_NODES,
                                        [KIND_ANY] = SHAPE_UNKNOWN};
    return shapes[kind];
}

/* False when the function is none of ours. */
static bool signature_of(const struct load *l, struct span name, struct signature *s)
{
    const char *uri;
    struct span local;
    if (!name_split(l, name, &uri, &local))
        return false;
    const struct signature *known = uri ? NULL : find_core(local);
    const struct schema_function *f = uri ? function_find(l->schema, uri, local) : NULL;
    *s = (struct signature){.result = SHAPE_UNKNOWN};
    if (known)
        *s = *known;
    if (f)
        *s = (struct signature){.min = f->min,
                                .max = f->max,
                                .result = shape_of_kind(f->kind),
                                .nodes = takes_nodes(local) ? 1 : 0};
    return known || f;
}

const char *function_nearest(const struct schema *schema, const char *uri, struct span name)
{
    const char *names[64] = {0};
    size_t n = 0;
    for (size_t i = 0; i < sizeof(core) / sizeof(*core) && !uri; i++)
        names[n++] = core[i].name;
    for (const struct schema_function *f = schema_functions; uri && f->name && n < 63; f++)
        if (strcmp(f->uri, uri) == 0)
            names[n++] = f->name;
    for (const struct schema_function *f = schema->functions; uri && f && f->name && n < 63; f++)
        if (strcmp(f->uri, uri) == 0)
            names[n++] = f->name;
    return name_nearest(names, name);
}

/* Whether a key of the schema has that name; else *near is the one that was perhaps meant, or NULL. */
static bool is_key(struct load *l, struct span name, const char **near)
{
    unsigned best = 40;
    *near = NULL;
    for (const xmlNode *n = xmlDocGetRootElement(l->schema->doc)->children; n; n = n->next) {
        const char *own = is_element(n, XSLT_NS, "key") ? node_attribute(&l->schema->arena, n, "name") : NULL;
        if (own && span_equal(name, span_of(own)))
            return true;
        if (own && name_is_near(own, name, &best))
            *near = own;
    }
    return false;
}

/* key('name', ...): the key is there. */
static void check_key(struct load *l, const struct level *v)
{
    const char *near;
    if (v->args != 1 || v->tokens != 1 || !v->literal.at || !span_equal(v->name, SPAN("key")) ||
        is_key(l, v->literal, &near))
        return;
    if (near)
        load_problem(l, l->node, "%s: no xsl:key defines the key `%.*s`: did you mean `%s`?", l->attribute,
                     SPAN_ARG(v->literal), near);
    else
        load_problem(l, l->node,
                     "%s: no xsl:key defines the key `%.*s`: add <xsl:key name=\"%.*s\" match=\"...\" "
                     "use=\"...\"/> to the schema",
                     l->attribute, SPAN_ARG(v->literal), SPAN_ARG(v->literal));
}

static const char *shape_name(enum shape shape)
{
    return shape == SHAPE_TEXT ? "text" : shape == SHAPE_NUMBER ? "a number" : "true or false";
}

static enum shape shape_of(const struct level *v)
{
    return v->operated ? v->operated : v->first;
}

static void argument_end(struct checking *c, struct level *v)
{
    enum shape shape = shape_of(v);
    v->args++;
    if (v->is_call && !c->quiet)
        check_key(c->l, v);
    if (!c->quiet && v->known && v->args == v->call.nodes && shape >= SHAPE_TEXT)
        load_problem(c->l, c->l->node, "%s: `%.*s()` takes nodes, but its argument%s is %s", c->l->attribute,
                     SPAN_ARG(v->name), v->call.max > 1 ? (v->args == 1 ? " 1" : " 2") : "",
                     shape_name(shape));
    v->first = v->operated = SHAPE_NONE;
    v->tokens = 0;
    v->literal = (struct span){0};
}

static const char *wanted(struct load *l, const struct signature *s)
{
    const char *plural = s->max == 1 ? "" : "s";
    if (s->max == 0)
        return "no arguments";
    if (s->max == MANY)
        return arena_printf(&l->schema->arena, "%zu or more arguments", s->min);
    if (s->min == s->max)
        return arena_printf(&l->schema->arena, "%zu argument%s", s->max, plural);
    if (s->min == 0)
        return arena_printf(&l->schema->arena, "at most %zu argument%s", s->max, plural);
    return arena_printf(&l->schema->arena,
                        s->min + 1 == s->max ? "%zu or %zu arguments" : "%zu to %zu arguments", s->min,
                        s->max);
}

static void call_end(struct checking *c, const struct level *v)
{
    if (!c->quiet && v->known && (v->args < v->call.min || v->args > v->call.max))
        load_problem(c->l, c->l->node, "%s: `%.*s()` takes %s, not %zu", c->l->attribute, SPAN_ARG(v->name),
                     wanted(c->l, &v->call), v->args);
}

/* An operand begins, or a path goes on. */
static void operand(struct level *v, enum shape shape)
{
    if (v->first == SHAPE_NONE)
        v->first = shape;
}

/* Operators are told apart by their first letter: `div` and `mod` make numbers as `+ - *` do. */
static void operate(struct level *v, struct token t)
{
    char first = *t.text.at;
    if (first == '/' || first == '|')
        v->first = SHAPE_NODES;
    else if (!strchr("+-*dm", first))
        v->operated = SHAPE_BOOLEAN;
    else if (v->operated != SHAPE_BOOLEAN)
        v->operated = SHAPE_NUMBER;
}

static void literal(struct level *v, struct span text)
{
    operand(v, SHAPE_TEXT);
    v->literal = text;
}

/* Takes an opening bracket; before: the token before it. False when it is too deep. */
static bool open(struct checking *c, struct token before, bool predicate)
{
    struct level v = {.is_call = !predicate && before.kind == TOKEN_FUNCTION, .name = before.text};
    if (v.is_call)
        v.known = signature_of(c->l, v.name, &v.call);
    v.keeps = !predicate && !v.is_call && before.kind != TOKEN_TYPE;
    if (++c->depth == CALLS_MAX)
        return false;
    c->levels[c->depth] = v;
    return true;
}

/* Takes a closing bracket. False when none is open. */
static bool close(struct checking *c)
{
    struct level *v = &c->levels[c->depth];
    if (!c->depth)
        return false;
    enum shape shape = shape_of(v);
    if (v->is_call && (v->args || shape != SHAPE_NONE))
        argument_end(c, v);
    if (v->is_call)
        call_end(c, v);
    c->depth--;
    if (v->is_call)
        operand(&c->levels[c->depth], v->known ? v->call.result : SHAPE_UNKNOWN);
    else if (v->keeps)
        operand(&c->levels[c->depth], shape);
    return true;
}

static bool take_mark(struct checking *c, struct token t, struct token before)
{
    struct level *v = &c->levels[c->depth];
    switch (*t.text.at) {
    case '(':
    case '[':
        return open(c, before, *t.text.at == '[');
    case ')':
    case ']':
        return close(c);
    case ',':
        argument_end(c, v);
        return true;
    default:
        v->tokens++;
        operand(v, SHAPE_NODES);
        return true;
    }
}

bool signature_take(struct checking *c, struct token t, struct token before)
{
    struct level *v = &c->levels[c->depth];
    if (t.kind == TOKEN_MARK)
        return take_mark(c, t, before);
    v->tokens++;
    if (t.kind == TOKEN_OPERATOR)
        operate(v, t);
    else if (t.kind == TOKEN_LITERAL)
        literal(v, t.text);
    else if (t.kind == TOKEN_NUMBER)
        operand(v, SHAPE_NUMBER);
    else if (t.kind == TOKEN_VARIABLE)
        operand(v, SHAPE_UNKNOWN);
    else if (t.kind != TOKEN_FUNCTION)
        operand(v, SHAPE_NODES);
    return true;
}

void signature_start(struct checking *c, struct load *l, bool quiet)
{
    c->l = l; /* levels are filled when they are opened */
    c->quiet = quiet;
    c->depth = 0;
    c->levels[0] = (struct level){0};
}

void signature_nodes(struct load *l, const xmlNode *node, const char *attribute, const char *text)
{
    struct checking c;
    struct scanner s = {.rest = span_of(text)};
    struct token before = {.kind = TOKEN_END}, t;
    signature_start(&c, l, true);
    while ((t = token_next(&s)).kind != TOKEN_END && t.kind != TOKEN_BAD && signature_take(&c, t, before))
        before = t;
    enum shape shape = c.depth ? SHAPE_NONE : shape_of(&c.levels[0]);
    if (shape >= SHAPE_TEXT)
        load_problem(l, node, "%s: `%s` selects no nodes, it is %s", attribute, text, shape_name(shape));
}
