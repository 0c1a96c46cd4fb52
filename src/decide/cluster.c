/* The cluster's own choices among its networks. */
#include "decide/cluster.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "decide/decide.h"

/* ---- Live migration ---- */

struct candidate {
    const struct cluster_network *network;
    size_t index;
    bool lowest; /* of all enabled networks: CSV's */
};

static bool is_listed(const struct candidate *c)
{
    return c->network->order != SIZE_MAX;
}

static int by_preference(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (is_listed(x) != is_listed(y))
        return is_listed(x) ? -1 : 1;
    if (is_listed(x) && x->network->order != y->network->order)
        return x->network->order < y->network->order ? -1 : 1;
    if (x->lowest != y->lowest)
        return x->lowest ? 1 : -1;
    if (x->network->metric != y->network->metric)
        return x->network->metric < y->network->metric ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

static bool is_enabled(const struct cluster_network *n)
{
    return n->role == 1 || n->role == 3;
}

static uint64_t lowest_metric(const struct cluster_network *networks, size_t count)
{
    uint64_t lowest = UINT64_MAX;
    for (size_t i = 0; i < count; i++)
        if (is_enabled(&networks[i]) && networks[i].metric < lowest)
            lowest = networks[i].metric;
    return lowest;
}

void migration_ranks(const struct cluster_network *networks, size_t count, size_t *ranks)
{
    struct candidate *list = memory_get((count + 1) * sizeof(*list));
    uint64_t lowest = lowest_metric(networks, count);
    size_t n = 0;
    bool ordered = true; /* whether metrics tell the order of those not listed */
    for (size_t i = 0; i < count; i++) {
        const struct cluster_network *one = &networks[i];
        ranks[i] = 0;
        if (!is_enabled(one) || one->excluded)
            continue;
        list[n++] = (struct candidate){.network = one, .index = i, .lowest = one->metric == lowest};
        ordered = ordered && (one->order != SIZE_MAX || one->metric != UINT64_MAX);
    }
    qsort(list, n, sizeof(*list), by_preference);
    for (size_t i = 0; i < n; i++)
        if (is_listed(&list[i]) || ordered || n == 1)
            ranks[list[i].index] = i + 1;
    free(list);
}

/* ---- Metrics ---- */

uint64_t expected_metric(uint64_t role, const struct network_power *power)
{
    const uint64_t gigabit = 1000 * 1000 * 1000;
    uint64_t base = role == 1 ? 40000 : 80000;
    uint64_t gain = (power->rss ? 9600u : 0u) + (power->rdma ? 19200u : 0u) + 16 * (power->speed / gigabit);
    return gain < base ? base - gain : 1;
}

/* ---- From and to the document ---- */

static uint64_t number_of(const xmlNode *node, enum name name, uint64_t otherwise)
{
    const char *text = model_get(node, name);
    uint64_t number;
    return text && span_number(span_of(text), &number) ? number : otherwise;
}

/* What one needs to know of a cluster, found by name. */
struct lists {
    struct hash order, exclude; /* network name -> its place, a size_t */
    struct hash adapters;       /* `node` newline `adapter` -> the adapter */
    struct arena arena;
};

static void fill_list(struct lists *l, struct hash *list, const xmlNode *settings, enum element element,
                      enum name name)
{
    size_t place = 0;
    model_each(e, settings, element)
    {
        const char *network = model_get(e, name);
        size_t *kept = arena_alloc(&l->arena, sizeof(*kept));
        *kept = place++;
        if (network)
            hash_put(list, span_of(network), kept);
    }
}

/* Lives as long as the lists. */
static struct span adapter_key(struct lists *l, const char *node, const char *name)
{
    return span_of(arena_printf(&l->arena, "%s\n%s", node, name));
}

static void fill_adapters(struct lists *l, const xmlNode *estate)
{
    model_each(host, estate, ELEMENT_HOST)
    {
        const char *node = model_get(host, HOST_NAME);
        model_each(a, host, ELEMENT_ADAPTER)
        {
            const char *name = model_get(a, ADAPTER_NAME);
            if (node && name)
                hash_put(&l->adapters, adapter_key(l, node, name), a);
        }
    }
}

static void free_lists(struct lists *l)
{
    hash_free(&l->order);
    hash_free(&l->exclude);
    hash_free(&l->adapters);
    arena_free(&l->arena);
}

static bool has_export(const xmlNode *cluster, enum dataset d)
{
    model_each(e, cluster, ELEMENT_CLUSTER_EXPORT)
    {
        if (strcmp(model_get(e, CLUSTER_EXPORT_NAME), datasets[d].name) == 0)
            return true;
    }
    return false;
}

static bool is_id(const char *network)
{
    return network && *network == '{';
}

static size_t count_networks(const xmlNode *cluster)
{
    size_t n = 0;
    model_each(network, cluster, ELEMENT_NETWORK)
    {
        n++;
    }
    return n;
}

static struct cluster_network view_of(const struct lists *l, const xmlNode *network)
{
    const char *name = model_get(network, NETWORK_NAME);
    struct cluster_network n = {.order = SIZE_MAX};
    n.role = number_of(network, NETWORK_ROLE, 0);
    n.metric = number_of(network, NETWORK_METRIC, UINT64_MAX);
    if (!name)
        return n;
    const size_t *place = hash_get(&l->order, span_of(name));
    n.order = place ? *place : SIZE_MAX;
    n.excluded = hash_get(&l->exclude, span_of(name)) != NULL;
    return n;
}

/* Whether the settings name networks by ids while the export of the networks does not tell ids. */
static bool names_unknown_ids(const xmlNode *cluster, const xmlNode *settings)
{
    bool by_id = false, without_id = false;
    model_each(network, cluster, ELEMENT_NETWORK)
    {
        without_id |= !model_get(network, NETWORK_ID);
    }
    model_each(order, settings, ELEMENT_MIGRATION_ORDER)
    {
        by_id |= is_id(model_get(order, MIGRATION_ORDER_NETWORK));
    }
    model_each(exclude, settings, ELEMENT_MIGRATION_EXCLUDE)
    {
        by_id |= is_id(model_get(exclude, MIGRATION_EXCLUDE_NETWORK));
    }
    return by_id && without_id;
}

/* Without the settings nobody knows what is excluded, so nothing is ranked. */
static void rank_networks(struct model *m, struct lists *l, xmlNode *cluster)
{
    if (!has_export(cluster, DATASET_CLUSTER_PARAMETERS))
        return;
    size_t count = count_networks(cluster), i = 0;
    struct cluster_network *networks = arena_array(&m->arena, count + 1, sizeof(*networks));
    size_t *ranks = arena_array(&m->arena, count + 1, sizeof(*ranks));
    const xmlNode *settings = model_first(cluster, ELEMENT_CLUSTER_MIGRATION);
    if (settings && names_unknown_ids(cluster, settings))
        return;
    if (settings) {
        fill_list(l, &l->order, settings, ELEMENT_MIGRATION_ORDER, MIGRATION_ORDER_NETWORK);
        fill_list(l, &l->exclude, settings, ELEMENT_MIGRATION_EXCLUDE, MIGRATION_EXCLUDE_NETWORK);
    }
    model_each(network, cluster, ELEMENT_NETWORK)
    {
        networks[i++] = view_of(l, network);
    }
    migration_ranks(networks, count, ranks);
    i = 0;
    model_each(network, cluster, ELEMENT_NETWORK)
    {
        if (ranks[i])
            model_set(m, network, NETWORK_MIGRATION_RANK, arena_printf(&m->arena, "%zu", ranks[i]), NULL);
        i++;
    }
}

static const xmlNode *adapter_of(struct lists *l, const xmlNode *interface)
{
    const char *node = model_get(interface, INTERFACE_NODE), *name = model_get(interface, INTERFACE_ADAPTER);
    return node && name ? hash_get(&l->adapters, adapter_key(l, node, name)) : NULL;
}

/* Takes one more adapter into account; false when not all about it is known. */
static bool add_power(struct network_power *power, const xmlNode *adapter)
{
    const char *rss = adapter ? model_get(adapter, ADAPTER_RSS) : NULL;
    const char *rdma = adapter ? model_get(adapter, ADAPTER_RDMA) : NULL;
    uint64_t speed = adapter ? number_of(adapter, ADAPTER_SPEED, 0) : 0;
    if (!rss || !speed)
        return false;
    power->speed = speed < power->speed ? speed : power->speed;
    power->rss = power->rss && strcmp(rss, "true") == 0;
    power->rdma = power->rdma && rdma && strcmp(rdma, "true") == 0;
    return true;
}

static void expect_metric(struct model *m, struct lists *l, xmlNode *network)
{
    struct network_power power = {.speed = UINT64_MAX, .rss = true, .rdma = true};
    bool known = model_first(network, ELEMENT_INTERFACE) != NULL;
    uint64_t role = number_of(network, NETWORK_ROLE, UINT64_MAX);
    model_each(i, network, ELEMENT_INTERFACE)
    {
        known = known && add_power(&power, adapter_of(l, i));
    }
    if (!known || role > 3)
        return;
    const char *text = arena_printf(&m->arena, "%llu", (unsigned long long)expected_metric(role, &power));
    model_set(m, network, NETWORK_EXPECTED_METRIC, text, NULL);
}

void decide_cluster(struct model *m)
{
    const xmlNode *estate = m->doc->children;
    xmlNode *cluster = model_first(estate, ELEMENT_CLUSTER);
    if (!cluster)
        return;
    struct lists l = {0};
    fill_adapters(&l, estate);
    rank_networks(m, &l, cluster);
    model_each(network, cluster, ELEMENT_NETWORK)
    {
        expect_metric(m, &l, network);
    }
    free_lists(&l);
}
