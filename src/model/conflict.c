/* Contradictions between exports: taken at different times, or of different machines under one name. */
#include "model/conflict.h"

/* In the vocabulary's order: what every source tells alike. Speeds, states, descriptions, interface metrics,
 * VLANs and MTUs are measured or spelt by each source in its own way. */
static const enum name compared[] = {
    HOST_OS,
    ADAPTER_GUID,
    ADAPTER_MAC,
    ADAPTER_DHCP,
    ADDRESS_PREFIX,
    BINDING_ENABLED,
    SWITCH_TYPE,
    SWITCH_EMBEDDED_TEAMING,
    SWITCH_ALLOW_MANAGEMENT_OS,
    HOST_MIGRATION_ENABLED,
    HOST_MIGRATION_ANY_NETWORK,
    HOST_MIGRATION_AUTHENTICATION,
    HOST_MIGRATION_PERFORMANCE,
    HOST_MIGRATION_MAXIMUM,
    NETWORK_ROLE,
    NETWORK_METRIC,
    NETWORK_AUTO_METRIC,
};

enum { CONFLICTS_MAX = 200, SAID_MAX = 8 };

enum { COMPARED = sizeof(compared) / sizeof(*compared) };

struct finder {
    struct merge *merge;
    unsigned count;
    unsigned starts[ELEMENT_COUNT + 1]; /* where each element's begin in `compared` */
};

/* Nothing truncated, repaired, defaulted or guessed. */
static bool is_sure(const struct claim *c)
{
    return c->value && c->fact && c->by && c->by->rank > RANK_GUESS &&
           !(c->fact->flags & (FACT_PATTERN | FACT_DAMAGED | FACT_WEAK));
}

static bool same_export(const struct claim *a, const struct claim *b)
{
    const char *one = a->by->source, *other = b->by->source;
    return a->by->scope->in == b->by->scope->in &&
           (one == other || (one && other && strcmp(one, other) == 0));
}

static bool same_value(const struct claim *a, const struct claim *b)
{
    return a->value == b->value || span_equal_nocase(span_of(a->value), span_of(b->value));
}

static bool is_said(const struct claim *const *said, size_t count, const struct claim *c)
{
    for (size_t i = 0; i < count; i++)
        if (same_value(said[i], c))
            return true;
    return false;
}

/* The best claim and those of other values, one of each; 0 when they agree, or when one export says both,
 * which then speaks of two things. */
static size_t collect(const struct entity *e, enum name name, const struct claim *said[SAID_MAX])
{
    const struct claim *best = entity_best(e, name);
    size_t n = 0;
    if (!best || !is_sure(best))
        return 0;
    said[n++] = best;
    for (const struct claim *c = e->claims[name - elements[e->element].first]; c; c = c->next) {
        if (!is_sure(c) || same_value(best, c))
            continue;
        if (same_export(best, c))
            return 0;
        if (n < SAID_MAX && !is_said(said, n, c))
            said[n++] = c;
    }
    return n > 1 ? n : 0;
}

/* Teams and virtual adapters carry the hardware address of another one, and change it. */
static bool is_comparable(const struct entity *e, enum name name)
{
    const char *kind = name == ADAPTER_MAC ? entity_value(e, ADAPTER_KIND) : NULL;
    return name != ADAPTER_MAC || (kind && strcmp(kind, "physical") == 0);
}

static const char *key_of(const struct entity *e, enum name *name)
{
    for (unsigned i = 0; i < element_width(e->element); i++) {
        *name = (enum name)(elements[e->element].first + i);
        const char *value = attributes[*name].key ? entity_value(e, *name) : NULL;
        if (value)
            return value;
    }
    return NULL;
}

/* `/host[@name='HV01']/adapter[@name='iSCSI-A']`. Recursion is as deep as the vocabulary. */
static const char *path_of(struct merge *m, const struct entity *e)
{
    enum name name;
    if (!e->parent)
        return "";
    const char *above = path_of(m, e->parent), *key = key_of(e, &name), *element = elements[e->element].name;
    if (!key)
        return arena_printf(m->arena, "%s/%s", above, element);
    char quote = strchr(key, '\'') ? '"' : '\'';
    return arena_printf(m->arena, "%s/%s[@%s=%c%s%c]", above, element, attributes[name].name, quote, key,
                        quote);
}

static const char *host_name(const struct entity *e)
{
    while (e && e->element != ELEMENT_HOST)
        e = e->parent;
    return e ? entity_value(e, HOST_NAME) : NULL;
}

static void add_conflict(struct finder *f, const struct entity *e, enum name name,
                         const struct claim *const *said, size_t count)
{
    struct merge *m = f->merge;
    struct entity *conflict = entity_new(m, m->estate, ELEMENT_CONFLICT);
    const char *host = host_name(e);
    entity_default(m, conflict, CONFLICT_PATH, path_of(m, e), NULL);
    entity_default(m, conflict, CONFLICT_ATTRIBUTE, attributes[name].name, NULL);
    if (host)
        entity_default(m, conflict, CONFLICT_HOST, host, NULL);
    for (size_t i = 0; i < count; i++) {
        struct entity *one = entity_new(m, conflict, ELEMENT_SAID);
        const struct fact *fact = said[i]->fact;
        entity_default(m, one, SAID_VALUE, said[i]->value, origin_of(m, said[i]->by, fact->at, fact->len));
        if (said[i]->by->source)
            entity_default(m, one, SAID_SOURCE, said[i]->by->source, NULL);
    }
    f->count++;
}

static void find_in(struct finder *f, struct entity *e)
{
    for (unsigned i = f->starts[e->element]; i < f->starts[e->element + 1]; i++) {
        const struct claim *said[SAID_MAX];
        enum name name = compared[i];
        const struct claim *first = e->claims[name - elements[e->element].first];
        if (!first || !first->next || f->count >= CONFLICTS_MAX || !is_comparable(e, name))
            continue;
        size_t n = collect(e, name, said);
        if (n)
            add_conflict(f, e, name, said, n);
    }
    entity_each(child, e)
    {
        if (!child->same && child->element != ELEMENT_CONFLICT)
            find_in(f, child);
    }
}

void merge_conflicts(struct merge *m)
{
    struct finder f = {.merge = m};
    for (unsigned i = 0; i < COMPARED; i++)
        f.starts[attributes[compared[i]].element + 1] = i + 1;
    for (unsigned e = 0; e < ELEMENT_COUNT; e++)
        if (f.starts[e + 1] < f.starts[e])
            f.starts[e + 1] = f.starts[e];
    find_in(&f, m->estate);
}
