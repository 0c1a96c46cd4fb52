/* `hvlint why`: how a rule is decided for a host, step by step.
 *
 * The rule's schema is loaded once more, changed so that every check fires for every node that its context
 * could mean; the check's real test and the context's predicates are then evaluated piece by piece. */
#include "command/command.h"
#include "command/judge.h"
#include "command/load.h"
#include "command/rule_show.h"
#include "command/xpath_parts.h"

#include "base/name.h"

#define WHY_NS "https://hvlint.org/ns/why/1"

struct tracing {
    struct arena arena;
    FILE *out;
    const struct rule *rule;
    const char *host, *object; /* globs; object may be NULL */
    xmlNode *node, *group;     /* told last */
    bool applies;              /* the predicates hold for that node */
    size_t told, passed_over;
};

/* ---- The changed schema ---- */

static void keep_as(xmlNode *node, xmlNs *ns, const char *name, const char *as)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    if (value)
        xmlSetNsProp(node, ns, (const xmlChar *)as, value);
    xmlFree(value);
}

/* `host/adapter[a][b]` becomes `host/adapter`: the predicates are told one by one. */
static void widen_context(struct arena *a, xmlNode *rule, xmlNs *ns)
{
    xmlChar *context = xmlGetNoNsProp(rule, (const xmlChar *)"context");
    struct span whole = span_of((const char *)context), rest = whole, predicate;
    xpath_split(&rest, "|");
    bool single = context && !rest.at;
    keep_as(rule, ns, "context", "context");
    while (single && xpath_last_predicate(&whole, &predicate))
        ;
    if (single)
        xmlSetProp(rule, (const xmlChar *)"context", (const xmlChar *)arena_dup(a, whole));
    xmlFree(context);
}

static void widen_rule(struct arena *a, xmlNode *rule, xmlNs *ns)
{
    widen_context(a, rule, ns);
    for (xmlNode *c = rule->children; c; c = c->next)
        if (is_schematron_element(c, "assert") || is_schematron_element(c, "report")) {
            keep_as(c, ns, "test", "test");
            xmlSetNsProp(c, ns, (const xmlChar *)"kind", c->name);
            xmlNodeSetName(c, (const xmlChar *)"report");
            xmlSetProp(c, (const xmlChar *)"test", (const xmlChar *)"true()");
            xmlUnsetProp(c, (const xmlChar *)"subject");
        }
}

static void drop(xmlNode *node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

/* A copy of the pattern that has only its rule element number `at`. */
static void add_single(struct arena *a, xmlNode *pattern, size_t at, xmlNs *ns)
{
    xmlNode *copy = xmlDocCopyNode(pattern, pattern->doc, 1);
    size_t n = 0;
    xmlAddPrevSibling(pattern, copy);
    xmlSetProp(copy, (const xmlChar *)"id", (const xmlChar *)arena_printf(a, "part-%zu", at + 1));
    for (xmlNode *c = copy->children, *next; c; c = next) {
        next = c->next;
        if (!is_schematron_element(c, "rule"))
            continue;
        if (n++ == at)
            widen_rule(a, c, ns);
        else
            drop(c);
    }
}

static void split_pattern(struct arena *a, xmlNode *pattern, xmlNs *ns)
{
    size_t count = 0;
    for (xmlNode *c = pattern->children; c; c = c->next)
        count += is_schematron_element(c, "rule");
    for (size_t i = 0; i < count; i++)
        add_single(a, pattern, i, ns);
    drop(pattern);
}

/* Only the rule's own pattern, in the form described above. NULL after messages. */
static struct schema *traced_schema(struct arena *a, const struct rule *rule,
                                    const struct schema_options *options)
{
    xmlDoc *doc = xmlCopyDoc(rule->pattern->node->doc, 1);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    xmlNs *ns = root ? xmlNewNs(root, (const xmlChar *)WHY_NS, (const xmlChar *)"why") : NULL;
    for (xmlNode *c = root ? root->children : NULL, *next; c; c = next) {
        next = c->next;
        xmlChar *id = xmlGetNoNsProp(c, (const xmlChar *)"id");
        bool own = id && rule->pattern->id && strcmp((const char *)id, rule->pattern->id) == 0;
        xmlFree(id);
        if (is_schematron_element(c, "phase") || (is_schematron_element(c, "pattern") && !own))
            drop(c);
        else if (is_schematron_element(c, "pattern"))
            split_pattern(a, c, ns);
    }
    xmlChar *text = NULL;
    int length = 0;
    if (root)
        xmlDocDumpMemoryEnc(doc, &text, &length, "UTF-8");
    struct span bytes = {.at = (const char *)text, .len = (size_t)length};
    struct schema *schema = text ? schema_load_memory(schema_path(rule->schema), bytes, options) : NULL;
    xmlFree(text);
    xmlFreeDoc(doc);
    return schema;
}

/* ---- Values ---- */

enum { MOST_SHOWN = 6, DEEPEST = 6 };

static const char *node_text(struct tracing *t, xmlNode *node)
{
    if (node->type == XML_ATTRIBUTE_NODE) {
        xmlChar *value = xmlNodeGetContent(node);
        const char *text = arena_printf(&t->arena, "@%s=%s", (const char *)node->name, (const char *)value);
        xmlFree(value);
        return text;
    }
    if (node->type != XML_ELEMENT_NODE)
        return "a node";
    xmlChar *first = node->properties ? xmlNodeGetContent((xmlNode *)node->properties) : NULL;
    const char *text = arena_printf(&t->arena, "%s%s%s", (const char *)node->name, first ? " " : "",
                                    first ? (const char *)first : "");
    xmlFree(first);
    return text;
}

static const char *set_text(struct tracing *t, const xmlNodeSet *set)
{
    int count = set ? set->nodeNr : 0;
    const char *text = arena_printf(&t->arena, "%d %s", count, count == 1 ? "node" : "nodes");
    for (int i = 0; i < count && i < MOST_SHOWN; i++)
        text = arena_printf(&t->arena, "%s%s%s", text, i ? ", " : ": ", node_text(t, set->nodeTab[i]));
    return count > MOST_SHOWN ? arena_printf(&t->arena, "%s, ...", text) : text;
}

/* What an expression gives at the node, and in *truth whether that counts as true. */
static const char *value_text(struct tracing *t, const struct schema_result *at, struct span expression,
                              bool *truth)
{
    const char *text = arena_dup(&t->arena, expression);
    xmlXPathObject *value = schema_object(at, at->check->node, text, at->node);
    xmlChar *string = value && value->type != XPATH_NODESET ? xmlXPathCastToString(value) : NULL;
    const char *shown = value ? "" : "(fails)";
    *truth = value && xmlXPathCastToBoolean(value);
    if (value && value->type == XPATH_NODESET)
        shown = set_text(t, value->nodesetval);
    else if (value && value->type == XPATH_STRING)
        shown = arena_printf(&t->arena, "'%s'", (const char *)string);
    else if (string)
        shown = arena_dup(&t->arena, span_of((const char *)string));
    xmlFree(string);
    xmlXPathFreeObject(value);
    return shown;
}

static bool is_compound(struct span s)
{
    struct span by_or = s, by_and = s;
    xpath_split(&by_or, "or");
    xpath_split(&by_and, "and");
    return by_or.at || by_and.at;
}

static bool tell_value(struct tracing *t, const struct schema_result *at, struct span s, unsigned depth)
{
    struct span left, sign, right;
    bool truth, ignored;
    const char *value = value_text(t, at, s, &truth);
    fprintf(t->out, "%*s%s  %.*s", (int)(4 + 2 * depth), "", truth ? "yes" : "no ", SPAN_ARG(s));
    if (!is_compound(s) && xpath_comparison(s, &left, &sign, &right))
        fprintf(t->out, "    (%s %.*s %s)", value_text(t, at, left, &ignored), SPAN_ARG(sign),
                value_text(t, at, right, &ignored));
    else if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
        fprintf(t->out, "    (%s)", value);
    putc('\n', t->out);
    return truth;
}

/* Tells an expression, then its operands, however deep. */
static bool tell(struct tracing *t, const struct schema_result *at, struct span s, unsigned depth)
{
    static const char *const words[] = {"or", "and"};
    struct span inner;
    bool truth = tell_value(t, at, s, depth);
    for (size_t i = 0; i < 2 && depth < DEEPEST; i++) {
        struct span rest = s, first = xpath_split(&rest, words[i]);
        if (!rest.at)
            continue;
        tell(t, at, first, depth + 1);
        while (rest.at)
            tell(t, at, xpath_split(&rest, words[i]), depth + 1);
        return truth;
    }
    if (depth < DEEPEST && (xpath_inner(s, "", &inner) || xpath_inner(s, "not", &inner)))
        tell(t, at, inner, depth + 1);
    return truth;
}

/* ---- Nodes ---- */

static const char *kept(struct tracing *t, const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNsProp(node, (const xmlChar *)name, (const xmlChar *)WHY_NS);
    const char *text = value ? fold_blanks(arena_dup(&t->arena, span_of((const char *)value))) : "";
    xmlFree(value);
    return text;
}

static bool is_meant(const struct tracing *t, const char *object)
{
    const char *slash = strchr(object, '/');
    return !t->object || name_matches(t->object, object, true) ||
           (slash && name_matches(t->object, slash + 1, true));
}

static bool is_on_host(const struct tracing *t, xmlNode *node)
{
    xmlNode *host = model_host(node);
    const char *name = host ? model_get(host, HOST_NAME) : NULL;
    return !host || (name && name_matches(t->host, name, true));
}

/* The predicates of the context, first to last; whether all hold. */
static bool tell_predicates(struct tracing *t, const struct schema_result *at, struct span path, bool loud)
{
    struct span predicate, before = path;
    bool truth;
    if (!xpath_last_predicate(&before, &predicate))
        return true;
    bool good = tell_predicates(t, at, before, loud);
    if (loud)
        return tell(t, at, predicate, 0) && good;
    value_text(t, at, predicate, &truth);
    return good && truth;
}

static void tell_lets(struct tracing *t, const struct schema_result *at)
{
    bool ignored;
    for (const xmlNode *c = at->check->node->parent->children; c; c = c->next)
        if (is_schematron_element(c, "let")) {
            const char *name = folded_attribute(&t->arena, c, "name");
            const char *variable = arena_printf(&t->arena, "$%s", name ? name : "");
            fprintf(t->out, "    let %s = %s\n", variable, value_text(t, at, span_of(variable), &ignored));
        }
}

static void begin_node(struct tracing *t, const struct schema_result *at, const char *object)
{
    const char *context = kept(t, at->check->node->parent, "context");
    const xmlNode *host = model_host(at->node->type == XML_ATTRIBUTE_NODE ? at->node->parent : at->node);
    t->node = at->node;
    t->group = at->check->node->parent;
    t->applies = tell_predicates(t, at, span_of(context), false);
    if (!t->applies && !t->object) {
        t->passed_over++;
        return;
    }
    t->told++;
    fprintf(t->out, "\n%s%s%s\n", object, host ? " of " : "", host ? model_get(host, HOST_NAME) : "");
    fprintf(t->out, "  is meant by %s\n", context);
    tell_predicates(t, at, span_of(context), true);
    if (t->applies)
        tell_lets(t, at);
    else
        fputs("  so the rule does not look at it\n", t->out);
}

static void take(void *user, const struct schema_result *at)
{
    struct tracing *t = user;
    xmlNode *element = at->node->type == XML_ATTRIBUTE_NODE ? at->node->parent : at->node;
    const char *object = element->type == XML_ELEMENT_NODE ? model_object(&t->arena, element) : "/";
    if (!is_on_host(t, element) || !is_meant(t, object))
        return;
    if (at->node != t->node || at->check->node->parent != t->group)
        begin_node(t, at, object);
    if (!t->applies)
        return;
    bool assertion = strcmp(kept(t, at->check->node, "kind"), "assert") == 0;
    fprintf(t->out, "  %s\n", assertion ? "wants" : "reports");
    bool truth = tell(t, at, span_trim(span_of(kept(t, at->check->node, "test"))), 0);
    fprintf(t->out, "  so it %s\n", truth != assertion ? "fires" : "does not fire");
}

/* ---- The host as a whole ---- */

static void tell_conditions(struct tracing *t, const xmlNode *estate, const xmlNode *host)
{
    const struct rule *rule = t->rule;
    unsigned possible = possible_releases(host);
    const char *os = model_get(host, HOST_OS), *needs = needs_text(&t->arena, rule);
    const struct exported exported = exports_around(estate, host);
    fprintf(t->out, "  release %s: the rule %s (%s)\n", os ? os : "not known",
            (possible & rule->releases) == possible ? "applies"
            : possible & rule->releases             ? "applies to some that are possible"
                                                    : "does not apply",
            releases_text(&t->arena, rule->releases));
    if (*needs)
        fprintf(t->out, "  needs %s: %s\n", needs,
                needs_are_met(rule, &exported) ? "exported" : "not all exported, so it is not evaluated");
    if (!rule->enabled)
        fputs("  the rule is off\n", t->out);
}

static size_t trace_unit(struct tracing *t, const struct schema *schema, const struct model *m)
{
    struct schema_options o = ruleset_options();
    const xmlNode *estate = m->doc->children;
    size_t hosts = 0;
    model_each(host, estate, ELEMENT_HOST)
    {
        const char *name = model_get(host, HOST_NAME);
        if (!name || !name_matches(t->host, name, true))
            continue;
        hosts++;
        fprintf(t->out, "%s on %s\n", t->rule->info.id, name);
        tell_conditions(t, estate, host);
    }
    if (!hosts)
        return 0;
    t->told = t->passed_over = 0;
    schema_evaluate(schema, m->doc, "#ALL", &o, take, t);
    if (t->passed_over)
        fprintf(t->out, "\n%zu more that the rule does not look at; name one to see why\n", t->passed_over);
    else if (!t->told)
        fputs("\nnothing there that the rule could look at\n", t->out);
    return hosts;
}

static enum status trace(struct tracing *t, const struct settings *s)
{
    struct load l;
    struct schema_options o = ruleset_options();
    struct schema *schema = traced_schema(&t->arena, t->rule, &o);
    size_t hosts = 0;
    if (!schema)
        return STATUS_USAGE;
    load_all(&l, s, NULL);
    for (const struct unit *u = l.status == STATUS_USAGE ? NULL : l.units; u; u = u->next) {
        struct model m;
        load_unit(&l, s, u, &m);
        hosts += trace_unit(t, schema, &m);
        model_free(&m);
    }
    enum status status = l.status;
    if (!hosts && status != STATUS_USAGE) {
        message("no host `%s` in what was read", t->host);
        status = STATUS_INPUT;
    }
    load_free(&l);
    schema_free(schema);
    return status;
}

static bool is_path(const char *text)
{
    FILE *file = strcmp(text, "-") ? fopen(text, "r") : stdin;
    if (file && file != stdin)
        fclose(file);
    return file != NULL;
}

enum status command_why(const struct settings *s, FILE *out)
{
    struct ruleset set;
    struct settings rest = *s;
    struct tracing t = {.out = out};
    if (s->paths.count < 3) {
        message("why wants a rule, a host, perhaps an object, and what to read: hvlint why B001 HV01 NIC3 "
                "PATH...");
        return STATUS_USAGE;
    }
    size_t skip = s->paths.count > 3 && !is_path(s->paths.items[2]) ? 3 : 2;
    t.host = s->paths.items[1];
    t.object = skip == 3 ? s->paths.items[2] : NULL;
    rest.paths.items += skip;
    rest.paths.count -= skip;
    enum status status = ruleset_load(&set, s);
    t.rule = status == STATUS_OK ? ruleset_find(&set, s->paths.items[0]) : NULL;
    if (status == STATUS_OK && !t.rule) {
        message("no rule is called `%s`; see `hvlint rules`", s->paths.items[0]);
        status = STATUS_USAGE;
    }
    if (t.rule)
        status = trace(&t, &rest);
    arena_free(&t.arena);
    ruleset_free(&set);
    return status;
}
