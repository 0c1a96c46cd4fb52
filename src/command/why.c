/* `hvlint why`: how a rule is decided for a host, step by step.
 *
 * The rule's schema is loaded once more, changed so that every check fires for every node that its context
 * could mean; the check's real test and the context's predicates are then evaluated piece by piece. */
#include "command/command.h"
#include "command/judge.h"
#include "command/load.h"
#include "command/rule_show.h"
#include "command/xpath_parts.h"

#include "base/hash.h"
#include "base/name.h"
#include "model/vocabulary.h"

#define WHY_NS "https://hvlint.org/ns/why/1"

enum { MOST_NAMES = 24 };

/* Names to be listed: the first ones, and how many there were. */
struct names {
    const char *at[MOST_NAMES];
    size_t count;
};

struct tracing {
    struct arena arena;
    FILE *out;
    const struct rule *rule;
    const char *host, *object; /* globs; object may be NULL */
    const xmlNode *estate;
    xmlNode *node, *group; /* told last */
    bool applies;          /* the predicates hold for that node */
    bool taken;            /* by a rule element that stands before the group */
    size_t told;
    struct hash looked_at;                   /* names of objects */
    struct names passed_over, others, hosts; /* others: not the object that is meant */
};

static void names_add(struct names *names, const char *name)
{
    for (size_t i = 0; i < names->count && i < MOST_NAMES; i++)
        if (strcmp(names->at[i], name) == 0)
            return;
    if (names->count < MOST_NAMES)
        names->at[names->count] = name;
    names->count++;
}

static const char *names_text(struct arena *a, const struct names *names)
{
    const char *text = "";
    for (size_t i = 0; i < names->count && i < MOST_NAMES; i++)
        text = arena_printf(a, "%s%s%s", text, i ? ", " : "", names->at[i]);
    return names->count > MOST_NAMES ? arena_printf(a, "%s, ...", text) : text;
}

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
    xmlDoc *original = rule->pattern->node->doc, *doc = xmlCopyDoc(original, 1);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    xmlNs *ns = root ? xmlNewNs(root, (const xmlChar *)WHY_NS, (const xmlChar *)"why") : NULL;
    const xmlNode *o = xmlDocGetRootElement(original)->children;
    for (xmlNode *c = root ? root->children : NULL, *next; c && o; c = next, o = o->next) {
        next = c->next;
        if (o == rule->pattern->node)
            split_pattern(a, c, ns);
        else if (is_schematron_element(c, "phase") || is_pattern_element(c))
            drop(c);
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

/* The node whose text is the wanted one, which makes a comparison true, else the first. */
static int first_shown(const xmlNodeSet *set, struct span wanted)
{
    for (int i = 0; wanted.at && i < set->nodeNr; i++) {
        xmlChar *content = xmlNodeGetContent(set->nodeTab[i]);
        bool same = content && span_equal(wanted, span_of((const char *)content));
        xmlFree(content);
        if (same)
            return i;
    }
    return 0;
}

static const char *set_text(struct tracing *t, const xmlNodeSet *set, struct span wanted)
{
    int count = set ? set->nodeNr : 0, first = count ? first_shown(set, wanted) : 0;
    const char *text = arena_printf(&t->arena, "%d %s", count, count == 1 ? "node" : "nodes");
    for (int i = 0; i < count && i < MOST_SHOWN; i++) {
        int at = i == 0 ? first : i <= first ? i - 1 : i;
        text = arena_printf(&t->arena, "%s%s%s", text, i ? ", " : ": ", node_text(t, set->nodeTab[at]));
    }
    return count > MOST_SHOWN ? arena_printf(&t->arena, "%s, ...", text) : text;
}

/* What an expression gives at the node, and in *truth whether that counts as true. Of several nodes the one
 * with the text `wanted` is shown first. */
static const char *value_text(struct tracing *t, const struct schema_result *at, struct span expression,
                              struct span wanted, bool *truth)
{
    const char *text = arena_dup(&t->arena, expression);
    xmlXPathObject *value = schema_object(at, at->check->node, text, at->node);
    xmlChar *string = value && value->type != XPATH_NODESET ? xmlXPathCastToString(value) : NULL;
    const char *shown = value ? "" : "(fails)";
    *truth = value && xmlXPathCastToBoolean(value);
    if (value && value->type == XPATH_NODESET)
        shown = set_text(t, value->nodesetval, wanted);
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

/* The text of a literal; .at is NULL for any other expression. */
static struct span literal_of(struct span s)
{
    bool quoted = s.len > 1 && (*s.at == '\'' || *s.at == '"') && s.at[s.len - 1] == *s.at;
    return quoted ? span_first(span_skip(s, 1), s.len - 2) : (struct span){0};
}

static bool tell_value(struct tracing *t, const struct schema_result *at, struct span s, unsigned depth)
{
    struct span left, sign, right;
    bool truth, ignored;
    const struct span none = {0};
    const char *value = value_text(t, at, s, none, &truth);
    fprintf(t->out, "%*s%s  %.*s", (int)(4 + 2 * depth), "", truth ? "yes" : "no ", SPAN_ARG(s));
    if (!is_compound(s) && xpath_comparison(s, &left, &sign, &right))
        fprintf(t->out, "    (%s %.*s %s)", value_text(t, at, left, literal_of(right), &ignored),
                SPAN_ARG(sign), value_text(t, at, right, literal_of(left), &ignored));
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
    value_text(t, at, predicate, (struct span){0}, &truth);
    return good && truth;
}

static void tell_lets(struct tracing *t, const struct schema_result *at)
{
    bool ignored;
    for (const xmlNode *c = at->check->node->parent->children; c; c = c->next)
        if (is_schematron_element(c, "let")) {
            const char *name = folded_attribute(&t->arena, c, "name");
            const char *variable = arena_printf(&t->arena, "$%s", name ? name : "");
            fprintf(t->out, "    let %s = %s\n", variable,
                    value_text(t, at, span_of(variable), (struct span){0}, &ignored));
        }
}

/* `adapter/NIC1 of HV01`; for what lies below an object also itself: `gateway 10.0.0.1 of adapter/NIC1 of
 * HV01`. */
static void tell_name(struct tracing *t, const struct schema_result *at, const char *object)
{
    const xmlNode *host = model_host(at->node->type == XML_ATTRIBUTE_NODE ? at->node->parent : at->node);
    const char *name = (const char *)at->node->name;
    size_t length = at->node->type == XML_ELEMENT_NODE ? strlen(name) : 0;
    bool itself = length && strncmp(object, name, length) == 0 && object[length] == '/';
    fprintf(t->out, "\n%s%s%s%s%s\n", itself ? "" : node_text(t, at->node), itself ? "" : " of ", object,
            host && strncmp(object, "host/", 5) != 0 ? " of " : "",
            host && strncmp(object, "host/", 5) != 0 ? model_get(host, HOST_NAME) : "");
}

static void tell_meant(struct tracing *t, const struct schema_result *at, const char *context)
{
    fprintf(t->out, "  is meant by %s\n", context);
    tell_predicates(t, at, span_of(context), true);
    if (t->applies && t->taken)
        fputs("  but a rule before it in the pattern has looked at it already\n", t->out);
    else if (t->applies)
        tell_lets(t, at);
    else
        fputs("  so the rule does not look at it\n", t->out);
}

static void begin_node(struct tracing *t, const struct schema_result *at, const char *object)
{
    const char *context = kept(t, at->check->node->parent, "context");
    bool again = t->node == at->node;
    bool each = is_schematron_element(at->check->node->parent->parent, "group");
    t->taken = again && !each && (t->taken || t->applies);
    t->node = at->node;
    t->group = at->check->node->parent;
    t->applies = tell_predicates(t, at, span_of(context), false);
    if ((!t->applies || t->taken) && !t->object) {
        if (!t->taken)
            names_add(&t->passed_over, object);
        return;
    }
    t->told++;
    if (t->applies)
        hash_put(&t->looked_at, span_of(object), t);
    tell_name(t, at, object);
    tell_meant(t, at, context);
}

/* Why a check that holds is no finding; NULL when it is one. */
static const char *hindrance(struct tracing *t, const struct schema_result *at, const xmlNode *host)
{
    const struct rule *rule = t->rule;
    const struct exported exported = exports_around(t->estate, host);
    const char *range = rule_attribute(at->check->node, "os");
    unsigned possible = host ? possible_releases(host) : possible_releases_of_all(t->estate);
    unsigned releases = RELEASES_ALL;
    if (!rule->enabled)
        return "the rule is off";
    if (!needs_are_met(rule, &exported))
        return "the rule is not evaluated";
    if (!(possible & rule->releases))
        return "the rule is for other releases";
    if (range && release_range(span_of(range), &releases) && !(possible & releases))
        return arena_printf(&t->arena, "this check is for %s only", range);
    if ((possible & releases & rule->releases) != possible)
        return "the release is not known: only if each that is possible fires";
    return NULL;
}

static void tell_check(struct tracing *t, const struct schema_result *at, const xmlNode *host)
{
    const xmlNode *check = at->check->node;
    bool assertion = strcmp(kept(t, check, "kind"), "assert") == 0;
    const char *severity = folded_attribute(&t->arena, check, "role"), *os = rule_attribute(check, "os");
    fprintf(t->out, "  %s%s%s%s%s\n", assertion ? "wants" : "reports", severity ? ", as " : "",
            severity ? severity : "", os ? ", for " : "", os ? os : "");
    bool truth = tell(t, at, span_trim(span_of(kept(t, check, "test"))), 0);
    const char *but = hindrance(t, at, host);
    if (truth == assertion)
        fputs("  so it does not fire\n", t->out);
    else if (but)
        fprintf(t->out, "  so it would fire, but %s\n", but);
    else
        fputs("  so it fires\n", t->out);
}

static void take(void *user, const struct schema_result *at)
{
    struct tracing *t = user;
    xmlNode *element = at->node->type == XML_ATTRIBUTE_NODE ? at->node->parent : at->node;
    const char *object = element->type == XML_ELEMENT_NODE ? model_object(&t->arena, element) : "/";
    if (!is_on_host(t, element))
        return;
    if (!is_meant(t, object)) {
        names_add(&t->others, object);
        return;
    }
    if (at->node != t->node || at->check->node->parent != t->group)
        begin_node(t, at, object);
    if (t->applies && !t->taken)
        tell_check(t, at, model_host(element));
}

/* ---- The host as a whole ---- */

/* Each need by itself, with the command that would meet it. */
static void tell_needs(struct tracing *t, const xmlNode *host)
{
    const struct exported exported = exports_around(t->estate, host);
    bool met = needs_are_met(t->rule, &exported);
    for (size_t i = 0; i < t->rule->need_count; i++) {
        struct rule one = *t->rule;
        unsigned d = 0;
        one.needs[0] = t->rule->needs[i];
        one.need_count = 1;
        while (d + 1 < DATASET_COUNT && !(one.needs[0].any >> d & 1))
            d++;
        if (needs_are_met(&one, &exported))
            fprintf(t->out, "  needs %s: exported\n", need_text(&t->arena, &one.needs[0]));
        else
            fprintf(t->out, "  needs %s: missing; %s\n", need_text(&t->arena, &one.needs[0]),
                    datasets[d].collect);
    }
    if (!met)
        fputs("  so the rule is not evaluated; with that export:\n", t->out);
}

static void tell_conditions(struct tracing *t, const xmlNode *host)
{
    const struct rule *rule = t->rule;
    unsigned possible = possible_releases(host);
    const char *os = model_get(host, HOST_OS);
    fprintf(t->out, "  release %s: the rule %s (%s)\n", os ? os : "not known",
            (possible & rule->releases) == possible ? "applies"
            : possible & rule->releases             ? "applies to some that are possible"
                                                    : "does not apply",
            releases_text(&t->arena, rule->releases));
    tell_needs(t, host);
    if (!rule->enabled)
        fputs("  the rule is off\n", t->out);
}

static void tell_rest(struct tracing *t)
{
    const struct names *all = &t->passed_over;
    size_t beyond = all->count > MOST_NAMES ? all->count - MOST_NAMES : 0;
    struct names left = {0};
    for (size_t i = 0; i + beyond < all->count; i++)
        if (!hash_get(&t->looked_at, span_of(all->at[i])))
            names_add(&left, all->at[i]);
    if (left.count + beyond)
        fprintf(t->out, "\n%zu more that the rule does not look at; name one to see why: %s%s\n",
                left.count + beyond, names_text(&t->arena, &left), beyond ? ", ..." : "");
    else if (!t->told && !t->object)
        fputs("\nnothing there that the rule could look at\n", t->out);
}

static size_t trace_unit(struct tracing *t, const struct schema *schema, const struct model *m)
{
    struct schema_options o = ruleset_options();
    size_t hosts = 0;
    t->estate = m->doc->children;
    model_each(host, t->estate, ELEMENT_HOST)
    {
        const char *name = model_get(host, HOST_NAME);
        if (name)
            names_add(&t->hosts, arena_dup(&t->arena, span_of(name)));
        if (!name || !name_matches(t->host, name, true))
            continue;
        hosts++;
        fprintf(t->out, "%s on %s\n", t->rule->info.id, name);
        tell_conditions(t, host);
    }
    if (!hosts)
        return 0;
    t->node = t->group = NULL;
    t->passed_over.count = 0;
    schema_evaluate(schema, m->doc, "#ALL", &o, take, t);
    tell_rest(t);
    return hosts;
}

/* What was perhaps meant instead of the host or object that there is not. */
static enum status tell_missing(struct tracing *t, size_t hosts)
{
    const struct names *n = hosts ? &t->others : &t->hosts;
    const char *wanted = hosts ? t->object : t->host, *near = NULL;
    unsigned best = 40;
    for (size_t i = 0; i < n->count && i < MOST_NAMES; i++) {
        const char *slash = strchr(n->at[i], '/');
        if (name_is_near(n->at[i], span_of(wanted), &best) ||
            (slash && name_is_near(slash + 1, span_of(wanted), &best)))
            near = n->at[i];
    }
    const char *what = hosts ? "object" : "host", *all = names_text(&t->arena, n);
    if (near)
        message("no %s `%s`: did you mean `%s`?", what, wanted, near);
    else if (n->count)
        message("no %s `%s` %s: there %s %s", what, wanted,
                hosts ? "among what the rule could look at" : "in what was read",
                n->count == 1 ? "is" : "are", all);
    else
        message("no %s `%s` in what was read", what, wanted);
    return STATUS_INPUT;
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
    if (status != STATUS_USAGE && (!hosts || (t->object && !t->told)))
        status = tell_missing(t, hosts);
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
        ruleset_unknown(&set, "", s->paths.items[0]);
        status = STATUS_USAGE;
    }
    if (t.rule)
        status = trace(&t, &rest);
    hash_free(&t.looked_at);
    arena_free(&t.arena);
    ruleset_free(&set);
    return status;
}
