/* Expressions: compiled once, evaluated within limits, their variables looked up where they are defined. */
#include <stdarg.h>
#include <stdio.h>

#include "base/buffer.h"
#include "schematron/parts.h"

enum {
    OPERATIONS_ONCE = 50 * 1000 * 1000, /* of one evaluation of an expression */
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

xmlXPathContext *context_new(const struct schema *schema, const struct schema_options *options, void *user)
{
    xmlXPathContext *context = xmlXPathNewContext(NULL);
    context->userData = user;
    context->error = error_function(evaluation_error);
    xmlXPathContextSetCache(context, 1, -1, 0);
    register_namespaces(context, schema);
    xmlXPathRegisterFunc(context, XML("key"), xslt_key);
    xmlXPathRegisterFunc(context, XML("document"), xslt_document);
    xmlXPathRegisterFunc(context, XML("current"), xslt_current);
    xmlXPathRegisterFunc(context, XML("generate-id"), xslt_generate_id);
    functions_register(context);
    if (options->prepare)
        options->prepare(options->user, context);
    return context;
}

const struct expression *expression_make(struct load *l, const char *text)
{
    struct schema *schema = l->schema;
    const struct expression *known = hash_get(&schema->expressions, span_of(text));
    if (known)
        return known;
    struct evaluation listener = {0};
    l->probe->userData = &listener;
    xmlXPathCompExpr *code = xmlXPathCtxtCompile(l->probe, XML(text));
    l->probe->userData = NULL;
    if (!code)
        load_problem(l, l->node, "%s: `%s` is no XPath 1.0 expression%s%s", l->attribute, text,
                     *listener.error ? ": " : "", listener.error);
    if (!code)
        return NULL;
    struct expression *e = arena_alloc(&schema->arena, sizeof(*e));
    *e = (struct expression){.text = arena_dup(&schema->arena, span_of(text)),
                             .code = code,
                             .node = l->node,
                             .index = schema->expression_count++,
                             .next = schema->first_expression};
    schema->first_expression = e;
    hash_put(&schema->expressions, span_of(e->text), e);
    return e;
}

const struct expression *expression_read(struct load *l, const xmlNode *node, const char *attribute)
{
    const char *text = node_attribute(&l->schema->arena, node, attribute);
    if (!text)
        return NULL;
    l->node = node;
    l->attribute = attribute;
    names_check(l, text);
    return expression_make(l, text);
}

/* Compiles what was not met when the schema was loaded. */
static xmlXPathCompExpr *compile_late(struct evaluation *ev, const xmlNode *holder, const char *text)
{
    struct load l = {.schema = (struct schema *)ev->schema,
                     .options = ev->options,
                     .probe = ev->context,
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
    if (!e)
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
    xmlXPathContext *c = ev->context;
    struct frame f = {.node = c->node,
                      .current = ev->current,
                      .doc = c->doc,
                      .position = c->proximityPosition,
                      .size = c->contextSize,
                      .count = c->opCount};
    c->node = node;
    c->doc = node->doc ? node->doc : ev->doc;
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

xmlXPathObject *expression_value(struct evaluation *ev, const struct expression *e, xmlNode *node)
{
    if (!may_evaluate(ev, e))
        return NULL;
    struct frame f = frame_enter(ev, node);
    xmlXPathObject *value = xmlXPathCompiledEval(e->code, ev->context);
    frame_leave(ev, e, f);
    if (!value)
        tell_failure(ev, e);
    return value;
}

int expression_holds(struct evaluation *ev, const struct expression *e, xmlNode *node)
{
    if (!may_evaluate(ev, e))
        return -1;
    struct frame f = frame_enter(ev, node);
    int holds = xmlXPathCompiledEvalToBoolean(e->code, ev->context);
    frame_leave(ev, e, f);
    if (holds < 0)
        tell_failure(ev, e);
    return holds;
}

/* ---- variables ---- */

static const struct variable *find_in(const struct variables *variables, size_t count, const char *name)
{
    while (count-- > 0)
        if (strcmp(variables->at[count].name, name) == 0)
            return &variables->at[count];
    return NULL;
}

static const struct variable *find_elsewhere(const struct evaluation *ev, const char *name,
                                             struct scope *scope)
{
    for (size_t i = 0; i < ev->schema->pattern_count; i++) {
        const struct pattern *p = &ev->schema->patterns[i];
        const struct variable *v = find_in(&p->variables, p->variables.count, name);
        if (v) {
            scope->pattern = p;
            return v;
        }
    }
    return NULL;
}

/* The variable that a name means in the current scope; *scope and *node: where its value is to be computed.
 */
static const struct variable *find_variable(const struct evaluation *ev, const char *name,
                                            struct scope *scope, xmlNode **node)
{
    const struct scope *here = &ev->scope;
    const struct variable *v = here->rule ? find_in(&here->rule->variables, here->visible, name) : NULL;
    *scope = *here;
    *node = here->node;
    if (v) {
        scope->visible = (size_t)(v - here->rule->variables.at);
        return v;
    }
    *scope = (struct scope){.pattern = here->pattern};
    *node = (xmlNode *)ev->doc;
    if (here->pattern && (v = find_in(&here->pattern->variables, here->pattern->variables.count, name)))
        return v;
    *scope = (struct scope){0};
    *node = (xmlNode *)ev->primary;
    if (ev->phase && (v = find_in(&ev->phase->variables, ev->phase->variables.count, name)))
        return v;
    v = find_in(&ev->schema->variables, ev->schema->variables.count, name);
    return v ? v : find_elsewhere(ev, name, scope);
}

static xmlXPathObject *compute(struct evaluation *ev, const struct variable *v, struct scope scope,
                               xmlNode *node)
{
    if (!v->value)
        return xmlXPathNewNodeSet(v->node);
    struct scope outer = ev->scope;
    xmlDoc *scratch = ev->scratch;
    bool lasting = !scope.rule;
    if (lasting)
        ev->scratch = ev->kept;
    ev->scope = scope;
    xmlXPathObject *value = expression_value(ev, v->value, node);
    ev->scope = outer;
    if (lasting) {
        ev->kept = ev->scratch;
        ev->scratch = scratch;
    }
    return value;
}

xmlXPathObject *variable_lookup(void *user, const xmlChar *name, const xmlChar *uri)
{
    struct evaluation *ev = user;
    struct scope scope;
    xmlNode *node;
    const struct variable *v = uri ? NULL : find_variable(ev, (const char *)name, &scope, &node);
    if (!v)
        return NULL;
    struct value *value = &ev->values[v->index];
    if (value->state == VALUE_BUSY) {
        ev->note = "a variable needs itself";
        return NULL;
    }
    if (value->state == VALUE_NONE) {
        value->state = VALUE_BUSY;
        value->object = compute(ev, v, scope, node);
        value->state = VALUE_KNOWN;
    }
    return value->object ? xmlXPathObjectCopy(value->object) : NULL;
}

void variables_forget(struct evaluation *ev, const struct variables *variables)
{
    for (size_t i = 0; i < variables->count; i++) {
        struct value *value = &ev->values[variables->at[i].index];
        xmlXPathFreeObject(value->object);
        *value = (struct value){0};
    }
}
