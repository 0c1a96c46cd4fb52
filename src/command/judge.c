#include "command/judge.h"

#include <stdlib.h>

#include "base/hash.h"

/* A check that fired, kept until it is known whether its host's release allows it. */
struct fired {
    struct finding finding;
    const struct rule *rule;
    const xmlNode *node, *group; /* context node; the rule element that the check stands in */
    unsigned releases;           /* for which the check speaks */
    struct fired *next;
};

struct judging {
    struct report *report;
    const struct ruleset *set;
    const struct model *model;
    size_t schema;
    struct exported by_all, by_one; /* of all hosts; of the host of the last check that fired */
    const xmlNode *one;             /* that host, or NULL */
    struct fired *first, *last;
    struct arena arena;
};

/* ---- Filling a finding ---- */

static char *text_of(struct judging *j, const struct schema_result *fired, const xmlNode *content,
                     xmlNode *context)
{
    return content ? schema_text(fired, content, context, &j->report->arena) : NULL;
}

/* What the @select of a child of the check selects from the context node; NULL where there is none. To be
 * freed. */
static xmlXPathObject *select_by(const struct schema_result *fired, const char *child)
{
    const xmlNode *holder = rule_child(fired->check->node, child, NULL);
    xmlChar *select = holder ? xmlGetNoNsProp((xmlNode *)(uintptr_t)holder, (const xmlChar *)"select") : NULL;
    xmlXPathObject *found = select ? schema_select(fired, holder, (const char *)select, fired->node) : NULL;
    xmlFree(select);
    return found;
}

static xmlNode *selected(const struct schema_result *fired, const char *child)
{
    xmlXPathObject *found = select_by(fired, child);
    xmlNode *node =
        found && found->nodesetval && found->nodesetval->nodeNr ? found->nodesetval->nodeTab[0] : NULL;
    xmlXPathFreeObject(found);
    return node;
}

static const char *value_of(struct judging *j, const struct schema_result *fired)
{
    const xmlNode *holder = rule_child(fired->check->node, "value", NULL);
    xmlXPathObject *found = select_by(fired, "value");
    if (holder && !found)
        return schema_text(fired, holder, fired->node, &j->arena);
    xmlChar *text = found ? xmlXPathCastToString(found) : NULL;
    const char *copy = text ? arena_dup(&j->arena, span_of((const char *)text)) : "";
    xmlFree(text);
    xmlXPathFreeObject(found);
    return copy;
}

static const char *name_of_host(xmlNode *node)
{
    xmlNode *host = node ? model_host(node->type == XML_ATTRIBUTE_NODE ? node->parent : node) : NULL;
    return host ? model_get(host, HOST_NAME) : NULL;
}

/* hv:hosts selects elements at or below hosts, or attributes that hold a host's name. */
static const char *const *hosts_of(struct judging *j, const struct schema_result *fired)
{
    xmlXPathObject *found = select_by(fired, "hosts");
    int count = found && found->nodesetval ? found->nodesetval->nodeNr : 0;
    const char **names = arena_array(&j->report->arena, (size_t)count + 1, sizeof(*names));
    size_t n = 0;
    for (int i = 0; i < count; i++) {
        xmlNode *node = found->nodesetval->nodeTab[i];
        bool attribute = node->type == XML_ATTRIBUTE_NODE;
        const char *name = attribute ? (const char *)node->children->content : name_of_host(node);
        if (name)
            names[n++] = arena_dup(&j->report->arena, span_of(name));
    }
    qsort(names, n, sizeof(*names), compare_strings);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || strcmp(names[kept - 1], names[i]) != 0)
            names[kept++] = names[i];
    names[kept] = NULL;
    xmlXPathFreeObject(found);
    return kept ? names : NULL;
}

static const char *const *notes_of(struct judging *j, const struct schema_result *fired)
{
    size_t count = 0;
    for (const xmlNode *c = NULL; (c = rule_child(fired->check->node, "note", c));)
        count++;
    const char **notes = arena_array(&j->report->arena, count + 2, sizeof(*notes));
    count = 0;
    for (const xmlNode *c = NULL; (c = rule_child(fired->check->node, "note", c));)
        notes[count++] = text_of(j, fired, c, fired->node);
    return notes;
}

static const char *fingerprint(struct judging *j, const struct finding *f, const char *value)
{
    const char *text = arena_printf(&j->arena, "%s\n%s\n%s\n%s\n%s", f->rule->id,
                                    f->cluster ? f->cluster : "", f->host ? f->host : "", f->object, value);
    return arena_printf(&j->report->arena, "%016llx", (unsigned long long)hash_span(span_of(text)));
}

static enum severity severity_of_check(const struct rule *rule, const struct schema_check *check)
{
    const char *said = check->severity ? check->severity : check->role;
    enum severity severity = said ? severity_of(span_of(said)) : SEVERITY_COUNT;
    bool own = severity != SEVERITY_COUNT && severity != SEVERITY_NONE && !rule->has_chosen_severity;
    return own ? severity : rule->info.severity;
}

static const char *keep(struct judging *j, const char *text)
{
    return text ? arena_dup(&j->report->arena, span_of(text)) : NULL;
}

static void fill(struct judging *j, const struct rule *rule, const struct schema_result *fired,
                 struct finding *f)
{
    const xmlNode *check = fired->check->node, *pattern = fired->check->pattern->node;
    const xmlNode *help = rule_child(check, "help", NULL), *why = rule_child(check, "why", NULL);
    xmlNode *object = selected(fired, "object");
    xmlNode *estate = j->model->doc->children, *cluster = model_first(estate, ELEMENT_CLUSTER);
    *f = (struct finding){.rule = &rule->info, .severity = severity_of_check(rule, fired->check)};
    f->message = text_of(j, fired, check, fired->node);
    f->why = text_of(j, fired, why ? why : rule_child(pattern, "why", NULL), fired->node);
    f->help = text_of(j, fired, help ? help : rule_child(pattern, "help", NULL), fired->node);
    f->host = keep(j, name_of_host(object ? object : fired->node));
    f->cluster = cluster ? keep(j, model_get(cluster, CLUSTER_NAME)) : NULL;
    f->object = model_object(&j->report->arena, object ? object : fired->node);
    f->hosts = hosts_of(j, fired);
    f->notes = notes_of(j, fired);
    f->places = evidence_places(j->report, fired, &f->place_count);
    f->fingerprint = fingerprint(j, f, value_of(j, fired));
}

/* ---- Deciding what counts ---- */

/* What was exported around the node that a check fired at. */
static const struct exported *exports_at(struct judging *j, xmlNode *context)
{
    const xmlNode *host = model_host(context);
    if (!host)
        return &j->by_all;
    if (j->one != host)
        j->by_one = exports_around(j->model->doc->children, host);
    j->one = host;
    return &j->by_one;
}

static void take(void *user, const struct schema_result *fired)
{
    struct judging *j = user;
    const struct rule *rule = &j->set->by_pattern[j->schema][fired->check->pattern->index];
    xmlNode *context = fired->node->type == XML_ATTRIBUTE_NODE ? fired->node->parent : fired->node;
    const char *range = rule_attribute(fired->check->node, "os");
    unsigned releases = RELEASES_ALL;
    if (!rule->enabled || (range && !release_range(span_of(range), &releases)))
        return;
    if (!needs_are_met(rule, exports_at(j, context)))
        return;
    struct fired *one = arena_alloc(&j->arena, sizeof(*one));
    *one = (struct fired){.rule = rule, .node = fired->node, .group = fired->check->node->parent};
    one->releases = releases & rule->releases;
    fill(j, rule, fired, &one->finding);
    if (j->last)
        j->last->next = one;
    else
        j->first = one;
    j->last = one;
}

static bool same_group(const struct fired *a, const struct fired *b)
{
    return b && a->node == b->node && a->group == b->group && a->rule == b->rule;
}

static const char *const *with_note(struct judging *j, const char *const *notes, const char *more)
{
    size_t count = 0;
    while (notes && notes[count])
        count++;
    const char **longer = arena_array(&j->report->arena, count + 2, sizeof(*longer));
    for (size_t i = 0; i < count; i++)
        longer[i] = notes[i];
    longer[count] = more;
    return longer;
}

/* The checks of one rule element that fired on one node. Where the release is known those count that speak
 * for it. Else they must cover every release still possible, and the mildest counts; among equals the last
 * one, for checks stand in the order of releases. */
static void settle(struct judging *j, struct fired *first, const struct fired *end)
{
    xmlNode *node = (xmlNode *)(uintptr_t)first->node;
    const xmlNode *host = model_host(node->type == XML_ATTRIBUTE_NODE ? node->parent : node);
    unsigned possible = host ? possible_releases(host) : possible_releases_of_all(j->model->doc->children);
    bool known = (possible & (possible - 1)) == 0, assumed = false;
    unsigned covered = 0;
    struct fired *mildest = NULL;
    for (struct fired *f = first; f != end; f = f->next) {
        if ((f->releases & possible) == possible) {
            report_finding(j->report, &f->finding);
        } else if (!known && f->releases & possible) {
            covered |= f->releases;
            assumed = true;
            mildest = !mildest || f->finding.severity <= mildest->finding.severity ? f : mildest;
        }
    }
    if (!assumed || (covered & possible) != possible)
        return;
    mildest->finding.notes = with_note(j, mildest->finding.notes,
                                       "the release of Windows Server is not known; this holds for "
                                       "each that is possible, with the mildest severity");
    report_finding(j->report, &mildest->finding);
}

/* A rule that is off, or whose needs no host of the unit meets, costs nothing. */
static bool wants_rule(void *user, const struct schema_pattern *pattern)
{
    const struct judging *j = user;
    const struct rule *rule = &j->set->by_pattern[j->schema][pattern->index];
    return rule->enabled && needs_are_met(rule, &j->by_all);
}

bool judge_unit(struct report *r, const struct ruleset *set, const struct model *m, const char *phase)
{
    struct schema_options o = ruleset_options();
    struct judging j = {
        .report = r, .set = set, .model = m, .by_all = exports_around(m->doc->children, NULL)};
    bool good = true;
    struct tree *prepared = schema_prepare(set->shared, m->doc);
    o.wants = wants_rule;
    o.user = &j;
    for (j.schema = 0; j.schema < set->schema_count; j.schema++) {
        const char *own;
        if (!ruleset_phase(set->schemas[j.schema], phase, &own))
            continue;
        good &= schema_evaluate(set->schemas[j.schema], m->doc, own, &o, take, &j) == 0;
        for (struct fired *f = j.first, *end; f; f = end) {
            for (end = f->next; same_group(f, end);)
                end = end->next;
            settle(&j, f, end);
        }
        j.first = j.last = NULL;
    }
    schema_release(prepared);
    tell_not_evaluated(r, set, m);
    arena_free(&j.arena);
    return good;
}
