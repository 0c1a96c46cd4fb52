/* Expressions: compiled once, evaluated within limits, their variables looked up where they are defined. */
#include <stdarg.h>
#include <stdio.h>

#include "base/ascii.h"
#include "schematron/program.h"

enum {
    OPERATIONS_ALL = 500 * 1000 * 1000, /* of an expression over a whole document */
    NESTING_MAX = 300,                  /* variables that need variables, keys that need keys */
};

static const struct {
    int code;
    const char *text;
} reasons[] = {
    {XML_XPATH_NUMBER_ERROR, "a number is wrong"},
    {XML_XPATH_UNFINISHED_LITERAL_ERROR, "a quote is not closed"},
    {XML_XPATH_VARIABLE_REF_ERROR, "`$` needs a name behind it"},
    {XML_XPATH_UNDEF_VARIABLE_ERROR, "a variable has no value"},
    {XML_XPATH_INVALID_PREDICATE_ERROR, "a predicate is wrong or not closed"},
    {XML_XPATH_EXPR_ERROR, "an operand is missing or misplaced"},
    {XML_XPATH_UNCLOSED_ERROR, "a bracket is not closed"},
    {XML_XPATH_UNKNOWN_FUNC_ERROR, "a function is not known"},
    {XML_XPATH_INVALID_TYPE, "an argument or operand has the wrong type"},
    {XML_XPATH_INVALID_ARITY, "a function has too few or too many arguments"},
    {XML_XPATH_UNDEF_PREFIX_ERROR, "a prefix is not declared"},
};

/* libxml2 gives errors of XPath no message. */
static const char *reason_of(const xmlError *error)
{
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
        if (reasons[i].code == error->code)
            return reasons[i].text;
    return error->message ? error->message : "it is too long, too deep or wrong";
}

/* The last error of a compilation or evaluation; user is a struct evaluation, or NULL. */
static void evaluation_error(void *user, const xmlError *error)
{
    struct evaluation *ev = user;
    if (ev)
        snprintf(ev->error, sizeof(ev->error), "%.*s", SPAN_ARG(span_trim(span_of(reason_of(error)))));
}

/* libxml2 2.12 made the error const; both signatures are called alike. */
static xmlStructuredErrorFunc error_function(void (*function)(void *, const xmlError *))
{
    return (xmlStructuredErrorFunc)function;
}

static void register_namespaces(xmlXPathContext *context, const struct schema *schema)
{
    for (xmlNode *n = xmlDocGetRootElement(schema->doc)->children; n; n = n->next) {
        if (!is_schematron(n, "ns"))
            continue;
        xmlChar *prefix = xmlGetNoNsProp(n, XML("prefix")), *uri = xmlGetNoNsProp(n, XML("uri"));
        if (prefix && uri)
            xmlXPathRegisterNs(context, prefix, uri);
        xmlFree(prefix);
        xmlFree(uri);
    }
}

xmlXPathContext *context_new(const struct schema *schema, void *user)
{
    xmlXPathContext *context = xmlXPathNewContext(NULL);
    context->userData = user;
    context->error = error_function(evaluation_error);
    xmlXPathContextSetCache(context, 1, -1, 0);
    register_namespaces(context, schema);
    xslt_register(context);
    functions_register(context, schema);
    return context;
}

static xmlXPathCompExpr *compile(struct load *l, const char *text)
{
    struct evaluation listener = {0};
    l->probe->userData = &listener;
    xmlXPathCompExpr *code = xmlXPathCtxtCompile(l->probe, XML(text));
    l->probe->userData = NULL;
    if (!code)
        load_problem(l, l->node, "%s: `%s` is no XPath 1.0 expression%s%s", l->attribute, text,
                     *listener.error ? ": " : "", listener.error);
    return code;
}

/* What has a program is compiled for libxml2 when it is first asked. It alone knows which characters beyond
 * ASCII may be in names. */
static bool asks_libxml2(const struct load *l, const char *text, const struct code *program)
{
    return !program || !ascii_is_text(text) || l->options->plain;
}

const struct expression *expression_make(struct load *l, const char *text)
{
    struct schema *schema = l->schema;
    const struct expression *known = hash_get(&schema->expressions, span_of(text));
    if (known)
        return known;
    unsigned slots = 0;
    const struct code *program = program_make(l, text, &slots);
    bool asks = asks_libxml2(l, text, program);
    xmlXPathCompExpr *code = asks ? compile(l, text) : NULL;
    if (asks && !code)
        return NULL;
    struct expression *e = arena_alloc(&schema->arena, sizeof(*e));
    *e = (struct expression){.text = arena_dup(&schema->arena, span_of(text)),
                             .code = code,
                             .program = program,
                             .slots = slots,
                             .node = l->node,
                             .index = schema->expression_count++,
                             .next = schema->first_expression};
    schema->first_expression = e;
    hash_put(&schema->expressions, span_of(e->text), e);
    return e;
}

bool expression_is_empty(struct load *l, const char *text)
{
    bool empty = !span_trim(span_of(text)).len;
    if (empty)
        load_problem(l, l->node, "`%s` has an empty `%s`: write an XPath expression into it", l->node->name,
                     l->attribute);
    return empty;
}

const struct expression *expression_read(struct load *l, const xmlNode *node, const char *attribute)
{
    const char *text = node_attribute(&l->schema->arena, node, attribute);
    if (!text)
        return NULL;
    l->node = node;
    l->attribute = attribute;
    return !expression_is_empty(l, text) && names_check(l, text) ? expression_make(l, text) : NULL;
}

/* Compiles what was not met when the schema was loaded. */
static xmlXPathCompExpr *compile_late(struct evaluation *ev, const xmlNode *holder, const char *text)
{
    struct load l = {.schema = (struct schema *)ev->schema,
                     .options = ev->options,
                     .probe = evaluation_context(ev),
                     .any_variable = true,
                     .node = holder,
                     .attribute = "expression"};
    names_check(&l, text);
    xmlXPathCompExpr *code = l.problems ? NULL : xmlXPathCtxtCompile(ev->context, XML(text));
    if (!l.problems && !code)
        load_problem(&l, holder, "`%s` is no XPath 1.0 expression", text);
    ev->problems += l.problems;
    return code;
}

const struct expression *expression_of(struct evaluation *ev, const xmlNode *holder, const char *text)
{
    struct expression *e = hash_get(&ev->schema->expressions, span_of(text));
    if (e)
        return e;
    e = hash_get(&ev->late, span_of(text));
    if (e || ev->late.count == EXPRESSIONS_LATE)
        return e && e->code ? e : NULL;
    e = arena_alloc(&ev->arena, sizeof(*e));
    *e = (struct expression){.text = arena_dup(&ev->arena, span_of(text)),
                             .index = ev->schema->expression_count + ev->late.count,
                             .node = holder,
                             .code = compile_late(ev, holder, text)};
    hash_put(&ev->late, span_of(e->text), e);
    return e->code ? e : NULL;
}

/* ---- evaluating ---- */

void evaluation_problem(struct evaluation *ev, const struct expression *e, const char *format, ...)
{
    ev->problems++;
    if (!ev->options->problem || (e && ev->spending[e->index].told))
        return;
    if (e)
        ev->spending[e->index].told = true;
    va_list values;
    va_start(values, format);
    char reason[512];
    vsnprintf(reason, sizeof(reason), format, values);
    va_end(values);
    const xmlNode *node = e ? e->node : NULL;
    char *text = e ? arena_printf(&ev->arena, "`%s` %s", e->text, reason) : reason;
    ev->options->problem(ev->options->problem_user, node ? node_path(node) : ev->schema->path,
                         node ? xmlGetLineNo(node) : 0, text);
}

/* What an evaluation changes in the context and must put back, because evaluations nest. */
struct frame {
    xmlNode *node, *current;
    xmlDoc *doc;
    int position, size;
    unsigned long count;
};

static struct frame frame_enter(struct evaluation *ev, xmlNode *node)
{
    xmlXPathContext *c = evaluation_context(ev);
    struct frame f = {.node = c->node,
                      .current = ev->current,
                      .doc = c->doc,
                      .position = c->proximityPosition,
                      .size = c->contextSize,
                      .count = c->opCount};
    c->node = node;
    c->doc = node->doc ? node->doc : ev->tree->doc;
    c->proximityPosition = c->contextSize = 1;
    c->opCount = 0;
    c->opLimit = OPERATIONS_ONCE;
    if (ev->nesting++ == 0)
        c->depth = 0;
    ev->current = node;
    ev->error[0] = '\0';
    ev->note = NULL;
    return f;
}

static void frame_leave(struct evaluation *ev, const struct expression *e, struct frame f)
{
    xmlXPathContext *c = ev->context;
    struct spending *spending = &ev->spending[e->index];
    spending->operations += c->opCount;
    spending->dead |= c->opCount >= OPERATIONS_ONCE || spending->operations >= OPERATIONS_ALL;
    c->node = f.node;
    c->doc = f.doc;
    c->proximityPosition = f.position;
    c->contextSize = f.size;
    c->opCount = f.count;
    ev->current = f.current;
    ev->nesting--;
}

static bool may_evaluate(struct evaluation *ev, const struct expression *e)
{
    if (ev->spending[e->index].dead) {
        evaluation_problem(ev, e, "takes too long and was given up: make it narrower, or use xsl:key");
        return false;
    }
    if (ev->nesting < NESTING_MAX)
        return true;
    evaluation_problem(ev, e, "needs variables or keys that need others, too deeply");
    return false;
}

static void tell_failure(struct evaluation *ev, const struct expression *e)
{
    if (ev->spending[e->index].dead)
        may_evaluate(ev, e);
    else
        evaluation_problem(ev, e, "cannot be evaluated: %s",
                           ev->note     ? ev->note
                           : *ev->error ? ev->error
                                        : "no reason was given");
}

/* The same for programs. */
struct program_frame {
    const struct node *current;
    unsigned long operations;
};

static inline struct program_frame program_enter(struct evaluation *ev, const struct node *node)
{
    struct run *r = ev->run;
    const struct program_frame f = {.current = r->current, .operations = r->operations};
    r->current = node;
    r->operations = 0;
    ev->nesting++;
    return f;
}

static void spend(struct evaluation *ev, const struct expression *e)
{
    struct spending *spending = &ev->spending[e->index];
    spending->operations += ev->run->operations;
    spending->dead |= ev->run->operations > ev->run->limit || spending->operations >= OPERATIONS_ALL;
}

/* Whether the program came to an end. */
static inline bool program_leave(struct evaluation *ev, const struct expression *e, struct program_frame f)
{
    struct run *r = ev->run;
    bool failed = r->failed;
    if (r->operations)
        spend(ev, e);
    r->operations = f.operations;
    r->failed = false;
    r->current = f.current;
    ev->nesting--;
    return !failed;
}

/* And where the program keeps operands. */
struct turn_frame {
    struct turn turn;
    struct stack_mark lasting;
};

static struct turn_frame turn_enter(struct run *r, const struct expression *e)
{
    const struct turn_frame f = {.turn = r->turn, .lasting = stack_mark(&r->lasting)};
    r->turn = (struct turn){.slots = e->slots};
    return f;
}

static void turn_leave(struct run *r, struct turn_frame f)
{
    stack_release(&r->lasting, f.lasting);
    r->turn = f.turn;
}

static inline bool has_program(const struct evaluation *ev, const struct expression *e)
{
    return e->program && !ev->plain && ev->nesting < NESTING_MAX && !ev->spending[e->index].dead;
}

bool expression_answer(struct evaluation *ev, const struct expression *e, const struct node *node,
                       struct answer *answer)
{
    if (!has_program(ev, e))
        return false;
    const struct place at = {.node = node, .position = 1, .size = 1};
    const struct turn_frame turn = turn_enter(ev->run, e);
    const struct program_frame f = program_enter(ev, node);
    *answer = code_answer(ev->run, e->program, &at);
    turn_leave(ev->run, turn);
    return program_leave(ev, e, f);
}

/* A schema is used by one thread at a time. */
static xmlXPathCompExpr *code_of(struct evaluation *ev, const struct expression *e)
{
    if (!e->code)
        ((struct expression *)(uintptr_t)e)->code = xmlXPathCtxtCompile(evaluation_context(ev), XML(e->text));
    return e->code;
}

static xmlXPathObject *plain_value(struct evaluation *ev, const struct expression *e, xmlNode *node)
{
    if (!may_evaluate(ev, e))
        return NULL;
    struct frame f = frame_enter(ev, node);
    xmlXPathCompExpr *code = code_of(ev, e);
    xmlXPathObject *value = code ? xmlXPathCompiledEval(code, ev->context) : NULL;
    frame_leave(ev, e, f);
    if (!value)
        tell_failure(ev, e);
    return value;
}

xmlXPathObject *expression_value(struct evaluation *ev, const struct expression *e, xmlNode *xml)
{
    struct answer answer;
    const struct node *node = has_program(ev, e) ? tree_node(xml) : NULL;
    if (!node)
        return plain_value(ev, e, xml);
    struct stack_mark mark = stack_mark(&ev->run->stack);
    bool known = expression_answer(ev, e, node, &answer);
    xmlXPathObject *value = known ? answer_object(&answer) : NULL;
    stack_release(&ev->run->stack, mark);
    return known ? value : plain_value(ev, e, xml);
}

static int plain_holds(struct evaluation *ev, const struct expression *e, xmlNode *node)
{
    if (!may_evaluate(ev, e))
        return -1;
    struct frame f = frame_enter(ev, node);
    xmlXPathCompExpr *code = code_of(ev, e);
    int holds = code ? xmlXPathCompiledEvalToBoolean(code, ev->context) : -1;
    frame_leave(ev, e, f);
    if (holds < 0)
        tell_failure(ev, e);
    return holds;
}

/* Kept apart from code_holds, so that a test that keeps nothing pays nothing. */
__attribute__((noinline)) static bool slotted_holds(struct run *r, const struct expression *e,
                                                    const struct place *at)
{
    const struct turn_frame turn = turn_enter(r, e);
    bool holds = code_holds(r, e->program, at);
    turn_leave(r, turn);
    return holds;
}

int expression_holds(struct evaluation *ev, const struct expression *e, const struct node *node)
{
    if (!has_program(ev, e))
        return plain_holds(ev, e, node->xml);
    const struct place at = {.node = node, .position = 1, .size = 1};
    const struct program_frame f = program_enter(ev, node);
    bool holds = e->slots ? slotted_holds(ev->run, e, &at) : code_holds(ev->run, e->program, &at);
    return program_leave(ev, e, f) ? holds : plain_holds(ev, e, node->xml);
}
