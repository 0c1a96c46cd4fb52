/* Evaluating a schema: one walk over the document, each node led to the rules that may take it. */
#include <stdlib.h>

#include "schematron/program.h"

/* ---- setting up ---- */

static const struct phase *find_phase(const struct schema *schema, const char *id)
{
    for (size_t i = 0; i < schema->phase_count; i++)
        if (strcmp(schema->phases[i].id, id) == 0)
            return &schema->phases[i];
    return NULL;
}

/* False when there is no such phase. */
static bool choose_phase(struct evaluation *ev, const char *id)
{
    const struct schema *schema = ev->schema;
    const struct schema_options *o = ev->options;
    if (!id || strcmp(id, "#DEFAULT") == 0)
        id = schema->default_phase ? schema->default_phase : "#ALL";
    bool all = strcmp(id, "#ALL") == 0;
    ev->phase = all ? NULL : find_phase(schema, id);
    for (size_t i = 0; i < schema->pattern_count; i++) {
        bool in_phase = all || (ev->phase && ev->phase->active[i]);
        ev->active[i] = in_phase && (!o->wants || o->wants(o->user, &schema->patterns[i].open));
    }
    if (!all && !ev->phase)
        evaluation_problem(ev, NULL, "there is no phase `%s`: name one of the schema, #ALL or #DEFAULT", id);
    return all || ev->phase;
}

xmlXPathContext *evaluation_context(struct evaluation *ev)
{
    if (!ev->context) {
        ev->context = context_new(ev->schema, ev);
        xmlXPathRegisterVariableLookup(ev->context, variable_lookup, ev);
    }
    return ev->context;
}

struct evaluation *evaluation_new(const struct schema *schema, xmlDoc *doc, const char *phase,
                                  const struct schema_options *options, bool *ok)
{
    static const struct schema_options none = {0};
    struct evaluation *ev = memory_get(sizeof(*ev));
    *ev = (struct evaluation){.schema = schema, .options = options ? options : &none};
    ev->primary = ev->tree = tree_use(doc, &schema->set->names);
    ev->run = arena_alloc(&ev->arena, sizeof(*ev->run));
    ev->run->ev = ev;
    ev->run->limit = OPERATIONS_ONCE;
    ev->plain = ev->options->plain;
    ev->active = arena_array(&ev->arena, schema->pattern_count, sizeof(*ev->active));
    variables_begin(ev);
    ev->sets = arena_array(&ev->arena, schema->alternative_count, sizeof(*ev->sets));
    ev->spending =
        arena_array(&ev->arena, schema->expression_count + EXPRESSIONS_LATE, sizeof(*ev->spending));
    *ok = choose_phase(ev, phase);
    return ev;
}

void evaluation_free(struct evaluation *ev)
{
    variables_end(ev);
    stack_free(&ev->run->stack);
    stack_free(&ev->run->lasting);
    for (size_t i = 0; i < ev->schema->alternative_count; i++)
        node_set_free(&ev->sets[i]);
    for (size_t i = 0; i < ev->late.room; i++)
        if (ev->late.entries[i].value)
            xmlXPathFreeCompExpr(((struct expression *)ev->late.entries[i].value)->code);
    hash_free(&ev->late);
    keys_free(ev);
    functions_free(ev);
    xmlXPathFreeContext(ev->context);
    documents_free(ev);
    tree_leave(ev->primary);
    arena_free(&ev->arena);
    free(ev);
}

/* ---- firing ---- */

static xmlNode *first_of_value(struct evaluation *ev, const struct expression *e, xmlNode *node)
{
    xmlXPathObject *found = expression_value(ev, e, node);
    xmlNodeSet *nodes = found && found->type == XPATH_NODESET ? found->nodesetval : NULL;
    nodes_tidy(nodes);
    xmlNode *first = nodes && nodes->nodeNr > 0 ? nodes->nodeTab[0] : NULL;
    xmlXPathFreeObject(found);
    return first;
}

static xmlNode *select_subject(struct evaluation *ev, const struct expression *e, const struct node *node)
{
    struct answer answer;
    struct stack_mark mark = stack_mark(&ev->run->stack);
    xmlNode *first;
    if (!expression_answer(ev, e, node, &answer))
        first = first_of_value(ev, e, node->xml);
    else
        first = answer.kind == KIND_NODES && answer.nodes.count ? answer.nodes.at[0]->xml : NULL;
    stack_release(&ev->run->stack, mark);
    return first;
}

static void fire(struct evaluation *ev, const struct rule *rule, const struct check *check,
                 const struct node *node)
{
    const struct expression *e = check->subject ? check->subject : rule->subject;
    xmlNode *subject = e ? select_subject(ev, e, node) : NULL;
    struct schema_check said;
    struct schema_result result = {
        .check = &check->open, .node = node->xml, .subject = subject ? subject : node->xml, .evaluation = ev};
    if (check->varies)
        result.check = templates_fill(&result, &said);
    ev->fired(ev->user, &result);
}

static void apply_rule(struct evaluation *ev, const struct pattern *pattern, const struct rule *rule,
                       const struct node *node)
{
    ev->scope =
        (struct scope){.pattern = pattern, .rule = rule, .node = node, .visible = rule->variables.count};
    if (ev->rule_fired)
        ev->rule_fired(ev->user, pattern, rule, node->xml);
    for (size_t i = 0; i < rule->check_count; i++)
        if (expression_holds(ev, rule->checks[i].test, node) == (rule->checks[i].open.is_report ? 1 : 0))
            fire(ev, rule, &rule->checks[i], node);
    variables_forget(ev, &rule->variables);
    if (ev->scratch) {
        xmlFreeDoc(ev->scratch);
        ev->scratch = NULL;
    }
}

/* ---- walking ---- */

static const struct candidate *named_candidates(const struct dispatch *d, const struct node *node)
{
    enum node_class class = class_of(node);
    size_t number = node->name & (((uint32_t)1 << CLASS_SHIFT) - 1);
    return class <= CLASS_ATTRIBUTE && number < d->names ? d->named[class][number].first : NULL;
}

/* Takes the earlier of two candidates off its list. */
static const struct candidate *take_next(const struct candidate **named, const struct candidate **any)
{
    const struct candidate **from = !*any || (*named && (*named)->order < (*any)->order) ? named : any;
    const struct candidate *c = *from;
    if (c)
        *from = c->next;
    return c;
}

/* Within a pattern the first rule that matches takes the node (ISO/IEC 19757-3, 6.5); within a group each. */
static void apply_candidates(struct evaluation *ev, const struct candidate *named,
                             const struct candidate *any, const struct node *node)
{
    const void *taken = NULL;
    const struct candidate *c;
    while ((c = take_next(&named, &any))) {
        if (c->taker == taken || !ev->active[c->pattern->open.index])
            continue;
        ev->scope = (struct scope){.pattern = c->pattern};
        if (!c->alternative->lone && !alternative_matches(ev, c->alternative, node))
            continue;
        taken = c->taker;
        apply_rule(ev, c->pattern, c->rule, node);
    }
}

static void visit(struct evaluation *ev, const struct node *node)
{
    const struct dispatch *d = &ev->schema->dispatch;
    const struct candidate *named = named_candidates(d, node), *any = d->any[class_of(node)].first;
    if (named || any)
        apply_candidates(ev, named, any, node);
}

static bool wants_attributes(const struct dispatch *d)
{
    return d->attributes || d->any[CLASS_ATTRIBUTE].first;
}

static void walk(struct evaluation *ev, struct tree *tree)
{
    bool attributes = wants_attributes(&ev->schema->dispatch);
    const struct node *end = tree->nodes + tree->count;
    ev->tree = tree;
    for (const struct node *n = tree->nodes; n < end; n = attributes ? n + 1 : node_onward(n))
        visit(ev, n);
    ev->scope = (struct scope){0};
}

static void walk_named(struct evaluation *ev, const struct pattern *p, xmlChar *href)
{
    xmlDoc *doc = href ? document_open(ev, p->documents, (const char *)href) : NULL;
    if (doc) {
        variables_forget(ev, &p->variables);
        walk(ev, tree_of(doc));
        variables_forget(ev, &p->variables);
    }
    ev->tree = ev->primary;
    xmlFree(href);
}

/* A pattern with @documents looks at the documents that the expression names instead of the primary one. */
static void walk_documents(struct evaluation *ev, const struct pattern *p)
{
    ev->scope = (struct scope){.pattern = p};
    xmlXPathObject *names = expression_value(ev, p->documents, (xmlNode *)ev->primary->doc);
    if (names && names->type == XPATH_NODESET) {
        for (int i = 0; names->nodesetval && i < names->nodesetval->nodeNr; i++)
            walk_named(ev, p, xmlXPathCastNodeToString(names->nodesetval->nodeTab[i]));
    } else if (names) {
        walk_named(ev, p, xmlXPathCastToString(names));
    }
    xmlXPathFreeObject(names);
}

static void run_documents(struct evaluation *ev, const bool *wanted)
{
    const struct schema *schema = ev->schema;
    for (size_t i = 0; i < schema->pattern_count; i++)
        ev->active[i] = false;
    for (size_t i = 0; i < schema->pattern_count; i++) {
        if (!wanted[i])
            continue;
        ev->active[i] = true;
        walk_documents(ev, &schema->patterns[i]);
        ev->active[i] = false;
    }
}

void evaluation_run(struct evaluation *ev)
{
    const struct schema *schema = ev->schema;
    bool *subordinate = arena_array(&ev->arena, schema->pattern_count, sizeof(*subordinate)), any = false,
         own = false;
    for (size_t i = 0; i < schema->pattern_count; i++) {
        subordinate[i] = ev->active[i] && schema->patterns[i].documents;
        any |= subordinate[i];
        ev->active[i] &= !subordinate[i];
        own |= ev->active[i];
    }
    if (own)
        walk(ev, ev->primary);
    if (any)
        run_documents(ev, subordinate);
}

int schema_evaluate(const struct schema *schema, xmlDoc *doc, const char *phase,
                    const struct schema_options *options, schema_fired *fired, void *user)
{
    bool ok;
    struct evaluation *ev = evaluation_new(schema, doc, phase, options, &ok);
    ev->fired = fired;
    ev->user = user;
    if (ok)
        evaluation_run(ev);
    int status = ok && ev->problems == 0 ? 0 : -1;
    evaluation_free(ev);
    return status;
}
