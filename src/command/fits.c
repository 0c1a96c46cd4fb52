/* What of a rule applies to a host: releases, and data sets that were exported. */
#include <stdlib.h>

#include "command/judge.h"

static bool narrows_to_2016(const xmlNode *host)
{
    model_each(s, host, ELEMENT_SWITCH)
    {
        if (model_get(s, SWITCH_EMBEDDED_TEAMING))
            return true;
    }
    return false;
}

static bool has_lbfo(const xmlNode *host)
{
    model_each(t, host, ELEMENT_TEAM)
    {
        const char *type = model_get(t, TEAM_TYPE);
        if (!type || strcmp(type, "lbfo") == 0)
            return true;
    }
    return false;
}

/* Drivers of Windows itself bear the version of the release, up to the build: `10.0.20348.1`. */
static unsigned release_of_driver(const xmlNode *adapter)
{
    static const struct {
        const char *version, *release;
    } builds[] = {
        {"6.1.76", "2008R2"},    {"6.2.9200.", "2012"},   {"6.3.9600.", "2012R2"}, {"10.0.14393.", "2016"},
        {"10.0.17763.", "2019"}, {"10.0.20348.", "2022"}, {"10.0.26100.", "2025"}, {NULL, NULL}};
    const char *kind = model_get(adapter, ADAPTER_KIND),
               *version = model_get(adapter, ADAPTER_DRIVER_VERSION);
    if (!kind || !version || (strcmp(kind, "host-vnic") != 0 && strcmp(kind, "team-nic") != 0))
        return 0;
    for (size_t i = 0; builds[i].version; i++)
        if (span_starts(span_of(version), span_of(builds[i].version)))
            return release_mask(span_of(builds[i].release));
    return 0;
}

static unsigned release_of_drivers(const xmlNode *host)
{
    model_each(a, host, ELEMENT_ADAPTER)
    {
        unsigned mask = release_of_driver(a);
        if (mask)
            return mask;
    }
    return 0;
}

static uint64_t exports_of(const xmlNode *node, bool complete);

/* What only commands of a later release supply. */
static bool has_exports_since(const xmlNode *host, uint64_t sets)
{
    return (exports_of(host, false) & sets) != 0;
}

#define SET(name) ((uint64_t)1 << DATASET_##name)

unsigned possible_releases(const xmlNode *host)
{
    static const uint64_t since_2016 = SET(SWITCH_TEAMS) | SET(TEAM_MAPPINGS);
    static const uint64_t since_2012 =
        SET(TEAMS) | SET(TEAM_MEMBERS) | SET(TEAM_NICS) | SET(RDMA) | SET(VMQ) | SET(ADAPTER_QOS) |
        SET(QOS_POLICIES) | SET(QOS_FLOW_CONTROL) | SET(QOS_CLASSES) | SET(QOS_DCBX) | SET(VM_ADAPTERS) |
        SET(HOST_VNICS) | SET(SWITCH_EXTENSIONS) | SET(CONNECTION_PROFILES);
    const char *os = model_get(host, HOST_OS);
    unsigned known = os ? release_mask(span_of(os)) : release_of_drivers(host);
    unsigned from_2012 = 0, from_2016 = 0, possible = 0;
    if (known)
        return known;
    release_range(SPAN("2008R2-"), &possible);
    release_range(SPAN("2012-"), &from_2012);
    release_range(SPAN("2016-"), &from_2016);
    if (has_lbfo(host) || has_exports_since(host, since_2012))
        possible &= from_2012;
    if (narrows_to_2016(host) || has_exports_since(host, since_2016))
        possible &= from_2016;
    return possible;
}

unsigned possible_releases_of_all(const xmlNode *estate)
{
    const xmlNode *cluster = model_first(estate, ELEMENT_CLUSTER);
    const char *os = cluster ? model_get(cluster, CLUSTER_OS) : NULL;
    unsigned known = os ? release_mask(span_of(os)) : 0, all = 0;
    model_each(host, estate, ELEMENT_HOST)
    {
        all |= possible_releases(host);
    }
    if (!all)
        release_range(SPAN("2008R2-"), &all);
    return known ? known : all;
}

#undef SET

/* Data sets exported of an element; with `complete` only those from which absence can be concluded. They
 * stand before everything else below it, so that a host of many routes costs no more than another. */
static uint64_t exports_of(const xmlNode *node, bool complete)
{
    bool host = model_element(node) == ELEMENT_HOST;
    enum element kind = host ? ELEMENT_EXPORT : ELEMENT_CLUSTER_EXPORT;
    uint64_t mask = 0;
    for (const xmlNode *e = node->children; e && model_element(e) == kind; e = e->next) {
        const char *whole = model_get(e, host ? EXPORT_COMPLETE : CLUSTER_EXPORT_COMPLETE);
        enum dataset d = dataset_of(span_of(model_get(e, host ? EXPORT_NAME : CLUSTER_EXPORT_NAME)));
        if (d < DATASET_COUNT && (!complete || (whole && strcmp(whole, "true") == 0)))
            mask |= (uint64_t)1 << d;
    }
    return mask;
}

static void add_exports(struct exported *e, const xmlNode *node)
{
    e->any |= exports_of(node, false);
    e->complete |= exports_of(node, true);
}

struct exported exports_around(const xmlNode *estate, const xmlNode *host)
{
    const xmlNode *cluster = model_first(estate, ELEMENT_CLUSTER);
    struct exported e = {0};
    if (cluster)
        add_exports(&e, cluster);
    if (host)
        add_exports(&e, host);
    for (const xmlNode *h = host ? NULL : model_first(estate, ELEMENT_HOST); h;
         h = model_next(h, ELEMENT_HOST))
        add_exports(&e, h);
    return e;
}

static bool is_met(const struct need *need, const struct exported *e)
{
    return ((need->complete ? e->complete : e->any) & need->any) != 0;
}

bool needs_are_met(const struct rule *rule, const struct exported *e)
{
    for (size_t i = 0; i < rule->need_count; i++)
        if (!is_met(&rule->needs[i], e))
            return false;
    return true;
}

/* Whether there is what the rule speaks of: an element, or an attribute of it (`expectation/@mtu`). */
static bool occurs(const xmlNode *node, struct span element, const char *attribute)
{
    if (span_equal(span_of((const char *)node->name), element) &&
        (!attribute || model_attribute(node, attribute)))
        return true;
    for (const xmlNode *c = node->children; c; c = c->next)
        if (c->type == XML_ELEMENT_NODE && occurs(c, element, attribute))
            return true;
    return false;
}

static bool has_matter(const struct rule *rule, const xmlNode *node)
{
    const char *slash = rule->only_with ? strstr(rule->only_with, "/@") : NULL;
    struct span element = slash ? span_between(rule->only_with, slash) : span_of(rule->only_with);
    return !rule->only_with || occurs(node, element, slash ? slash + 2 : NULL);
}

static uint64_t cluster_sets(void)
{
    uint64_t mask = 0;
    for (unsigned d = DATASET_CLUSTER_NODES; d < DATASET_COUNT; d++)
        mask |= (uint64_t)1 << d;
    return mask;
}

/* A rule all of whose needs are the cluster's concerns the cluster. */
static bool concerns_cluster(const struct rule *rule)
{
    uint64_t other = 0;
    for (size_t i = 0; i < rule->need_count; i++)
        other |= rule->needs[i].any & ~cluster_sets();
    return rule->need_count && !other;
}

static bool needs_cluster(const struct rule *rule)
{
    for (size_t i = 0; i < rule->need_count; i++)
        if (!(rule->needs[i].any & ~cluster_sets()))
            return true;
    return false;
}

/* One host (NULL: the cluster), looked at once for all rules. */
struct standing {
    const xmlNode *cluster, *host;
    struct exported exported;
    const char *host_name, *cluster_name; /* in the report's arena, or NULL */
    unsigned releases;
    bool is_node;
};

/* The rules that could not be decided, gathered for one host (or the cluster) at a time. */
struct telling {
    struct report *report;
    const struct ruleset *set;
    struct undecided *rules; /* room for all of the set */
    size_t count;
};

/* The commands that would supply what is missing, NULL-terminated. The same ones are one array: thousands of
 * hosts lack the same. */
static const char *const *missing_commands(struct telling *t, const struct rule *rule,
                                           const struct exported *exported)
{
    const char *commands[NEEDS_MAX + 1];
    size_t n = 0;
    for (size_t i = 0; i < rule->need_count; i++) {
        unsigned d = 0;
        if (is_met(&rule->needs[i], exported))
            continue;
        while (d + 1 < DATASET_COUNT && !(rule->needs[i].any >> d & 1))
            d++;
        commands[n++] = datasets[d].collect;
    }
    commands[n++] = NULL;
    return report_needs(t->report, commands, n);
}

static void add_one(struct telling *t, const struct rule *rule, const struct standing *s)
{
    t->rules[t->count++] =
        (struct undecided){.rule = &rule->info, .needs = missing_commands(t, rule, &s->exported)};
}

static void tell_all(struct telling *t, const struct standing *s)
{
    report_not_evaluated(t->report, s->host_name, s->cluster_name, t->rules, t->count);
    t->count = 0;
}

static bool is_node(const xmlNode *host)
{
    model_each(a, host, ELEMENT_ADAPTER)
    {
        const char *kind = model_get(a, ADAPTER_KIND);
        if (kind && strcmp(kind, "netft") == 0)
            return true;
    }
    return false;
}

static void tell_of_host(struct telling *t, const struct standing *s)
{
    for (size_t i = 0; i < t->set->count; i++) {
        const struct rule *rule = t->set->rules[i];
        if (rule->enabled && rule->releases & s->releases && !(concerns_cluster(rule) && s->cluster) &&
            !needs_are_met(rule, &s->exported) && (!needs_cluster(rule) || s->cluster || s->is_node) &&
            has_matter(rule, s->host))
            add_one(t, rule, s);
    }
    tell_all(t, s);
}

static void tell_of_cluster(struct telling *t, const xmlNode *estate, const struct standing *s)
{
    for (size_t i = 0; i < t->set->count; i++) {
        const struct rule *rule = t->set->rules[i];
        if (rule->enabled && concerns_cluster(rule) && !needs_are_met(rule, &s->exported) &&
            has_matter(rule, estate))
            add_one(t, rule, s);
    }
    tell_all(t, s);
}

static const char *name_of(struct report *r, const xmlNode *node, enum name name)
{
    const char *text = node ? model_get(node, name) : NULL;
    return text ? arena_dup(&r->arena, span_of(text)) : NULL;
}

void tell_not_evaluated(struct report *r, const struct ruleset *set, const struct model *m)
{
    const xmlNode *estate = m->doc->children, *cluster = model_first(estate, ELEMENT_CLUSTER);
    const char *cluster_name = name_of(r, cluster, CLUSTER_NAME);
    struct standing all = {
        .cluster = cluster, .exported = exports_around(estate, NULL), .cluster_name = cluster_name};
    struct telling t = {.report = r, .set = set, .rules = memory_get(set->count * sizeof(struct undecided))};
    if (cluster)
        tell_of_cluster(&t, estate, &all);
    model_each(host, estate, ELEMENT_HOST)
    {
        const struct standing one = {.cluster = cluster,
                                     .host = host,
                                     .exported = exports_around(estate, host),
                                     .host_name = name_of(r, host, HOST_NAME),
                                     .cluster_name = cluster_name,
                                     .releases = possible_releases(host),
                                     .is_node = is_node(host)};
        tell_of_host(&t, &one);
    }
    free(t.rules);
}
