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

static void run_begin(struct evaluation *ev)
{
    ev->run = arena_alloc(&ev->arena, sizeof(*ev->run));
    ev->run->ev = ev;
    run_prepare(ev->run, ev->schema, ev->primary);
}

xmlXPathContext *evaluation_context(struct evaluation *ev)
{
    if (!ev->context) {
        ev->context = context_new(ev->schema, ev->options, ev);
        xmlXPathRegisterVariableLookup(ev->context, variable_lookup, ev);
    }
    return ev->context;
}

struct evaluation *evaluation_new(const struct schema *schema, xmlDoc *doc, const char *phase,
                                  const struct schema_options *options, bool *ok)
{
    static const struct schema_options none = {0};
    struct evaluation *ev = memory_get(sizeof(*ev));
    *ev = (struct evaluation){
        .schema = schema, .options = options ? options : &none, .primary = doc, .doc = doc};
    ev->active = arena_array(&ev->arena, schema->pattern_count, sizeof(*ev->active));
    variables_begin(ev);
    ev->sets = arena_array(&ev->arena, schema->alternative_count, sizeof(*ev->sets));
    ev->spending =
        arena_array(&ev->arena, schema->expression_count + EXPRESSIONS_LATE, sizeof(*ev->spending));
    if (ev->options->plain)
        xmlXPathOrderDocElems(doc);
    else
        run_begin(ev);
    *ok = choose_phase(ev, phase);
    return ev;
}

void evaluation_free(struct evaluation *ev)
{
    variables_end(ev);
    if (ev->run)
        run_free(ev->run);
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
    arena_free(&ev->arena);
    free(ev);
}

/* ---- firing ---- */

static xmlNode *select_subject(struct evaluation *ev, const struct expression *e, xmlNode *node)
{
    xmlXPathObject *found = e ? expression_value(ev, e, node) : NULL;
    xmlNode *subject = NULL;
    xmlNodeSet *nodes = found && found->type == XPATH_NODESET ? found->nodesetval : NULL;
    nodes_tidy(nodes);
    if (nodes && nodes->nodeNr > 0)
        subject = nodes->nodeTab[0];
    xmlXPathFreeObject(found);
    return subject;
}

static void fire(struct evaluation *ev, const struct rule *rule, const struct check *check, xmlNode *node)
{
    xmlNode *subject = select_subject(ev, check->subject ? check->subject : rule->subject, node);
    const struct schema_result result = {
        .check = &check->open, .node = node, .subject = subject ? subject : node, .evaluation = ev};
    ev->fired(ev->user, &result);
}

static void apply_rule(struct evaluation *ev, const struct pattern *pattern, const struct rule *rule,
                       xmlNode *node)
{
    ev->scope =
        (struct scope){.pattern = pattern, .rule = rule, .node = node, .visible = rule->variables.count};
    if (ev->rule_fired)
        ev->rule_fired(ev->user, pattern, rule, node);
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

static const struct candidates *named_candidates(const struct evaluation *ev, enum node_class class,
                                                 const xmlNode *node)
{
    if (class > CLASS_ATTRIBUTE)
        return NULL;
    if (ev->run && ev->doc == ev->run->doc)
        return run_candidates(ev->run, class, node->name);
    const struct hash *table = &ev->schema->dispatch.named[class];
    return table->count ? hash_get(table, span_of((const char *)node->name)) : NULL;
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

/* Within a pattern the first rule that matches takes the node (ISO/IEC 19757-3, 6.5). */
static void visit(struct evaluation *ev, xmlNode *node)
{
    enum node_class class = class_of(node);
    if (class >= CLASS_COUNT)
        return;
    const struct candidates *list = named_candidates(ev, class, node);
    const struct candidate *named = list ? list->first : NULL, *any = ev->schema->dispatch.any[class].first,
                           *c;
    const struct pattern *taken = NULL;
    while ((c = take_next(&named, &any))) {
        if (c->pattern == taken || !ev->active[c->pattern->open.index])
            continue;
        ev->scope = (struct scope){.pattern = c->pattern};
        if (!alternative_matches(ev, c->alternative, node))
            continue;
        taken = c->pattern;
        apply_rule(ev, c->pattern, c->rule, node);
    }
}

static bool wants_attributes(const struct schema *schema)
{
    return schema->dispatch.named[CLASS_ATTRIBUTE].count || schema->dispatch.any[CLASS_ATTRIBUTE].first;
}

static void walk(struct evaluation *ev, xmlDoc *doc)
{
    bool attributes = wants_attributes(ev->schema);
    ev->doc = doc;
    for (xmlNode *n = (xmlNode *)doc; n; n = node_following(n, (xmlNode *)doc)) {
        visit(ev, n);
        for (xmlAttr *a = attributes && n->type == XML_ELEMENT_NODE ? n->properties : NULL; a; a = a->next)
            visit(ev, (xmlNode *)a);
    }
    ev->scope = (struct scope){0};
}

static void walk_named(struct evaluation *ev, const struct pattern *p, xmlChar *href)
{
    xmlDoc *doc = href ? document_open(ev, p->documents, (const char *)href) : NULL;
    if (doc) {
        variables_forget(ev, &p->variables);
        walk(ev, doc);
        variables_forget(ev, &p->variables);
    }
    ev->doc = ev->primary;
    xmlFree(href);
}

/* A pattern with @documents looks at the documents that the expression names instead of the primary one. */
static void walk_documents(struct evaluation *ev, const struct pattern *p)
{
    ev->scope = (struct scope){.pattern = p};
    xmlXPathObject *names = expression_value(ev, p->documents, (xmlNode *)ev->primary);
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
